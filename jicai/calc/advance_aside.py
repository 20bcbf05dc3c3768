"""What an advance plan rests on and what it leaves aside (A 一（一）, 二（三）; B 一（一）, 三（四）)."""

from __future__ import annotations

from datetime import date

import polars as pl

from jicai.calc.advance import AdvanceInputs, agreed_amounts, bound_institutions

_INSTITUTION = ["batch", "institution_code"]


def not_bound(inputs: AdvanceInputs) -> pl.LazyFrame:
    """The agreed amounts that would bring an advance if the batch bound their institution.

    Columns: batch, agreement_year, institution_code, institution_name, district, agreed_amount (yuan).
    """
    return (
        agreed_amounts(inputs)
        .join(bound_institutions(inputs), on=_INSTITUTION, how="anti")
        .join(inputs.institutions.select("institution_code", "institution_name", "district"), on="institution_code")
        .select("batch", "agreement_year", "institution_code", "institution_name", "district", "agreed_amount")
    )


def left_out(rows: pl.LazyFrame) -> pl.LazyFrame:
    """The rows of `not_bound` in one: names (the institutions', each once, by their codes) and agreed_amount."""
    return rows.sort("institution_code").select(
        names=pl.struct("institution_code", "institution_name")
        .unique(maintain_order=True)
        .struct.field("institution_name")
        .implode(),
        agreed_amount=pl.col("agreed_amount").sum(),
    )


def official_difference(plan: pl.LazyFrame) -> pl.LazyFrame:
    """One row: how many advances are official figures, and by how much these exceed the computed ones together."""
    advances = plan.filter(pl.col("official"), pl.col("tranche") == 1)
    return advances.select(advances=pl.len(), difference=(pl.col("advance_total") - pl.col("computed_total")).sum())


def not_official(plan: pl.LazyFrame, advance_amounts: pl.LazyFrame) -> pl.LazyFrame:
    """The institutions that a batch's official figures pass over: batch, institution_code, institution_name; sorted."""
    return (
        plan.filter(~pl.col("official"), pl.col("tranche") == 1, pl.col("agreement_year") == 1)
        .join(advance_amounts, on="batch", how="semi")
        .sort(_INSTITUTION)
        .select(*_INSTITUTION, "institution_name")
    )


def later_disbursements(disbursements: pl.LazyFrame, as_of: date) -> pl.LazyFrame:
    """One row: how many disbursements are dated after as-of, and their amount (yuan)."""
    later = disbursements.filter(pl.col("paid_on") > as_of)
    return later.select(rows=pl.len(), amount=pl.col("amount").cast(pl.Decimal(38, 2)).sum())


def status_counts(rows: pl.LazyFrame) -> pl.LazyFrame:
    """How many tranches have which status: status, tranches."""
    return rows.group_by("status").agg(tranches=pl.len())


def late_before(plan: pl.LazyFrame, month: date) -> pl.LazyFrame:
    """One row: how many tranches due before the month (its first day) are late, and what stands out of them (yuan)."""
    late = plan.filter(pl.col("status") == "late", pl.col("due_on") < month)
    return late.select(tranches=pl.len(), amount=pl.col("outstanding").sum())

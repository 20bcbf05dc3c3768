"""What an advance plan rests on and what it leaves aside (A 一（一）, 二（三）; B 一（一）, 三（四）)."""

from __future__ import annotations

from datetime import date

import polars as pl

from jicai.calc.advance import AdvanceInputs, advanced_institutions, agreed_amounts

_FEN = pl.Decimal(38, 2)
_INSTITUTION = ["batch", "institution_code"]
_PAYS = [*_INSTITUTION, "tranche"]


def not_bound(inputs: AdvanceInputs) -> pl.LazyFrame:
    """The agreed amounts that would bring an advance if the batch bound their institution.

    Columns: batch, agreement_year, institution_code, institution_name, district, agreed_amount (yuan).
    """
    return (
        agreed_amounts(inputs)
        .join(advanced_institutions(inputs), on=[*_INSTITUTION, "agreement_year"], how="anti")
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
    advances = _advances(plan).filter("official")
    return advances.select(advances=pl.len(), difference=(pl.col("advance_total") - pl.col("computed_total")).sum())


def not_official(plan: pl.LazyFrame, advance_amounts: pl.LazyFrame) -> pl.LazyFrame:
    """The institutions that a batch's official figures pass over: batch, institution_code, institution_name; sorted."""
    return (
        _advances(plan)
        .filter(~pl.col("official"), pl.col("agreement_year") == 1)
        .join(advance_amounts, on="batch", how="semi")
        .sort(_INSTITUTION)
        .select(*_INSTITUTION, "institution_name")
    )


def _advances(plan: pl.LazyFrame) -> pl.LazyFrame:
    """One row per advance, whichever of its tranches are there."""
    return plan.unique([*_INSTITUTION, "agreement_year"])


def overpaid_beside(plan: pl.LazyFrame, shown: pl.LazyFrame) -> pl.LazyFrame:
    """The overpaid tranches of advances of which the tranches shown have something to be paid.

    Columns: fund, batch, institution_code, institution_name, tranche, overpaid (yuan, positive); sorted.
    """
    to_be_paid = shown.filter(pl.col("outstanding") > 0)
    return (
        plan.filter(pl.col("outstanding") < 0)
        .join(to_be_paid, on=_INSTITUTION, how="semi")
        .sort("institution_code", "batch", "due_on")
        .select("fund", *_INSTITUTION, "institution_name", "tranche", overpaid=-pl.col("outstanding"))
    )


def paid_by_other_fund(shown: pl.LazyFrame, disbursements: pl.LazyFrame, as_of: date) -> pl.LazyFrame:
    """What another fund than the plan's paid of the tranches shown, through as-of: fund, paid_from, amount (yuan)."""
    paid = disbursements.filter(pl.col("paid_on") <= as_of).select(
        *_INSTITUTION, pl.col("tranche").cast(pl.Int32), pl.col("amount").cast(_FEN), paid_from="fund"
    )
    return (
        paid.join(shown.select(*_PAYS, "fund").unique(), on=_PAYS)
        .filter(pl.col("paid_from") != pl.col("fund"))
        .group_by("fund", "paid_from")
        .agg(pl.col("amount").sum())
        .sort("fund", "paid_from")
    )


def later_disbursements(disbursements: pl.LazyFrame, as_of: date) -> pl.LazyFrame:
    """One row: how many disbursements are dated after as-of, and their amount (yuan)."""
    later = disbursements.filter(pl.col("paid_on") > as_of)
    return later.select(rows=pl.len(), amount=pl.col("amount").cast(_FEN).sum())


def status_counts(rows: pl.LazyFrame) -> pl.LazyFrame:
    """How many tranches have which status: status, tranches."""
    return rows.group_by("status").agg(tranches=pl.len())


def late_before(plan: pl.LazyFrame, month: date) -> pl.LazyFrame:
    """One row: how many tranches due before the month (its first day) are late, and what stands out of them (yuan)."""
    late = plan.filter(pl.col("status") == "late", pl.col("due_on") < month)
    return late.select(tranches=pl.len(), amount=pl.col("outstanding").sum())


def due_after(plan: pl.LazyFrame, day: date) -> pl.LazyFrame:
    """One row: how many tranches due after the day are not paid out yet, and what stands out of them (yuan)."""
    later = plan.filter(pl.col("due_on") > day, pl.col("outstanding") > 0)
    return later.select(tranches=pl.len(), amount=pl.col("outstanding").sum())

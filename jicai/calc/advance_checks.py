"""What in the advance's tables looks suspicious, and what must hold of every plan (A 二（三）, B 三（四）)."""

from __future__ import annotations

from datetime import date

import polars as pl

from jicai.calc.advance import AdvanceInputs, advanced_institutions, with_funds

#: The kinds of suspicious rows, in the order in which they are told.
KINDS = (
    "overpaid",
    "paid_not_bound",
    "paid_not_agreed",
    "other_fund",
    "official_repeated",
    "official_not_bound",
    "official_not_agreed",
)
_FEN = pl.Decimal(38, 2)
_INSTITUTION = ["batch", "institution_code"]
_TRANCHE = [*_INSTITUTION, "tranche"]
_PLACE = ["_source", "_row"]


def suspicious_rows(
    inputs: AdvanceInputs, disbursements: pl.LazyFrame, plan: pl.LazyFrame, as_of: date
) -> pl.LazyFrame:
    """What somebody should look at: disbursements dated through as-of, and official figures.

    `plan` is as `jicai.calc.tranches.advance_rows` gives it. One row per kind x batch x institution (of `overpaid` per
    tranche): kind, batch, institution_code, institution_name, district, fund (that of the level), tranche (null but for
    `overpaid`), amount (yuan, of all these rows), planned and excess (null but for `overpaid`), places (their _source
    and _row, in file order). Sorted by kind, batch, institution, tranche.
    """
    institutions = with_funds(inputs.institutions).select("institution_code", "institution_name", "district", "fund")
    paid = (
        disbursements.filter(pl.col("paid_on") <= as_of)
        .with_columns(pl.col("tranche").cast(pl.Int32), pl.col("amount").cast(_FEN))
        .rename({"fund": "paid_from"})
    )
    official = inputs.advance_amounts.with_columns(pl.col("amount").cast(_FEN))
    by_level = institutions.select("institution_code", "fund")
    found = [
        _overpaid(paid, plan),
        _without_advance(paid, inputs, "paid"),
        _of_kind(
            paid.join(by_level, on="institution_code").filter(pl.col("paid_from") != pl.col("fund")), "other_fund"
        ),
        _of_kind(official.filter(pl.len().over(_INSTITUTION) > 1), "official_repeated"),
        _without_advance(official, inputs, "official"),
    ]
    return (
        pl.concat(found, how="diagonal")
        .group_by("kind", *_TRANCHE, "planned")
        .agg(pl.col("amount").sum(), places=pl.struct(_PLACE).sort_by(_PLACE))
        .with_columns(excess=pl.col("amount") - pl.col("planned"))
        .join(institutions, on="institution_code")
        .sort("kind", *_TRANCHE)
        .select(
            "kind",
            *_INSTITUTION,
            "institution_name",
            "district",
            "fund",
            "tranche",
            "amount",
            "planned",
            "excess",
            "places",
        )
    )


def uneven_totals(plan: pl.LazyFrame) -> pl.LazyFrame:
    """What must never be there: advances whose tranches are not two, or do not add up to their total.

    Columns: batch, institution_code, institution_name, agreement_year, amount, advance_total.
    """
    return (
        plan.group_by(*_INSTITUTION, "institution_name", "agreement_year")
        .agg(pl.col("amount").sum(), pl.col("advance_total").first(), _tranches=pl.len())
        .filter((pl.col("amount") != pl.col("advance_total")) | (pl.col("_tranches") != 2))
        .drop("_tranches")
        .sort(*_INSTITUTION, "agreement_year")
    )


def _overpaid(paid: pl.LazyFrame, plan: pl.LazyFrame) -> pl.LazyFrame:
    # Where a batch advances yearly, what was paid of a tranche number is for that tranche of all its years.
    tranches = (
        plan.group_by(_TRANCHE)
        .agg(planned=pl.col("amount").sum(), paid=pl.col("paid").sum())
        .filter(pl.col("paid") > pl.col("planned"))
    )
    rows = paid.join(tranches.select(*_TRANCHE, "planned"), on=_TRANCHE)
    return _of_kind(rows, "overpaid", "tranche", "planned")


def _without_advance(rows: pl.LazyFrame, inputs: AdvanceInputs, prefix: str) -> pl.LazyFrame:
    """The rows of institutions that the batch does not bind, or with no agreed row of a year that brings an advance."""
    bound = advanced_institutions(inputs)
    agreed = inputs.agreed.join(inputs.advances, on=["batch", "agreement_year"], how="semi")
    not_bound = rows.join(bound, on=_INSTITUTION, how="anti")
    not_agreed = rows.join(bound, on=_INSTITUTION, how="semi").join(agreed, on=_INSTITUTION, how="anti")
    return pl.concat([_of_kind(not_bound, f"{prefix}_not_bound"), _of_kind(not_agreed, f"{prefix}_not_agreed")])


def _of_kind(rows: pl.LazyFrame, kind: str, *more: str) -> pl.LazyFrame:
    return rows.select(pl.lit(kind, dtype=pl.Enum(KINDS)).alias("kind"), *_INSTITUTION, *more, "amount", *_PLACE)

"""What the fund advances: base, total, and the two tranches (A 二（三）, B 三（四）)."""

from __future__ import annotations

from dataclasses import dataclass

import polars as pl

from jicai.calc.catalogue import catalogue
from jicai.calc.prices import at_price
from jicai.calc.quantities import agreed_amount, with_stated_bases
from jicai.money import product, round_half_up

_FEN = pl.Decimal(38, 2)
_INSTITUTION = ["batch", "institution_code"]
_YEAR = ["batch", "agreement_year"]


@dataclass(frozen=True, slots=True)
class AdvanceInputs:
    """The typed tables and what the batch files say; amounts are yuan.

    batches: as `jicai.batches.frames.batches_frame` gives; advances: as `advances_frame`. `advance_amounts` and
    `disbursements` have no rows where there is no such table.
    """

    agreed: pl.LazyFrame
    products: pl.LazyFrame
    code_changes: pl.LazyFrame
    institutions: pl.LazyFrame
    advance_amounts: pl.LazyFrame
    batches: pl.LazyFrame
    advances: pl.LazyFrame


def advance_totals(inputs: AdvanceInputs) -> pl.LazyFrame:
    """What is advanced to each institution of the batch's types with an agreed row in a year that brings an advance.

    Columns: batch, agreement_year, institution_code, agreed_amount, computed_total, advance_total (Decimal(38, 2)),
    official (whether the total is the centre's figure), then those of `inputs.advances` but the types. The base is
    rounded to the fen once, then the advance. An official figure replaces the computed total of the agreement year that
    it names, where it names none that of year 1.
    """
    names_years = "agreement_year" in inputs.advance_amounts.collect_schema()
    year = pl.col("agreement_year").fill_null(1) if names_years else pl.lit(1)
    official = (
        inputs.advance_amounts.with_columns(agreement_year=year.cast(pl.Int32))
        .group_by(*_INSTITUTION, "agreement_year")
        .agg(official_total=pl.col("amount").cast(_FEN).sum())
    )
    return (
        agreed_amounts(inputs)
        .join(advanced_institutions(inputs), on=[*_INSTITUTION, "agreement_year"], how="semi")
        .with_columns(computed_total=round_half_up(product(pl.col("agreed_amount"), pl.col("ratio")), 2))
        .join(official, on=[*_INSTITUTION, "agreement_year"], how="left")
        .with_columns(
            advance_total=pl.coalesce("official_total", "computed_total"),
            official=pl.col("official_total").is_not_null(),
        )
        .drop("official_total")
    )


def advanced_institutions(inputs: AdvanceInputs) -> pl.LazyFrame:
    """Every advance of a batch with every institution that gets it, the bound ones where the batch says nothing else.

    Columns: batch, agreement_year, institution_code (A 一（一）, B 一（一）).
    """
    return (
        inputs.advances.select("batch", "agreement_year", type="advance_types")
        .explode("type")
        .join(inputs.institutions.select("institution_code", "type"), on="type")
        .select("batch", "agreement_year", "institution_code")
    )


def agreed_amounts(inputs: AdvanceInputs) -> pl.LazyFrame:
    """The base of every institution with an agreed row in a year that brings an advance, of whatever type.

    Columns: batch, agreement_year, institution_code, agreed_amount (agreed quantity x the selected price in force on
    the year's first day, see `jicai.calc.prices`, summed over the products, then rounded to the fen once), then those
    of `inputs.advances` but the types and the day.
    """
    prices = catalogue(inputs.products, inputs.code_changes)
    keys = [*_INSTITUTION, "agreement_year"]
    return (
        with_stated_bases(inputs.agreed, "agreed")
        .join(inputs.advances.select(*_YEAR, "year_start"), on=_YEAR)
        .pipe(at_price, prices, pl.col("year_start"), "selected_price", "factor")
        .group_by(keys)
        .agg(agreed_amount=round_half_up(agreed_amount(), 2))
        .join(inputs.advances.drop("advance_types", "year_start"), on=_YEAR)
    )


def tranches(totals: pl.LazyFrame) -> pl.LazyFrame:
    """The two tranches of every total, as further columns `tranche` (1, 2), `due_on` and `amount`.

    The second is what the first leaves, so that both always add up to the fen.
    """
    first = round_half_up(product(pl.col("advance_total"), pl.col("first_share")), 2)
    second = pl.col("advance_total") - first
    shared = pl.exclude("ratio", "first_share", "first_due_on", "second_due_on")
    return pl.concat(
        totals.select(shared, tranche=pl.lit(number, dtype=pl.Int32), due_on=pl.col(due_on), amount=amount)
        for number, due_on, amount in ((1, "first_due_on", first), (2, "second_due_on", second))
    )


def with_funds(institutions: pl.LazyFrame) -> pl.LazyFrame:
    """The institutions with the `fund` that advances to them: employee from level 二级 up, resident for all others."""
    upper = pl.col("level").is_in(["三级", "二级"])
    return institutions.with_columns(fund=pl.when(upper).then(pl.lit("employee")).otherwise(pl.lit("resident")))

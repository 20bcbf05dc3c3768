"""The rows behind an advance: its agreed rows in yuan, and what was paid out of it (A 二（三）, B 三（四）)."""

from __future__ import annotations

from datetime import date

import polars as pl

from jicai.calc.advance import AdvanceInputs, advance_totals, tranches
from jicai.calc.catalogue import catalogue
from jicai.calc.prices import at_price, span_words
from jicai.calc.quantities import agreed_worth, with_stated_bases
from jicai.calc.supplements import with_days
from jicai.calc.tranches import disbursed_by_year

#: What an advance is of: a batch that advances once has it in year 1.
ADVANCE_OF = ["batch", "agreement_year", "institution_code"]
_PLACE = ["_source", "_row"]


def base_rows(agreed: pl.LazyFrame, inputs: AdvanceInputs, advances: pl.LazyFrame, as_of: date) -> pl.LazyFrame:
    """The agreed rows of the institutions and batches of the advances, `agreed` being the whole table; in file order.

    Columns: those of `ADVANCE_OF`, row_year, product_code, product_name, spec, factor, selected_price, agreed_qty and
    agreed_base (one of which says the quantity), amount (yuan, 16 places, exact where no base quantity is stated),
    price_words (from when the price is in force and by what, empty where it never changed),
    effective_on, reason (null where the row counts; other_year; later: not yet in effect; no_price), _source, _row.
    `advances` have the columns of `ADVANCE_OF`.
    """
    products = catalogue(inputs.products, inputs.code_changes)
    rows = with_stated_bases(with_days(agreed), "agreed").select(
        *("batch", "institution_code", "product_code", "agreed_qty", "agreed_base", "effective_on", *_PLACE),
        row_year=pl.col("agreement_year").cast(pl.Int32),
    )
    reason = (
        pl.when(pl.col("row_year") != pl.col("agreement_year"))
        .then(pl.lit("other_year"))
        .when(pl.col("effective_on") > as_of)
        .then(pl.lit("later"))
        .when(pl.col("amount").is_null())
        .then(pl.lit("no_price"))
    )
    return (
        advances.select(ADVANCE_OF)
        .join(inputs.advances.select("batch", "agreement_year", "year_start"), on=["batch", "agreement_year"])
        .join(rows, on=["batch", "institution_code"])
        .pipe(at_price, products, pl.col("year_start"), "product_name", "spec", "factor", "selected_price")
        .with_columns(amount=agreed_worth())
        .with_columns(reason=reason, price_words=span_words())
        .sort(*ADVANCE_OF, *_PLACE)
    )


def disbursement_rows(inputs: AdvanceInputs, disbursements: pl.LazyFrame, as_of: date) -> pl.LazyFrame:
    """The disbursements: batch, institution_code, agreement_year, tranche, paid_on, fund, amount, reason, PLACE.

    By tranche and date. A row that pays two agreement years is there in two parts; the year of a row dated after as-of
    (reason `after_as_of`, null for the others) is null: it is not told yet.
    """
    planned = tranches(advance_totals(inputs))
    later = pl.col("paid_on") > as_of
    keys = [*ADVANCE_OF, "tranche", "paid_on", "fund", "amount", *_PLACE]
    through = disbursed_by_year(disbursements.filter(~later), planned, inputs).select(keys)
    rest = disbursements.filter(later).with_columns(
        pl.col("tranche").cast(pl.Int32),
        pl.col("amount").cast(pl.Decimal(38, 2)),
        agreement_year=pl.lit(None, dtype=pl.Int32),
    )
    return pl.concat(
        [through.with_columns(reason=pl.lit(None, dtype=pl.String)), rest.select(*keys, reason=pl.lit("after_as_of"))]
    ).sort("batch", "institution_code", "tranche", "paid_on", *_PLACE)


def official_rows(inputs: AdvanceInputs) -> pl.LazyFrame:
    """The centre's figures row by row: batch, institution_code, agreement_year, amount, PLACE."""
    rows = inputs.advance_amounts
    year = pl.col("agreement_year").fill_null(1) if "agreement_year" in rows.collect_schema() else pl.lit(1)
    return rows.select(
        "batch",
        "institution_code",
        "amount",
        *_PLACE,
        agreement_year=year.cast(pl.Int32),
    ).sort(*ADVANCE_OF, *_PLACE)

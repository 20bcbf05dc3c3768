"""The order lines that were not supplied, or late, one by one: what a letter to a company has to name."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import timedelta

import polars as pl

from jicai.calc.catalogue import variety_names
from jicai.calc.evidence import Evidence, once
from jicai.calc.lines import line_key
from jicai.calc.prices import SPAN, at_price
from jicai.calc.quantities import AMOUNT_PLACES, units_of_base, worth_of_base
from jicai.calc.supply.chosen import chosen_orders, spelled
from jicai.calc.supply.figures import SupplyDays
from jicai.calc.supply.orders import deliveries
from jicai.money import round_half_up
from jicai.tables.results.failures import SUPPLY_LINES

#: What was ordered again and again: the company of the batch, the institution, the product.
TRIED = ["batch", "company", "institution_code", "product_code"]
#: A line of a product, in any spelling.
LINE = ["batch", "product_code", "_line"]
_QUANTITIES = ("ordered_qty", "delivered_qty", "missing_qty")


def failures(evidence: Evidence, days: SupplyDays, wanted: Mapping[str, Collection[str]] | None = None) -> pl.LazyFrame:
    """The order lines that were refused, voided, due and not whole, or delivered late; computed, one row per line.

    Columns: batch, company, institution_code, product_code, line_id, ordered_on, kind (the first of refused, voided,
    short, late that fits), attempt (the number of this failing order among those of its institution and product, by
    ordered_on, then line id; null for late ones), void_reason, distributor, ordered_qty, delivered_qty, missing_qty
    (base units, exact; nothing is missing of late ones, since what they still lack is not yet due), in_base (whether
    the export states them so), factor, worth (the missing quantity at the selected price, yuan, 16 places), days (from
    the order to as-of, of late ones to the latest delivery), late_deliveries, _source, _row, _line. An order that was
    never sent is due after `days.due` days, a delivery late after `days.late`, as in `jicai supply`.
    """
    due = pl.col("ordered_on") < evidence.as_of - timedelta(days.due)
    kind = (
        pl.when(pl.col("refused") & pl.col("void_reason").is_null())
        .then(pl.lit("refused"))
        .when("refused")
        .then(pl.lit("voided"))
        .when(due & (pl.col("delivered_qty") < pl.col("ordered_qty")))
        .then(pl.lit("short"))
        .when(pl.col("late_deliveries") > 0)
        .then(pl.lit("late"))
    )
    failed = pl.col("kind") != "late"
    missing = pl.when(failed).then(pl.col("ordered_qty") - pl.col("delivered_qty")).otherwise(0)
    since = (evidence.as_of - pl.col("ordered_on")).dt.total_days()
    found = (
        chosen_orders(evidence, evidence.supply_orders, wanted or {})
        .with_columns(_line=line_key())
        .join(_late(evidence, days.late), on=LINE, how="left")
        .with_columns(pl.col("late_deliveries").fill_null(0).cast(pl.Int64))
        .with_columns(kind=kind)
        .filter(pl.col("kind").is_not_null())
        .pipe(at_price, evidence.catalogue, pl.col("ordered_on"), "company", "selected_price")
        .with_columns(missing_qty=missing.cast(pl.Decimal(38, 10)), days=pl.when(failed).then(since).otherwise("days"))
        .with_columns(void_reason=pl.when(pl.col("kind") == "voided").then("void_reason"))
        .with_columns(worth=worth_of_base(pl.col("missing_qty")).fill_null(0))
        .sort(*TRIED, "ordered_on", "_line", nulls_last=True)
        .with_columns(attempt=pl.when(failed).then(failed.cast(pl.Int64).cum_sum().over(TRIED)))
    )
    return once(spelled(found, evidence.tables["orders"]).drop("refused", "agreement_year", "selected_price", *SPAN))


def failed_lines(evidence: Evidence, found: pl.LazyFrame) -> pl.LazyFrame:
    """What `failures` found, with names and in the units that the export states: the columns of `SUPPLY_LINES`.

    `source` is left out, _source and _row stand for it. Sorted by the keys.
    """
    return (
        with_names(evidence, in_own_units(evidence, found))
        .with_columns(amount=round_half_up(pl.col("worth"), AMOUNT_PLACES))
        .sort(SUPPLY_LINES.sort_by, nulls_last=True)
        .select(*(key for key in SUPPLY_LINES.keys if key != "source"), "_source", "_row")
    )


def in_own_units(evidence: Evidence, rows: pl.LazyFrame) -> pl.LazyFrame:
    """Base quantities as the export states them, with `unit`: in purchase units unless `in_base`."""
    units = evidence.catalogue.select("batch", "product_code", "purchase_unit", "base_unit")
    there = [key for key in _QUANTITIES if key in rows.collect_schema()]
    unit = (
        pl.when("in_base")
        .then(pl.col("base_unit").fill_null("最小单位"))
        .otherwise(pl.col("purchase_unit").fill_null("采购单位"))
    )
    return rows.join(units, on=["batch", "product_code"], how="left").with_columns(
        *(pl.when("in_base").then(key).otherwise(units_of_base(pl.col(key))).alias(key) for key in there), unit=unit
    )


def with_names(evidence: Evidence, rows: pl.LazyFrame) -> pl.LazyFrame:
    """The rows with the names of their batch, institution, product and variety, and the district."""
    products = evidence.catalogue.select("batch", "product_code", "product_name", "variety_code")
    institutions = evidence.tables["institutions"].select("institution_code", "institution_name", "district")
    return (
        rows.join(institutions, on="institution_code", how="left")
        .join(products, on=["batch", "product_code"], how="left")
        .join(variety_names(evidence.catalogue), on=["batch", "variety_code"], how="left")
        .join(evidence.batches.select("batch", "batch_name"), on="batch", how="left")
    )


def _late(evidence: Evidence, late_days: int) -> pl.LazyFrame:
    """Of every line with late deliveries how many, and after how many days the latest: LINE, late_deliveries, days."""
    sent = deliveries(evidence.ordered_lines, evidence.as_of).filter(pl.col("days") > late_days)
    lines = sent.with_columns(_line=line_key())
    return lines.group_by(LINE).agg(late_deliveries=pl.len(), days=pl.col("days").max())

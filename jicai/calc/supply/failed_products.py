"""What was ordered in vain, by institution and product: how often, since when, and whether it came after all."""

from __future__ import annotations

import polars as pl

from jicai.calc.evidence import Evidence
from jicai.calc.lines import line_key
from jicai.calc.quantities import AMOUNT_PLACES
from jicai.calc.supply.failures import LINE, TRIED, in_own_units, with_names
from jicai.calc.supply.orders import deliveries
from jicai.money import round_half_up
from jicai.tables.results.failures import SUPPLY_FAILED

_PRODUCT = ["batch", "institution_code", "product_code"]


def failed_products(evidence: Evidence, found: pl.LazyFrame) -> pl.LazyFrame:
    """One row per batch, company, institution and product with a failing order: the columns of `SUPPLY_FAILED`.

    `found` as `jicai.calc.supply.failures.failures` gives it. Without `source`: _source and _row are those of the first
    failing line. Quantities stand in base units where the export states any of them so. Sorted by the keys.
    """
    failed = found.filter(pl.col("kind") != "late")
    late = found.filter(pl.col("kind") == "late").group_by(_PRODUCT).agg(late=pl.len().cast(pl.Int64))
    first = pl.col("attempt") == 1
    # Lines of one product have its one factor.
    groups = failed.group_by(TRIED).agg(
        pl.col("factor").first(),
        pl.col("in_base").any(),
        pl.col("ordered_qty", "missing_qty").sum(),
        pl.col("_source", "_row").filter(first).first(),
        *((pl.col("kind") == kind).sum().cast(pl.Int64).alias(kind) for kind in ("refused", "voided", "short")),
        first_failed_on=pl.col("ordered_on").min(),
        last_failed_on=pl.col("ordered_on").max(),
        times=pl.len().cast(pl.Int64),
        amount=round_half_up(pl.col("worth").sum(), AMOUNT_PLACES),
    )
    ordered = evidence.supply_orders.group_by(_PRODUCT).agg(
        orders=pl.len().cast(pl.Int64), last_ordered_on=pl.col("ordered_on").max()
    )
    return (
        with_names(evidence, in_own_units(evidence, groups))
        .join(ordered, on=_PRODUCT, how="left")
        .join(late, on=_PRODUCT, how="left")
        .join(_delivered_since(evidence, failed, groups), on=_PRODUCT, how="left")
        .with_columns(pl.col("late").fill_null(0))
        .sort(SUPPLY_FAILED.sort_by, nulls_last=True)
        .select(*(key for key in SUPPLY_FAILED.keys if key != "source"), "_source", "_row")
    )


def _delivered_since(evidence: Evidence, failed: pl.LazyFrame, groups: pl.LazyFrame) -> pl.LazyFrame:
    """The first day after the last failing order on which an order that did not fail was delivered.

    What came of a failing order stands in its own quantity and is no sign that supply goes on.
    """
    return (
        deliveries(evidence.ordered_lines, evidence.as_of)
        .join(groups.select(*_PRODUCT, "last_failed_on"), on=_PRODUCT)
        .filter(pl.col("delivered_on") > pl.col("last_failed_on"))
        .with_columns(_line=line_key())
        .join(failed.select(LINE), on=LINE, how="anti")
        .group_by(_PRODUCT)
        .agg(delivered_since=pl.col("delivered_on").min())
    )

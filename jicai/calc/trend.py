"""Progress as it was at the end of each of the last months: the agreement items on several days at once.

Every figure is what `jicai.calc.progress` gives as of that day from the same data. The order lines are summed once, by
month; the days are those sums up to them.
"""

from __future__ import annotations

from datetime import date, timedelta

import polars as pl

from jicai.batches.months import add_months, month_start
from jicai.calc import status
from jicai.calc.catalogue import catalogue
from jicai.calc.evidence import once
from jicai.calc.progress import ITEM, ProgressInputs, ProgressRules, agreed_sums
from jicai.calc.purchases import counted_lines, product_windows
from jicai.calc.quantities import base_of_split, with_stated_bases
from jicai.calc.rollup import rolled_up
from jicai.calc.supplements import with_days
from jicai.tables.results.trend import TREND_BY

_YEAR = ["batch", "agreement_year"]
_ZERO = pl.lit(0, dtype=pl.Decimal(38, 10))


def month_ends(as_of: date, count: int) -> list[date]:
    """The last days of the months before as-of's, then as-of itself: `count` days."""
    first = month_start(as_of)
    return [add_months(first, 2 - back) - timedelta(days=1) for back in range(count, 1, -1)] + [as_of]


def items_on(inputs: ProgressInputs, rules: ProgressRules, days: list[date]) -> pl.LazyFrame:
    """The items of `progress_items` on each of the days (month ends, and as-of), in any order.

    Of `inputs.agreed` all rows are given, whatever their days of effect. Columns: `day`, ITEM, year_start, year_end,
    those that `jicai.calc.rollup.rolled_up` reads, batch_name, district, and `runs`, false before the batch has begun
    and from the month after its end on. What was bought by each day is computed once; all else as it is asked for.
    """
    looks = _looks(inputs.agreement_years, with_days(inputs.agreed), days)
    products = catalogue(inputs.products, inputs.code_changes, inputs.batches).with_columns(company_key="item_company")
    behind = rules.bands[0] if rules.bands else None
    day = pl.col("day")
    agreed = once(_agreed(inputs.agreed, products, looks))
    # Numbered, since what is bought by a dozen days is summed and joined much faster by a number than by five names.
    items = once(agreed.select(ITEM).unique().with_row_index("item"))
    return (
        agreed.join(items, on=ITEM, nulls_equal=True)
        .join(looks, on=[*_YEAR, "year_start", "year_end", "epoch"], nulls_equal=True)
        .join(once(_bought(inputs, rules, products, looks, items)), on=["item", "day"], how="left")
        .with_columns(pl.col("purchased_qty").fill_null(_ZERO), pl.col("purchased_amount").fill_null(0))
        .join(_superseded(inputs.superseded), on=["batch", "variety_code"], how="left")
        .join(inputs.institutions.select("institution_code", "district", "type"), on="institution_code")
        .join(inputs.batches.select("batch", "batch_name", "bound_types"), on="batch")
        .with_columns(
            elapsed_days=status.elapsed_days(day),
            year_days=status.DAYS,
            voluntary=~pl.col("bound_types").list.contains(pl.col("type")),
            status=status.status(day, rules.tolerance, rules.grace_days, behind),
            is_ahead=pl.lit(False),
        )
        .drop("item", "bound_types", "type", "superseded_from", "epoch")
    )


def trend(items: pl.LazyFrame, by: str) -> pl.LazyFrame:
    """The rows of `TREND_BY[by]`, sorted, from those of `items_on`: the months in which the batches run."""
    table = TREND_BY[by]
    items = items.filter("runs")
    return (
        rolled_up(items.with_columns(month=pl.col("day").dt.month_start()), [*table.sort_by, "agreement_year"])
        .join(items.select("batch", "batch_name").unique(), on="batch")
        .with_columns(gap=pl.col("completion") - pl.col("time_progress"))
        .sort(table.sort_by)
        .select(table.keys)
    )


def totals_on(items: pl.LazyFrame) -> pl.LazyFrame:
    """One row per day over all items of `items_on`: `day` and the columns of a roll-up, sorted."""
    return rolled_up(items, ["day"]).sort("day")


def _looks(agreement_years: pl.LazyFrame, agreed: pl.LazyFrame, days: list[date]) -> pl.LazyFrame:
    """The agreement year that each batch is in on each day (before it begins the first, after its end the last).

    `epoch` is the last day of effect that has come.
    """
    years = agreement_years.with_columns(pl.col("agreement_year").cast(pl.Int32))
    effective = agreed.select(*_YEAR, "effective_on").drop_nulls().unique()
    has_begun, number = pl.col("year_start") <= pl.col("day"), pl.col("agreement_year")
    looks = (
        pl.LazyFrame({"day": days}, schema={"day": pl.Date})
        .join(years, how="cross")
        .filter(has_begun | (number == number.min().over("batch", "day")))
        # Where one year ends and the next begins within a month, its last day is in the next.
        .filter(number == number.max().over("batch", "day"))
        .with_columns(runs=has_begun & (pl.col("year_end") >= pl.col("day").dt.month_start()))
    )
    has_come = pl.col("effective_on") <= pl.col("day")
    return (
        looks.join(effective, on=_YEAR, how="left")
        .group_by(*_YEAR, "year_start", "year_end", "day", "runs")
        .agg(epoch=pl.col("effective_on").filter(has_come).max())
    )


def _agreed(agreed: pl.LazyFrame, products: pl.LazyFrame, looks: pl.LazyFrame) -> pl.LazyFrame:
    """What is agreed of each item in each epoch of its year: of most there is one."""
    epochs = looks.select(*_YEAR, "year_start", "year_end", "epoch").unique()
    effective = pl.col("effective_on")
    rows = (
        with_stated_bases(with_days(agreed), "agreed")
        .join(epochs, on=_YEAR)
        .filter(effective.is_null() | (effective <= pl.col("epoch")))
    )
    return agreed_sums(rows, products, ["epoch"])


def _bought(
    inputs: ProgressInputs, rules: ProgressRules, products: pl.LazyFrame, looks: pl.LazyFrame, items: pl.LazyFrame
) -> pl.LazyFrame:
    """What was bought of each item through each day of its year: item, day, purchased_qty, purchased_amount."""
    years = looks.select(*_YEAR, "year_start", "year_end").unique()
    windows = product_windows(products.filter(pl.col("selected") == "yes"), years, inputs.superseded)
    # Sorted, because the plan runs this twice, and a join alone gives its rows in any order.
    window = windows.sort(*_YEAR, "product_code").with_row_index("window")
    monthly = (
        counted_lines(inputs.orders, rules.count, rules.as_of)
        .join(window.select("window", "product_code", "counts_from", "counts_until"), on="product_code")
        .filter(pl.col("counted_on").is_between("counts_from", "counts_until"))
        .group_by("window", "institution_code", month=pl.col("counted_on").dt.month_start())
        .agg(pl.col("quantity", "stated_base", "cost").sum())
        .join(window, on="window")
        .join(items, on=ITEM, nulls_equal=True)
        .group_by("item", *_YEAR, "month")
        .agg(purchased_qty=base_of_split().sum(), purchased_amount=pl.col("cost").sum())
    )
    return (
        monthly.join(looks.select(*_YEAR, "day"), on=_YEAR)
        .filter(pl.col("month") <= pl.col("day"))
        .group_by("item", "day")
        .agg(pl.col("purchased_qty", "purchased_amount").sum())
    )


def _superseded(superseded: pl.LazyFrame) -> pl.LazyFrame:
    return superseded.group_by("batch", "variety_code").agg(pl.col("superseded_from").min())

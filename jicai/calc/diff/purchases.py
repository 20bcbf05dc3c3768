"""The purchases of a month against the month before (环比) and the same month a year before (同比).

Only months in which a batch runs and that the orders reach are compared: what is not known is null, not nothing.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import date

import polars as pl

from jicai.batches.months import add_months, month_end, month_start
from jicai.calc.catalogue import variety_names
from jicai.calc.product_purchases import of_companies, products_with_kinds
from jicai.calc.progress import ProgressInputs
from jicai.calc.purchases import counted_lines, product_windows, window_purchases
from jicai.calc.quantities import AMOUNT_PLACES
from jicai.calc.selection import keep
from jicai.money import ratio
from jicai.tables.results.diff.purchases import purchases_by

#: The months that are looked at, by the end of their columns: how many months before that of as-of.
BACK = {"": 0, "_last": 1, "_year_ago": 12}
_PLACES = 6


def month_purchases(inputs: ProgressInputs, as_of: date, wanted: Mapping[str, Collection[str]]) -> pl.LazyFrame:
    """What was bought in the three months: `end` (a key of `BACK`), batch, batch_name, variety, institution, kind.

    Then purchased_qty (base units) and purchased_amount (yuan). Institutions without a place in the table are left out.
    """
    products = products_with_kinds(inputs)
    years = inputs.agreement_years.with_columns(pl.col("agreement_year").cast(pl.Int32))
    windows = product_windows(products, years, inputs.superseded).join(
        products.select("batch", "product_code", "kind"), on=["batch", "product_code"]
    )
    lines = counted_lines(inputs.orders, "accepted", as_of)
    months = []
    for end, back in BACK.items():
        first = add_months(month_start(as_of), -back)
        of_month = lines.filter(pl.col("counted_on").is_between(first, month_end(first)))
        months.append(window_purchases(of_month, windows).with_columns(end=pl.lit(end)))
    institutions = inputs.institutions.select("institution_code", "institution_name", "district")
    rows = (
        pl.concat(months)
        .join(institutions, on="institution_code")
        .join(variety_names(products), on=["batch", "variety_code"])
        .join(inputs.batches.select("batch", "batch_name"), on="batch")
    )
    companies = wanted.get("company", ())
    return of_companies(keep(rows, {k: v for k, v in wanted.items() if k != "company"}), products, companies)


def known_months(inputs: ProgressInputs, as_of: date) -> pl.LazyFrame:
    """The months that can be compared: batch and `end`, those in which it runs and that the orders reach."""
    reach = inputs.orders.select(first=pl.col("accepted_on").min().dt.month_start())
    ends = pl.LazyFrame({"end": list(BACK), "month": [add_months(month_start(as_of), -back) for back in BACK.values()]})
    return (
        inputs.agreement_years.group_by("batch")
        .agg(pl.col("year_start").min(), pl.col("year_end").max())
        .join(ends, how="cross")
        .join(reach, how="cross")
        .filter(
            pl.col("year_start").dt.month_start() <= pl.col("month"),
            pl.col("year_end") >= pl.col("month"),
            pl.col("first") <= pl.col("month"),
        )
        .select("batch", "end")
    )


def purchase_changes(rows: pl.LazyFrame, known: pl.LazyFrame, as_of: date, by: str) -> pl.LazyFrame:
    """The rows of `purchases_by(by)`, sorted, from those of `month_purchases`, collected, and the `known_months`.

    A group that bought something in one of the months stands in it; in a known month without a purchase it bought 0.
    """
    table = purchases_by(by)
    keys = [column.key for column in table.columns[: table.keys.index("month")]]
    selected = pl.col("kind") == "selected"
    own = pl.col("kind").is_in(["selected", "nonselected"])
    amount = pl.col("purchased_amount")
    sums = (
        rows.group_by(*keys, "end")
        .agg(
            amount=amount.filter(selected).sum(),
            own=amount.filter(own).sum(),
            least=pl.min_horizontal(amount.filter(selected).sum(), amount.filter(own & ~selected).sum()),
            qty=pl.col("purchased_qty").filter(selected).sum(),
        )
        .with_columns(
            share=pl.when(pl.col("least") >= 0).then(
                ratio(pl.col("amount"), pl.col("own"), _PLACES, working_places=AMOUNT_PLACES)
            )
        )
    )
    groups = rows.group_by(keys).agg(one=pl.struct("batch", "variety_code").n_unique() == 1)
    for end in BACK:
        of_end = sums.filter(pl.col("end") == end).select(
            *keys, *(pl.col(name).alias(f"{name}{end}") for name in ("amount", "qty", "share"))
        )
        is_known = known.filter(pl.col("end") == end).select("batch", pl.lit(True).alias(f"known{end}"))
        groups = groups.join(of_end, on=keys, how="left", nulls_equal=True).join(is_known, on="batch", how="left")
    return (
        groups.with_columns(
            **{f"amount{end}": _known(f"amount{end}", end).alias(f"amount{end}") for end in BACK},
            **{f"qty{end}": pl.when("one").then(_known(f"qty{end}", end)).alias(f"qty{end}") for end in BACK},
        )
        .with_columns(
            month=pl.lit(month_start(as_of)),
            **_changes("amount_change", "amount_rate", "_last"),
            **_changes("amount_year_change", "amount_year_rate", "_year_ago"),
            share_change=pl.col("share") - pl.col("share_last"),
            share_year_change=pl.col("share") - pl.col("share_year_ago"),
        )
        .sort(table.sort_by)
        .select(table.keys)
    )


def _known(column: str, end: str) -> pl.Expr:
    return pl.when(pl.col(f"known{end}")).then(pl.col(column).fill_null(0))


def _changes(change: str, rate: str, end: str) -> dict[str, pl.Expr]:
    before = pl.col(f"amount{end}")
    more = pl.col("amount") - before
    share = ratio(more, before, _PLACES, working_places=AMOUNT_PLACES)
    return {change: more, rate: pl.when(before > 0).then(share)}

"""Money in tables without a key that may be counted twice: rows that stand twice, summaries, corrections.

All of it counts, for two payments of one amount are two payments; but nobody types the same row twice on purpose, and a
sheet that holds the sums of another is hardly ever more money, nor is a later file that says otherwise of a month.
"""

from __future__ import annotations

import polars as pl

from jicai.store.resolve.asked import asked
from jicai.store.resolve.dropped import SOURCE
from jicai.tables.column import InputTable

#: The tables, and what their amounts are summed by.
SUMMED_BY = {
    "fund_payments": ("institution_code", "month", "fund"),
    "fund_book": ("institution_code", "month", "fund"),
    "disbursements": ("batch", "institution_code", "tranche"),
    "recoveries": ("batch", "institution_code", "fund", "month", "kind"),
    "recovery_book": ("batch", "institution_code", "fund", "month", "kind"),
}


def rows_twice(table: InputTable, frame: pl.LazyFrame) -> pl.DataFrame:
    """How many rows of a source say what another row of it says: _source, rows; in the order of the sources."""
    content = [SOURCE, *(column.key for column in table.columns)]
    again = frame.group_by(content).agg(rows=pl.len() - 1).filter(pl.col("rows") > 0)
    return asked(again.group_by(SOURCE).agg(pl.col("rows").sum()).sort(SOURCE), table.key, "rows twice")


def summaries(table: InputTable, frame: pl.LazyFrame) -> pl.DataFrame:
    """Sources of which every amount is the sum of several of another one: details, summary; in their order.

    So is a source that has fewer rows, and of all that it has amounts for the other has the very same ones.
    """
    keys = list(SUMMED_BY[table.key])
    sums = frame.group_by(SOURCE, *keys).agg(total=pl.col("amount").sum(), rows=pl.len())
    whole = sums.group_by(summary=SOURCE).agg(of_summary=pl.len())
    both = (
        sums.join(sums, on=[*keys, "total"], suffix="_of_summary", nulls_equal=True)
        .rename({SOURCE: "details", f"{SOURCE}_of_summary": "summary"})
        .filter(pl.col("details") != pl.col("summary"))
        .group_by("details", "summary")
        .agg(pl.len().alias("same"), pl.col("rows", "rows_of_summary").sum())
    )
    found = both.join(whole, on="summary").filter(
        pl.col("same") == pl.col("of_summary"), pl.col("rows") > pl.col("rows_of_summary")
    )
    return asked(found.select("details", "summary").sort("details", "summary"), table.key, "summaries")


def corrections(table: InputTable, frame: pl.LazyFrame) -> pl.DataFrame:
    """Pairs of sources that say different amounts of the same: first, second, places, institution_code (of one).

    The same is what the amounts are summed by, and where they have a day of their own that day. Negative amounts are
    corrections that say so.
    """
    days = [column.key for column in table.columns if column.key == "paid_on"]
    keys = [*SUMMED_BY[table.key], *days]
    sums = frame.filter(pl.col("amount") > 0).group_by(SOURCE, *keys).agg(total=pl.col("amount").sum())
    both = (
        sums.join(sums, on=keys, suffix="_second", nulls_equal=True)
        .filter(pl.col(SOURCE) < pl.col(f"{SOURCE}_second"), pl.col("total") != pl.col("total_second"))
        .group_by(first=SOURCE, second=f"{SOURCE}_second")
        .agg(places=pl.len(), institution_code=pl.col("institution_code").min())
    )
    return asked(both.sort("first", "second"), table.key, "corrections")

"""The rows that stand in one book alone, and what may explain them."""

from __future__ import annotations

from collections.abc import Sequence

import polars as pl

from jicai.calc.reconcile.books import COLUMNS
from jicai.calc.reconcile.links import LEFT, RIGHT, Links
from jicai.calc.reconcile.matching import leftovers
from jicai.calc.reconcile.near import by_days
from jicai.calc.reconcile.stand_ins import stand_ins


def residue(links: Links, days: int, named: pl.DataFrame) -> tuple[pl.DataFrame, pl.DataFrame]:
    """The rows of the exchange alone and of the other book alone, each with `reason` (null where nothing explains it).

    returned: a return without its like. not_accepted: it names a line that the exchange has not as accepted.
    near: the other book has the same product at about the same time, in another quantity, and each of its rows stands
    for one only. apart: it has the same
    quantity and amount, but further apart than the days (`days` is then how far, of a pair). elsewhere: it names a line
    of another institution. unknown: it names numbers that the exchange does not have. netted: bought and sent back,
    neither posted. pending: accepted so shortly before the other book ends that it may still be posted.
    """
    left, right = (leftovers(links, side, COLUMNS) for side in (LEFT, RIGHT))
    its_line = ["institution_code", "line_key"]
    last = right_days(links).select("institution_code", "last")
    undone = _undone(left, days), _undone(right, days)
    # What is explained by its own book is not looked for in the other; a row that names another line says nothing of
    # those that lie near it.
    free = [left, right.join(named, on=its_line, how="anti")]
    free = [rows.join(undone[side], on="at", how="anti") for side, rows in enumerate(free)]
    bought = [rows.filter((pl.col("quantity") > 0).fill_null(value=True)) for rows in free]
    near = stand_ins(bought[LEFT], bought[RIGHT], days)
    # Nor is what is explained by something near looked for further away.
    free = [rows.join(near.select(at=key), on="at", how="anti") for rows, key in zip(free, near.columns, strict=True)]
    apart = _apart(free, days)
    left = (
        left.join(last, on="institution_code", how="left")
        .join(_marked(near["left_at"]), on="at", how="left")
        .join(undone[LEFT], on="at", how="left")
        .join(apart[LEFT], on="at", how="left")
        .with_columns(
            reason=pl.when("undone")
            .then(pl.lit("netted"))
            .when("apart")
            .then(pl.lit("apart"))
            .when(pl.col("quantity") < 0)
            .then(pl.lit("returned"))
            .when("near")
            .then(pl.lit("near"))
            .when((pl.col("last") - pl.col("day")).dt.total_days() < days)
            .then(pl.lit("pending"))
        )
        .select(*COLUMNS, "days", "reason")
    )
    keyed = pl.any_horizontal(pl.col(key).is_not_null() for key in ("receipt_key", "line_key", "order_key"))
    right = (
        right.join(named.with_columns(is_named=pl.lit(value=True)), on=its_line, how="left")
        .join(named.select("line_key", elsewhere=pl.lit(value=True)).unique(), on="line_key", how="left")
        .join(_marked(near["right_at"]), on="at", how="left")
        .join(undone[RIGHT], on="at", how="left")
        .join(apart[RIGHT], on="at", how="left")
        .with_columns(
            reason=pl.when("is_named")
            .then(pl.lit("not_accepted"))
            .when("undone")
            .then(pl.lit("netted"))
            .when("apart")
            .then(pl.lit("apart"))
            .when(pl.col("quantity") < 0)
            .then(pl.lit("returned"))
            .when("near")
            .then(pl.lit("near"))
            .when("elsewhere")
            .then(pl.lit("elsewhere"))
            .when(keyed)
            .then(pl.lit("unknown"))
        )
        .select(*COLUMNS, "days", "reason")
    )
    return left, right


def _apart(books: Sequence[pl.DataFrame], days: int) -> tuple[pl.DataFrame, pl.DataFrame]:
    """The rows of either book of which the other has the like, but further apart than the days: at, apart, days.

    `days` is the other book's day less the exchange's, null where several are equally like.
    """
    links = Links(list(books))
    by_days(links, ("institution_code", "thing", "quantity", "amount"), widest(days), "apart")
    left, right = (links.all_of(side).join(books[side].select("at", "day"), on="at") for side in (LEFT, RIGHT))
    apart = left.join(right, on="group", suffix="_right").with_columns(
        days=(pl.col("day_right") - pl.col("day")).dt.total_days()
    )
    ends = []
    for side, key in ((LEFT, "at"), (RIGHT, "at_right")):
        pairs = apart.group_by(at=key).agg(pl.when(pl.len() == 1).then(pl.col("days").first()).alias("days"))
        alike = links.open[side].select("at", pl.lit(None, dtype=pl.Int64).alias("days"))
        ends.append(pl.concat([pairs, alike]).with_columns(apart=pl.lit(value=True)))
    return ends[LEFT], ends[RIGHT]


def widest(days: int) -> int:
    """How far apart the days of what may still be one trade are looked for: a month, or twice the days."""
    return max(2 * days, 31)


def right_days(links: Links) -> pl.DataFrame:
    """How far the other book goes for each institution: institution_code, first, last."""
    return links.whole[RIGHT].group_by("institution_code").agg(first=pl.col("day").min(), last=pl.col("day").max())


def _marked(places: pl.Series) -> pl.DataFrame:
    return pl.DataFrame({"at": places}).with_columns(near=pl.lit(value=True))


def _undone(rows: pl.DataFrame, days: int) -> pl.DataFrame:
    """The purchases and returns of one book that come to nothing, at most so many days apart: at, undone."""
    bought, back = rows.filter(pl.col("quantity") > 0), rows.filter(pl.col("quantity") < 0)
    back = back.with_columns(-pl.col("quantity"), -pl.col("amount"))
    links = Links([bought, back])
    by_days(links, ("institution_code", "thing", "quantity", "amount"), days, "undone")
    both = pl.concat([links.all_of(LEFT).select("at"), links.all_of(RIGHT).select("at")])
    return both.with_columns(undone=pl.lit(value=True))

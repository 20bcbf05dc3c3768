"""Rows that say the same but for the day: matched where they are at most some days apart."""

from __future__ import annotations

from collections.abc import Sequence

import polars as pl

from jicai.calc.reconcile.chains import best_ways
from jicai.calc.reconcile.links import LEFT, RIGHT, Links

#: What makes two rows of a book one thing posted twice: everything that they say.
_SAME = ("document", "receipt_key", "lot", "day", "quantity", "price", "amount")


def by_days(links: Links, keys: Sequence[str], days: int, ground: str) -> None:
    """Link rows with the same keys whose days are at most so many apart; note what is open between several ways."""
    if not all(rows.height for rows in links.rest):
        return
    chains = chained(links.rest[LEFT], links.rest[RIGHT], keys, days)
    counts = chains.group_by("chain").agg(
        left=(pl.col("side") == LEFT).sum().cast(pl.Int64), right=(pl.col("side") == RIGHT).sum().cast(pl.Int64)
    )
    both = counts.filter(pl.col("left") > 0, pl.col("right") > 0)
    even = both.filter(pl.col("left") == pl.col("right")).select("chain")
    order = ["chain", "side", "day", "document", "receipt_key", "lot", "at"]
    rows = (
        chains.join(even, on="chain", how="semi")
        .sort(order, nulls_last=True)
        .with_columns(nth=pl.int_range(pl.len()).over("chain", "side"))
    )
    pairs = rows.filter(pl.col("side") == LEFT).join(
        rows.filter(pl.col("side") == RIGHT), on=["chain", "nth"], suffix="_of_right"
    )
    # As many rows on both sides leave one way that does not cross itself, if no pair of it is too far apart.
    apart = (pl.col("day") - pl.col("day_of_right")).dt.total_days().abs()
    far = pairs.filter(apart > days).select("chain").unique()
    straight = pairs.join(far, on="chain", how="anti")
    hard = both.join(straight.select("chain").unique(), on="chain", how="anti").select("chain")
    links.pair(ground, straight.select(left_at="at", right_at="at_of_right"))
    _hard_chains(links, chains.join(hard, on="chain", how="semi").sort(order, nulls_last=True), days, ground)


def chained(left: pl.DataFrame, right: pl.DataFrame, keys: Sequence[str], days: int) -> pl.DataFrame:
    """The rows of both books by chains: runs of rows with the same keys that hang together by pairs near enough.

    Columns: side, at, day, chain, and what tells the rows apart. A row that is near none of the other side is a chain
    of its own.
    """
    told = list(dict.fromkeys(("at", "day", *_SAME, *keys)))
    rows = pl.concat(
        [
            one.drop_nulls(list(keys)).select(pl.lit(side, dtype=pl.UInt8).alias("side"), *told)
            for side, one in ((LEFT, left), (RIGHT, right))
        ]
    ).sort([*keys, "day", "side"])
    number = pl.col("day").to_physical()
    is_new = pl.any_horizontal(pl.col(key).ne_missing(pl.col(key).shift()) for key in keys)
    # A chain goes on from one row to the next where some row up to here and some row from there on are a pair.
    rows = rows.with_columns(run=is_new.fill_null(value=True).cum_sum())
    for side, name in ((LEFT, "left"), (RIGHT, "right")):
        of_side = pl.when(pl.col("side") == side).then(number)
        rows = rows.with_columns(
            of_side.forward_fill().over("run").shift().alias(f"last_{name}"),
            of_side.backward_fill().over("run").alias(f"next_{name}"),
        )
    joined = ((pl.col("next_right") - pl.col("last_left")) <= days).fill_null(value=False) | (
        (pl.col("next_left") - pl.col("last_right")) <= days
    ).fill_null(value=False)
    starts = (pl.col("run").ne_missing(pl.col("run").shift())) | ~joined
    return rows.with_columns(chain=starts.cum_sum().cast(pl.UInt32)).select("side", *told, "chain")


def _hard_chains(links: Links, rows: pl.DataFrame, days: int, ground: str) -> None:
    pairs: list[tuple[int, int]] = []
    twice: list[tuple[list[int], list[int]]] = []
    doubtful: list[tuple[list[int], list[int]]] = []
    # Everything that a row says, as one number, so that the loop below compares numbers; null where it has no document.
    said = pl.when(pl.col("document").is_not_null()).then(pl.struct(_SAME).rank("dense"))
    table = rows.with_columns(number=pl.col("day").to_physical(), said=said)
    for part in table.select("chain", "side", "at", "number", "said").partition_by("chain", maintain_order=True):
        left, right = (part.filter(pl.col("side") == side) for side in (LEFT, RIGHT))
        lefts, rights, content = left["at"].to_list(), right["at"].to_list(), right["said"].to_list()
        found = best_ways(left["number"].to_list(), right["number"].to_list(), days)
        pairs += [(lefts[i], rights[j]) for i, j in found.sure]
        for some, others in found.doubtful:
            one_thing = {content[j] for j in others}
            kind = twice if len(one_thing) == 1 and None not in one_thing and len(some) < len(others) else doubtful
            kind.append(([lefts[i] for i in some], [rights[j] for j in others]))
    schema = {"left_at": pl.UInt32, "right_at": pl.UInt32}
    links.pair(ground, pl.DataFrame(pairs, schema=schema, orient="row"))
    links.add(ground, *_numbered(links, twice))
    links.open = _numbered(links, doubtful)


def _numbered(links: Links, groups: Sequence[tuple[list[int], list[int]]]) -> tuple[pl.DataFrame, pl.DataFrame]:
    first = links.numbers(len(groups))
    left, right = (
        pl.DataFrame(
            [(at, first + number) for number, group in enumerate(groups) for at in group[side]],
            schema={"at": pl.UInt32, "group": pl.UInt32},
            orient="row",
        )
        for side in (LEFT, RIGHT)
    )
    return left, right

"""Which rows of two books belong together: links of rows to groups, each with its ground."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import polars as pl

#: The sides of a match: the exchange's book, and the other one.
LEFT, RIGHT = 0, 1
_SCHEMA = pl.Schema({"at": pl.UInt32(), "group": pl.UInt32()})


@dataclass(slots=True)
class Links:
    """The groups found so far. `rest` are the rows of either book that are in none yet, `whole` all of them.

    `found` are frames of at, group for each side by ground. `open` are rows that could be matched in two ways, by
    side: at, group.
    """

    rest: list[pl.DataFrame]
    found: list[tuple[str, pl.DataFrame, pl.DataFrame]] = field(default_factory=list)
    open: tuple[pl.DataFrame, pl.DataFrame] = field(
        default_factory=lambda: (pl.DataFrame(schema=_SCHEMA), pl.DataFrame(schema=_SCHEMA))
    )
    whole: list[pl.DataFrame] = field(init=False)
    _groups: int = 0

    def __post_init__(self) -> None:
        self.whole = list(self.rest)

    def numbers(self, count: int) -> int:
        """The first of so many new group numbers."""
        first = self._groups
        self._groups += count
        return first

    def add(self, ground: str, left: pl.DataFrame, right: pl.DataFrame) -> None:
        """Take the rows of at, group out of the rest."""
        if not left.height:
            return
        self.found.append((ground, _typed(left), _typed(right)))
        self.rest = [
            self.rest[side].join(rows.select("at"), on="at", how="anti")
            for side, rows in ((LEFT, self.found[-1][1]), (RIGHT, self.found[-1][2]))
        ]

    def pair(self, ground: str, pairs: pl.DataFrame) -> None:
        """Link pairs of left_at, right_at, each a group of its own."""
        first = self.numbers(pairs.height)
        pairs = pairs.with_row_index("group", offset=first)
        self.add(ground, pairs.select("group", at="left_at"), pairs.select("group", at="right_at"))

    def all_of(self, side: int) -> pl.DataFrame:
        """Every linked row of a side: at, group, ground."""
        frames = [
            (left if side == LEFT else right).with_columns(ground=pl.lit(ground)) for ground, left, right in self.found
        ]
        return pl.concat(frames) if frames else pl.DataFrame(schema={**_SCHEMA, "ground": pl.String()})


def _typed(rows: pl.DataFrame) -> pl.DataFrame:
    return rows.select(pl.col("at", "group").cast(pl.UInt32))


def by_key(links: Links, keys: Sequence[str], ground: str) -> None:
    """Link what has the same keys on both sides.

    A row that alone has its keys and quantity on either side is a pair; what is left of the keys is one group, be it
    split, merged or posted twice.
    """
    if any(one[key].null_count() == one.height for one in links.rest for key in keys):
        return  # one of the books does not have the number at all
    for several in (False, True):
        left, right = (links.rest[side].drop_nulls(list(keys)) for side in (LEFT, RIGHT))
        if several:
            shared = left.select(keys).unique().join(right.select(keys).unique(), on=keys, nulls_equal=False)
            shared = shared.with_row_index("group", offset=links.numbers(shared.height))
            links.add(ground, left.join(shared, on=keys), right.join(shared, on=keys))
        else:
            told = [*keys, "quantity", "amount"]
            alone = [one.filter(pl.len().over(told) == 1).select("at", *told) for one in (left, right)]
            links.pair(ground, alone[LEFT].join(alone[RIGHT], on=told, suffix="_of_right").select(
                left_at="at", right_at="at_of_right"
            ))  # fmt: skip


def by_content(links: Links, keys: Sequence[str], ground: str) -> None:
    """Link rows that say the same under all keys, where as many do so on either side: they stand for each other."""
    order = ["document", "receipt_key", "lot", "price", "at"]
    sides = []
    for side in (LEFT, RIGHT):
        rows = links.rest[side].drop_nulls(list(keys)).sort(order, nulls_last=True)
        sides.append(
            rows.select(
                "at", *keys, many=pl.len().over(keys), nth=pl.int_range(pl.len(), dtype=pl.UInt32).over(list(keys))
            )
        )
    on = [*keys, "many", "nth"]
    pairs = sides[LEFT].join(sides[RIGHT], on=on, suffix="_of_right")
    links.pair(ground, pairs.select(left_at="at", right_at="at_of_right"))

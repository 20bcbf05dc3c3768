"""Rows that may be one trade in two quantities: the same product at about the same time, each for one row only."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from decimal import Decimal

import polars as pl

#: A row of a book: its day, its quantity (or None) and its amount.
Row = tuple[date, Decimal | None, Decimal]
_TRADE = ["institution_code", "thing"]
_SAID = ["day", "quantity", "amount"]
_ORDER = [*_SAID, "document", "receipt_key", "lot", "at"]


def stand_ins(left: pl.DataFrame, right: pl.DataFrame, days: int) -> pl.DataFrame:
    """Pairs of rows of the two books with the same product and days near enough: left_at, right_at.

    No row is in two pairs, and there are as many pairs as there can be: what one line of the exchange explains is
    explained, and no more than that. Those whose quantities are nearest come together first, then those nearest in
    time and amount.
    """
    sides = [
        rows.drop_nulls(_TRADE).sort(_ORDER, nulls_last=True).group_by(_TRADE).agg(["at", *_SAID])
        for rows in (left, right)
    ]
    both = sides[0].join(sides[1], on=_TRADE, suffix="_of_right").drop(_TRADE)
    pairs = []
    for at, *said, right_at, right_day, right_quantity, right_amount in both.iter_rows():
        lefts, rights = list(zip(*said, strict=True)), list(zip(right_day, right_quantity, right_amount, strict=True))
        pairs += [(at[i], right_at[j]) for i, j in one_to_one(lefts, rights, days)]
    return pl.DataFrame(pairs, schema={"left_at": pl.UInt32, "right_at": pl.UInt32}, orient="row")


def one_to_one(lefts: Sequence[Row], rights: Sequence[Row], days: int) -> list[tuple[int, int]]:
    """The places of the pairs of one product, see `stand_ins`."""
    near = sorted(_candidates(lefts, rights, days))
    ways: dict[int, list[int]] = {}
    of_left: dict[int, int] = {}
    of_right: dict[int, int] = {}
    for *_, i, j in near:
        ways.setdefault(j, []).append(i)
        if i not in of_left and j not in of_right:
            of_left[i], of_right[j] = j, i
    for j in sorted(ways.keys() - of_right.keys()):
        _make_room(j, ways, of_left, of_right)
    return sorted(of_left.items())


def _candidates(
    lefts: Sequence[Row], rights: Sequence[Row], days: int
) -> Iterator[tuple[bool, Decimal, int, Decimal, int, int]]:
    for i, (day, quantity, amount) in enumerate(lefts):
        for j, (other_day, other_quantity, other_amount) in enumerate(rights):
            apart = abs((day - other_day).days)
            if apart <= days:
                unknown = quantity is None or other_quantity is None
                differs = Decimal(0) if quantity is None or other_quantity is None else abs(quantity - other_quantity)
                yield unknown, differs, apart, abs(amount - other_amount), i, j


def _make_room(j: int, ways: dict[int, list[int]], of_left: dict[int, int], of_right: dict[int, int]) -> None:
    """Give a row of the right that is left over one of the left, where others can take another in its place."""
    wanted_by: dict[int, int] = {}
    waiting = [j]
    for other in waiting:
        for i in ways[other]:
            if i in wanted_by:
                continue
            wanted_by[i] = other
            if i in of_left:
                waiting.append(of_left[i])
                continue
            # This one is free: whoever wanted it takes it, and leaves its own to whoever wanted that, back to j.
            free = i
            while True:
                owner = wanted_by[free]
                left_behind = of_right.get(owner)
                of_left[free], of_right[owner] = owner, free
                if left_behind is None:
                    return
                free = left_behind

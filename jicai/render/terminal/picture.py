"""Bars of text for the rows of a result: what goes out to the left, what comes in to the right, in one scale."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from decimal import Decimal

import polars as pl

from jicai.money import rounded
from jicai.render.cells import ready
from jicai.render.layout import GAP, cells_of, padded
from jicai.render.result import Picture, Result
from jicai.render.terminal.screen import Screen, plain, styled

#: Rows that are drawn; more could not be seen at once.
MOST_ROWS = 40
#: Cells across where the screen does not say, and the fewest for the bars of both sides together.
_WIDTH, _FEWEST = 100, 10
_OUT, _INTO = "yellow", "green"


def picture_lines(
    result: Result, picture: Picture, labels: Sequence[Sequence[str]], chinese: bool, screen: Screen
) -> Iterator[str]:
    """The lines of the picture, with an amount beside every bar; none where no amount is above 0.

    `labels` are the columns of texts that name the rows. Absent amounts count as 0; negative ones have no bar.
    """
    frame = ready(replace(result, frame=result.frame.head(MOST_ROWS)), chinese)
    out, into = _sums(frame, picture.out), _sums(frame, picture.into)
    most_out, most_into = (max([Decimal(0), *amounts]) for amounts in (out, into))
    if not most_out + most_into:
        return
    names = _names(labels, frame.height)
    out_texts, into_texts = ([f"{amount:,.2f}" if amount else "" for amount in amounts] for amounts in (out, into))
    name_cells, out_cells, into_cells = (max(map(cells_of, texts)) for texts in (names, out_texts, into_texts))
    room = max((screen.width or _WIDTH) - name_cells - GAP - out_cells - into_cells - 3, _FEWEST)
    left = max(int(rounded(room * most_out / (most_out + most_into), 0)), 1 if most_out else 0)
    right = max(room - left, 1 if most_into else 0)
    scale = min(cells / most for cells, most in ((left, most_out), (right, most_into)) if most)

    to_left, to_right = ("←", "→") if screen.unicode else ("<-", "->")
    out_head = f"{to_left} {_head(result, picture.out, chinese, screen)}"
    side = max(name_cells + GAP + out_cells + 1 + left, cells_of(out_head) + 1)
    axis = "│" if screen.unicode else "|"
    into_head = f"{_head(result, picture.into, chinese, screen)} {to_right}"
    yield styled(f"{padded(out_head, side - 1, True)} {axis} {into_head}", "bold", screen)
    lighter = frame[picture.planned].fill_null(False).to_list() if picture.planned else [False] * frame.height
    for name, amount, text, back, back_text, light in zip(
        names, out, out_texts, into, into_texts, lighter, strict=True
    ):
        bar, back_bar = _bar(amount * scale, "▐", screen, light), _bar(back * scale, "▌", screen, light)[::-1]
        blanks = " " * (side - cells_of(f"{name}{text} {bar}"))
        drawn = f"{name}{blanks}{text} {styled(bar, _OUT, screen)}{axis}{styled(back_bar, _INTO, screen)}"
        yield f"{drawn} {back_text}".rstrip()
    if picture.planned and any(lighter):
        column = result.table.column(picture.planned)
        yield plain(f"{_shade(screen)} {column.label if chinese else column.key}", screen)


def _sums(frame: pl.DataFrame, keys: Sequence[str]) -> list[Decimal]:
    columns = (frame[key].fill_null(0).to_list() for key in keys)
    return [sum(amounts, Decimal(0)) for amounts in zip(*columns, strict=True)]


def _names(labels: Sequence[Sequence[str]], height: int) -> list[str]:
    columns = [column[:height] for column in labels]
    widths = [max(map(cells_of, column)) for column in columns]
    return [
        (" " * GAP).join(padded(text, width, False) for text, width in zip(row, widths, strict=True))
        for row in zip(*columns, strict=True)
    ]


def _head(result: Result, keys: Sequence[str], chinese: bool, screen: Screen) -> str:
    columns = [result.table.column(key) for key in keys]
    return plain(" + ".join(column.label if chinese else column.key for column in columns), screen)


def _bar(cells: Decimal, half: str, screen: Screen, light: bool) -> str:
    """A bar that ends at the axis, as it looks on the left; what is above 0 is seen, however small."""
    halves = max(int(rounded(2 * cells, 0)), 1) if cells > 0 else 0
    if screen.unicode and not light:
        return half * (halves % 2) + "█" * (halves // 2)
    # The shade has no half, nor have the plain signs.
    return (_shade(screen) if light else "#") * -(-halves // 2)


def _shade(screen: Screen) -> str:
    return "▒" if screen.unicode else "."

"""A result as a table of text for people: at a terminal of any width, or in a pipe as wide as it needs to be."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal
from functools import cache
from typing import Any

import polars as pl

from jicai.money import rounded
from jicai.render.cells import headers, ready
from jicai.render.layout import GAP, Field, fit, folded, header_lines, is_to_paste, padded, wrapped
from jicai.render.result import Result
from jicai.render.status import MARKS, marked_column
from jicai.render.terminal.picture import MOST_ROWS, picture_lines
from jicai.render.terminal.screen import Screen, plain, styled
from jicai.tables.column import NUMERIC, Column, Kind

_ABSENT = "-"
#: Columns without a single value go first, unless they always stay.
_EMPTY_RANK = 99
_BAR_CELLS = 8
#: So many columns that are left out are all named, of more so many.
_MOST_NAMES, _FEW_NAMES = 16, 8


def table_lines(result: Result, chinese: bool, screen: Screen) -> Iterator[str]:
    """The lines of the table with its title above and its footer below; nothing in it raises when encoded."""
    shortened = screen.rows is not None and result.frame.height > screen.rows + screen.last
    parts = [result.frame.head(screen.rows or 0), result.frame.tail(screen.last)] if shortened else [result.frame]
    height = sum(part.height for part in parts)
    left_out = result.frame.height - height
    frame = ready(replace(result, frame=pl.concat(parts)), chinese=False)
    fields = _fields(result, frame, chinese, screen)
    shown, widths, dropped = fit(fields, screen.width)

    yield styled(plain(result.title, screen), "bold", screen)
    if result.subtitle:
        yield from (styled(line, "dim", screen) for line in _paragraph(plain(result.subtitle, screen), screen))
    yield from _header(shown, widths, screen)
    for at in range(height):
        if left_out and screen.last and at == parts[0].height:
            yield styled(plain(f"（中间 {left_out:,} 行没有显示）", screen), "dim", screen)
        yield from _row(shown, widths, at, screen)
    if not height:
        yield plain("（没有符合条件的行）", screen)
    if result.picture is not None and height:
        cells = dict(zip(result.table.keys, (one.cells for one in fields), strict=True))
        labels = [cells[key] for key in result.picture.label]
        lines = list(picture_lines(result, result.picture, labels, chinese, screen))
        if lines:
            yield from ("", *lines)
            if result.frame.height > MOST_ROWS:
                yield plain(f"（图只画前 {MOST_ROWS} 行，还有 {result.frame.height - MOST_ROWS:,} 行没有画）", screen)
    notes = list(_notes([part.height for part in parts], left_out, dropped, screen.whole))
    if result.footer or notes:
        yield ""
    for line in result.footer:
        yield from _lines(line, screen)
    for note in notes:
        yield from (styled(line, "dim", screen) for line in _paragraph(plain(note, screen), screen))


def _lines(text: str, screen: Screen) -> Iterator[str]:
    for part in text.split("\n"):
        line = plain(part, screen)
        yield from [line] if is_to_paste(line) else _paragraph(line, screen)


def _paragraph(text: str, screen: Screen) -> list[str]:
    return wrapped(text, screen.width) if screen.width is not None else [text]


def _notes(rows: Sequence[int], left_out: int, dropped: Sequence[Field], whole: str) -> Iterator[str]:
    if left_out:
        which = "和".join(f"{where} {count:,} 行" for where, count in zip(("前", "末"), rows, strict=False) if count)
        yield f"只显示{which}，还有 {left_out:,} 行：用 --format table 全部显示，或用 {whole} 另存。"
    if dropped:
        yield f"宽度不够，有 {len(dropped)} 列没有显示：{_named(dropped)}。加宽终端，或用 {whole} 查看全部列。"


def _named(dropped: Sequence[Field]) -> str:
    """The columns that are left out; of many those that are missed most, in the order of the table."""
    if len(dropped) <= _MOST_NAMES:
        return "、".join(one.header for one in dropped)
    nearest = sorted(range(len(dropped)), key=lambda at: dropped[at].rank)[:_FEW_NAMES]
    return "、".join(dropped[at].header for at in sorted(nearest)) + " 等"


def _header(shown: Sequence[Field], widths: Sequence[int], screen: Screen) -> Iterator[str]:
    heads = [header_lines(one.header, width) for one, width in zip(shown, widths, strict=True)]
    height = max(map(len, heads), default=0)
    for line in range(height):
        # Short headers stand on the line nearest to their column.
        texts = [head[line - height] if height - line <= len(head) else "" for head in heads]
        parts = (padded(text, width, one.right) for text, width, one in zip(texts, widths, shown, strict=True))
        yield styled((" " * GAP).join(parts).rstrip(), "bold", screen)
    rule = "─" if screen.unicode else "-"
    yield styled((" " * GAP).join(rule * width for width in widths), "dim", screen)


def _row(shown: Sequence[Field], widths: Sequence[int], at: int, screen: Screen) -> Iterator[str]:
    texts = [_cell_lines(one, one.cells[at], width) for one, width in zip(shown, widths, strict=True)]
    for line in range(max(map(len, texts), default=1)):
        parts = []
        for one, width, text in zip(shown, widths, texts, strict=True):
            part = padded(text[line] if line < len(text) else "", width, one.right)
            style = one.styles[at] if one.styles and screen.colors is not None else None
            parts.append(styled(part, style, screen) if style else part)
        yield (" " * GAP).join(parts).rstrip()


def _cell_lines(one: Field, text: str, width: int) -> list[str]:
    if one.prose:
        return wrapped(text, width)
    return folded(text, width) if one.flexible else [text]


def _fields(result: Result, frame: pl.DataFrame, chinese: bool, screen: Screen) -> list[Field]:
    marked = marked_column(result.table)
    styles = [MARKS[value].style if value in MARKS else None for value in frame[marked.key]] if marked else None
    fields = []
    for column, header in zip(result.table.columns, headers(result, chinese), strict=True):
        bar = column.key in result.bars
        shape = _bar_shape(screen) if bar else _shape(column, chinese, screen)
        values = frame[column.key]
        if column.kind is Kind.FIGURE and "unit" in frame.columns:
            cells = list(map(_figure, values, frame["unit"]))
        else:
            cells = [_ABSENT if value is None else shape(value) for value in values]
        fields.append(
            Field(
                header=plain(header, screen),
                cells=cells,
                rank=column.rank if column.rank <= 0 or values.is_not_null().any() else _EMPTY_RANK,
                group=column.group,
                flexible=column.kind is Kind.TEXT,
                prose=column.prose,
                right=column.kind in NUMERIC,
                styles=styles if bar or column is marked else None,
            )
        )
    return fields


def _shape(column: Column, chinese: bool, screen: Screen) -> Callable[[Any], str]:
    kind = column.kind
    if kind is Kind.RATIO:
        return _percent
    if kind in NUMERIC:
        return _number if kind is not Kind.MONEY else "{:,.2f}".format
    if kind is Kind.DATE:
        return date.isoformat
    if kind is Kind.MONTH:
        return lambda value: f"{value:%Y-%m}"
    if kind is Kind.BOOLEAN:
        yes, no = ("是", "否") if chinese else ("true", "false")
        return lambda value: plain(yes if value else no, screen)
    if column.choices and chinese:
        return cache(lambda value: plain(column.label_of(value), screen))
    return lambda value: plain(value, screen)


def _figure(value: Decimal | None, unit: str | None) -> str:
    """A figure in the form of its own unit; of a price all its digits."""
    if value is None:
        return _ABSENT
    if unit == "share":
        return _percent(value)
    return max(f"{value:,.2f}", _number(value), key=len) if unit == "yuan" else _number(value)


def _number(value: Decimal | int) -> str:
    text = f"{value:,}" if isinstance(value, int) else f"{value:,f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def _percent(value: Decimal) -> str:
    # Adding 0 turns a negative zero into a plain one.
    return f"{rounded(value * 100, 1) + 0:,f}%"


def _bar_shape(screen: Screen) -> Callable[[Decimal], str]:
    full, empty = ("█", "░") if screen.unicode else ("#", ".")

    def shape(value: Decimal) -> str:
        filled = min(max(int(value * _BAR_CELLS), 0), _BAR_CELLS)  # rounded down: only 100 % looks full
        return f"{full * filled}{empty * (_BAR_CELLS - filled)} {_percent(value):>6}"

    return shape

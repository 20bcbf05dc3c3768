"""The columns of a result as Excel can hold them: what it cannot hold is changed visibly, and said."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

import polars as pl

from jicai.render.cells import boolean_text, headers, month_text, ready, trimmed
from jicai.render.layout import cells_of
from jicai.render.result import Result
from jicai.tables.column import NUMERIC, Column, Kind

#: The longest text of a cell, in units of UTF-16, and how many characters of a longer one are kept.
_LONGEST, _KEPT = 32_767, 16_000
_CUT_SIGN = "……（过长，已截断）"
_DIGITS = 15
_CONTROL = "[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]"
_EPOCH = date(1899, 12, 30)
#: Before this day the serial numbers of Excel are off by one, since it takes 1900 for a leap year.
_FIRST_SAFE_DAY = date(1900, 3, 1)
#: Decimals that a column shows at least and at most, all its cells alike; the cells hold every digit.
_DECIMALS = {Kind.MONEY: (2, 2), Kind.QUANTITY: (0, 10), Kind.PRICE: (2, 6), Kind.FACTOR: (0, 6), Kind.INTEGER: (0, 0)}
#: In UTF-8 a Chinese character has three bytes and is two cells wide: a good guess at the width of any text.
_CELLS = (pl.col("value").str.len_chars() + pl.col("value").str.len_bytes()) / 2
#: As high as Excel makes a row.
_MOST_LINES = 27
_NARROWEST, _WIDEST = 6, 80
#: Characters of a wrapped column: at least where the sheet is too wide for the paper, and at most.
_NAME_WIDTHS, _SENTENCE_WIDTHS = (16, 28), (34, 60)
#: Codes that may be broken, and where.
_FEW, _BREAK = 200, re.compile("[-、，； ]")
#: Characters across A4 landscape at a size that is still read with ease, about 75 %.
_PAGE_WIDTH = 190


@dataclass(frozen=True, slots=True)
class SheetColumn:
    """Exact numbers (or serial days), texts, or numbers with texts in place of those that Excel cannot hold."""

    number_format: str
    width: float
    numbers: pl.Series | None = None
    texts: pl.Series | None = None
    align: str = "right"
    wraps: bool = False
    narrowest: float = 0

    def part(self, start: int, length: int) -> SheetColumn:
        """The same column, with so many of its cells only."""
        numbers, texts = (
            None if series is None else series.slice(start, length) for series in (self.numbers, self.texts)
        )
        return replace(self, numbers=numbers, texts=texts)

    def values(self, start: int, length: int) -> list[Any]:
        """The cells of the rows from `start`: numbers, texts and None."""
        numbers, texts = (
            None if series is None else series.slice(start, length).to_list() for series in (self.numbers, self.texts)
        )
        if numbers is None or texts is None:
            return numbers or texts or []
        return [number if text is None else text for number, text in zip(numbers, texts, strict=True)]


def sheet_columns(result: Result, chinese: bool) -> tuple[list[SheetColumn], list[str]]:
    """The columns in the order of the table, and a Chinese note for every change that Excel made necessary."""
    frame = ready(result, chinese)
    columns: list[SheetColumn] = []
    notes: list[str] = []
    for column, header in zip(result.table.columns, headers(result, chinese), strict=True):
        least = max(_NARROWEST, _header_width(header))
        if column.kind in NUMERIC:
            one, note = _numbers(column, frame[column.key], least)
        elif column.kind in (Kind.DATE, Kind.MONTH):
            one, note = _days(column, frame[column.key], least)
        else:
            one, note = _texts(column, frame[column.key], least, chinese)
        columns.append(one)
        notes.extend(f"“{header}”列：{text}" for text in note)
    return columns, notes


def narrowed(columns: Sequence[SheetColumn]) -> list[SheetColumn]:
    """The columns, texts narrower and in more lines where all together are too wide for the paper."""
    excess = sum(column.width for column in columns) - _PAGE_WIDTH
    if excess <= 0:
        return list(columns)
    narrow = [column.narrowest if column.wraps else _in_two_lines(column) for column in columns]
    room = sum(column.width - least for column, least in zip(columns, narrow, strict=True))
    share = min(excess / room, 1) if room else 0
    return [
        replace(column, width=column.width - share * (column.width - least), wraps=column.wraps or least < column.width)
        for column, least in zip(columns, narrow, strict=True)
    ]


def _in_two_lines(column: SheetColumn) -> float:
    """The width at which every code of the column stands in two lines; its own where that is no use.

    Codes of a few kinds only, like those of batches: numbers of documents are not broken.
    """
    if column.texts is None or column.numbers is not None or column.texts.n_unique() > _FEW:
        return column.width
    halves = (
        min(max(map(cells_of, (text[:at], text[at:]))) for at in (*_breaks(text), len(text)))
        for text in column.texts.unique().drop_nulls()
    )
    return min(max(max(halves, default=0) + 3, column.narrowest), column.width)


def _breaks(text: str) -> Iterator[int]:
    return (found.end() for found in _BREAK.finditer(text))


def row_lines(columns: Sequence[SheetColumn]) -> pl.Series | None:
    """How many lines each row needs for its wrapped texts (2 to _MOST_LINES, else null); None without such texts.

    Programs other than Excel do not widen a row by themselves when they open a workbook.
    """
    value = pl.col("value")
    lines = [
        _computed(column.texts, (_CELLS / (column.width - 3)).ceil() + value.str.count_matches("\n"))
        for column in columns
        if column.wraps and column.texts is not None
    ]
    if not lines:
        return None
    most = pl.DataFrame([one.alias(str(at)) for at, one in enumerate(lines)]).max_horizontal().cast(pl.Int64)
    return _computed(most, pl.when(value > 1).then(value.clip(upper_bound=_MOST_LINES)))


def clean(text: str) -> str:
    """The text of a title, header or note without what XML cannot hold (lone surrogates come from file names)."""
    kept = text if len(text) <= _KEPT else text[:_KEPT] + _CUT_SIGN
    cleaned = re.sub(_CONTROL, "\ufffd", kept).encode(errors="replace").decode()
    # XlsxWriter would take it for a text with formats of its own and write it into the file as it is.
    return f" {cleaned}" if cleaned.startswith("<r>") else cleaned


def _numbers(column: Column, values: pl.Series, least: int) -> tuple[SheetColumn, list[str]]:
    exact = _computed(values, trimmed(pl.col("value"), values.dtype))
    digits = exact.str.replace_all(r"\D", "").str.strip_chars_start("0").str.len_chars()
    too_many = (digits > _DIGITS).fill_null(False)
    # A workbook has only floats: up to 15 significant digits they show the same digits again; longer ones stay text.
    if column.kind is Kind.RATIO:
        return SheetColumn("0.0%", max(least, 8), values), []
    whole = _computed(exact, pl.col("value").str.extract(r"^-?(\d+)").str.len_chars()).max() or 0
    fraction = _computed(exact, pl.col("value").str.extract(r"\.(\d+)$").str.len_chars()).max() or 0
    is_figure = column.kind is Kind.FIGURE
    fewest, most = (0, 10) if is_figure else _DECIMALS[column.kind]
    decimals = min(max(int(str(fraction)), fewest), most)
    places = int(str(whole))
    width = places + (places - 1) // 3 + decimals + 3
    # Each figure with its own decimals: 8991.6 yuan beside a share of 0.248.
    number_format = "General" if is_figure else "#,##0" + ("." + "0" * decimals if decimals else "")
    if not too_many.any():
        return SheetColumn(number_format, max(least, width), values), []
    note = f"{too_many.sum():,} 个数值超过 {_DIGITS} 位有效数字，Excel 会丢失末位，已按文本写入。"
    texts = _computed(exact.to_frame("value").with_columns(too_many.alias("long")), _only("long"))
    return SheetColumn(number_format, max(least, width), values, texts), [note]


def _days(column: Column, values: pl.Series, least: int) -> tuple[SheetColumn, list[str]]:
    monthly = column.kind is Kind.MONTH
    numbers = (values - _EPOCH).dt.total_days()
    shown = SheetColumn("yyyy-mm" if monthly else "yyyy-mm-dd", max(least, 12), numbers, align="center")
    early = (values < _FIRST_SAFE_DAY).fill_null(False)
    if not early.any():
        return shown, []
    text = month_text(pl.col("value")) if monthly else pl.col("value").cast(pl.String)
    frame = _computed(values, text).to_frame("value").with_columns(early.alias("early"))
    note = f"{early.sum():,} 个日期早于 1900 年 3 月，Excel 不能表示，已按文本写入。"
    return SheetColumn(shown.number_format, shown.width, numbers, _computed(frame, _only("early")), "center"), [note]


def _texts(column: Column, values: pl.Series, least: int, chinese: bool) -> tuple[SheetColumn, list[str]]:
    value = pl.col("value")
    if column.kind is Kind.BOOLEAN:
        texts = _computed(values, boolean_text(value, chinese))
    else:
        texts = _computed(values, value.str.replace_all(r"\r\n?", "\n"))
    notes = []
    broken = texts.str.contains(_CONTROL).sum()
    if broken:
        texts = texts.str.replace_all(_CONTROL, "\ufffd")
        notes.append(f"{broken:,} 个单元格含有 Excel 不允许的控制字符，已换成“\ufffd”。")
    # A character has at least as many bytes in UTF-8 as units in UTF-16.
    if (texts.str.len_bytes() > _LONGEST).any():
        units = value.str.len_chars() + value.str.count_matches("[\U00010000-\U0010ffff]")
        cut = units > _LONGEST
        count = _computed(texts, cut).sum()
        texts = _computed(texts, pl.when(cut).then(value.str.head(_KEPT) + _CUT_SIGN).otherwise(value))
        if count:
            notes.append(
                f"{count:,} 个单元格的文字超过 Excel 的上限 {_LONGEST:,} 字，已截断，只留前 {_KEPT:,} 字；"
                "全文请用 CSV 等格式输出。"
            )
    wraps = column.kind is Kind.TEXT
    fewest, most = (_SENTENCE_WIDTHS if column.prose else _NAME_WIDTHS) if wraps else (0, _WIDEST)
    guess = float(str(_computed(texts, _CELLS).max() or 0))
    width = max(least, min(guess + 3, most))
    align = "center" if column.kind in (Kind.BOOLEAN, Kind.CHOICE) else "left"
    number_format = "General" if wraps else "@"
    return SheetColumn(number_format, width, None, texts, align, wraps, min(max(least, fewest), width)), notes


def _header_width(header: str) -> int:
    # A long header is written in two lines, beside the button of the filter.
    cells = cells_of(header)
    return (cells if cells <= 6 else -(-cells // 4) * 2) + 3


def _computed(values: pl.Series | pl.DataFrame, expr: pl.Expr) -> pl.Series:
    frame = values if isinstance(values, pl.DataFrame) else values.to_frame("value")
    return frame.select(expr.alias("value")).to_series()


def _only(flag: str) -> pl.Expr:
    return pl.when(pl.col(flag)).then(pl.col("value"))

"""The columns of a result as Excel can hold them: what it cannot hold is changed visibly, and said."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

import polars as pl

from jicai.render.cells import boolean_text, headers, month_text, ready, trimmed
from jicai.render.layout import cells_of
from jicai.render.result import Result
from jicai.render.workbook.cell_facts import (
    CONTROL,
    NumberFacts,
    TextFacts,
    number_facts,
    shown_places,
    text_facts,
    width_in_cells,
)
from jicai.tables.column import NUMERIC, Column, Kind

#: The longest text of a cell, in units of UTF-16, and how many characters of a longer one are kept.
_LONGEST, _KEPT = 32_767, 16_000
_CUT_SIGN = "……（过长，已截断）"
_DIGITS = 15
_EPOCH = date(1899, 12, 30)
#: Before this day the serial numbers of Excel are off by one, since it takes 1900 for a leap year.
_FIRST_SAFE_DAY = date(1900, 3, 1)
#: Decimals that the cells of a column show at least and at most: within these as many as each has.
_DECIMALS = {Kind.MONEY: (2, 2), Kind.PRICE: (2, 6), Kind.FACTOR: (0, 6), Kind.INTEGER: (0, 0)}
#: Kinds that stand in a cell as they are.
_VALUES = frozenset({Kind.RATIO, Kind.DATE, Kind.MONTH})
#: As high as Excel makes a row.
_MOST_LINES = 27
#: A word that programs do not break: the key of a setting.
_UNBROKEN = "[a-z]+[._][a-z_.]{6,}"
_NARROWEST, _WIDEST = 6, 80
#: Characters of a wrapped column: at least where the sheet is too wide for the paper, and at most.
_NAME_WIDTHS, _SENTENCE_WIDTHS = (12, 34), (32, 60)


@dataclass(frozen=True, slots=True)
class SheetColumn:
    """Exact numbers (or serial days), texts, or numbers with texts in place of those that Excel cannot hold.

    `places` are the decimals of each cell where these differ; else the `number_format` is that of all. A `collapsed`
    column is folded away, and not printed, until somebody opens it. A `latin` one holds nothing but figures and Latin
    letters.
    """

    number_format: str
    width: float
    numbers: pl.Series | None = None
    texts: pl.Series | None = None
    align: str = "right"
    wraps: bool = False
    narrowest: float = 0
    places: pl.Series | None = None
    collapsed: bool = False
    latin: bool = False

    def slice(self, start: int, length: int) -> SheetColumn:
        """The same column of some rows only."""
        numbers, texts, places = (
            None if series is None else series.slice(start, length)
            for series in (self.numbers, self.texts, self.places)
        )
        return replace(self, numbers=numbers, texts=texts, places=places)

    def values(self, start: int, length: int) -> list[Any]:
        """The cells of the rows from `start`: numbers, texts and None."""
        numbers, texts = (
            None if series is None else series.slice(start, length).to_list() for series in (self.numbers, self.texts)
        )
        if numbers is None or texts is None:
            return numbers or texts or []
        return [number if text is None else text for number, text in zip(numbers, texts, strict=True)]


def decimal_format(places: int) -> str:
    """The number format with so many decimals."""
    return "#,##0" + ("." + "0" * places if places else "")


def sheet_columns(result: Result, chinese: bool) -> tuple[list[SheetColumn], list[str]]:
    """The columns in the order of the table, and a Chinese note for every change that Excel made necessary."""
    frame = ready(result, chinese)
    declared = result.table.columns
    decimals = {one.key: _decimals(one) for one in declared if one.kind in NUMERIC and one.kind is not Kind.RATIO}
    texts = frame.select(_as_text(one, frame.schema[one.key], chinese) for one in declared if one.kind not in _VALUES)
    numbers = number_facts(texts, decimals)
    words = text_facts(texts.drop(decimals))
    columns: list[SheetColumn] = []
    notes: list[str] = []
    note: list[str]
    for column, header in zip(declared, headers(result, chinese), strict=True):
        least, key = max(_NARROWEST, _header_width(header)), column.key
        if column.kind is Kind.RATIO:
            one, note = SheetColumn("0.0%", max(least, 8), frame[key], latin=True), []
        elif column.kind in NUMERIC:
            one, note = _numbers(column, frame[key], texts[key], numbers[key], least)
        elif column.kind in _VALUES:
            one, note = _days(column, frame[key], least)
        else:
            one, note = _texts(column, texts[key], words[key], least)
        columns.append(one)
        notes.extend(f"“{header}”列：{text}" for text in note)
    return columns, notes


def _decimals(column: Column) -> tuple[int, int]:
    return _DECIMALS.get(column.kind, (0, 10))


def _as_text(column: Column, dtype: pl.DataType, chinese: bool) -> pl.Expr:
    value = pl.col(column.key)
    if column.kind in NUMERIC:
        return trimmed(value, dtype)
    return boolean_text(value, chinese).alias(column.key) if column.kind is Kind.BOOLEAN else value.cast(pl.String)


def row_lines(columns: Sequence[SheetColumn]) -> pl.Series | None:
    """How many lines each row needs for its wrapped texts (2 to _MOST_LINES, else null); None without such texts.

    Programs other than Excel do not widen a row by themselves when they open a workbook.
    """
    texts = {str(at): column.texts for at, column in enumerate(columns) if column.wraps and column.texts is not None}
    if not texts:
        return None
    lines = [_lines_of(key, columns[int(key)].width - 3) for key in texts]
    most = pl.max_horizontal(lines).cast(pl.Int64)
    return pl.DataFrame(texts).select(pl.when(most > 1).then(most.clip(upper_bound=_MOST_LINES))).to_series()


def _lines_of(key: str, width: float) -> pl.Expr:
    """The lines of texts in so many cells; keys with dots are not broken where a line is full, which costs another."""
    lines = (width_in_cells(key) / width).ceil()
    wrapped = (lines > 1) & pl.col(key).str.contains(_UNBROKEN)
    return lines + wrapped.cast(pl.Int32) + pl.col(key).str.count_matches("\n", literal=True)


def clean(text: str) -> str:
    """The text of a title, header or note without what XML cannot hold (lone surrogates come from file names)."""
    kept = text if len(text) <= _KEPT else text[:_KEPT] + _CUT_SIGN
    cleaned = re.sub(CONTROL, "\ufffd", kept).encode(errors="replace").decode()
    return not_rich(cleaned)


def not_rich(text: str) -> str:
    """The text as XlsxWriter may have it: it takes some for texts with formats and puts them into the file as XML."""
    return f" {text}" if text.startswith("<r>") else text


def _numbers(
    column: Column, values: pl.Series, exact: pl.Series, facts: NumberFacts, least: int
) -> tuple[SheetColumn, list[str]]:
    is_figure = column.kind is Kind.FIGURE
    # Each figure with its own decimals: 8991.6 yuan beside a share of 0.248.
    number_format = "General" if is_figure else decimal_format(facts.most)
    shown = SheetColumn(number_format, max(least, facts.widest + 1), values, latin=True)
    if not is_figure and facts.fewest < facts.most:
        places = exact.to_frame().select(shown_places(exact.name, *_decimals(column)).cast(pl.UInt8)).to_series()
        shown = replace(shown, places=places)
    # A workbook has only floats: up to 15 significant digits they show the same digits again; longer ones stay text.
    if facts.longest <= _DIGITS:
        return shown, []
    digits = exact.str.replace_all(r"\D", "").str.strip_chars_start("0").str.len_chars()
    too_many = (digits > _DIGITS).fill_null(False)
    if not too_many.any():
        return shown, []
    note = f"{too_many.sum():,} 个数值超过 {_DIGITS} 位有效数字，Excel 会丢失末位，已按文本写入。"
    return replace(shown, texts=exact.set(~too_many, None)), [note]


def _days(column: Column, values: pl.Series, least: int) -> tuple[SheetColumn, list[str]]:
    monthly = column.kind is Kind.MONTH
    numbers = (values - _EPOCH).dt.total_days()
    shown = SheetColumn("yyyy-mm" if monthly else "yyyy-mm-dd", max(least, 11), numbers, align="center", latin=True)
    early = (values < _FIRST_SAFE_DAY).fill_null(False)
    if not early.any():
        return shown, []
    text = month_text(pl.col("value")) if monthly else pl.col("value").cast(pl.String)
    frame = _computed(values, text).to_frame("value").with_columns(early.alias("early"))
    note = f"{early.sum():,} 个日期早于 1900 年 3 月，Excel 不能表示，已按文本写入。"
    return replace(shown, texts=_computed(frame, _only("early"))), [note]


def _texts(column: Column, texts: pl.Series, facts: TextFacts, least: int) -> tuple[SheetColumn, list[str]]:
    value = pl.col("value")
    notes = []
    if facts.returns:
        texts = texts.str.replace_all(r"\r\n?", "\n")
    if facts.broken:
        notes.append(f"{texts.str.contains(CONTROL).sum():,} 个单元格含有 Excel 不允许的控制字符，已换成“\ufffd”。")
        texts = texts.str.replace_all(CONTROL, "\ufffd")
    # A character has at least as many bytes in UTF-8 as units in UTF-16.
    if facts.bytes > _LONGEST:
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
    align = "center" if column.kind in (Kind.BOOLEAN, Kind.CHOICE) else "left"
    width = max(least, min(facts.cells + (2 if align == "center" else 3), most))
    number_format = "General" if wraps else "@"
    narrowest = min(max(least, fewest), width)
    return SheetColumn(number_format, width, None, texts, align, wraps, narrowest, latin=facts.latin), notes


def _header_width(header: str) -> int:
    # A long header is written in two lines, beside the button of the filter.
    cells = cells_of(header)
    return (cells if cells <= 6 else -(-cells // 4) * 2) + 2


def _computed(values: pl.Series | pl.DataFrame, expr: pl.Expr) -> pl.Series:
    frame = values if isinstance(values, pl.DataFrame) else values.to_frame("value")
    return frame.select(expr.alias("value")).to_series()


def _only(flag: str) -> pl.Expr:
    return pl.when(pl.col(flag)).then(pl.col("value"))

"""What the placeholders of a form stand for: values of a result under their keys and Chinese labels."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from difflib import get_close_matches
from functools import partial

import polars as pl

from jicai.errors import UsageError
from jicai.intake.sheets.header_names import fold, split_unit
from jicai.money import rounded
from jicai.render.cells import ready
from jicai.render.result import Result
from jicai.render.words import percent
from jicai.tables.column import NUMERIC, Column, Kind

_FEW = 8
_FOOTER_LINE = re.compile(r"(FOOTER|脚注)_[1-9]\d*")


@dataclass(frozen=True, slots=True)
class Value:
    """A value as a cell of its own holds it (exact number, day, text, nothing), and in the words of a sentence."""

    typed: Decimal | int | date | str | None
    text: str
    number_format: str = "General"
    is_money: bool = False

    def divided(self, divisor: int) -> Value:
        """Yuan as 万元, every digit kept; what is no amount stays."""
        if divisor == 1 or not self.is_money or not isinstance(self.typed, Decimal):
            return self
        # Moves the decimal point: exact.
        amount = self.typed.scaleb(-4)
        shortest = f"{amount:,f}".rstrip("0")
        places = max(2 - len(shortest.partition(".")[2]), 0)
        return Value(amount, shortest + "0" * places, "#,##0.00", is_money=True)

    def hundredfold(self) -> Value:
        """A share in hundredths, every digit kept."""
        return Value(self.typed.scaleb(2), self.text, "0.0") if isinstance(self.typed, Decimal) else self


class Values:
    """The values of a result by name; Chinese and English names are folded like the headers of an input."""

    def __init__(self, result: Result, chinese: bool) -> None:
        self._result = result
        self._frame = ready(result, chinese)
        #: What each name stands for, computed when asked for; and the names as they are told.
        self._meanings: dict[str, Callable[[], Value]] = {}
        self._names: list[str] = []
        self._name_result(result)
        for label in dict.fromkeys(label for label, _ in result.basis):
            values = [value for one, value in result.basis if one == label]
            self._add((label, *(["as_of"] if label == "截至日期" else [])), _said("\n".join(values)))
        for column in result.table.columns:
            if column.kind in NUMERIC:
                self._add((f"合计.{column.label}", f"sum.{column.key}"), partial(self._sum, column))
        for column in result.table.columns:
            self._add((column.label, column.key), partial(self._shared, column))

    def value(self, name: str) -> Value:
        """What a placeholder stands for. UsageError, without the place, for a name that there is not."""
        meaning = self._meanings.get(fold(name))
        if meaning is not None:
            return meaning()
        stem, unit = split_unit(fold(name))
        meaning = self._meanings.get(stem)
        if meaning is not None and unit in ("元", "万元", "%"):
            value = meaning()
            return value.hundredfold() if unit == "%" else value.divided(10_000 if unit == "万元" else 1)
        if _FOOTER_LINE.fullmatch(fold(name)):
            return Value(None, "")  # how many lines there are depends on the data
        if meaning is not None:
            raise UsageError(f"不能换算成“{unit}”，金额可用 元 或 万元")
        nearest = get_close_matches(name, self._names, n=1, cutoff=0.4)
        few = "、".join(self._names[:_FEW])
        raise UsageError("没有这个键，" + (f"是否要写 {{{nearest[0]}}}？" if nearest else f"可用 {few} 等"))

    def begins(self, text: str) -> str | None:
        """The longest name that a text begins with, as it stands there folded."""
        folded = fold(text)
        return max((name for name in self._meanings if folded.startswith(name)), key=len, default=None)

    def _name_result(self, result: Result) -> None:
        self._add(("标题", "title"), _said(result.title))
        self._add(("副标题", "subtitle"), _said(result.subtitle))
        rows = result.frame.height
        self._add(("行数", "rows"), lambda: Value(rows, f"{rows:,}", "#,##0"))
        self._add(("脚注", "footer"), _said("\n".join(result.footer)))
        for number, line in enumerate(result.footer, 1):
            self._add((f"脚注_{number}", f"footer_{number}"), _said(line))

    def _add(self, names: Iterable[str], meaning: Callable[[], Value]) -> None:
        for name in names:
            if fold(name) not in self._meanings:
                self._meanings[fold(name)] = meaning
                self._names.append(name)

    def _sum(self, column: Column) -> Value:
        if not column.summed:
            raise UsageError(f"各行的{column.label}加起来没有意义，不能合计；确要相加的，请在模板里写 SUM 公式")
        total = self._result.frame.select(pl.col(column.key).sum()).item()
        return _value(column, 0 if total is None else total)

    def _shared(self, column: Column) -> Value:
        """The value of a column that all rows share."""
        values = self._frame[column.key].unique()
        if len(values) > 1:
            raise UsageError(f"各行的{column.label}不同，不能写在一格里；请写成表头“{column.label}”，逐行填在下面")
        return _value(column, values.item() if len(values) else None)


def _said(text: str) -> Callable[[], Value]:
    return lambda: Value(date.fromisoformat(text), text, "yyyy-mm-dd") if _is_day(text) else Value(text, text)


def _is_day(text: str) -> bool:
    try:
        return len(text) == len("2026-07-10") and str(date.fromisoformat(text)) == text
    except ValueError:
        return False


def _value(column: Column, value: object) -> Value:
    if isinstance(value, bool):
        word = "是" if value else "否"
        return Value(word, word)
    if isinstance(value, date):
        monthly = column.kind is Kind.MONTH
        return Value(value, f"{value:%Y-%m}" if monthly else f"{value}", "yyyy-mm" if monthly else "yyyy-mm-dd")
    if isinstance(value, Decimal | int):
        return _number(column.kind, Decimal(value))
    return Value(value if value is None else str(value), str(value or ""), "@")


def _number(kind: Kind, number: Decimal) -> Value:
    if kind is Kind.MONEY:
        amount = rounded(number, 2)
        return Value(amount, f"{amount:,}", "#,##0.00", is_money=True)
    if kind is Kind.RATIO:
        share = rounded(number, 6)
        return Value(share, percent(share), "0.0%")
    shortest = f"{number:f}".rstrip("0").rstrip(".") if number.as_tuple().exponent else f"{number:f}"
    places = len(shortest.partition(".")[2])
    return Value(Decimal(shortest), f"{Decimal(shortest):,f}", "#,##0" + ("." + "0" * places if places else ""))

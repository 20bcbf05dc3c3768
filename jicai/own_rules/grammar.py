"""Texts of rules understood: conditions, figures and what rows are grouped by.

condition := all {或 all};  all := part {且 part};  part := 非 part | ( condition ) | operand and what is said of it

Figures are those of `jicai.own_rules.figures`.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Literal, cast, get_args

from jicai.own_rules.figures import SORTS, Figures
from jicai.own_rules.nodes import (
    Among,
    Arithmetic,
    Compare,
    Comparing,
    Condition,
    Day,
    Empty,
    Field,
    Holds,
    Joined,
    MonthOf,
    Not,
    Number,
    Operand,
    Total,
    Word,
    sort_of,
)
from jicai.own_rules.tokens import Token
from jicai.own_rules.vocabulary import MistakeError, Vocabulary
from jicai.tables.column import Column, Kind

_MONTH = ("月份", "month")


def condition_of(text: str, vocabulary: Vocabulary) -> Condition:
    """The condition that a text says of a row; MistakeError for one that says none."""
    parser = _Conditions(text, vocabulary, with_totals=False)
    return parser.whole(parser.condition())


def figure_of(text: str, vocabulary: Vocabulary, *, of_group: bool) -> Operand:
    """The number that a text gives of a row, or of a group of rows; MistakeError for what is no number."""
    parser = _Conditions(text, vocabulary, with_totals=of_group)
    found: Operand = parser.whole(parser.figure())
    if isinstance(found, Word):
        raise MistakeError(parser.no_column(found.text))
    if sort_of(found) != "number":
        raise MistakeError(f"应是数，不能是{SORTS[sort_of(found)]}")
    if of_group and not _is_of_group(found):
        raise MistakeError("每组一个数，请写成 行数、合计(列)、种数(列)、最大(列) 或 最小(列)")
    return found


def grouping_of(text: str, vocabulary: Vocabulary) -> Field | MonthOf:
    """What rows are grouped by: a column, or the month of a day."""
    parser = _Conditions(text, vocabulary, with_totals=False)
    token = parser.take()
    if token.what == "word" and token.meant in _MONTH:
        column = parser.in_brackets()
        if column.kind is not Kind.DATE:
            raise MistakeError(f"月份(…) 里要写日期列，{column.label}不是")
        return parser.whole(MonthOf(Field(column)))
    return parser.whole(Field(vocabulary.column(token.written)))


def _is_of_group(operand: Operand) -> bool:
    match operand:
        case Arithmetic(_, left, right):
            return _is_of_group(left) and _is_of_group(right)
        case Total() | Number():
            return True
        case _:
            return False


class _Conditions(Figures):
    def condition(self) -> Condition:
        return self._joined("or", lambda: self._joined("and", self._part))

    def _joined(self, by: Literal["and", "or"], part: Callable[[], Condition]) -> Condition:
        parts = [part()]
        while self.has("keyword", by):
            parts.append(part())
        return parts[0] if len(parts) == 1 else Joined(by, tuple(parts))

    def _part(self) -> Condition:
        if self.has("keyword", "not"):
            return Not(self._part())
        start = self.at
        if self.has("mark", "("):
            try:
                inner = self.condition()
                if self.has("mark", ")"):
                    return inner
            except MistakeError:  # brackets around a sum
                pass
            self.at = start
        return self._comparison()

    def _comparison(self) -> Condition:
        left = self.figure()
        token = self.take()
        match token.what, token.meant:
            case "keyword", "empty" | "filled":
                return Empty(self._field(left, token), token.meant == "filled")
            case "keyword", "holds" | "not holds":
                field = self._field(left, token)
                if sort_of(field) != "text" or field.column.kind is Kind.CHOICE:
                    raise MistakeError(f"{field.column.label}不是文字，不能写 {token.written}，请用 = 或 属于")
                return Holds(field, self.take().meant, token.meant == "not holds")
            case "keyword", "among" | "not among":
                field = self._field(left, token)
                return Among(field, self._list(field), token.meant == "not among")
            case "sign", sign if sign in get_args(Comparing):
                return self._compared(cast(Comparing, sign), left, self.figure())
        raise MistakeError(f"「{token.written}」这里应是 =、!=、>、>=、<、<=、为空、不为空、属于、包含 中的一个")

    def _field(self, operand: Operand, token: Token) -> Field:
        if isinstance(operand, Field):
            return operand
        raise MistakeError(f"「{token.written}」前面应是一列")

    def _list(self, field: Field) -> tuple[Operand, ...]:
        if not self.has("mark", "["):
            raise MistakeError("属于 后面应是方括号里的几个值，如 属于 [三级, 二级]")
        values = [self._as(field, self.figure())]
        while self.has("mark", ","):
            values.append(self._as(field, self.figure()))
        if not self.has("mark", "]"):
            raise MistakeError("属于 后面的值没有用 ] 结束")
        return tuple(values)

    def _compared(self, sign: Comparing, left: Operand, right: Operand) -> Condition:
        if isinstance(left, Field):
            right = self._as(left, right)
        elif isinstance(right, Field):
            left = self._as(right, left)
        for one, other in ((left, right), (right, left)):
            if isinstance(one, Word) and not isinstance(other, Field):
                raise MistakeError(self.no_column(one.text))
            if isinstance(one, Day) and one.is_month and not isinstance(other, Field):
                raise MistakeError(f"「{one.written}」应写成日期，如 2026-07-10")
        if sort_of(left) != sort_of(right):
            sorts = SORTS[sort_of(left)], SORTS[sort_of(right)]
            raise MistakeError(f"{sorts[0]}不能和{sorts[1]}比较")
        if sort_of(left) == "text" and sign not in ("=", "!="):
            raise MistakeError(f"文字只能用 =、!=、属于、包含 比较，不能用 {sign}")
        return Compare(sign, left, right)

    def _as(self, field: Field, value: Operand) -> Operand:
        """A value in the form of the column that it is compared with."""
        column = field.column
        if sort_of(field) == "text":
            if isinstance(value, Field) and sort_of(value) == "text":
                return value
            text = self._text(value)
            if column.kind is not Kind.CHOICE:
                return Word(text)
            stored = column.value_of(text)
            if stored is None:
                words = "、".join(choice.label for choice in column.choices)
                raise MistakeError(f"{column.label}没有「{text}」这个取值，可写 {words}")
            return Word(stored)
        if isinstance(value, Word):
            if sort_of(field) == "day":
                raise MistakeError(f"{column.label}是{_day_form(column)}，不能和「{value.text}」比较")
            raise MistakeError(self.no_column(value.text))
        if isinstance(value, Day) and value.is_month != (column.kind is Kind.MONTH):
            raise MistakeError(f"{column.label}要和{_day_form(column)}比较，不是「{value.written}」")
        return value

    def _text(self, value: Operand) -> str:
        match value:
            case Word(text):
                return text
            case Day():
                return value.written
            case Number():
                return self.tokens[self.at - 1].written
            case _:
                raise MistakeError("这里应是文字")


def _day_form(column: Column) -> str:
    return "月份（如 2026-07）" if column.kind is Kind.MONTH else "日期（如 2026-07-10）"

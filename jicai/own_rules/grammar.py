"""Texts of rules understood: conditions, figures and what rows are grouped by.

condition := all {或 all};  all := part {且 part};  part := 非 part | ( condition ) | operand and what is said of it
figure := product {+ or - product};  product := operand {* operand}
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import Literal, TypeVar, cast, get_args

from jicai.own_rules.nodes import (
    MOST_PLACES,
    Among,
    Arithmetic,
    AsOf,
    Compare,
    Comparing,
    Condition,
    Day,
    Empty,
    Field,
    Holds,
    How,
    Joined,
    MonthOf,
    Not,
    Number,
    Operand,
    Total,
    Word,
    places_of,
    sort_of,
)
from jicai.own_rules.tokens import Token, tokens_of
from jicai.own_rules.vocabulary import MistakeError, Vocabulary
from jicai.tables.column import Column, Kind

#: The figures of a group by the words for them.
TOTALS: dict[str, How] = {
    **dict.fromkeys(("合计", "sum"), "sum"),
    **dict.fromkeys(("最小", "min"), "min"),
    **dict.fromkeys(("最大", "max"), "max"),
    **dict.fromkeys(("行数", "rows"), "rows"),
    **dict.fromkeys(("种数", "kinds"), "kinds"),
}
_MONTH = ("月份", "month")
Node = TypeVar("Node")
_SORTS = {"number": "数", "day": "日期", "text": "文字"}


def condition_of(text: str, vocabulary: Vocabulary) -> Condition:
    """The condition that a text says of a row; MistakeError for one that says none."""
    parser = _Parser(text, vocabulary, with_totals=False)
    return parser.whole(parser.condition())


def figure_of(text: str, vocabulary: Vocabulary, *, of_group: bool) -> Operand:
    """The number that a text gives of a row, or of a group of rows; MistakeError for what is no number."""
    parser = _Parser(text, vocabulary, with_totals=of_group)
    found: Operand = parser.whole(parser.figure())
    if isinstance(found, Word):
        raise MistakeError(parser.no_column(found.text))
    if sort_of(found) != "number":
        raise MistakeError(f"应是数，不能是{_SORTS[sort_of(found)]}")
    if of_group and not _is_of_group(found):
        raise MistakeError("每组一个数，请写成 行数、合计(列)、种数(列)、最大(列) 或 最小(列)")
    return found


def grouping_of(text: str, vocabulary: Vocabulary) -> Field | MonthOf:
    """What rows are grouped by: a column, or the month of a day."""
    parser = _Parser(text, vocabulary, with_totals=False)
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


class _Parser:
    def __init__(self, text: str, vocabulary: Vocabulary, *, with_totals: bool) -> None:
        self.tokens = tokens_of(text, vocabulary)
        self.vocabulary = vocabulary
        self.with_totals = with_totals
        self.at = 0

    @property
    def next(self) -> Token:
        return self.tokens[self.at]

    def take(self) -> Token:
        token = self.next
        self.at += token.what != "end"
        return token

    def has(self, what: str, meant: str) -> bool:
        """Whether the next word is this one, which is taken then."""
        is_there = (self.next.what, self.next.meant) == (what, meant)
        self.at += is_there
        return is_there

    def whole(self, node: Node) -> Node:
        if self.next.what != "end":
            raise MistakeError(f"「{self.next.written}」这里接不上，几个条件之间写 且 或 或")
        return node

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
            sorts = _SORTS[sort_of(left)], _SORTS[sort_of(right)]
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

    def no_column(self, word: str) -> str:
        return f"{self.vocabulary.table.label}没有「{word}」这一列，{self.vocabulary.nearest(word)}"

    def figure(self) -> Operand:
        found = self._product()
        while self.next.what == "sign" and self.next.meant in "+-":
            sign: Literal["+", "-"] = "+" if self.take().meant == "+" else "-"
            found = self._worked(sign, found, self._product())
        return found

    def _product(self) -> Operand:
        found = self._operand()
        while self.has("sign", "*"):
            found = self._worked("*", found, self._operand())
        return found

    def _worked(self, sign: Literal["+", "-", "*"], left: Operand, right: Operand) -> Operand:
        for one in (left, right):
            if isinstance(one, Word):
                raise MistakeError(self.no_column(one.text))
        sorts = {sort_of(left), sort_of(right)}
        if sorts != {"number"} and not (sorts == {"day"} and sign == "-"):
            raise MistakeError("只有数可以加、减、乘，日期只能减日期（得天数）")
        found = Arithmetic(sign, left, right)
        if places_of(found) > MOST_PLACES:
            raise MistakeError(f"乘出来的小数超过 {MOST_PLACES} 位，请少乘一项")
        return found

    def _operand(self) -> Operand:
        token = self.take()
        match token.what:
            case "column":
                return Field(self.vocabulary.column(token.meant))
            case "number":
                return Number(Decimal(token.meant))
            case "day" | "month":
                return Day(_day(token), token.written)
            case "text":
                return Word(token.meant)
            case "keyword" if token.meant == "as_of":
                return AsOf()
            case "mark" if token.meant == "(":
                inner = self.figure()
                if not self.has("mark", ")"):
                    raise MistakeError("括号没有用 ) 结束")
                return inner
            case "sign" if token.meant == "-" and self.next.what == "number":
                return Number(-Decimal(self.take().meant))
            case "word" if token.meant.lower() in TOTALS:
                return self._total(TOTALS[token.meant.lower()], token)
            case "word":
                return Word(token.meant)
        raise MistakeError(f"「{token.written}」这里应是一列或一个值")

    def _total(self, how: How, token: Token) -> Operand:
        if not self.with_totals:
            raise MistakeError(f"{token.written} 是对一组行算的，只能写在有 per 的规则的 value 和界限里")
        if how == "rows":
            if self.has("mark", "(") and not self.has("mark", ")"):
                raise MistakeError("行数 后面不写列；数不同的取值用 种数(列)")
            return Total("rows", None)
        if not self.has("mark", "("):
            raise MistakeError(f"{token.written} 后面要有括号，如 {token.written}(采购数量)")
        self.with_totals = False
        inner = self.figure()
        self.with_totals = True
        if not self.has("mark", ")"):
            raise MistakeError(f"{token.written} 的括号没有用 ) 结束")
        if isinstance(inner, Word):
            raise MistakeError(self.no_column(inner.text))
        if how == "kinds" and not isinstance(inner, Field):
            raise MistakeError("种数(…) 里要写一列")
        if how != "kinds" and sort_of(inner) != "number":
            raise MistakeError(f"{token.written}(…) 里要写数，不能是{_SORTS[sort_of(inner)]}")
        return Total(how, inner)

    def in_brackets(self) -> Column:
        if not self.has("mark", "("):
            raise MistakeError("月份 后面要有括号，如 月份(下单日期)")
        column = self.vocabulary.column(self.take().written)
        if not self.has("mark", ")"):
            raise MistakeError("月份 的括号没有用 ) 结束")
        return column


def _day(token: Token) -> date:
    year, month, *rest = (int(part) for part in token.meant.split("-"))
    try:
        return date(year, month, rest[0] if rest else 1)
    except ValueError:
        raise MistakeError(f"没有 {token.written} 这一天") from None


def _day_form(column: Column) -> str:
    return "月份（如 2026-07）" if column.kind is Kind.MONTH else "日期（如 2026-07-10）"

"""Figures that a rule is about: numbers worked out of the columns of a row, or of a group of rows.

figure := product {+ or - product};  product := operand {* operand}
"""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Literal

from jicai.own_rules.nodes import (
    MOST_PLACES,
    Arithmetic,
    AsOf,
    Day,
    Field,
    How,
    Number,
    Operand,
    Total,
    Word,
    places_of,
    sort_of,
)
from jicai.own_rules.reader import Reader
from jicai.own_rules.tokens import Token
from jicai.own_rules.vocabulary import MistakeError
from jicai.tables.column import Column

#: The figures of a group by the words for them.
TOTALS: dict[str, How] = {
    **dict.fromkeys(("合计", "sum"), "sum"),
    **dict.fromkeys(("最小", "min"), "min"),
    **dict.fromkeys(("最大", "max"), "max"),
    **dict.fromkeys(("行数", "rows"), "rows"),
    **dict.fromkeys(("种数", "kinds"), "kinds"),
}
#: What a value is, in words.
SORTS = {"number": "数", "day": "日期", "text": "文字"}


class Figures(Reader):
    """Reads figures; those of a group only `with_totals`."""

    def no_column(self, word: str) -> str:
        """That the table has no column of this name, and which is nearest."""
        return f"{self.vocabulary.table.label}没有「{word}」这一列，{self.vocabulary.nearest(word)}"

    def figure(self) -> Operand:
        """A number, a day or a single value, as it stands next; MistakeError where none does."""
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
            raise MistakeError(f"{token.written}(…) 里要写数，不能是{SORTS[sort_of(inner)]}")
        return Total(how, inner)

    def in_brackets(self) -> Column:
        """The column in the brackets behind 月份."""
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

"""References into a sheet of which the table grows: where they point once rows have come in."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from openpyxl.formula.tokenizer import Token, Tokenizer, TokenizerError

_CELL = r"(\$?[A-Za-z]{1,3})(\$?)(\d{1,7})"
_REFERENCE = re.compile(rf"{_CELL}(?::{_CELL})?")
_ROWS = re.compile(r"(\$?)(\d{1,7}):(\$?)(\d{1,7})")
_SHEET = re.compile(r"('(?:[^']|'')+'|[^'!:\[\]]+)!(.+)", re.DOTALL)
#: With these a reference to the one row of a form means all the rows that come in its place.
_AGGREGATES = frozenset({"SUM(", "SUBTOTAL(", "AVERAGE(", "COUNT(", "COUNTA(", "MAX(", "MIN("})


@dataclass(frozen=True, slots=True)
class Growth:
    """The table's rows of the form, `first` to `last`, and how many come in among them."""

    first: int
    last: int
    added: int

    @property
    def at(self) -> int:
        """The row before which they come in: below a single row, else above the last one, which closes the table."""
        return self.last if self.last > self.first else self.last + 1

    def row(self, row: int) -> int:
        """Where a row of the form stands."""
        return row if row < self.at else row + self.added

    def span(self, first: int, last: int, extend: bool = True) -> tuple[int, int]:
        """Where a range of rows stands; one that ends with the table's last row takes the new ones in."""
        end = last + self.added if extend and last == self.last else self.row(last)
        return self.row(first), end

    def holds(self, row: int) -> bool:
        """Whether a row of the form is one of the table's."""
        return self.first <= row <= self.last


def moved_ranges(text: str, growth: Growth) -> str:
    """Ranges of one sheet, divided by blanks, such as those of a validation; single cells count as ranges."""
    return " ".join(_moved(part, growth, extend_cell=True) for part in text.split())


def moved_formula(
    formula: str, sheet: str, growths: Mapping[str, Growth], *, in_table: bool = False, extend_cells: bool = False
) -> str:
    """A formula of `sheet` (with its `=`) as it reads after the growth, by the title of each sheet that grows.

    Excel's own rules for inserted rows, and one more: a range that ends with the table's last row grows with it. In a
    formula of the table itself (`in_table`) only an absolute end does, since a relative one means that row alone. A
    single cell of a table of one row stays one, unless an aggregate holds nothing else, or `extend_cells`.
    """
    try:
        tokens = Tokenizer(formula).items
    except TokenizerError:
        return formula
    if not tokens or tokens[0].type == Token.LITERAL:
        return formula
    written = []
    for at, token in enumerate(tokens):
        if token.type == Token.OPERAND and token.subtype == Token.RANGE:
            alone = extend_cells or (not in_table and _alone_in_aggregate(tokens, at))
            written.append(_moved_operand(token.value, sheet, growths, in_table, alone))
        else:
            written.append(token.value)
    return "=" + "".join(written)


def _moved_operand(text: str, sheet: str, growths: Mapping[str, Growth], in_table: bool, alone: bool) -> str:
    named = _SHEET.fullmatch(text)
    prefix, reference = (f"{named[1]}!", named[2]) if named else ("", text)
    title = named[1] if named else sheet
    if title.startswith("'"):
        title = title[1:-1].replace("''", "'")
    growth = growths.get(title)
    return text if growth is None else prefix + _moved(reference, growth, in_table=in_table, extend_cell=alone)


def _moved(text: str, growth: Growth, *, in_table: bool = False, extend_cell: bool = False) -> str:
    rows = _ROWS.fullmatch(text)
    if rows:
        first, last = growth.span(int(rows[2]), int(rows[4]), not in_table or bool(rows[3]))
        return f"{rows[1]}{first}:{rows[3]}{last}"
    found = _REFERENCE.fullmatch(text)
    if not found:
        return text  # a name, whole columns, or a part of a table
    column, fixed, row, last_column, last_fixed, last_row = found.groups()
    if last_row is None:
        first, last = growth.span(int(row), int(row))
        if extend_cell and last > first:
            return f"{column}{fixed}{first}:{column}{fixed}{last}"
        return f"{column}{fixed}{growth.row(int(row))}"
    first, last = growth.span(int(row), int(last_row), not in_table or bool(last_fixed))
    return f"{column}{fixed}{first}:{last_column}{last_fixed}{last}"


def _alone_in_aggregate(tokens: list[Token], at: int) -> bool:
    before = tokens[at - 1] if at else None
    if before is not None and before.type == Token.SEP and at > 2 and tokens[at - 3].value.upper() == "SUBTOTAL(":
        before = tokens[at - 3]
    after = tokens[at + 1] if at + 1 < len(tokens) else None
    opens = before is not None and before.subtype == Token.OPEN and before.value.upper() in _AGGREGATES
    return opens and after is not None and after.subtype == Token.CLOSE

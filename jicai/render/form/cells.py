"""Values put into the cells of a form: always values, never formulas, errors or links."""

from __future__ import annotations

import re
from datetime import date
from decimal import Decimal
from typing import Any

from openpyxl.styles.numbers import is_date_format

#: Programs that open a workbook take such a word for the character of that number.
_ESCAPE = re.compile(r"_(?=x[0-9A-Fa-f]{4}_)")
#: What Excel calls General and Text: the form has no wish.
_NO_WISH = frozenset({"General", "@"})
_FIRST_SAFE_DAY = date(1900, 3, 1)
_DIGITS = 15


def put_text(cell: Any, text: str) -> None:
    """A text that stays one, whatever it begins with."""
    cell._value = escaped(text)
    cell.data_type = "s"


def escaped(text: str) -> str:
    """The text as the file holds it, where it looks like an escape of the format."""
    return _ESCAPE.sub("_x005F_", text)


def put_number(cell: Any, digits: str) -> None:
    """A number by its exact digits: openpyxl would write the nearest float with 16 of them."""
    cell._value = digits
    cell.data_type = "n"


def put_day(cell: Any, day: date) -> None:
    """A day, by the calendar of the workbook (1900 or 1904)."""
    cell._value = day
    cell.data_type = "d"


def put_typed(cell: Any, value: Decimal | int | date | str | None, number_format: str) -> bool:
    """A value (a text clean already) in a cell of its own; False where Excel cannot hold it and it stands as text."""
    cell.hyperlink = None
    if value is None:
        cell._value, cell.data_type = None, "n"
    elif isinstance(value, str):
        put_text(cell, value)
    elif isinstance(value, date):
        if value < _FIRST_SAFE_DAY:
            put_text(cell, str(value))
            return False
        put_day(cell, value)
        wish(cell, number_format)
    else:
        digits = f"{Decimal(value):f}"
        digits = digits.rstrip("0").rstrip(".") if "." in digits else digits
        if len(re.sub(r"\D", "", digits).strip("0")) > _DIGITS:
            put_text(cell, digits)
            return False
        put_number(cell, digits)
        wish(cell, number_format)
    return True


def wish(cell: Any, number_format: str) -> None:
    """Our number format, where the form's is none or cannot show such a value (a day as a number, or the reverse)."""
    current = cell.number_format
    if current in _NO_WISH or is_date_format(current) != is_date_format(number_format):
        cell.number_format = number_format

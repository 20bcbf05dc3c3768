"""One spelling for the content of a cell, whichever program saved it.

Spreadsheet programs hold numbers as binary ones, days as serial numbers or as texts, and line breaks as they like: two
spellings are equal exactly where a person would say that the cell is unchanged.
"""

from __future__ import annotations

import re
import unicodedata
from decimal import Decimal, InvalidOperation, localcontext

from jicai.intake.sheets.calendar import to_date, to_month
from jicai.money import rounded
from jicai.tables.column import SCALES, Column, Kind

#: Places that are written and compared: more than a spreadsheet keeps of any share.
PLACES = 6
#: What the binary number of a cell may differ by, relatively.
_TAIL = Decimal("1e-9")
_DIGITS = 60
_PERCENT = re.compile(r"(-?\d+(?:\.(\d+))?)%")
_TIME = re.compile(r"[ T]+\d{1,2}:\d{2}(:\d{2}(\.\d+)?)?$")
_FRACTION = re.compile(r"\.0+$")
_NUMERIC = frozenset({*SCALES, Kind.INTEGER})


def places_of(column: Column) -> int:
    """The decimal places that cells of a numeric column are written with at most."""
    return min(SCALES.get(column.kind, 0), PLACES)


def spelled(column: Column, text: str | None) -> str:
    """What a cell of the column holds, in one spelling; nothing for an empty cell.

    A number whose binary form is that of a rounded one is this; what differs by more keeps its digits. What is neither
    the number nor the day that the column is about is kept as a text.
    """
    plain = plain_text(text)
    if not plain:
        return ""
    if column.kind in _NUMERIC:
        return _number(plain, places_of(column))
    if column.kind is Kind.DATE:
        day = day_of(plain)
        return plain if day is None else day
    if column.kind is Kind.MONTH:
        month = to_month(_TIME.sub("", plain))
        return plain if month is None else f"{month:%Y-%m}"
    return plain


def is_same(column: Column, text: str | None, before: str) -> bool:
    """Whether the cell still holds what was sent, spelled `before`; `49.9%` is 0.498731 as the cell shows it."""
    if spelled(column, text) == before:
        return True
    shown = _PERCENT.fullmatch(unicodedata.normalize("NFKC", plain_text(text)).replace(" ", ""))
    if column.kind not in _NUMERIC or shown is None:
        return False
    try:
        sent, typed = Decimal(before), Decimal(shown[1]) / 100
    except InvalidOperation:
        return False
    # A cell shows a share with a decimal; a whole per cent is the share itself.
    return sent == typed or bool(shown[2] and rounded(sent, 2 + len(shown[2])) == typed)


def plain_text(text: str | None) -> str:
    """A text without blanks around it, with one kind of line break, composed characters as one."""
    if text is None:
        return ""
    return unicodedata.normalize("NFC", text.replace("\r\n", "\n").replace("\r", "\n")).strip(" \t\n\u3000\xa0\ufeff")


def day_of(text: str) -> str | None:
    """A day as YYYY-MM-DD, in whichever form it stands in the cell; None for what is no day."""
    folded = unicodedata.normalize("NFKC", text).strip()
    day = to_date(_FRACTION.sub("", _TIME.sub("", folded)))
    return None if day is None else day.isoformat()


def _number(text: str, places: int) -> str:
    with localcontext() as context:
        context.prec = _DIGITS
        try:
            value = Decimal(unicodedata.normalize("NFKC", text).replace(",", "").replace(" ", ""))
            rounded = value.quantize(Decimal(1).scaleb(-places))
        except InvalidOperation:
            return text
        if abs(value - rounded) <= _TAIL * max(abs(rounded), Decimal(1)):
            value = rounded
        return format(value.normalize() + 0, "f")

"""The stores' own books of two hospitals: what they posted of what the exchange says, and what they bought besides."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal

from story.cast import BY_NAME
from story.orders import Line

#: The one posts the exchange's line numbers, the other has only its own.
_WITH_LINES, _WITHOUT = "渠北区中医院", "云岫县中医院"
_FIRST, _LAST = date(2026, 7, 1), date(2026, 9, 30)


@dataclass(frozen=True)
class Receipt:
    """One row of the book."""

    number: str
    line: Line
    code: str
    day: date
    quantity: Decimal
    price: Decimal
    amount: Decimal
    line_id: str = ""


def make_receipts(rows: list[Line]) -> list[Receipt]:
    """Every accepted row of the two hospitals from July to September, some of them otherwise than on the exchange."""
    return [
        receipt
        for name, letter in ((_WITH_LINES, "QB"), (_WITHOUT, "YX"))
        for receipt in _numbered(_book([row for row in rows if _is_of(row, name)], name == _WITH_LINES), letter)
    ]


def _is_of(row: Line, name: str) -> bool:
    return row.institution == BY_NAME[name] and row.accepted_on is not None and _FIRST <= row.accepted_on <= _LAST


def _book(rows: list[Line], with_lines: bool) -> list[Receipt]:
    book = []
    for at, row in enumerate(rows):
        assert row.accepted_on is not None
        assert row.accepted is not None
        assert row.amount is not None
        sign = -1 if row.status == "退货" else 1
        posted = Receipt(
            "", row, row.code, row.accepted_on + timedelta(at % 3 * sign), row.accepted * sign, row.price,
            row.amount * sign, row.line_id if with_lines else "",
        )  # fmt: skip
        book += _posted(posted, at % 40 if sign > 0 else 1)
    return [one for one in book if one.day <= _LAST]


def _posted(row: Receipt, draw: int) -> list[Receipt]:
    """What became of one row; most of them stand in the book as they are."""
    if draw == 3:
        return []
    if draw == 9 and row.quantity >= 2:
        part = (row.quantity / 2).to_integral_value()
        rest = _of(row, row.quantity - part)
        return [_of(row, part), replace(rest, day=rest.day + timedelta(1))]
    if draw == 15 and row.line_id:
        return [row, row]
    if draw == 21:
        return [replace(row, amount=row.amount + Decimal("0.01"))]
    if draw == 27 and row.line_id:
        return [_of(row, row.quantity + 1)]
    if draw == 33:
        price = row.price + Decimal("0.50")
        return [replace(row, price=price, amount=_fen(row.quantity * price))]
    if draw == 37:
        bought = _of(replace(row, line_id="", day=row.day - timedelta(20)), row.quantity + 7)
        return [row, bought]
    return [row]


def _of(row: Receipt, quantity: Decimal) -> Receipt:
    return replace(row, quantity=quantity, amount=_fen(quantity * row.price))


def _fen(amount: Decimal) -> Decimal:
    return amount.quantize(Decimal("0.01"), ROUND_HALF_UP)


def _numbered(rows: list[Receipt], letter: str) -> list[Receipt]:
    ordered = sorted(rows, key=lambda row: (row.day, row.code, row.quantity, row.line.line_id))
    return [replace(row, number=f"{letter}{row.day:%y%m%d}{at:04d}") for at, row in enumerate(ordered, start=1)]

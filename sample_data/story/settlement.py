"""What institutions paid their suppliers: some at once, some late, some in one sum for many lines."""

from __future__ import annotations

import random
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from story.agreements import EXPORTED
from story.cast import DISTRIBUTORS
from story.orders import Line

# Days from acceptance to payment, and how many of a hundred lines are paid at all; the others are prompt.
_HABITS = {
    "渠北区人民医院": (70, 150, 82),
    "云岫县人民医院": (35, 95, 90),
    "云岫县中医院": (60, 120, 75),
    "渠北和煦医院": (20, 100, 85),
}
_PROMPT = (12, 50, 97)
_IN_ONE_SUM = {"嘉岚区人民医院", "渠北区中医院"}  # per month and supplier, without naming lines


@dataclass(frozen=True)
class Payment:
    """One row: what was paid to whom on which day, for a line where it names one."""

    payment_id: str
    institution_code: str
    institution_name: str
    payee: str
    line_id: str
    paid_on: date
    amount: Decimal
    note: str = ""


def make_payments(rng: random.Random, rows: list[Line]) -> list[Payment]:
    """The payments through the day of the export, by day."""
    named: list[Line] = []
    sums: dict[tuple[str, str, str, date], Decimal] = {}
    days: dict[int, date] = {}
    for row in rows:
        amount = row.amount
        if row.status == "退货" or row.accepted_on is None or not amount:
            continue
        soonest, latest, share = _HABITS.get(row.institution.name, _PROMPT)
        month = row.accepted_on.replace(day=1)
        if row.institution.name in _IN_ONE_SUM:
            day = (month + timedelta(60)).replace(day=18)  # in the month after, or the one after that
            if day <= EXPORTED:
                key = (row.institution.code, row.institution.name, row.distributor, day)
                sums[key] = sums.get(key, Decimal(0)) + amount
            continue
        # paid on the tenth, twentieth or last days of a month, as finance departments do
        day = row.accepted_on + timedelta(rng.randrange(soonest, latest))
        day = day.replace(day=min(28, (day.day + 9) // 10 * 10))
        if rng.randrange(100) < share and row.accepted_on < day <= EXPORTED:
            days[len(named)] = day
            named.append(row)
    entries = [
        (
            days[place],
            row.institution.code,
            row.institution.name,
            row.distributor,
            row.line_id,
            row.amount or Decimal(),
            "",
        )
        for place, row in enumerate(named)
    ]
    entries += [
        (day, code, name, payee, "", amount, "按月汇总付款") for (code, name, payee, day), amount in sums.items()
    ]
    entries += _oddities(rows, named, days)
    return _numbered(_once_each(entries))


Entry = tuple[date, str, str, str, str, Decimal, str]


def _oddities(rows: list[Line], named: list[Line], days: dict[int, date]) -> list[Entry]:
    """Paid by mistake and taken back, paid for what has not come, paid for what nobody knows."""
    wrong = len(named) * 2 // 3
    row, back_on = named[wrong], min(EXPORTED, days[wrong] + timedelta(6))
    waiting = next(line for line in reversed(rows) if line.status == "已配送")
    entries: list[Entry] = [
        (back_on, row.institution.code, row.institution.name, row.distributor, row.line_id,
         -(row.amount or Decimal()), "冲红"),
        (EXPORTED, waiting.institution.code, waiting.institution.name, waiting.distributor, waiting.line_id,
         (waiting.ordered * waiting.price).quantize(Decimal("0.01")), "预付货款"),
        (date(2026, 9, 10), row.institution.code, row.institution.name, row.distributor, "MX26070199999999",
         Decimal("1860.00"), ""),
        (date(2026, 9, 18), "H50990400001", "石枫区人民医院", DISTRIBUTORS["江汀"], "", Decimal("25400.00"),
         "按月汇总付款"),
    ]  # fmt: skip
    return entries


def _once_each(entries: list[Entry]) -> list[Entry]:
    """Two receipts of one line that are paid on one day are one payment."""
    merged: dict[tuple[date, str, str, str], Entry] = {}
    for entry in entries:
        key = (entry[0], entry[1], entry[3], entry[4] + entry[6])
        before = merged.get(key)
        merged[key] = entry if before is None else (*entry[:5], before[5] + entry[5], entry[6])
    return list(merged.values())


def _numbered(entries: list[Entry]) -> list[Payment]:
    """One payment number for what goes to one supplier on one day."""
    numbers: dict[tuple[date, str, str, str], str] = {}
    payments = []
    for day, code, name, payee, line_id, amount, note in sorted(entries):
        key = (day, code, payee, note)
        number = numbers.setdefault(key, f"FK{day:%Y%m%d}{len(numbers) + 1:05d}")
        payments.append(Payment(number, code, name, payee, line_id, day, amount, note))
    return payments

"""Offset and refund: institution by institution and fund by fund, one month after the other."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

from model.advance import planned_tranches
from model.dates import advance_end, advance_years, first_of_month, months_later, refund_month, window
from model.world import ZERO, Row, World

Account = tuple[str, int, str, str]  # batch, agreement year (1 but where the advance is yearly), institution, fund


class Years:
    """Money that fills the rooms of the agreement years in order; the last one takes what is over.

    What is taken back leaves the last years first, and what is taken back beyond all of it the first.
    """

    def __init__(self, rooms: dict[int, Decimal]) -> None:
        self.rooms = dict(sorted(rooms.items())) or {1: ZERO}
        self.filled = dict.fromkeys(self.rooms, ZERO)

    def take(self, amount: Decimal) -> dict[int, Decimal]:
        """The year that each part of an amount belongs to."""
        years, parts = list(self.rooms), {}
        for year in years if amount > 0 else years[::-1]:
            if amount > 0:
                part = amount if year == years[-1] else min(amount, max(ZERO, self.rooms[year] - self.filled[year]))
            else:
                part = amount if year == years[0] else max(amount, min(ZERO, -self.filled[year]))
            self.filled[year] += part
            amount -= part
            if part:
                parts[year] = part
        return parts


def _by(*keys: str) -> Callable[[tuple[int, Row]], tuple[Any, ...]]:
    """In which order numbered rows fill the years."""
    return lambda numbered: (*("" if numbered[1][key] is None else numbered[1][key] for key in keys), numbered[0])


def advanced(world: World, as_of: date) -> dict[Account, Decimal]:
    """What is to come back: what was really paid out through as_of, or without that table the whole plan."""
    amounts: dict[Account, Decimal] = {}
    plan = planned_tranches(world)
    if "disbursements" not in world.tables:
        for row in plan:
            account = (row["batch"], row["agreement_year"], row["institution_code"], row["fund"])
            amounts[account] = amounts.get(account, ZERO) + row["amount"]
        return amounts
    rooms: dict[tuple[str, str, int], dict[int, Decimal]] = {}
    for row in plan:
        key = (row["batch"], row["institution_code"], row["tranche"])
        rooms.setdefault(key, {})[row["agreement_year"]] = row["amount"]
    paid = [row for row in enumerate(world.rows("disbursements")) if row[1]["paid_on"] <= as_of]
    years: dict[tuple[str, str, int], Years] = {}
    for _, row in sorted(paid, key=_by("paid_on", "fund", "amount")):
        key = (row["batch"], row["institution_code"], int(row["tranche"]))
        fund = row["fund"] or world.fund_by_level(row["institution_code"])
        if len(advance_years(world.batch(row["batch"]))) > 1:
            parts = years.setdefault(key, Years(rooms.get(key, {}))).take(row["amount"])
        else:
            parts = {1: row["amount"]}
        for year, amount in parts.items():
            account = (row["batch"], year, row["institution_code"], fund)
            amounts[account] = amounts.get(account, ZERO) + amount
    return amounts


def recorded_rows(world: World, as_of: date, accounts: dict[Account, Decimal]) -> list[Row]:
    """What is on record of the months begun, each part with its agreement `year`: they fill what went out in order."""
    begun = [row for row in enumerate(world.rows("recoveries")) if row[1]["month"] <= as_of]
    years: dict[tuple[str, str, str], Years] = {}
    found = []
    for _, row in sorted(begun, key=_by("month", "kind", "amount")):
        key = (row["batch"], row["institution_code"], row["fund"])
        if len(advance_years(world.batch(row["batch"]))) > 1:
            rooms = {a[1]: amount for a, amount in accounts.items() if (a[0], *a[2:]) == key}
            parts = years.setdefault(key, Years(rooms)).take(row["amount"])
        else:
            parts = {1: row["amount"]}
        found += [row | {"year": year, "amount": amount} for year, amount in parts.items()]
    return found


def fund_payments(world: World, as_of: date) -> dict[tuple[str, str, date], Decimal]:
    """Institution, fund, month to the sum of the month's rows, clawbacks included; months begun, known institutions."""
    sums: dict[tuple[str, str, date], Decimal] = {}
    for row in world.rows("fund_payments"):
        if row["month"] <= as_of and world.institution(row["institution_code"]) is not None:
            key = (row["institution_code"], row["fund"], row["month"])
            sums[key] = sums.get(key, ZERO) + row["amount"]
    return sums


@dataclass
class Course:
    """How one account went: recorded and computed movements together, and the rows of its window."""

    advanced: Decimal
    offset: Decimal = ZERO
    refunded: Decimal = ZERO
    rows: list[Row] = field(default_factory=list)

    @property
    def balance(self) -> Decimal:
        """What has not come back yet."""
        return self.advanced - self.offset - self.refunded


def courses(world: World, as_of: date) -> dict[Account, Course]:
    """Every account that was paid an advance or has a recorded movement, after the last month that is given."""
    payments = fund_payments(world, as_of)
    last_month = max((month for _, _, month in payments), default=None)
    recorded_through: dict[str, date] = {}
    for row in world.rows("recoveries"):
        if row["month"] <= as_of:
            through = recorded_through.get(row["batch"], row["month"])
            recorded_through[row["batch"]] = max(through, row["month"])
    paid_out = advanced(world, as_of)
    accounts = {account: Course(amount) for account, amount in paid_out.items()}
    recorded = recorded_rows(world, as_of, paid_out)
    for row in recorded:
        accounts.setdefault((row["batch"], row["year"], row["institution_code"], row["fund"]), Course(ZERO))

    order = sorted(accounts, key=lambda account: (advance_end(world.batch(account[0]), account[1]), account[0]))
    starts = [window(batch)[0] for batch in world.batches] + [row["month"] for row in recorded]
    ends = [month for month in (last_month, *recorded_through.values()) if month is not None]
    month = min(starts, default=first_of_month(as_of))
    while ends and month <= max(ends):
        for institution_code, fund in {account[2:] for account in accounts}:
            unused = max(ZERO, payments.get((institution_code, fund, month), ZERO))
            unused -= _recorded(recorded, "offset", month, None, None, institution_code, fund)
            for account in order:
                if account[2:] == (institution_code, fund):
                    batch = world.batch(account[0])
                    course, opening = accounts[account], accounts[account].balance
                    in_window = last_month is not None and month <= last_month and month in window(batch, account[1])
                    if month <= recorded_through.get(account[0], date.min):
                        offset = _recorded(recorded, "offset", month, *account)
                        refund = _recorded(recorded, "refund", month, *account)
                    elif in_window:
                        offset, refund = max(ZERO, min(opening, unused)), ZERO
                        unused -= offset
                    else:
                        continue
                    course.offset += offset
                    course.refunded += refund
                    if in_window and opening > 0:
                        course.rows.append(
                            {
                                "month": month,
                                "opening": opening,
                                "fund_payment": payments.get((institution_code, fund, month), ZERO),
                                "offset": offset,
                                "closing": course.balance,
                            }
                        )
        month = months_later(month, 1)
    return accounts


def _recorded(
    rows: list[Row], kind: str, month: date, batch: str | None, year: int | None, institution_code: str, fund: str
) -> Decimal:
    """Recorded movements of one kind in a month, of one batch and year or of all (None)."""
    return sum(
        (
            row["amount"]
            for row in rows
            if (row["kind"], row["month"], row["institution_code"], row["fund"])
            == (kind, month, institution_code, fund)
            and batch in (None, row["batch"])
            and year in (None, row["year"])
        ),
        ZERO,
    )


def _names(world: World, account: Account) -> Row:
    batch, year, institution_code, fund = account
    institution = world.institution(institution_code)
    assert institution is not None
    return {
        "batch": batch,
        "agreement_year": year,
        "institution_code": institution_code,
        "institution_name": institution["institution_name"],
        "fund": fund,
    }


def offset_rows(world: World, as_of: date) -> list[Row]:
    """The rows of `jicai offset`: the window's months through the last that is given, while there is a balance."""
    return [
        {**_names(world, account), **row}
        for account, course in sorted(courses(world, as_of).items())
        for row in course.rows
    ]


def refund_rows(world: World, as_of: date) -> list[Row]:
    """The rows of `jicai refund`: what offsets leave, whether or not it has come back yet."""
    last_month = max((month for _, _, month in fund_payments(world, as_of)), default=None)
    rows = []
    for account, course in sorted(courses(world, as_of).items()):
        batch = world.batch(account[0])
        if course.advanced - course.offset > 0:
            rows.append(
                {
                    **_names(world, account),
                    "advanced": course.advanced,
                    "offset": course.offset,
                    "refund": course.advanced - course.offset,
                    "due_month": refund_month(batch, account[1]),
                    "status": "final" if (last_month or date.min) >= window(batch, account[1])[-1] else "forecast",
                }
            )
    return rows

"""Offset and refund: institution by institution and fund by fund, one month after the other."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from model.advance import planned_tranches
from model.dates import cycle_end, first_of_month, months_later, refund_month, window
from model.world import ZERO, Row, World

Account = tuple[str, str, str]  # batch, institution, fund


def advanced(world: World, as_of: date) -> dict[Account, Decimal]:
    """What is to come back: what was really paid out through as_of, or without that table the whole plan."""
    amounts: dict[Account, Decimal] = {}
    if "disbursements" in world.tables:
        for row in world.rows("disbursements"):
            fund = row["fund"] or world.fund_by_level(row["institution_code"])
            account = (row["batch"], row["institution_code"], fund)
            if row["paid_on"] <= as_of:
                amounts[account] = amounts.get(account, ZERO) + row["amount"]
    else:
        for row in planned_tranches(world):
            account = (row["batch"], row["institution_code"], row["fund"])
            amounts[account] = amounts.get(account, ZERO) + row["amount"]
    return amounts


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
    recorded = [row for row in world.rows("recoveries") if row["month"] <= as_of]
    recorded_through: dict[str, date] = {}
    for row in recorded:
        through = recorded_through.get(row["batch"], row["month"])
        recorded_through[row["batch"]] = max(through, row["month"])
    accounts = {account: Course(amount) for account, amount in advanced(world, as_of).items()}
    for row in recorded:
        accounts.setdefault((row["batch"], row["institution_code"], row["fund"]), Course(ZERO))

    order = sorted(accounts, key=lambda account: (cycle_end(world.batch(account[0])), account[0]))
    starts = [window(batch)[0] for batch in world.batches] + [row["month"] for row in recorded]
    ends = [month for month in (last_month, *recorded_through.values()) if month is not None]
    month = min(starts, default=first_of_month(as_of))
    while ends and month <= max(ends):
        for institution_code, fund in {account[1:] for account in accounts}:
            unused = max(ZERO, payments.get((institution_code, fund, month), ZERO))
            unused -= _recorded(recorded, "offset", month, None, institution_code, fund)
            for account in order:
                if account[1:] == (institution_code, fund):
                    batch = world.batch(account[0])
                    course, opening = accounts[account], accounts[account].balance
                    in_window = last_month is not None and month <= last_month and month in window(batch)
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


def _recorded(rows: list[Row], kind: str, month: date, batch: str | None, institution_code: str, fund: str) -> Decimal:
    """Recorded movements of one kind in a month, of one batch or of all (None)."""
    return sum(
        (
            row["amount"]
            for row in rows
            if (row["kind"], row["month"], row["institution_code"], row["fund"])
            == (kind, month, institution_code, fund)
            and batch in (None, row["batch"])
        ),
        ZERO,
    )


def _names(world: World, account: Account) -> Row:
    batch, institution_code, fund = account
    institution = world.institution(institution_code)
    assert institution is not None
    return {
        "batch": batch,
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
                    "due_month": refund_month(batch),
                    "status": "final" if last_month is not None and last_month >= window(batch)[-1] else "forecast",
                }
            )
    return rows

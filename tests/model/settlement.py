"""Settlement with suppliers: what is paid, credited and open at one day.

Every state is worked out from nothing, so that a line's own due date is simply another day to look at.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from model.dates import DAY, cycle_end, first_of_month, last_of_month, months_later
from model.world import ZERO, Row, World, fold_code, fold_name, half_up

Pair = tuple[str, str]  # institution, folded payee


@dataclass(frozen=True)
class Receipt:
    """One accepted (or still expected) delivery of a line that has a payee: a payable, or a return as a credit."""

    row: int
    line_id: str
    receipt_id: str | None
    institution_code: str
    product_code: str
    payee: str
    accepted_on: date | None
    amount: Decimal
    returned: bool
    due: date | None

    @property
    def pair(self) -> Pair:
        """Whose pool it belongs to."""
        return self.institution_code, fold_name(self.payee)

    @property
    def day(self) -> date:
        """The day of acceptance of a receipt that has one."""
        assert self.accepted_on is not None
        return self.accepted_on

    @property
    def due_on(self) -> date:
        """The last day to pay a receipt that was accepted."""
        assert self.due is not None
        return self.due

    @property
    def order(self) -> tuple[date, str, str]:
        """Acceptance date, line, receipt."""
        return self.day, self.line_id, self.receipt_id or ""


@dataclass
class State:
    """What is settled at one day, by row of the orders, and what found no line."""

    paid: dict[int, Decimal] = field(default_factory=dict)
    credited: dict[int, Decimal] = field(default_factory=dict)
    unmatched: list[Row] = field(default_factory=list)

    def unpaid(self, receipt: Receipt) -> Decimal:
        """What is open of a receipt."""
        return receipt.amount - self.paid[receipt.row] - self.credited[receipt.row]


def _payee(world: World, row: Row) -> str | None:
    """Distributor, else the line's company, else the first that the catalogue has for the product."""
    for own in (row["distributor"], row["company"]):
        if own:
            return str(own)
    for code in sorted(batch["code"] for batch in world.batches):
        for product in world.standing_for(code, row["product_code"], row["accepted_on"] or row["ordered_on"]):
            if product["company"]:
                return str(product["company"])
    return None


def due_on(world: World, institution_code: str, product_code: str, day: date) -> date:
    """By the terms of the batches in whose cycle a selected product was accepted, the first; else a month's end.

    Batches that do not bind the institution set its day only where no other does.
    """
    found: dict[bool, list[date]] = {True: [], False: []}
    for batch in world.batches:
        selected = [p for p in world.standing_for(batch["code"], product_code, day) if p["selected"] == "yes"]
        if batch["start_on"] <= day <= cycle_end(batch) and selected:
            terms, due = batch.get("settlement", {}), found[world.binds(batch, institution_code)]
            if "days" in terms:
                due.append(day + terms["days"] * DAY)
            else:
                due.append(last_of_month(months_later(first_of_month(day), terms.get("months", 1))))
    return min(found[True] or found[False], default=last_of_month(months_later(first_of_month(day), 1)))


def receipts(world: World) -> list[Receipt]:
    """Everything that is payable or a credit, accepted or not yet, of known institutions."""
    found = []
    for number, row in enumerate(world.rows("orders")):
        payee = _payee(world, row)
        if row["status"] not in (None, "normal", "returned") or payee is None:
            continue
        if world.institution(row["institution_code"]) is None:
            continue
        amount = row["accepted_amount"]
        if amount is None:
            amount = half_up((row["accepted_qty"] or Decimal(0)) * row["unit_price"])
        found.append(
            Receipt(
                number,
                row["line_id"],
                row["receipt_id"],
                row["institution_code"],
                row["product_code"],
                payee,
                row["accepted_on"],
                abs(amount),
                row["status"] == "returned",
                row["accepted_on"] and due_on(world, row["institution_code"], row["product_code"], row["accepted_on"]),
            )
        )
    return found


def accepted(world: World, day: date, *, returned: bool) -> list[Receipt]:
    """What was accepted (or came back) through a day, in the order in which it is settled."""
    return sorted(
        (r for r in receipts(world) if r.returned == returned and r.accepted_on is not None and r.accepted_on <= day),
        key=lambda receipt: receipt.order,
    )


def payments(world: World, day: date) -> list[Row]:
    return [
        row
        for row in world.rows("payments")
        if row["paid_on"] <= day and world.institution(row["institution_code"]) is not None
    ]


def state(world: World, day: date) -> State:
    """The state at a day: lines accepted and payments made through it, and nothing later."""
    lines = accepted(world, day, returned=False)
    result = State({line.row: ZERO for line in lines}, {line.row: ZERO for line in lines})
    pools: dict[Pair, Decimal] = {}
    named: dict[str, list[Row]] = {}
    for row in payments(world, day):
        if row["line_id"] is None:
            pair = (row["institution_code"], fold_name(row["payee"]))
            pools[pair] = pools.get(pair, ZERO) + row["amount"]
        else:
            named.setdefault(fold_code(row["line_id"]), []).append(row)
    for line_id, rows in named.items():
        _pay_line(world, line_id, rows, lines, result, pools)
    returned: dict[Pair, Decimal] = {}
    for receipt in accepted(world, day, returned=True):
        returned[receipt.pair] = returned.get(receipt.pair, ZERO) + receipt.amount
    for kind, amounts, settled in (("credit", returned, result.credited), ("pool", pools, result.paid)):
        for pair, amount in amounts.items():
            left = amount
            for line in lines:
                if line.pair == pair:
                    taken = min(max(ZERO, left), result.unpaid(line))
                    settled[line.row] += taken
                    left -= taken
            if left != 0:
                result.unmatched.append(_unmatched(kind, None, *pair, left))
    return result


def _pay_line(
    world: World, line_id: str, rows: list[Row], lines: list[Receipt], result: State, pools: dict[Pair, Decimal]
) -> None:
    """The payments that name one line: its accepted receipts in order, then the pool of the first."""
    payable = [line for line in lines if fold_code(line.line_id) == line_id]
    if not payable:
        expected = any(not r.returned and fold_code(r.line_id) == line_id for r in receipts(world))
        kind = "waiting" if expected else "named"
        for row in rows:
            payee = fold_name(row["payee"])
            result.unmatched.append(_unmatched(kind, row["payment_id"], row["institution_code"], payee, row["amount"]))
        return
    left = sum((row["amount"] for row in rows), ZERO)
    if left < 0:
        result.unmatched.append(_unmatched("named", None, *payable[0].pair, left))
        return
    for line in payable:
        taken = min(left, line.amount)
        result.paid[line.row] += taken
        left -= taken
    pools[payable[0].pair] = pools.get(payable[0].pair, ZERO) + left


def _unmatched(kind: str, payment_id: str | None, institution_code: str, payee: str, amount: Decimal) -> Row:
    return {
        "kind": kind,
        "payment_id": payment_id,
        "institution_code": institution_code,
        "payee": payee,
        "amount": amount,
    }

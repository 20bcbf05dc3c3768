"""Random rows of the fund: what it paid out as advances, what it pays every month, what it really took back."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from random import Random

from model.advance import planned_tranches
from model.dates import months_later, refund_month, window
from model.drawn_terms import chance, in_about
from model.world import Row, World, half_up

FUNDS = ("employee", "resident")
_CENT = Decimal("0.01")


def draw_disbursements(rng: Random, world: World) -> list[Row]:
    """Tranches paid in full, in part, in two rows, too much, late, by the other fund; and some that nobody planned."""
    rows = []
    for tranche in planned_tranches(world):
        amount = rng.choice((0, 1, 1, 1, 2)) * tranche["amount"]
        if chance(rng, 25):
            amount = half_up(amount * Decimal("0.4"))
        parts = [amount]
        if amount > _CENT and chance(rng, 25):
            parts = [_CENT, amount - _CENT]
        rows += [
            {
                "batch": tranche["batch"],
                "institution_code": tranche["institution_code"],
                "tranche": str(tranche["tranche"]),
                "paid_on": tranche["due_on"] + timedelta(days=rng.choice((-40, -1, 0, 1, 90))),
                "amount": part,
                "fund": rng.choice(FUNDS) if chance(rng, 20) else None,
            }
            for part in parts
            if part > 0
        ]
    for batch in world.batches:
        if chance(rng, 50):
            rows.append(
                {
                    "batch": batch["code"],
                    "institution_code": rng.choice(world.rows("institutions"))["institution_code"],
                    "tranche": rng.choice(("1", "2")),
                    "paid_on": in_about(rng, batch["start_on"], 30),
                    "amount": rng.choice((_CENT, Decimal("77.77"))),
                    "fund": rng.choice((None, *FUNDS)),
                }
            )
    return rows


def _span(batches: list[Row]) -> list[date]:
    """Every month from before the first window to after the last refund, or to an earlier end."""
    month = min(months_later(window(batch)[0], -1) for batch in batches)
    end = max(months_later(refund_month(batch), 1) for batch in batches)
    months = []
    while month <= end:
        months.append(month)
        month = months_later(month, 1)
    return months


def draw_fund_payments(rng: Random, world: World) -> list[Row]:
    """Monthly payments small beside the advance: months missing, in two rows, clawed back; the table may end early."""
    months = _span(world.batches)
    if chance(rng, 25):
        months = months[: rng.randrange(1, len(months) + 1)]
    institutions = [row["institution_code"] for row in world.rows("institutions")]
    rows = []
    for code in institutions:
        for fund in FUNDS:
            for month in months:
                if chance(rng, 60):
                    amount = Decimal(rng.choice((1, 1, 500, 3000, 40000, 40000, 500000, 3000000))) * _CENT
                    rows.append({"institution_code": code, "month": month, "fund": fund, "amount": amount})
                    if chance(rng, 15):  # a second row: more, or a clawback that may exceed the payment
                        rows.append({**rows[-1], "amount": rng.choice((Decimal("0.50"), -amount / 2, -amount * 2))})
                        rows[-1]["amount"] = half_up(rows[-1]["amount"])
    if chance(rng, 15):  # an institution that is not in 医疗机构
        rows.append({"institution_code": "H9", "month": months[-1], "fund": "resident", "amount": Decimal("5.00")})
    return rows


def draw_recoveries(rng: Random, world: World) -> list[Row]:
    """What was really offset and refunded, batch by batch through some month: gaps, before the window and after it."""
    rows = []
    for batch in world.batches:
        if chance(rng, 30):
            continue
        months = [months_later(window(batch)[0], -2), *window(batch), refund_month(batch)]
        for month in months[: rng.randrange(1, len(months) + 1)]:
            for institution in world.rows("institutions"):
                if chance(rng, 60):
                    continue
                early = month < window(batch)[0]
                code = institution["institution_code"]
                rows.append(
                    {
                        "batch": batch["code"],
                        "institution_code": code,
                        "fund": rng.choice((*FUNDS, world.fund_by_level(code), world.fund_by_level(code))),
                        "month": month,
                        "kind": "refund" if early or chance(rng, 20) else "offset",
                        "amount": Decimal(rng.choice((0, 1, 500, 3000, 20000))) * _CENT,
                    }
                )
    return rows

"""Random order lines and supplier payments: receipts, returns, refusals, and payments that name the wrong thing."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from random import Random

from model.drawn_terms import chance, in_about, spelled
from model.world import Row, World, half_up

_QUANTITIES = tuple(Decimal(text) for text in ("0", "1", "2.5", "10", "10", "0.5", "3.3333"))
_PRICES = tuple(Decimal(text) for text in ("0.01", "1.005", "12.345678", "100", "100", "99.99", "99.99", "0"))
_STATUSES = ("normal",) * 12 + ("returned",) * 4 + ("withdrawn", "refused")
_FULL_WIDTH = str.maketrans("L0123456789", "Ｌ０１２３４５６７８９")


def draw_orders(rng: Random, world: World) -> list[Row]:
    """Lines of selected, other and unknown products on few days, so that dates tie; some come in several receipts."""
    start = min(batch["start_on"] for batch in world.batches)
    days = [in_about(rng, start - timedelta(days=20), 20) for _ in range(5)]
    days += [batch["start_on"] for batch in world.batches]
    codes = [row["product_code"] for row in world.rows("products")]
    codes += [row["new_code"] for row in world.rows("code_changes")] + ["X1"]
    rows: list[Row] = []
    for number in range(rng.randrange(4, 16)):
        code = rng.choice(codes)
        known = [row["institution_code"] for row in world.rows("institutions")][:2]
        line = {
            "line_id": f"L{number:02}",
            # An unknown institution may order what is in no catalogue only.
            "institution_code": "H9" if code == "X1" and chance(rng, 20) else rng.choice(known),
            "product_code": code,
            "ordered_qty": Decimal(10),
            "unit_price": rng.choice(_PRICES),
            "ordered_on": rng.choice(days),
        }
        count = rng.choice((2, 3)) if chance(rng, 25) else 1
        for receipt in range(count):
            rows.append(_receipt(rng, line, f"R{receipt}" if count > 1 or chance(rng, 30) else None))
    return rows


def _receipt(rng: Random, line: Row, receipt_id: str | None) -> Row:
    status = rng.choice(_STATUSES)
    sign = -1 if status == "returned" else 1
    quantity = rng.choice(_QUANTITIES) * sign if chance(rng, 88) else None
    accepted = quantity is not None
    return {
        **line,
        "receipt_id": receipt_id,
        "ordered_qty": line["ordered_qty"] * sign,
        "accepted_qty": quantity,
        "accepted_on": line["ordered_on"] + timedelta(days=rng.choice((0, 0, 1, 31, 200))) if accepted else None,
        "accepted_amount": rng.choice((Decimal("0.00"), Decimal("88.88"))) * sign
        if accepted and chance(rng, 20)
        else None,
        "distributor": spelled(rng) if chance(rng, 70) else None,
        "company": spelled(rng) if chance(rng, 40) else None,
        "status": status,
    }


def draw_payments(rng: Random, world: World) -> list[Row]:
    """Payments to lines and pools: exact, half, double, taken back; also of the wrong institution, payee or line."""
    lines = world.rows("orders")
    rows: list[Row] = []
    for number in range(rng.randrange(1, 16)):
        line = rng.choice(lines)
        due = half_up(abs(line["accepted_qty"] or Decimal(1)) * line["unit_price"])
        amount = rng.choice((due, due, half_up(due / 2), due * 2, -due, Decimal("-0.01"), Decimal("1234.56")))
        rows.append(
            {
                "payment_id": f"F{number:02}",
                "institution_code": line["institution_code"] if chance(rng, 90) else rng.choice(("H1", "H2", "H9")),
                "payee": line["distributor"] or line["company"] or spelled(rng),
                "line_id": _named(rng, line["line_id"]),
                "paid_on": _paid_on(rng, line["accepted_on"] or line["ordered_on"]),
                "amount": amount or Decimal("0.03"),
            }
        )
        if chance(rng, 30):
            rows[-1]["payee"] = spelled(rng)
        if chance(rng, 10):  # one payment that is split over two lines
            rows.append({**rows[-1], "line_id": "L77", "amount": Decimal("7.70")})
    return rows


def _named(rng: Random, line_id: str) -> str | None:
    if chance(rng, 40):
        return None
    return "L99" if chance(rng, 8) else rng.choice((line_id, line_id.lower(), line_id.translate(_FULL_WIDTH)))


def _paid_on(rng: Random, day: date) -> date:
    return day + timedelta(days=rng.choice((-30, 0, 5, 40, 70, 400)))

"""What `jicai overdue` says: lines past due, groups of lines, and what found no line."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from model.dates import cycle_end
from model.settlement import Receipt, State, accepted, payments, state
from model.world import ZERO, Row, World, fold_name, share

AGEING = (30, 60, 90, 180)


def shown_names(world: World, day: date) -> dict[str, str]:
    """Folded payee to the spelling that is shown: the earliest accepted line's (or return's), else a payment's."""
    both = [*accepted(world, day, returned=False), *accepted(world, day, returned=True)]
    spellings = [receipt.payee for receipt in sorted(both, key=lambda receipt: receipt.order)]
    paid = sorted(payments(world, day), key=lambda row: (row["paid_on"], row["payment_id"], row["line_id"] or ""))
    shown: dict[str, str] = {}
    for spelling in [*spellings, *(row["payee"] for row in paid)]:
        shown.setdefault(fold_name(spelling), spelling)
    return shown


def in_scope(world: World, receipt: Receipt, *, all_products: bool) -> bool:
    """A selected product, accepted inside the cycle of a batch that binds the institution; or simply every line."""
    if all_products:
        return True
    for batch in world.batches:
        if not batch["start_on"] <= receipt.day <= cycle_end(batch):
            continue
        products = world.standing_for(batch["code"], receipt.product_code, receipt.day)
        if world.binds(batch, receipt.institution_code) and any(p["selected"] == "yes" for p in products):
            return True
    return False


def line_rows(world: World, as_of: date, *, all_products: bool = False) -> list[Row]:
    """Every line in scope, overdue or not, as `jicai overdue` shows lines, with `district` and what was `in_time`."""
    now, shown = state(world, as_of), shown_names(world, as_of)
    then: dict[date, State] = {}
    rows = []
    for line in accepted(world, as_of, returned=False):
        if not in_scope(world, line, all_products=all_products):
            continue
        institution = world.institution(line.institution_code)
        assert institution is not None
        if line.due_on not in then:
            then[line.due_on] = state(world, line.due_on)
        at_due = then[line.due_on]
        rows.append(
            {
                "line_id": line.line_id,
                "receipt_id": line.receipt_id,
                "institution_code": line.institution_code,
                "institution_name": institution["institution_name"],
                "district": institution["district"],
                "payee": shown[fold_name(line.payee)],
                "accepted_on": line.accepted_on,
                "due_on": line.due_on,
                "amount": line.amount,
                "paid": now.paid[line.row],
                "credited": now.credited[line.row],
                "unpaid": now.unpaid(line),
                "days_overdue": (as_of - line.due_on).days,
                "in_time": at_due.paid[line.row] + at_due.credited[line.row],
            }
        )
    return sorted(rows, key=lambda row: (row["line_id"], row["receipt_id"] or ""))


def bucket_of(days: int, ageing: tuple[int, ...]) -> int:
    """The number of the bucket, from 0; as many as bounds means beyond the last."""
    return sum(days > bound for bound in ageing)


def overdue_rows(
    world: World, as_of: date, *, all_products: bool = False, ageing: tuple[int, ...] = AGEING
) -> list[Row]:
    """The rows of `jicai overdue`."""
    lower = (1, *(bound + 1 for bound in ageing))
    labels = [f"{low}-{high}" for low, high in zip(lower, ageing, strict=False)] + [f">{ageing[-1]}"]
    rows = []
    for row in line_rows(world, as_of, all_products=all_products):
        if row["days_overdue"] > 0 and row["unpaid"] > 0:
            del row["district"], row["in_time"]
            rows.append({**row, "bucket": labels[bucket_of(row["days_overdue"], ageing)]})
    return rows


def group_rows(
    world: World, as_of: date, by: str, *, all_products: bool = False, ageing: tuple[int, ...] = AGEING
) -> list[Row]:
    """The rows of `jicai overdue --by institution|payee|district`."""
    keys = {"institution": ("institution_code", "institution_name"), "payee": ("payee",), "district": ("district",)}[by]
    lower = (1, *(bound + 1 for bound in ageing))
    names = [f"d{low}_{high}" for low, high in zip(lower, ageing, strict=False)] + [f"d{lower[-1]}"]
    groups: dict[tuple[str, ...], list[Row]] = {}
    for row in line_rows(world, as_of, all_products=all_products):
        groups.setdefault(tuple(row[key] for key in keys), []).append(row)
    result = []
    for key, rows in sorted(groups.items()):
        due = [row for row in rows if row["due_on"] < as_of]
        overdue = [row for row in due if row["unpaid"] > 0]
        buckets = dict.fromkeys(names, ZERO)
        for row in overdue:
            buckets[names[bucket_of(row["days_overdue"], ageing)]] += row["unpaid"]
        result.append(
            {
                **dict(zip(keys, key, strict=True)),
                "lines": len(overdue),
                "unpaid": _sum(overdue, "unpaid"),
                **buckets,
                "not_due": _sum([row for row in rows if row["due_on"] >= as_of], "unpaid"),
                "oldest_days": max((row["days_overdue"] for row in overdue), default=0),
                "accepted_amount": _sum(rows, "amount"),
                "paid_amount": _sum(rows, "paid"),
                "credited_amount": _sum(rows, "credited"),
                "payment_rate": share(_sum(rows, "paid"), _sum(rows, "amount") - _sum(rows, "credited")),
                "due_payment_rate": share(_sum(due, "paid"), _sum(due, "amount") - _sum(due, "credited")),
                "on_time_rate": share(_sum(due, "in_time"), _sum(due, "amount")),
            }
        )
    return result


def _sum(rows: list[Row], key: str) -> Decimal:
    return sum((row[key] for row in rows), ZERO)


def unmatched_rows(world: World, as_of: date) -> list[Row]:
    """The rows of `jicai overdue --unmatched`, without the reason."""
    shown = shown_names(world, as_of)
    rows = [{**row, "payee": shown[row["payee"]]} for row in state(world, as_of).unmatched]
    return sorted(rows, key=lambda r: (r["kind"], r["payment_id"] or "", r["institution_code"], r["payee"]))

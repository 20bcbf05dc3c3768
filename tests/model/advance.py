"""The advance: what is planned per batch, agreement year and institution, and what of it has been paid out."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from model.dates import advance_years, first_due, first_of_month, second_due
from model.world import ZERO, Row, World, half_up


def base_amount(world: World, batch: Row, year: int, institution_code: str) -> Decimal | None:
    """The agreed amount of one agreement year, rounded once; None where nothing was agreed, not even 0."""
    found, exact = False, Decimal(0)
    for row in world.rows("agreed"):
        key = (row["batch"], row["agreement_year"], row["institution_code"])
        if key != (batch["code"], year, institution_code):
            continue
        found = True
        products = world.standing_for(batch["code"], row["product_code"], None)
        prices = [product["selected_price"] for product in products if product["selected"] == "yes"]
        if prices:
            exact += row["agreed_qty"] * prices[0]
    return half_up(exact) if found else None


def planned_tranches(world: World) -> list[Row]:
    """The tranches of every bound institution with an agreed row of the year, each with its `agreement_year`."""
    official: dict[tuple[str, str], Decimal] = {}
    for row in world.rows("advance_amounts"):
        key = (row["batch"], row["institution_code"])
        official[key] = official.get(key, ZERO) + row["amount"]
    tranches = []
    for batch in world.batches:
        terms = batch.get("advance", {})
        for year in advance_years(batch):
            for institution in world.rows("institutions"):
                code = institution["institution_code"]
                base = base_amount(world, batch, year, code)
                if base is None or not world.binds(batch, code):
                    continue
                computed = half_up(base * Decimal(terms.get("ratio", "0.30")))
                total = official.get((batch["code"], code), computed) if year == 1 else computed
                first = half_up(total * Decimal(terms.get("first_share", "0.50")))
                for tranche, due, amount in (
                    (1, first_due(batch, year), first),
                    (2, second_due(batch, year), total - first),
                ):
                    tranches.append(
                        {
                            "agreement_year": year,
                            "batch": batch["code"],
                            "institution_code": code,
                            "institution_name": institution["institution_name"],
                            "district": institution["district"],
                            "fund": world.fund_by_level(code),
                            "tranche": tranche,
                            "due_on": due,
                            "agreed_amount": base,
                            "advance_total": total,
                            "computed_total": computed,
                            "amount": amount,
                        }
                    )
    return sorted(
        tranches, key=lambda row: (row["batch"], row["institution_code"], row["tranche"], row["agreement_year"])
    )


def disbursed(world: World, as_of: date, batch_code: str, institution_code: str, tranche: int) -> Decimal:
    """What was paid out of one tranche through as_of, by whichever fund."""
    return sum(
        (
            row["amount"]
            for row in world.rows("disbursements")
            if (row["batch"], row["institution_code"], int(row["tranche"])) == (batch_code, institution_code, tranche)
            and row["paid_on"] <= as_of
        ),
        ZERO,
    )


def advance_rows(world: World, as_of: date) -> list[Row]:
    """The rows of `jicai advance`.

    What was paid of a tranche number fills the years' tranches in their order; the last year's takes what is over.
    """
    rows = planned_tranches(world)
    left: dict[tuple[str, str, int], Decimal] = {}
    for index, row in enumerate(rows):
        del row["agreement_year"]
        key = (row["batch"], row["institution_code"], row["tranche"])
        left.setdefault(key, disbursed(world, as_of, *key))
        following = rows[index + 1] if index + 1 < len(rows) else None
        last = following is None or key != tuple(following[name] for name in ("batch", "institution_code", "tranche"))
        row["paid"] = left[key] if last else min(left[key], row["amount"])
        left[key] -= row["paid"]
        row["outstanding"] = row["amount"] - row["paid"]
        row["status"] = _status(row["outstanding"], row["due_on"], as_of)
    return rows


def _status(outstanding: Decimal, due_on: date, as_of: date) -> str:
    if outstanding <= 0:
        return "paid"
    if due_on < as_of:
        return "late"
    return "due" if first_of_month(due_on) == first_of_month(as_of) else "upcoming"

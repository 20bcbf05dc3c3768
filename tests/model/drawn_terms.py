"""Random batches and what goes with them: institutions, catalogue, code changes, agreed quantities, official sums."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from itertools import pairwise
from random import Random

from model.dates import cycle_end, first_due, months_later, regular_end, year_starts
from model.world import Row

DISTRICTS = ("渝中区", "涪陵区")
#: Three companies, each as clerks spell it: case, blanks, full width.
COMPANIES = (
    ("华润（重庆）医药ABC", "华润(重庆)医药abc", "华润（重庆） 医药ＡＢＣ"),
    ("国药DK", "国 药dk", "国药\u3000ＤＫ"),
    ("乙公司", "乙公司", "乙 公司"),
)
_LEAP = date(2024, 2, 29)
_FIRST_START = date(2023, 12, 28)


def chance(rng: Random, percent: int) -> bool:
    """True so many times in a hundred."""
    return rng.randrange(100) < percent


def spelled(rng: Random) -> str:
    """Some company, most often the same, in some spelling."""
    return rng.choice(COMPANIES[rng.choice((0, 0, 0, 1, 1, 2))])


def draw_batches(rng: Random) -> list[Row]:
    """One to three batches that start within half a year of each other, so that their windows overlap."""
    batches = [_batch(rng, code) for code in ("one", "three", "two")[: rng.choice((1, 2, 2, 3))]]
    end = cycle_end(batches[0])
    for other in batches[1:]:
        # Windows that overlap; two cycles that end on one day leave it to the code who is first.
        if chance(rng, 70) and other["start_on"] + timedelta(days=60) < end:
            other["cycle"] = {"end_on": end + timedelta(days=rng.choice((-40, -3, 0, 0, 3, 40)))}
    rng.shuffle(batches)
    return batches


def _batch(rng: Random, code: str) -> Row:
    start = _LEAP if chance(rng, 35) else _FIRST_START + timedelta(days=rng.randrange(180))
    batch: Row = {
        "code": code,
        "name": f"批次{code}",
        "kind": "drug",
        "source": "测试〔2023〕1号",
        "issued_on": date(2023, 11, 1),
        "start_on": start,
        "cycle": _cycle(rng, start),
        "advance": {
            "ratio": rng.choice(("0.30", "0.30", "0.333", "0.123457", "1", "0")),
            "first_share": rng.choice(("0.50", "0.50", "0.40", "0.333333", "1", "0")),
            "second_month": rng.choice((2, 6, 6, 7)),
            "month_counting": rng.choice(("calendar", "anniversary", "anniversary_month_end")),
            "recalculate": "yearly" if chance(rng, 25) else "once",
        },
        "offset": {"window_months": rng.choice((1, 3, 6, 12, 12))},
    }
    if chance(rng, 20):
        batch["advance"]["second_due_on"] = first_due(batch, 1) + timedelta(days=rng.randrange(120))
    if chance(rng, 30):
        batch["bound_types"] = rng.choice((["公立"], ["公立", "军队", "民营"]))
    if chance(rng, 20):  # ends nothing here: neither the advance nor the duty to settle
        batch["superseded"] = [{"variety_code": "V1", "from": start + timedelta(days=90)}]
    if chance(rng, 40):
        batch["settlement"] = rng.choice(({"days": 30}, {"days": 30}, {"days": 1}, {"months": 0}, {"months": 3}))
    return batch


def _cycle(rng: Random, start: date) -> Row:
    if chance(rng, 30):
        cycle: Row = {"end_on": start + timedelta(days=rng.choice((60, 365, 500)))}
    else:
        cycle = {"years": rng.choice((1, 1, 2))}
    if chance(rng, 30):
        cycle["max_extension_years"] = rng.choice((1, "unlimited"))
        end = regular_end({"start_on": start, "cycle": cycle})
        cycle["extended_to"] = end + timedelta(days=rng.choice((1, 31, 200, 365)))
    return cycle


def draw_institutions(rng: Random) -> list[Row]:
    """Two to four institutions of every level and type, the first always public."""
    return [
        {
            "institution_code": f"H{number}",
            "institution_name": f"第{number}医院",
            "district": rng.choice(DISTRICTS),
            "level": rng.choice(("三级", "二级", "一级", "未定级")),
            "type": "公立" if number == 1 else rng.choice(("公立", "公立", "军队", "民营", "零售药店")),
        }
        for number in range(1, rng.choice((2, 2, 3, 4)) + 1)
    ]


def draw_products(rng: Random, batches: list[Row]) -> list[Row]:
    """Up to four products per batch out of the same four codes: one may be in several, selected in some only."""
    rows = []
    for batch in batches:
        for number in sorted(rng.sample((1, 2, 3, 4), rng.randrange(1, 5))):
            selected = chance(rng, 75)
            rows.append(
                {
                    "batch": batch["code"],
                    "product_code": f"P{number}",
                    "variety_code": f"V{1 + number % 2}",
                    "variety_name": f"品种{1 + number % 2}",
                    "selected": "yes" if selected else "no",
                    "company": spelled(rng) if selected or chance(rng, 50) else None,
                    "selected_price": rng.choice(_PRICES) if selected else None,
                    "factor": Decimal(1),
                }
            )
    return rows


_PRICES = tuple(Decimal(text) for text in ("1", "0.005", "12.345678", "99.99", "99.99", "1234.56"))


def draw_code_changes(rng: Random, batches: list[Row], products: list[Row]) -> list[Row]:
    """Sometimes a product gets a new code from a day in or near the cycle, and that code another one."""
    rows: list[Row] = []
    for number in range(rng.choice((0, 0, 1, 2))):
        product = rng.choice(products)
        batch = next(batch for batch in batches if batch["code"] == product["batch"])
        day = batch["start_on"] + timedelta(days=rng.randrange(-10, 300))
        chain = [product["product_code"], f"N{number}"] + ([f"N{number}X"] if chance(rng, 25) else [])
        for old, new in pairwise(chain):
            rows.append({"batch": batch["code"], "old_code": old, "new_code": new, "effective_on": day})
            day += timedelta(days=30)
    return rows


def draw_agreed(
    rng: Random, batches: list[Row], institutions: list[Row], products: list[Row], changes: list[Row]
) -> list[Row]:
    """Agreed quantities of selected products, now and then under the new code, or of 0, or not at all."""
    rows = []
    for batch in batches:
        selected = {p["product_code"] for p in products if p["batch"] == batch["code"] and p["selected"] == "yes"}
        codes = sorted(selected)
        for change in changes:
            if change["batch"] == batch["code"] and change["old_code"] in codes:
                codes.append(change["new_code"])
        for institution in institutions:
            for year in range(1, len(year_starts(batch)) + 1):
                rows += [
                    {
                        "batch": batch["code"],
                        "agreement_year": year,
                        "institution_code": institution["institution_code"],
                        "product_code": code,
                        "agreed_qty": rng.choice(_QUANTITIES),
                    }
                    for code in codes
                    if chance(rng, 75)
                ]
    return rows


_QUANTITIES = tuple(Decimal(text) for text in ("0", "1", "3", "10.5", "33.3333", "250", "250"))


def draw_official(rng: Random, batches: list[Row], institutions: list[Row]) -> list[Row]:
    """Official figures of some batches, for some institutions, one of them given in two rows."""
    return [
        {"batch": batch["code"], "institution_code": institution["institution_code"], "amount": amount}
        for batch in batches
        if chance(rng, 60)
        for institution in institutions
        if chance(rng, 60)
        for amount in rng.choice(([Decimal("100.01")], [Decimal(0)], [Decimal("33.33"), Decimal("0.01")]))
    ]


def in_about(rng: Random, start: date, months: int) -> date:
    """Some day within so many months of a day."""
    return start + timedelta(days=rng.randrange((months_later(start, months) - start).days + 1))

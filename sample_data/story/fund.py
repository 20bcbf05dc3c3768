"""What the fund paid: the monthly settlements, and the advances that were really disbursed."""

from __future__ import annotations

import random
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal

from story.agreements import Item
from story.cast import GX, INSTITUTIONS, LN, SL, YP, Institution

_FEN = Decimal("0.01")
_MONTHS = [(2025, month) for month in range(7, 13)] + [(2026, month) for month in range(1, 10)]
# Settlements of small or indebted institutions, so that the offset takes some months: yuan per month from 2026-07.
_LOW = {
    ("云岫县中医院", "职工"): ("-12600.00", "9850.40", "14320.75"),
    ("渠北区中医院", "职工"): ("8210.35", "31460.20", "188230.60"),
    ("渠北区白塔镇中心卫生院", "居民"): ("1260.50", "2380.00", "1945.20"),
    ("云岫县青杠镇卫生院", "居民"): ("640.00", "715.80", "590.25"),
}


@dataclass(frozen=True)
class Settlement:
    """What a fund owes an institution for a month, before any offset; negative for a clawback."""

    institution_code: str
    institution_name: str
    month: str
    fund: str
    amount: Decimal


def make_settlements(rng: random.Random) -> list[Settlement]:
    """Both funds of every institution, and of one outside the district group, for the months through September."""
    rows: list[Settlement] = []
    known = [(each.code, each.name, each.size) for each in INSTITUTIONS]
    for year, month in _MONTHS:
        for code, name, size in [*known, ("H50990400001", "石枫区人民医院", 40)]:
            for fund, yearly in (("职工", 21_000), ("居民", 14_500)):
                low = _LOW.get((name, fund))
                if low and (year, month) >= (2026, 7):
                    amount = Decimal(low[month - 7])
                else:
                    amount = Decimal(size * yearly * rng.randrange(850_000, 1_150_000)).scaleb(-6).quantize(_FEN)
                label = {"职工": "职工基本医疗保险", "居民": "城乡居民基本医疗保险"}[fund]
                rows.append(Settlement(code, name, f"{year}-{month:02d}", label, amount))
                if month == 6 and size >= 50 and fund == "居民":  # the yearly clearing takes some back
                    back = -(amount / 40).quantize(_FEN)
                    rows.append(Settlement(code, name, f"{year}-{month:02d}", label, back))
    return rows


@dataclass(frozen=True)
class Disbursement:
    """An advance, or a part of one, as it was paid out."""

    batch: str
    institution: Institution
    tranche: str
    paid_on: date
    amount: Decimal


def make_disbursements(items: list[Item]) -> list[Disbursement]:
    """30 % of the first year's agreed amount in two halves; of 2026's batches the first half alone is due so far."""
    rows: list[Disbursement] = []
    for batch, days in {
        YP: (date(2025, 7, 28), date(2025, 12, 22)),
        SL: (date(2025, 7, 28), date(2025, 12, 24)),
        GX: (date(2026, 8, 24),),
        LN: (date(2026, 8, 26),),
    }.items():
        for institution in INSTITUTIONS:
            agreed = sum(
                (
                    item.amount
                    for item in items
                    if item.institution == institution and item.variety.batch == batch and item.year == 1
                ),
                Decimal(0),
            )
            if not agreed or not institution.is_bound:
                continue
            total = (agreed.quantize(_FEN, ROUND_HALF_UP) * Decimal("0.30")).quantize(_FEN, ROUND_HALF_UP)
            first = (total / 2).quantize(_FEN, ROUND_HALF_UP)
            for tranche, day, amount in zip(("首期", "尾款"), days, (first, total - first), strict=False):
                rows += _as_paid(Disbursement(batch, institution, tranche, day, amount))
    return rows


def _as_paid(planned: Disbursement) -> list[Disbursement]:
    """As planned, but for the few that came late, in part, in two parts, or not at all."""
    name, batch = planned.institution.name, planned.batch
    match name, batch, planned.tranche:
        case "云岫县中医院", "gx-zhenju-2026", _:
            return []
        case "渠北区人民医院", "ln-fenghexian-2026", _:
            return [_part(planned, 60, planned.paid_on)]
        case "云岫县人民医院", "gx-zhenju-2026", _:
            return [_part(planned, 100, date(2026, 9, 8))]
        case "嘉岚区人民医院", "sl16-yaopin-2025", "尾款":
            some = _part(planned, 50, planned.paid_on)
            rest = Disbursement(batch, planned.institution, "尾款", date(2026, 1, 15), planned.amount - some.amount)
            return [some, rest]
        case "渠北区中医院", "sl16-yaopin-2025", "尾款":
            return [_part(planned, 80, planned.paid_on)]
        case _:
            return [planned]


def _part(planned: Disbursement, share: int, day: date) -> Disbursement:
    amount = (planned.amount * share / 100).quantize(_FEN, ROUND_HALF_UP)
    return Disbursement(planned.batch, planned.institution, planned.tranche, day, amount)

"""What was agreed, and how far each item is meant to get: the story that the quarter tells."""

from __future__ import annotations

import random
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal

from story.cast import GX, INSTITUTIONS, LN, SL, YP, Institution
from story.catalogue import VARIETIES, Product, Variety

FIRST_YEAR, SECOND_YEAR = date(2025, 6, 30), date(2026, 6, 30)
TOOK_FORCE = date(2026, 7, 10)
EXPORTED = date(2026, 9, 30)

#: batch, agreement year: first and last day of ordering, the usual completion in per cent, lines of a size-100 item.
PERIODS: dict[tuple[str, int], tuple[date, date, tuple[int, int], int]] = {
    (GX, 1): (TOOK_FORCE, EXPORTED, (24, 43), 14),
    (LN, 1): (TOOK_FORCE, EXPORTED, (24, 42), 14),
    (YP, 1): (FIRST_YEAR, SECOND_YEAR - timedelta(10), (96, 121), 8),
    (SL, 1): (FIRST_YEAR, SECOND_YEAR - timedelta(10), (97, 118), 6),
    (SL, 2): (SECOND_YEAR, EXPORTED, (52, 74), 9),
}
# Institutions that go another way, in all they buy: per cent by batch and year.
_PACES = {
    "云岫县中医院": {(GX, 1): (6, 10), (LN, 1): (5, 9), (YP, 1): (56, 78), (SL, 1): (70, 90), (SL, 2): (15, 27)},
    "渠北和煦医院": {(GX, 1): (10, 30), (LN, 1): (10, 24), (SL, 1): (50, 90), (SL, 2): (22, 50)},
    "渠北区人民医院": {(GX, 1): (19, 30), (LN, 1): (17, 28), (SL, 2): (43, 60)},
    "嘉岚区江岸街道社区卫生服务中心": {(YP, 1): (98, 120), (SL, 2): (56, 78)},
}
# Single items, by institution and variety, in the year that runs at the end.
_ITEM_PACES = {
    ("嘉岚区中医院", "ZJ03"): 138,  # bought out in September, and more
    ("嘉岚区江岸街道社区卫生服务中心", "ZJ01"): 102,  # a year's needles in one go
    ("渠北区白塔镇中心卫生院", "ZJ05"): 0,  # not started
    ("云岫县中医院", "FX03"): 0,
    ("云岫县妇幼保健院", "XY10"): 112,
    ("嘉岚区人民医院", "XY02"): 106,
    ("渠北区人民医院", "XY01"): 17,  # uses the substitute instead
    ("云岫县人民医院", "XY03"): 24,  # uses the non-selected product instead
}
ALWAYS = set(_ITEM_PACES) | {("云岫县人民医院", "YP01")}
# Second-year items left out, or agreed lower than the first year's.
_NOT_RENEWED = {("渠北区中医院", "XY11"), ("云岫县青杠镇卫生院", "XY08")}
_LOWERED = {("渠北区人民医院", "XY05"), ("云岫县人民医院", "XY09"), ("嘉岚区柳荫路社区卫生服务站", "XY12")}


@dataclass
class Item:
    """What one institution agreed to buy of a variety from a company in one agreement year, by product."""

    institution: Institution
    variety: Variety
    company: str
    year: int
    pace: int  # per cent of the agreed quantity to be ordered by the end of the period
    agreed: dict[str, Decimal] = field(default_factory=dict)

    @property
    def products(self) -> list[Product]:
        """The products of the company, whether or not a quantity is agreed for each."""
        return self.variety.of_company(self.company)

    @property
    def base_quantity(self) -> Decimal:
        """The agreed quantity in base units."""
        return sum((self.agreed.get(product.code, Decimal(0)) * product.factor for product in self.products), Decimal())

    @property
    def amount(self) -> Decimal:
        """The agreed amount in yuan, exact."""
        return sum((self.agreed.get(product.code, Decimal(0)) * product.price for product in self.products), Decimal())


def rounded(quantity: Decimal, step: Decimal = Decimal(1)) -> Decimal:
    """A quantity as people order it: whole steps, at least one, by fives and tens where there are many."""
    count = (quantity / step).to_integral_value(ROUND_HALF_UP)
    if count > 30:
        by = 5 if count <= 200 else 10
        count = (count / by).to_integral_value(ROUND_HALF_UP) * by
    return max(Decimal(1), count) * step


def make_items(rng: random.Random) -> list[Item]:
    """Every item of the years in force and before, in the order of institutions and varieties."""
    items: list[Item] = []
    for institution in INSTITUTIONS:
        for variety in VARIETIES:
            key = (institution.name, variety.code)
            chance = 95 if institution.size >= 35 else 70 if institution.size >= 12 else 55
            taken = rng.randrange(100) < chance
            shift = rng.randrange(len(variety.companies))
            if variety.batch not in institution.batches or not (taken or key in ALWAYS):
                continue
            both = len(variety.companies) > 1 and institution.size >= 50 and rng.random() < 0.3
            for place in range(2 if both else 1):
                company = variety.companies[(shift + place) % len(variety.companies)]
                items += _years(rng, institution, variety, company, 60 if both else 100)
    return items


def _years(rng: random.Random, institution: Institution, variety: Variety, company: str, share: int) -> list[Item]:
    key = (institution.name, variety.code)
    first = Item(institution, variety, company, 1, _pace(rng, institution, variety, 1))
    base = Decimal(variety.yearly * institution.size * share * rng.randrange(80, 121)) / 10**6
    products = first.products
    main = rng.randrange(len(products))
    parts = {main: 100} if len(products) == 1 or institution.size < 12 else {main: 70, (main + 1) % len(products): 30}
    for place, part in parts.items():
        product = products[place]
        first.agreed[product.code] = rounded(base * part / 100 / product.factor, product.step)
    if variety.batch != SL:
        return [first]
    second = Item(institution, variety, company, 2, _pace(rng, institution, variety, 2))
    growth = 82 if key in _LOWERED else rng.randrange(101, 112)
    for code, quantity in first.agreed.items():
        second.agreed[code] = (quantity * 185 * growth / 36500).to_integral_value(ROUND_HALF_UP) + (key not in _LOWERED)
    return [first] if key in _NOT_RENEWED else [first, second]


def _pace(rng: random.Random, institution: Institution, variety: Variety, year: int) -> int:
    last = max(number for batch, number in PERIODS if batch == variety.batch)
    usual = PERIODS[variety.batch, year][2]
    drawn = rng.randint(*_PACES.get(institution.name, {}).get((variety.batch, year), usual))
    return _ITEM_PACES.get((institution.name, variety.code), drawn) if year == last else drawn

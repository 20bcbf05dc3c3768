"""Order lines: what was ordered toward the agreement items, what besides, and what became of every line."""

from __future__ import annotations

import random
from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal

from story.agreements import EXPORTED, FIRST_YEAR, PERIODS, SECOND_YEAR, Item, rounded
from story.cast import APPOINTED, BY_NAME, COMPANIES, DISTRIBUTORS, GX, INSTITUTIONS, LN, YP, Institution
from story.catalogue import OUT_OF_SCOPE, RENEWED, Product, product_named

_SHORT = {name: short for short, name in COMPANIES.items()}
_SLOW, _SCARCE = COMPANIES["衡屿"], COMPANIES["泊远"]  # delivers late; often does not deliver at all


@dataclass(frozen=True)
class Line:
    """One row of the export: a line of an order, or one of its receipts. Dates and quantities as far as it has come."""

    institution: Institution
    product: Product
    code: str
    distributor: str
    contract: str
    ordered_on: date
    ordered: Decimal
    price: Decimal
    status: str = "待配送"
    delivered_on: date | None = None
    delivered: Decimal | None = None
    accepted_on: date | None = None
    accepted: Decimal | None = None
    line_id: str = ""
    order_id: str = ""
    receipt_id: str = ""

    @property
    def amount(self) -> Decimal | None:
        """What the accepted quantity costs, to the fen."""
        if self.accepted is None:
            return None
        return (self.accepted * self.price).quantize(Decimal("0.01"), ROUND_HALF_UP)


def make_lines(rng: random.Random, items: list[Item]) -> list[Line]:
    """All rows of all exports, numbered, by the day of the order."""
    lines = [line for item in items for line in _for_item(rng, item)]
    lines += _beside_the_batches(rng, items)
    fates = [row for line in lines for row in _fate(rng, line)]
    return _numbered(fates)


def new_line(rng: random.Random, institution: Institution, product: Product, day: date, quantity: Decimal) -> Line:
    """An order of that day, at the selected price, through a distributor that serves the institution."""
    day += timedelta({5: 2, 6: 1}.get(day.weekday(), 0)) if day < EXPORTED - timedelta(3) else timedelta()
    appointed = APPOINTED.get(_SHORT[product.company], ("通途",))
    short = appointed[INSTITUTIONS.index(institution) % len(appointed)]
    if rng.randrange(250) == 0:  # by one that the company did not appoint
        short = next(other for other in DISTRIBUTORS if other not in appointed)
    maker = list(COMPANIES).index(_SHORT[product.company]) + 1
    contract = f"HT{day.year if day >= SECOND_YEAR else 2025}{institution.code[-6:]}{maker:03d}"
    if (institution.name == "云岫县青杠镇卫生院" and product.batch == GX) or rng.randrange(400) == 0:
        contract = ""
    return Line(
        institution, product, _code_on(product, day), DISTRIBUTORS[short], contract, day, quantity, product.price
    )


def _code_on(product: Product, day: date) -> str:
    for renewed, suffix, since in RENEWED:
        if renewed == product and day >= date.fromisoformat(since):
            return product.code + suffix
    return product.code


def _for_item(rng: random.Random, item: Item) -> list[Line]:
    """Lines that add up to the item's pace, within what a pack allows."""
    first, last, _, usual = PERIODS[item.variety.batch, item.year]
    if not item.pace:
        return []
    wanted = item.base_quantity * item.pace / 100
    count = max(2, usual * (item.institution.size + 25) // 100)
    rushed = (item.institution.name, item.variety.code) in {("嘉岚区中医院", "ZJ03"), ("云岫县人民医院", "YP01")}
    start = last - timedelta(34) if rushed and item.variety.batch == YP else first
    lines: list[Line] = []
    for left in range(count, 0, -1):
        done = count - left
        day = start + (last - start) * done // count + timedelta(rng.randrange(max(1, (last - start).days // count)))
        if rushed and item.variety.batch == GX:
            day = date(2026, 9, 1) + timedelta(done * 25 // count)
        part = wanted if left == 1 else wanted / left * rng.randrange(60, 141) / 100
        product = rng.choice([*item.products, *_agreed_products(item), *_agreed_products(item)])
        if part < product.factor:  # a big pack would be too much here
            product = min(item.products, key=lambda each: each.factor)
        if part * 2 < product.factor * product.step:
            continue
        quantity = rounded(part / product.factor, product.step)
        lines.append(new_line(rng, item.institution, product, day, quantity))
        wanted -= quantity * product.factor
    return lines


def _agreed_products(item: Item) -> list[Product]:
    return [product for product in item.products if product.code in item.agreed]


def _beside_the_batches(rng: random.Random, items: list[Item]) -> list[Line]:
    """Non-selected and substitute products, products of no batch, decoction pieces after their cycle, and oddities."""
    lines: list[Line] = []
    for item in items:
        others = [product for product in item.variety.products if not product.selected and not product.substitute]
        first, last, _, _ = PERIODS[item.variety.batch, item.year]
        if others and rng.randrange(100) < 30:
            share = rng.randrange(4, 22)
            for _ in range(rng.randrange(1, 4)):
                quantity = rounded(item.base_quantity * item.pace * share / 10**4 / 2 / others[0].factor)
                day = first + timedelta(rng.randrange((last - first).days))
                lines.append(new_line(rng, item.institution, others[0], day, quantity))
        if item.variety.batch == YP:  # the extension is not recorded, the buying goes on
            for _ in range(3):
                quantity = rounded(item.base_quantity / 14 / item.products[0].factor, item.products[0].step)
                day = SECOND_YEAR + timedelta(rng.randrange(90))
                lines.append(new_line(rng, item.institution, item.products[0], day, quantity))
        if item.variety.batch in (GX, LN) and rng.randrange(5) == 0:  # before the selected price took force
            before = new_line(rng, item.institution, item.products[0], date(2026, 7, 1 + rng.randrange(7)), Decimal(5))
            lines.append(replace(before, price=(before.price * 2).quantize(Decimal("0.01"))))
    for name, company, spec, unit, price in OUT_OF_SCOPE:
        product = Product(
            "", "", "", f"Z99{sum(map(ord, name)):08d}", name, spec, unit, COMPANIES[company], False, False,
            Decimal(1), price, Decimal(1),
        )  # fmt: skip
        for institution in INSTITUTIONS:
            for _ in range(2 if institution.size >= 35 else 1):
                day = date(2026, 7, 1) + timedelta(rng.randrange(90))
                lines.append(new_line(rng, institution, product, day, Decimal(rng.randrange(2, 30) * 10)))
    return lines + _told_apart(rng)


def _told_apart(rng: random.Random) -> list[Line]:
    """The single cases of the story, each of which some check is to find."""
    lines: list[Line] = []
    county, district = BY_NAME["云岫县人民医院"], BY_NAME["渠北区人民医院"]
    non_selected, substitute = product_named("XY03", "20mg×7片"), product_named("XY01", "2.5mg×14片")
    for month, boxes in ((7, 600), (8, 800), (9, 1000)):
        for day in (6, 20):
            lines.append(new_line(rng, county, non_selected, date(2026, month, day), Decimal(boxes)))
            lines.append(new_line(rng, district, substitute, date(2026, month, day), Decimal(boxes - 400)))
    # a certificate was renewed, and nobody has entered the new code yet
    moved = product_named("FX05", "中大号")
    for day in (3, 14, 22):
        line = new_line(rng, BY_NAME["嘉岚区人民医院"], moved, date(2026, 9, day), Decimal(12))
        lines.append(replace(line, code=moved.code + "C"))
    # the year's quantity is bought, and the company no longer delivers
    for day in (24, 26, 28):
        line = new_line(rng, BY_NAME["嘉岚区中医院"], product_named("ZJ03", "0.22"), date(2026, 9, day), Decimal(30))
        lines.append(replace(line, status="已确认"))
    # above the selected price; below it, with and without an old agreement
    for name, variety, spec, price in (
        ("渠北区中医院", "ZJ03", "0.22", "66.00"),
        ("嘉岚区人民医院", "FX01", "3-0带针75", "228.00"),
        ("云岫县人民医院", "XY06", "4mg", "10.20"),
        ("嘉岚区中医院", "ZJ01", "0.25×25", "9.20"),
        ("渠北区中医院", "ZJ06", "0.7×55mm", "42.00"),
        ("嘉岚区人民医院", "FX02", "2-0", "126.00"),
    ):
        for day in (12, 25):
            line = new_line(rng, BY_NAME[name], product_named(variety, spec), date(2026, 8, day), Decimal(8))
            lines.append(replace(line, price=Decimal(price)))
    return lines


def _fate(rng: random.Random, line: Line) -> list[Line]:
    """What has become of a line by the day of the export: one row, or one for each receipt, and a return."""
    slow, scarce = line.product.company == _SLOW, line.product.company == _SCARCE
    draw = rng.randrange(1000)
    if line.status != "待配送":
        return [line]
    if draw < 15:
        return [replace(line, status="已撤销")]
    if draw < (70 if scarce else 19):
        return [replace(line, status="拒单")]
    delivered_on = line.ordered_on + timedelta(rng.randrange(6, 17) if slow else rng.randrange(1, 5))
    accepted_on = delivered_on + timedelta(rng.randrange(3))
    if delivered_on > EXPORTED or draw < (210 if scarce else 30):
        return [replace(line, status=rng.choice(("待配送", "待配送", "已确认", "待确认")))]
    sent = replace(line, status="配送中", delivered_on=delivered_on, delivered=line.ordered)
    if accepted_on > EXPORTED:
        return [replace(sent, status="已配送" if delivered_on < EXPORTED else "配送中")]
    step = line.product.step
    part = (line.ordered * rng.randrange(40, 80) / 100 / step).to_integral_value() * step
    many = Decimal(0) < part < line.ordered
    if many and draw > 965:
        return [replace(sent, status="部分入库", delivered=part, accepted_on=accepted_on, accepted=part)]
    if many and draw > 935 and accepted_on + timedelta(5) <= EXPORTED:
        later, rest = timedelta(rng.randrange(2, 6)), line.ordered - part
        first = replace(sent, status="已完成", delivered=part, accepted_on=accepted_on, accepted=part)
        second = replace(
            first, delivered_on=delivered_on + later, delivered=rest, accepted_on=accepted_on + later, accepted=rest
        )
        return [first, second]
    rows = [replace(sent, status="已完成", accepted_on=accepted_on, accepted=line.ordered)]
    back_on = accepted_on + timedelta(rng.randrange(4, 15))
    if draw > 920 and line.ordered >= 5 and back_on <= EXPORTED:
        back = max(step, (line.ordered / 10 / step).to_integral_value() * step)
        rows.append(
            replace(line, status="退货", ordered_on=back_on, ordered=back, delivered_on=back_on, delivered=back,
                    accepted_on=back_on, accepted=back)
        )  # fmt: skip
    return rows


def _numbered(rows: list[Line]) -> list[Line]:
    """By the day of the order: an order is what one institution sends one distributor on one day."""
    rows = sorted(rows, key=lambda row: (row.ordered_on, row.institution.code, row.distributor, row.code))
    numbered: list[Line] = []
    lines = orders = receipts = 0
    previous: Line | None = None
    for row in rows:
        same = previous is not None and (previous.ordered_on, previous.institution, previous.distributor) == (
            row.ordered_on, row.institution, row.distributor,
        )  # fmt: skip
        again = (
            same
            and previous is not None
            and row.status == previous.status == "已完成"
            and previous.accepted_on != row.accepted_on
            and (row.code, row.ordered, row.contract) == (previous.code, previous.ordered, previous.contract)
            and (previous.accepted or 0) + (row.accepted or 0) == row.ordered
        )
        orders += not same
        lines += not again
        receipts += row.accepted is not None
        previous = row
        numbered.append(
            replace(
                row,
                order_id=f"CG{row.ordered_on:%Y%m%d}{orders % 10**5:05d}",
                line_id=f"MX{row.ordered_on:%y%m%d}{lines * 7_368_787 % 10**8:08d}",
                receipt_id=f"RK{row.accepted_on:%Y%m%d}{receipts:05d}" if row.accepted_on else "",
            )
        )
    return numbered


def in_period(rows: list[Line], first: date, last: date) -> list[Line]:
    """The rows ordered from one day to another, both included."""
    return [row for row in rows if first <= row.ordered_on <= last]


#: File, title, first and last day of the order; the monthly exports overlap a little, as they do.
EXPORTS = [
    ("订单明细-2025年7月至2026年6月", "订单明细（2025年7月—2026年6月）", FIRST_YEAR, date(2026, 6, 30)),
    ("订单明细-2026年7月", "2026年7月订单明细", date(2026, 7, 1), date(2026, 8, 1)),
    ("订单明细-2026年8月", "2026年8月订单明细", date(2026, 7, 31), date(2026, 8, 31)),
    ("订单明细-2026年9月", "2026年9月订单明细", date(2026, 8, 31), EXPORTED),
]

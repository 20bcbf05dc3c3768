"""The factor and the price of a line: what one purchase unit holds, and what the stated price is for."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation

from jicai.catalogue.found import Found
from jicai.catalogue.line import Line
from jicai.catalogue.packaging import NO_COUNT, Packaging, parse_packaging
from jicai.catalogue.price_notes import price_words
from jicai.catalogue.spelling import key_of
from jicai.catalogue.units import BASE_WORDS, BOX, MEASURES, PURCHASE_WORDS, RANKS, WEIGHTS, unit_of, unit_of_form

_NUMBER = re.compile(r"[¥￥]?(\d[\d,]*(?:\.\d+)?)(?:元)?(?:/(\D+))?$")
_BARE = re.compile(r"\d+(?:\.0+)?")
_PLACES = 6
_TAIL = Decimal("1e-9")


@dataclass(slots=True)
class Conversion:
    """What becomes of packaging and prices: the four cells, and the packaging that they rest on."""

    factor: Found = field(default_factory=Found)
    base_unit: Found = field(default_factory=Found)
    purchase_unit: Found = field(default_factory=Found)
    price: Found = field(default_factory=Found)


def shown(number: Decimal) -> str:
    """A number without trailing zeros and exponent."""
    text = format(number, "f")
    return text.rstrip("0").rstrip(".") if "." in text else text


def number_of(text: str) -> Decimal | None:
    """The number in a cell (`¥1,234.50元`), the tail of a binary number rounded away; None where it is not one."""
    plain = key_of(text)
    found = _NUMBER.fullmatch(plain)
    if found is None:
        try:  # 1.5E-05, as a cell of a workbook may be told
            number = Decimal(plain) if re.fullmatch(r"\d(\.\d+)?e-\d+", plain) else None
        except InvalidOperation:
            return None
    else:
        number = Decimal(found[1].replace(",", ""))
    if number is None or number >= Decimal(10) ** 12:
        return None
    near = round(number, _PLACES)
    return near if abs(near - number) <= _TAIL * max(number, Decimal("1e-6")) else None


def convert(
    line: Line,
    kind: str,
    price_unit: str | None,
    listed_unit: str | None = None,
    listed_factor: Decimal | None = None,
) -> Conversion:
    """The factor, units and price of a line of a batch of this kind (`drug`, `consumable`, `decoction`).

    `price_unit` is what the user says of prices without a unit: "purchase" or "base". `listed_unit` is the unit that
    the platform buys the product by, `listed_factor` the factor that it gives.
    """
    found = packaging_of(line, kind)
    result = Conversion()
    _factor(line, found, result)
    if result.factor.doubt == "factor" and listed_factor is not None:
        result.factor = Found(shown(listed_factor))
    units = [_price_word(line, text, unit) for text, unit in line.prices]
    _settle_units(line, kind, found, units, result, listed_unit)
    _price(line, kind, units, price_unit, result)
    _compare_notes(line, units, price_unit, result)
    return result


def packaging_of(line: Line, kind: str) -> Packaging:
    """What the packaging, or a specification that holds it, says."""
    form = unit_of_form(
        key_of(line.texts.get("form")), key_of(line.texts.get("name")), key_of(line.texts.get("variety"))
    )
    best: Packaging | None = None
    for role in ("packaging", "spec"):
        text = line.texts.get(role, "")
        unit = line.units.get(role, "")
        if not text or (unit in MEASURES and role == "spec"):
            continue
        if "/" in unit and _BARE.fullmatch(text) and unit.split("/")[0] in RANKS:
            text = f"{int(Decimal(text))}{unit}"  # 包装规格（片/盒） above 28
        parsed = parse_packaging(text, form_unit=form, loose=kind == "consumable")
        if parsed.factor is not None or parsed.reason != NO_COUNT:
            return parsed
        best = best or parsed
    return best or Packaging(reason=NO_COUNT)


def _factor(line: Line, found: Packaging, result: Conversion) -> None:
    """A stated ratio, else the packaging; two that differ stay open."""
    stated = [(role, number_of(line.texts[role])) for role in ("ratio", "pack_qty") if line.texts.get(role)]
    values = {number for _, number in stated if number}
    if any(not number for _, number in stated):
        bad = next(line.texts[role] for role, number in stated if not number)
        result.factor = Found(None, "factor", f"“{bad}”不是大于 0 的数")
    elif len(values) > 1 or (values and found.factor is not None and not found.is_fill and found.factor not in values):
        told = [shown(one) for one in sorted(values)]
        if found.factor is not None:
            told.append(f"包装 {shown(found.factor)}")
        result.factor = Found(None, "factor-conflict", "、".join(told))
    elif values:
        result.factor = Found(shown(values.pop()))
    elif found.factor is not None:
        doubt = "factor-check" if found.reason else ""
        result.factor = Found(shown(found.factor), doubt, found.reason)
    else:
        proposal = None if found.proposal is None else shown(found.proposal)
        written = line.first("packaging", "spec")
        result.factor = Found(None, "factor", f"{found.reason}：{written}" if written else found.reason, proposal)
    base = unit_of(key_of(line.texts.get("base_unit"))) or found.base_unit
    purchase = unit_of(key_of(line.texts.get("purchase_unit"))) or found.purchase_unit
    result.base_unit.value, result.purchase_unit.value = base or None, purchase or None


def _price_word(line: Line, text: str, unit: str | None) -> str:
    """What a price is for: the cell's own words, the column 计价单位, the header or the note above it."""
    own = _NUMBER.fullmatch(key_of(text))
    column = key_of(line.texts.get("price_unit")).removeprefix("元/")
    return unit_of(key_of((own[2] if own else "") or unit or ("" if column == "元" else column) or ""))


def _settle_units(
    line: Line, kind: str, found: Packaging, words: list[str], result: Conversion, listed_unit: str | None
) -> None:
    """What the words of the price tell of the units where the packaging does not."""
    single = next((word for word in words if word and word not in BASE_WORDS + PURCHASE_WORDS and "/" not in word), "")
    if single in WEIGHTS:
        if result.factor.value is None or result.factor.doubt or found.is_fill:
            result.factor = Found("1", "" if kind == "decoction" else "factor-check", f"按 {single} 计价")
            result.base_unit.value = result.purchase_unit.value = single
        return
    if kind == "decoction" and not line.first("ratio", "pack_qty"):
        result.factor = result.factor.opened("factor", "饮片按重量折算，附件没有按重量计价")
        return
    if single and single in RANKS:
        if result.purchase_unit.value is None and single != result.base_unit.value and RANKS[single] >= RANKS["袋"]:
            result.purchase_unit.value = single
        if found.is_fill and single == found.base_unit:
            result.factor = Found("1")
        if found.reason == NO_COUNT and result.factor.doubt == "factor" and RANKS[single] < BOX:
            # Nothing is said to hold more than one: the unit of the price is what is counted and bought.
            doubt = "" if kind == "consumable" else "factor-check"
            result.factor = Found("1", doubt, f"没有包装，按 {single} 计价" if doubt else "")
            result.base_unit.value = result.base_unit.value or single
            result.purchase_unit.value = result.purchase_unit.value or single
        if kind == "consumable" and single == result.base_unit.value and result.factor.value not in (None, "1"):
            _by_piece_or_box(single, result, listed_unit)


def _by_piece_or_box(piece: str, result: Conversion, listed_unit: str | None) -> None:
    """Consumables priced by the piece and packed by the box: the platform may sell either."""
    box = result.purchase_unit.value
    if listed_unit and unit_of(key_of(listed_unit)) == piece:
        result.factor, result.purchase_unit = Found("1"), Found(piece)
    elif not (listed_unit and unit_of(key_of(listed_unit)) == box):
        factor = result.factor.value
        detail = f"按{piece}采购系数为 1，按{box or '盒'}采购系数为 {factor}"
        result.factor = Found(None, "unit-of-purchase", detail, "1")
        result.purchase_unit = Found(None, "unit-of-purchase", detail, piece)


def _price(line: Line, kind: str, words: list[str], said: str | None, result: Conversion) -> None:
    """The price of a purchase unit: stated so, or from the price of a base unit."""
    prices = [(text, number_of(text), word) for (text, _), word in zip(line.prices, words, strict=True) if text]
    if not prices:
        result.price = Found(None, "no-price")
        return
    if bad := [text for text, number, _ in prices if not number]:
        result.price = Found(None, "bad-price", f"“{bad[0]}”")
        return
    by_grain: dict[str, Decimal] = {}
    for _, number, word in prices:
        assert number is not None
        grain = _grain(word, said, result)
        if by_grain.setdefault(grain, number) != number:
            result.price = Found(None, "price-conflict", "、".join(shown(n) for _, n, _ in prices if n))
            return
    factor = None if result.factor.value is None else Decimal(result.factor.value)
    merged = "price-merged" if "price" in line.spanned else ""
    if "purchase" in by_grain:
        result.price = Found(shown(by_grain["purchase"]), merged)
        _compare(by_grain, factor, result)
    elif "base" in by_grain:
        per_piece = by_grain["base"]
        if factor is None:
            result.price = Found(None, "price-unit", f"{shown(per_piece)} 是最小单位的价格，系数确定后才能换算")
        elif factor == 1:
            result.price = Found(shown(per_piece), merged)
        else:
            product = per_piece * factor
            exact = round(product, _PLACES)
            detail = f"{shown(per_piece)} × {shown(factor)}"
            result.price = Found(shown(exact), "price-converted", detail)
    else:
        number = by_grain["unknown"]
        proposal = shown(number)
        word = next((word for _, _, word in prices if word), "")
        detail = f"{proposal} 元/{word}" if word else f"{proposal} 元，没有写明单位"
        result.price = Found(None, "price-unit", detail, proposal)


def _compare_notes(line: Line, words: list[str], said: str | None, result: Conversion) -> None:
    """A note or remark that says another unit than header and cell leaves the price open."""
    told = [*line.part.price_notes]
    told += [(word, f"{header}：{cell}") for header, cell, _ in line.remarks for word in price_words(cell)]
    if result.price.value is None or not told:
        return
    stated = [word for (text, _), word in zip(line.prices, words, strict=True) if text]
    grains = {_grain(word, said, result) for word in stated}
    for word, text in told:
        if word not in stated and _grain(word, None, result) not in grains:
            header = f"价格按 {'、'.join(filter(None, stated))}，" if any(stated) else ""
            result.price = result.price.opened("price-units", f"{header}“{text}”")
            return


def _grain(word: str, said: str | None, result: Conversion) -> str:
    """Whether a price is of a purchase unit or of a base unit."""
    base, purchase, factor = result.base_unit.value, result.purchase_unit.value, result.factor.value
    if result.factor.doubt == "unit-of-purchase":
        return "base"
    if factor == "1":
        return "purchase"
    if word in PURCHASE_WORDS or (word and word == purchase and word != base):
        return "purchase"
    if word in BASE_WORDS or (word and word == base):
        return "base"
    parts = {unit_of(part) for part in re.split(r"[/、或]", word)} - {""}
    if len(parts) > 1:
        if base in parts and purchase not in parts:
            return "base"
        if purchase in parts and base not in parts:
            return "purchase"
        if all(RANKS.get(part, 99) >= BOX for part in parts):
            return "purchase"
    if not word and said:
        return said
    return "unknown"


def _compare(by_grain: dict[str, Decimal], factor: Decimal | None, result: Conversion) -> None:
    """Where both prices stand, the piece times the factor must be the box, but for the rounding of the piece."""
    if "base" not in by_grain or factor is None:
        return
    piece, box = by_grain["base"], by_grain["purchase"]
    exponent = piece.normalize().as_tuple().exponent
    places = max(2, -exponent if isinstance(exponent, int) else 2)
    slack = factor * Decimal(1).scaleb(-places) / 2 + Decimal("0.005")
    if abs(piece * factor - box) > slack:
        result.price = Found(None, "price-conflict", f"{shown(piece)} × {shown(factor)} 与 {shown(box)} 不合")

"""The factor out of a packaging: `10mg×28片/盒` holds 28 片, bought by the 盒.

What could mean two things gets no factor but a reason, and where one reading is likelier that is proposed. The
vocabulary is in `jicai.catalogue.units`; terms are told apart, each is classified, and the counts are multiplied.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from itertools import pairwise

from jicai.catalogue.spelling import folded
from jicai.catalogue.units import ALIASES, BOX, CARTON, MEASURES, METERED, RANKS, unit_of

_NUMBER = r"\d+(?:\.\d+)?"
_UNIT = "|".join(sorted((*RANKS, *ALIASES), key=len, reverse=True))
_METERED = "|".join(METERED)
_MEASURE = "|".join(map(re.escape, sorted(MEASURES, key=len, reverse=True)))
_MEASURED = rf"[φ∅≤<>≥约]?{_NUMBER}(?:[-~至]{_NUMBER})?(?:{_MEASURE})"
_STRENGTH = re.compile(
    rf"(?:每(?:{_UNIT})[装含重]*)?\(?{_MEASURED}\)?(?:[:+/与]?\(?{_MEASURED}\)?|/(?:ml|l|kg|g|h|min))*"
    rf"(?:/(?P<each>{_UNIT}))?"
)
_COUNT = re.compile(rf"(?P<n>\d+)(?P<unit>{_UNIT})装?(?P<chain>(?:/1?(?:{_UNIT}))*)")
_EACH = re.compile(rf"(?:每|1)?(?P<outer>{_UNIT})(?:装|/|:)?(?P<n>\d+)(?P<unit>{_UNIT})装?")
_PER = re.compile(rf"(?P<n>\d+)(?P<unit>{_UNIT})每(?P<outer>{_UNIT})")
_BARE = re.compile(rf"(?P<n>\d+)(?:'?s)?(?:/(?P<outer>{_UNIT}))?")
_SPRAYED = re.compile(rf"\d+(?:{_METERED})(?:/(?:{_UNIT}))?")
_SEPARATORS = re.compile(r"[*,;、。 ]+")
_LOOSE = re.compile(rf"(?<=\d) (?=(?:{_MEASURE}|{_UNIT})(?![a-z]))|(?<=[*/:+(,]) | (?=[*/:+),])")
_BRACKET = re.compile(r"\(([^()]*)\)")
_ADDED = re.compile(r"附|配|赠|溶[剂媒]|含针|组合")
_DIGIT = re.compile(r"\d")

#: Why there is no factor, or why it has to be looked at.
NO_COUNT = "没有写明装多少"
NO_UNIT = "只有数字，没有写明是片、粒还是支"
SEVERAL = "写了不止一种包装"
COMBINED = "含附带或组合的物品"
NO_OUTER = "只写到板，没有写明一盒几板"
OUTER = "写到几盒，没有写明按盒还是按整箱采购"
SPRAYED = "按揿、喷计的剂型，不知按次数还是按支瓶计"
UNREAD = "有看不懂的部分"
DISAGREE = "括号里外的数量不一致"
BY_FORM = "没有写单位，按剂型认作{}"
BARE = "有一个乘数没有写单位"
CARTON_LEFT = "外箱的数量没有计入"
FILL = "一个容器算一个单位"
LOOSE_BAG = "按袋、包采购，没有写明是否装盒"


@dataclass(frozen=True, slots=True)
class Packaging:
    """What a packaging says. `factor` is None where it does not say it; `reason` then tells why.

    A factor with a reason is likely and has to be looked at. `base_unit` is what is counted, `purchase_unit` the
    package, None where it is not written. `proposal` is a likely factor where there is none. `is_fill` says that
    nothing is counted but one vessel.
    """

    factor: Decimal | None = None
    base_unit: str | None = None
    purchase_unit: str | None = None
    reason: str = ""
    proposal: Decimal | None = None
    is_fill: bool = False


@dataclass(frozen=True, slots=True)
class _Count:
    n: int
    unit: str
    outer: str | None = None
    is_bare: bool = False


class _RefusedError(Exception):
    def __init__(self, reason: str, proposal: int | None = None) -> None:
        self.reason = reason
        self.proposal = None if proposal is None else Decimal(proposal)


def parse_packaging(text: str, *, form_unit: str | None = None, loose: bool = False) -> Packaging:
    """The packaging in a text such as `0.25g×24片×2板/盒`.

    `form_unit` is the unit that the dosage form settles, for texts that leave it out (`10mg*14`). `loose` is for
    consumables, whose specifications hold models and sizes of any kind: these are passed over where one count with its
    package (`100支/盒`) stands among them.
    """
    plain = _LOOSE.sub("", folded(text))
    if not plain:
        return Packaging(reason=NO_COUNT)
    try:
        return _with_brackets(plain, form_unit, loose)
    except _RefusedError as refused:
        return Packaging(reason=refused.reason, proposal=refused.proposal)


def _with_brackets(plain: str, form_unit: str | None, loose: bool) -> Packaging:
    inside = _BRACKET.findall(plain)
    whole = _BRACKET.sub(lambda found: found[0] if _STRENGTH.fullmatch(found[1]) else "", plain)
    if any(_ADDED.search(one) for one in inside) or _ADDED.search(whole):
        raise _RefusedError(COMBINED)
    counted = [one for one in inside if _COUNT.search(one) and not _STRENGTH.fullmatch(one)]
    unread = [one for one in inside if _DIGIT.search(one) and one not in counted and not _STRENGTH.fullmatch(one)]
    if unread and not loose:
        raise _RefusedError(UNREAD)
    if not counted:
        return _parsed(whole, form_unit, loose)
    detail = _parsed(counted[0], form_unit, loose)
    if len(counted) > 1:
        raise _RefusedError(SEVERAL)
    if not _COUNT.search(whole) and not _BARE.search(whole):
        return detail
    found = _parsed(whole, form_unit, loose)
    if found.factor != detail.factor:
        raise _RefusedError(DISAGREE)
    return found


def _parsed(plain: str, form_unit: str | None, loose: bool) -> Packaging:
    counts: list[_Count] = []
    bares: list[tuple[int, str | None]] = []
    each: str | None = None
    unread = leading = False
    for term in filter(None, _SEPARATORS.split(plain)):
        for part in _parts(term):
            if found := _count(part):
                counts += found
            elif strength := _STRENGTH.fullmatch(part):
                each = unit_of(strength["each"]) if strength["each"] else each
            elif _SPRAYED.fullmatch(part):
                raise _RefusedError(SPRAYED, 1)
            elif (bare := _BARE.fullmatch(part)) and not loose:
                bares.append((int(bare["n"]), bare["outer"]))
                leading = leading or not counts
            elif _DIGIT.search(part) or "+" in part:
                unread = True
    if unread and not (loose and len(counts) == 1 and counts[0].outer):
        if "+" in plain:
            raise _RefusedError(COMBINED)
        if not (loose and not counts):
            raise _RefusedError(UNREAD)
    if not counts:
        return _without_counts(bares, each, form_unit)
    chained = _chained(_with_vessel(counts, each), bares)
    if leading and bares:  # 2×14片: two sheets of 14, or a strength of 2
        raise _RefusedError(BARE, None if chained.factor is None else int(chained.factor))
    return chained


def _parts(term: str) -> list[str]:
    """A term, or the two sides of a colon between a word or strength and a count (`铝塑:12片`, `5mg:28片`)."""
    before, colon, after = term.partition(":")
    if colon and _count(after) and (_STRENGTH.fullmatch(before) or not _DIGIT.search(before)):
        return [before, after]
    return [term]


def _count(part: str) -> list[_Count]:
    if found := _COUNT.fullmatch(part):
        chain = [unit_of(one.removeprefix("1")) for one in found["chain"].split("/")[1:]]
        units = [unit_of(found["unit"]), *chain]
        numbers = [int(found["n"]), *[1] * len(chain)]
        return [
            _Count(number, unit, outer) for number, (unit, outer) in zip(numbers, pairwise(units), strict=False)
        ] or [_Count(numbers[0], units[0])]
    if found := _EACH.fullmatch(part) or _PER.fullmatch(part):
        return [_Count(int(found["n"]), unit_of(found["unit"]), unit_of(found["outer"]))]
    return []


def _without_counts(bares: Sequence[tuple[int, str | None]], each: str | None, form_unit: str | None) -> Packaging:
    if not bares:
        if each is not None and 0 < RANKS[each] < BOX:
            return Packaging(Decimal(1), each, each, FILL, is_fill=True)
        raise _RefusedError(NO_COUNT)
    factor = 1
    for n, _ in bares:
        factor *= n
    unit = each or form_unit
    if unit is None or len(bares) > 2 or not factor:
        raise _RefusedError(NO_UNIT, factor if len(bares) <= 2 and factor else None)
    outer = bares[-1][1]
    return Packaging(Decimal(factor), unit, unit_of(outer) if outer else None, BY_FORM.format(unit))


def _with_vessel(counts: list[_Count], each: str | None) -> list[_Count]:
    """Where a strength names the vessel (`5ml/支`) that no count names, one of it is in what is counted."""
    if each is None or any(each in (count.unit, count.outer) for count in counts) or RANKS[each] == 0:
        return counts
    if all(RANKS[count.unit] > RANKS[each] for count in counts):
        return [_Count(1, each), *counts]
    return counts


def _chained(counts: list[_Count], bares: Sequence[tuple[int, str | None]]) -> Packaging:
    if any(count.n == 0 for count in counts):
        raise _RefusedError(UNREAD)
    ordered = sorted(counts, key=lambda count: RANKS[count.unit])
    ranks = [RANKS[count.unit] for count in ordered]
    if len(set(ranks)) < len(ranks):
        raise _RefusedError(SEVERAL)
    outers = [count.outer for count in counts if count.outer]
    units = [count.unit for count in ordered]
    beyond = {outer for outer in outers if outer not in units}
    if len(beyond) > 1:
        raise _RefusedError(SEVERAL)
    if len(outers) == 1 and not counts[-1].outer and beyond and len(counts) > 1:
        raise _RefusedError(SEVERAL)
    for count in counts:
        if count.outer and RANKS[count.outer] <= RANKS[count.unit]:
            raise _RefusedError(UNREAD)
    outer = beyond.pop() if beyond else None
    reason = ""
    if outer and RANKS[outer] >= CARTON and len(ordered) > 1 and RANKS[units[-1]] >= BOX:
        # 28片/盒×300盒/件: bought by the box, carried by the carton.
        outer, reason = ordered[-1].unit, CARTON_LEFT
        ordered = ordered[:-1]
    elif outer is None and RANKS[ordered[-1].unit] >= BOX and len(ordered) > 1:
        if ordered[-1].n != 1:
            raise _RefusedError(OUTER)
        outer = ordered.pop().unit
    factor = 1
    for count in ordered:
        factor *= count.n
    if outer and RANKS[outer] >= CARTON:
        raise _RefusedError(OUTER, factor)
    if outer and RANKS[outer] == RANKS["板"]:
        raise _RefusedError(NO_OUTER)
    if outer in ("袋", "包"):
        reason = reason or LOOSE_BAG
    found = Packaging(Decimal(factor), ordered[0].unit, outer, reason)
    return _times(found, bares)


def _times(found: Packaging, bares: Sequence[tuple[int, str | None]]) -> Packaging:
    if not bares:
        return found
    if len(bares) > 1 or not bares[0][0] or found.factor is None:
        raise _RefusedError(UNREAD)
    number, outer = bares[0]
    if outer and found.purchase_unit and unit_of(outer) != found.purchase_unit:
        raise _RefusedError(SEVERAL)
    return replace(
        found,
        factor=found.factor * number,
        purchase_unit=found.purchase_unit or (unit_of(outer) if outer else None),
        reason=BARE,
    )

"""Which of the columns whose headers name one key is read: what could mean two things is refused, never decided by
position (CONTRACT "Tables" and "Units").
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from jicai.intake.sheets.units import PURCHASE, Said, Unit
from jicai.tables.column import Column, Kind


@dataclass(frozen=True, slots=True)
class Contender:
    """A column whose header names a key: its place in the order of preference, and what its brackets say.

    `whole` says that the header is the name as it is, with its brackets.
    """

    key: str
    place: int
    index: int
    header: str
    folded: str
    said: Said
    whole: bool


@dataclass(frozen=True, slots=True)
class Settled:
    """The column that is taken for a key, or the Chinese sentence why none can be.

    `ignored` are the headers of the others, `unread` their places and headers, `twins` the indexes of columns whose
    headers say the very same, `scaled` those that say it in another multiple of the unit, `rivals` those that do so
    under another of the key's names, `restated` those that say it in units of another size (片 beside 盒).
    """

    taken: Contender | None
    ignored: tuple[str, ...] = ()
    unread: tuple[tuple[int, str], ...] = ()
    twins: tuple[int, ...] = ()
    scaled: tuple[Contender, ...] = ()
    rivals: tuple[Contender, ...] = ()
    restated: tuple[Contender, ...] = ()
    doubt: str = ""


def settle(column: Column, contenders: Sequence[Contender], chosen: bool) -> Settled:
    """Choose among the columns that name this key; `chosen` says that the settings named their headers."""
    affirmed = [one for one in contenders if chosen or not one.said.denial]
    denied = [one for one in contenders if one not in affirmed]
    plain = [one for one in affirmed if not one.said.note]
    if denied and not plain:
        return Settled(None, doubt=_doubt(column, [*affirmed, *denied], denied[0].said.denial))
    best = min(one.place for one in affirmed)
    first = [one for one in affirmed if one.place == best]
    if not chosen and len({one.said.note for one in first}) > 1:
        return Settled(None, doubt=_doubt(column, first))
    # The purchase unit before another, the plain yuan before its multiples: the same figures, only less converted.
    # Of what the settings name the header that is just that, before one with a bracket behind.
    first.sort(key=lambda one: _order(one) if not chosen else (not one.whole, False, Decimal(1)))
    taken = first[0]
    # Where the settings choose, only the very same header leaves open which is meant.
    same = [one.folded == taken.folded if chosen else _converted(one) == _converted(taken) for one in first[1:]]
    twins = [one for one, is_same in zip(first[1:], same, strict=True) if is_same]
    others = [one for one in contenders if one is not taken and one not in twins]
    scaled = [one for one in first[1:] if _is_scaled(one, taken)] if not (chosen and taken.whole) else []
    # The order in which the settings name headers is one of preference.
    alike = [] if chosen else [one for one in affirmed if one.said.note == taken.said.note and not one.said.strange]
    rivals = [one for one in alike if one not in first and _is_scaled(one, taken)]
    restated = [one for one in alike if column.kind is Kind.QUANTITY and _converted(one)[0] != _converted(taken)[0]]
    if taken.said.strange:
        return Settled(None, doubt=f"列「{taken.header}」的单位「{taken.said.strange}」不能换算")
    return Settled(
        taken,
        ignored=tuple(one.header for one in others),
        unread=tuple((one.index, one.header) for one in others),
        twins=tuple(one.index for one in twins),
        scaled=tuple(scaled),
        rivals=tuple(rivals),
        restated=tuple(restated),
    )


def _converted(contender: Contender) -> tuple[bool, Decimal]:
    unit = contender.said.unit or Unit()
    return unit.basis != PURCHASE, unit.multiplier


def _is_scaled(one: Contender, other: Contender) -> bool:
    """Whether the two say the same in different multiples of one unit."""
    (by_base, multiplier), (also_by_base, taken) = _converted(one), _converted(other)
    return by_base == also_by_base and multiplier != taken and not one.said.strange


def _order(contender: Contender) -> tuple[bool, bool, Decimal]:
    by_base, multiplier = _converted(contender)
    return by_base, multiplier != 1, multiplier


def _doubt(column: Column, contenders: Sequence[Contender], denial: str = "") -> str:
    headers = "、".join(f"「{one.header}」" for one in contenders)
    why = (
        f"写着“{denial}”，未必是{column.label}"
        if denial and len(contenders) == 1
        else f"哪一列是{column.label}不能确定"
    )
    return f"列{headers}{why}"

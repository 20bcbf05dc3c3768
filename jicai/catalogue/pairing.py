"""Which row of the last run is which row of the sheet as a person left it, and of the annex as it is now.

The sheet has no column for this: it is read as 中选目录 as it stands, and rows are sorted, added and deleted in it. So
a row is known by what is written in it.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Hashable, Sequence
from decimal import Decimal, InvalidOperation

from jicai.catalogue.columns import KEYS
from jicai.catalogue.found import Row
from jicai.catalogue.previous import Previous
from jicai.catalogue.spelling import key_of

#: What tells rows apart, and how much; the batch and the factor say little.
_WEIGHTS = {
    "product_code": 4,
    "product_name": 2,
    "spec": 3,
    "company": 3,
    "variety_name": 2,
    "variety_code": 1,
    "selected_price": 2,
}
_LEAST = 0.5

#: What a row of the annex is known by, from the whole of it to a part, each only where it is unlike all others.
_LADDER: tuple[tuple[str, ...], ...] = (
    ("code",),
    ("variety", "unit_group", "name", "spec", "packaging", "company"),
    ("variety", "unit_group", "name", "spec", "company"),
    ("name", "spec", "packaging", "company"),
    ("variety", "unit_group", "name", "company"),
)
#: What a row of the sheet is known by, where more of it was changed.
_CELLS: tuple[tuple[str, ...], ...] = (("product_code",), ("product_name", "spec", "company", "variety_name"))


def same(one: str | None, other: str | None) -> bool:
    """Whether two cells say the same: numbers by value, texts after folding."""
    a, b = key_of(one), key_of(other)
    if a == b:
        return True
    try:
        return bool(a) and bool(b) and Decimal(a) == Decimal(b)
    except InvalidOperation:
        return False


def pair_visible(previous: Previous) -> list[Row | None]:
    """For every row of the sheet the record that it was written from; None for one that a person added."""
    records = [record for record in previous.records if record.state != "deleted"]
    pairs: list[Row | None] = [None] * len(previous.visible)
    by_whole: dict[tuple[str, ...], list[Row]] = defaultdict(list)
    for record in records:
        by_whole[_whole(previous.written[record.identity])].append(record)
    left = {record.identity: record for record in records}
    for at, row in enumerate(previous.visible):
        if waiting := by_whole.get(_whole(row.cells)):
            pairs[at] = waiting.pop(0)
            left.pop(pairs[at].identity, None)  # type: ignore[union-attr]
    for rung in _CELLS:
        _pair_rung(rung, previous, pairs, left)
    scored = sorted(
        (
            (-_likeness(row.cells, previous.written[record.identity]), at, place, record)
            for at, row in enumerate(previous.visible)
            if pairs[at] is None
            for place, record in enumerate(left.values())
        ),
        key=lambda one: one[:3],
    )
    for score, at, _, record in scored:
        if -score >= _LEAST and pairs[at] is None and record.identity in left:
            pairs[at] = left.pop(record.identity)
    return pairs


def _pair_rung(rung: tuple[str, ...], previous: Previous, pairs: list[Row | None], left: dict[str, Row]) -> None:
    """Pair the rows of the sheet with the records that have the same in these cells, where both are alone in it."""
    places: dict[tuple[str, ...], list[int]] = defaultdict(list)
    waiting: dict[tuple[str, ...], list[str]] = defaultdict(list)
    for at, row in enumerate(previous.visible):
        if pairs[at] is None and all(row.cells.get(key) for key in rung):
            places[tuple(key_of(row.cells[key]) for key in rung)].append(at)
    for identity in left:
        written = previous.written[identity]
        if all(written.get(key) for key in rung):
            waiting[tuple(key_of(written[key]) for key in rung)].append(identity)
    for key, rows in places.items():
        if len(rows) == 1 and len(waiting.get(key, ())) == 1:
            pairs[rows[0]] = left.pop(waiting[key][0])


def pair_derived(derived: Sequence[Row], records: Sequence[Row]) -> dict[str, Row]:
    """By the identity of a record the row of the annex that it is now."""
    pairs: dict[str, Row] = {}
    by_identity = {row.identity: row for row in derived}
    taken: set[int] = set()
    for record in records:
        if row := by_identity.get(record.identity):
            pairs[record.identity] = row
            taken.add(id(row))
    for rung in _LADDER:
        old = [one for one in records if one.identity not in pairs and one.state != "own"]
        new = [one for one in derived if id(one) not in taken]
        old_by, new_by = _alone(old, rung), _alone(new, rung)
        for key in old_by.keys() & new_by.keys():
            pairs[old_by[key].identity] = new_by[key]
            taken.add(id(new_by[key]))
    return pairs


def _alone(rows: Sequence[Row], rung: tuple[str, ...]) -> dict[Hashable, Row]:
    key: Callable[[Row], tuple[str, ...]] = lambda row: tuple(row.facts.get(role, "") for role in rung)  # noqa: E731
    times = Counter(map(key, rows))
    return {key(row): row for row in rows if times[key(row)] == 1 and any(key(row))}


def _whole(cells: dict[str, str]) -> tuple[str, ...]:
    return tuple(_value(cells.get(key, "")) for key in KEYS)


def _value(text: str) -> str:
    plain = key_of(text)
    try:
        return format(Decimal(plain).normalize(), "f") if plain and len(plain) < 16 else plain
    except InvalidOperation:
        return plain


def _likeness(one: dict[str, str], other: dict[str, str]) -> float:
    """The weight of the cells that agree, of those that both have filled; a cell filled since counts as neither."""
    both = [key for key in _WEIGHTS if one.get(key) and other.get(key)]
    whole = sum(_WEIGHTS[key] for key in both)
    return sum(_WEIGHTS[key] for key in both if same(one[key], other[key])) / whole if whole else 0.0

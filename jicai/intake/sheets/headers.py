"""Where a sheet's header is, and which of its columns is which key of the table."""

from __future__ import annotations

import functools
import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from jicai.intake.sheets.contenders import Contender, Settled, settle
from jicai.intake.sheets.units import Unit, said_by, unit_of
from jicai.intake.wording import Wording
from jicai.tables.column import Column, InputTable, Kind

#: A header is looked for in this many first rows, since titles and notes stand above it.
SEARCH_ROWS = 20

_BRACKETED = re.compile(r"(?:\(([^()]*)\)|\[([^\[\]]*)\]|【([^【】]*)】|〔([^〔〕]*)〕)$")
_INVISIBLE = re.compile(r"[\s\u200b\u200c\u200d\u2060\ufeff*]+")
_MEASURED = (Kind.QUANTITY, Kind.PRICE, Kind.MONEY)
#: What a missing header is at least like the nearest one.
_ALIKE = 0.4

Row = Sequence[str | None]


@dataclass(frozen=True, slots=True)
class FoundColumn:
    """A key's place in the sheet: the index in the frame, the header as written, and the unit that it states."""

    index: int
    header: str
    unit: Unit | None = None

    @property
    def multiplier(self) -> Decimal:
        """What the cells are worth of what the key is measured in."""
        return self.unit.multiplier if self.unit is not None else Decimal(1)


@dataclass(frozen=True, slots=True)
class Missing:
    """A required column that is not there, and the nearest header that is."""

    key: str
    label: str
    nearest: str | None


@dataclass(frozen=True, slots=True)
class Header:
    """A table's header in a sheet.

    `rows` are the indexes of its one or two lines. `ignored` are the headers of columns that name a key which a better
    column holds, `notes` those read although a bracket says something that is no unit, `unread` those that name no
    key (index and header). `missing` are the required columns that are not there. `doubts` are Chinese sentences on
    what could mean two things; a header with one is refused. `twins` are the further columns with the very header of
    the one that a key stands under: they must hold the same.
    """

    rows: tuple[int, ...]
    columns: dict[str, FoundColumn]
    ignored: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    unread: tuple[tuple[int, str], ...] = ()
    missing: tuple[Missing, ...] = ()
    doubts: tuple[tuple[str, str], ...] = ()
    twins: tuple[tuple[str, int], ...] = ()

    @property
    def end(self) -> int:
        """The index of the first row below the header."""
        return self.rows[-1] + 1

    def keys(self) -> frozenset[str]:
        """The keys that stand in the sheet."""
        return frozenset(self.columns)


@functools.lru_cache(maxsize=65536)
def _folded(text: str) -> str:
    return _INVISIBLE.sub("", unicodedata.normalize("NFKC", text)).upper()


def fold(text: str | None) -> str:
    """A header folded for comparison: NFKC, no blanks, line breaks or `*`, upper case."""
    return _folded(text) if text else ""


def split_brackets(folded: str) -> tuple[str, list[str]]:
    """A folded header without the brackets behind it, and what stands in them, the last first."""
    inside: list[str] = []
    while (found := _BRACKETED.search(folded)) is not None and found.start() > 0:
        inside.append(next(group for group in found.groups() if group is not None))
        folded = folded[: found.start()]
    return folded, inside


def split_unit(folded: str) -> tuple[str, str]:
    """A folded header without the bracket at its end, and what stands in it."""
    found = _BRACKETED.search(folded)
    if found is None or found.start() == 0:
        return folded, ""
    return folded[: found.start()], next(group for group in found.groups() if group is not None)


def accepted_headers(table: InputTable, wording: Wording) -> dict[str, tuple[str, int]]:
    """Every folded header that names a column of the table: its key and its place in the order of preference.

    The canonical header comes first, then the others as declared, then the bureau's own (`[columns.*]`). A key that
    `[[files]]` gives headers for stands under these alone.
    """
    names: dict[str, tuple[str, int]] = {}
    for key, headers in wording.chosen.items():
        for place, name in enumerate(headers):
            names.setdefault(fold(name), (key, place))
    for column in table.columns:
        if column.key not in wording.chosen:
            declared = (column.label, *(name for name in column.others if name not in column.overriding))
            for place, name in enumerate((*column.overriding, *declared, *wording.columns.get(column.key, ()))):
                names.setdefault(fold(name), (column.key, place))
    return names


def find_header(rows: Sequence[Row], table: InputTable, wording: Wording, *, anyway: bool = False) -> Header | None:
    """The table's header among the first rows of a sheet.

    The candidate that names most columns is it; a single line is preferred to two, unless the second says the units of
    the first, an upper row to a lower. A header that lacks required columns is given with them in `missing`; None where
    not even half of them is there, or, asked for `anyway`, where no column is named.
    """
    names = accepted_headers(table, wording)
    best: tuple[Header, list[list[str]]] | None = None
    best_score = (0, 0, 0)
    for index in range(min(len(rows), SEARCH_ROWS)):
        singles = [[cell] if cell else [] for cell in rows[index]]
        candidates: list[tuple[tuple[int, ...], list[list[str]]]] = [((index,), singles)]
        if index + 1 < len(rows):
            candidates.append(((index, index + 1), _two_lines(rows[index], rows[index + 1])))
        for lines, cells in candidates:
            header = _match(lines, cells, table, names, wording)
            there = sum(_is_there(column, header, wording) for column in table.required)
            below = len(lines) > 1 and _is_unit_row(rows[lines[-1]])
            score = (there, len(header.columns), 0 if below else -len(lines))
            if score > best_score:
                best, best_score = (header, cells), score
    enough = anyway or best_score[0] * 2 >= len(table.required)
    if best is None or not enough or best_score[1] < (1 if anyway else 2):
        return None
    header, cells = best
    return replace(header, missing=tuple(_missing(header, cells, table, wording)))


def _is_there(column: Column, header: Header, wording: Wording) -> bool:
    serving = (column.key, *column.stand_ins)
    return any(key in header.columns for key in serving) or column.key in wording.defaults


def _missing(header: Header, cells: list[list[str]], table: InputTable, wording: Wording) -> list[Missing]:
    """The required columns that are not there, each with the nearest header that no key takes."""
    taken = {_one_line(found.header) for found in header.columns.values()} | set(header.ignored)
    shown = [_one_line(options[-1]) for options in cells if options]
    free = [text for text in shown if text not in taken]
    return [
        Missing(column.key, column.label, _nearest(column, free))
        for column in table.columns
        if (column.required or column.key in wording.chosen)
        and not _is_there(column, header, wording)
        and not (column.key not in wording.chosen and any(key == column.key for key, _ in header.doubts))
    ]


def _two_lines(upper: Row, lower: Row) -> list[list[str]]:
    """For each column the names it may have: upper and lower cell together, or the lower alone.

    A merged upper cell stands in its first column only, so it holds for the blank ones to its right. A lower cell that
    is a unit stands behind the upper one like a bracket.
    """
    cells: list[list[str]] = []
    above = ""
    for top, bottom in zip(upper, lower, strict=True):
        above = top or above
        if bottom:
            cells.append([above + bottom, bottom, f"{top}（{bottom}）"] if top else [above + bottom, bottom])
        else:
            cells.append([top] if top else [])
    return cells


def _is_unit_row(row: Row) -> bool:
    """Whether all that stands in a row are units, in brackets or not."""
    words = [fold(cell).strip("()[]【】〔〕") for cell in row if cell]
    return bool(words) and all(any(unit_of(word, kind) for kind in _MEASURED) for word in words)


def _match(
    lines: tuple[int, ...],
    cells: list[list[str]],
    table: InputTable,
    names: Mapping[str, tuple[str, int]],
    wording: Wording,
) -> Header:
    contenders: dict[str, list[Contender]] = {}
    unread: list[tuple[int, str]] = []
    left_out = {fold(name) for name in (*wording.ignore, *wording.row_id)}
    for index, options in enumerate(cells):
        contender = (
            None if any(fold(text) in left_out for text in options) else _contender(index, options, table, names)
        )
        if contender is not None:
            contenders.setdefault(contender.key, []).append(contender)
        elif options:
            unread.append((index, _one_line(options[0])))
    settled = {
        key: settle(table.column(key), of_key, key in wording.chosen or wording.as_form)
        for key, of_key in contenders.items()
    }
    columns = {
        column.key: FoundColumn(found.index, found.header, found.said.unit)
        for column in table.columns
        if column.key in settled and (found := settled[column.key].taken) is not None
    }
    return _header(lines, columns, settled, unread)


def _header(
    lines: tuple[int, ...],
    columns: dict[str, FoundColumn],
    settled: Mapping[str, Settled],
    unread: list[tuple[int, str]],
) -> Header:
    every = list(settled.values())
    return Header(
        lines,
        columns,
        ignored=tuple(header for one in every for header in one.ignored),
        notes=tuple(one.taken.header for one in every if one.taken is not None and one.taken.said.note),
        unread=tuple(sorted([*unread, *(place for one in every for place in one.unread)])),
        doubts=tuple((key, one.doubt) for key, one in settled.items() if one.doubt),
        twins=tuple((key, index) for key, one in settled.items() for index in one.twins),
    )


def _contender(
    index: int, options: list[str], table: InputTable, names: Mapping[str, tuple[str, int]]
) -> Contender | None:
    """What a column's header names, as it is or without the brackets behind it."""
    for text in options:
        whole = fold(text)
        stem, brackets = split_brackets(whole)
        named = names.get(whole) or names.get(stem)
        if named is None:
            continue
        key, place = named
        column = table.column(key)
        said = said_by(brackets, column, table.key)
        if text is options[-1] and len(options) == 3 and unit_of(brackets[0], column.kind) is None:
            continue  # the lower line is no unit of the upper one
        return Contender(key, place, index, _one_line(text), whole, said, whole in names)
    return None


def _one_line(text: str) -> str:
    return "".join(part.strip() for part in text.splitlines())


def _nearest(column: Column, shown: Sequence[str]) -> str | None:
    """The header in the sheet that looks most like one of the missing column."""
    from rapidfuzz.distance import Indel  # only where something is missing

    best, best_ratio = None, _ALIKE
    for text in shown:
        for name in (column.label, *column.others):
            ratio = Indel.normalized_similarity(name, fold(text))
            if ratio > best_ratio:
                best, best_ratio = text, ratio
    return best

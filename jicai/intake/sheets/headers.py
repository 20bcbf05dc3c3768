"""Where a sheet's header is, and which of its columns is which key of the table."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from jicai.intake.sheets.contenders import Contender, Settled, settle
from jicai.intake.sheets.header_lines import Row, divided_columns, groups_of, is_unit_row, two_lines
from jicai.intake.sheets.header_names import accepted_headers, denies, fold, naming_of
from jicai.intake.sheets.units import Unit, said_by, unit_of
from jicai.intake.sheets.wording import Wording
from jicai.tables.column import Column, InputTable

#: A header is looked for in this many first rows, since titles and notes stand above it.
SEARCH_ROWS = 20

#: What a missing header is at least like the nearest one.
_ALIKE = 0.5


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
    """A required column that is not there, and the nearest header that is; `proposed` where it may well be meant."""

    key: str
    label: str
    nearest: str | None
    proposed: bool = False


@dataclass(frozen=True, slots=True)
class Header:
    """A table's header in a sheet.

    `rows` are the indexes of its one or two lines. `ignored` are the headers of columns that name a key which a better
    column holds, `notes` those read although a bracket says something that is no unit, `unread` those that name no
    key (index and header). `missing` are the required columns that are not there. `doubts` are Chinese sentences on
    what could mean two things; a header with one is refused. `twins` are the further columns with the very header of
    the one that a key stands under: they must hold the same; `scaled` those that hold it in another multiple, `rivals`
    those that do so under another name of the key, `restated` those that hold it in units of another size.
    """

    rows: tuple[int, ...]
    columns: dict[str, FoundColumn]
    ignored: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    unread: tuple[tuple[int, str], ...] = ()
    missing: tuple[Missing, ...] = ()
    doubts: tuple[tuple[str, str], ...] = ()
    twins: tuple[tuple[str, int], ...] = ()
    scaled: tuple[tuple[str, FoundColumn], ...] = ()
    rivals: tuple[tuple[str, FoundColumn], ...] = ()
    restated: tuple[tuple[str, FoundColumn], ...] = ()

    @property
    def end(self) -> int:
        """The index of the first row below the header."""
        return self.rows[-1] + 1

    def keys(self) -> frozenset[str]:
        """The keys that stand in the sheet."""
        return frozenset(self.columns)


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
        above = groups_of(rows[index - 1]) if index else []
        candidates: list[tuple[tuple[int, ...], list[list[str]], list[str]]] = [((index,), singles, above)]
        divided = divided_columns(rows[index], rows[index + 1]) if index + 1 < len(rows) else frozenset()
        if index + 1 < len(rows):
            cells = two_lines(rows[index], rows[index + 1], divided)
            candidates.append(((index, index + 1), cells, groups_of(rows[index])))
        for lines, cells, above in candidates:
            header = _match(lines, cells, above, table, names, wording, divided if len(lines) > 1 else frozenset())
            doubted = {key for key, _ in header.doubts} - header.keys()
            there = sum(column.key in doubted or _is_there(column, header, wording) for column in table.required)
            below = len(lines) > 1 and (bool(divided) or is_unit_row(rows[lines[-1]]))
            score = (there, len(header.columns) + len(doubted), 0 if below else -len(lines))
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
    lacking = [
        column
        for column in table.columns
        if (column.required or column.key in wording.chosen)
        and not _is_there(column, header, wording)
        and not (column.key not in wording.chosen and any(key == column.key for key, _ in header.doubts))
    ]
    nearest = _nearest(lacking, table, free)
    return [Missing(column.key, column.label, *nearest.get(column.key, (None, False))) for column in lacking]


def _match(
    lines: tuple[int, ...],
    cells: list[list[str]],
    above: list[str],
    table: InputTable,
    names: Mapping[str, tuple[str, int]],
    wording: Wording,
    divided: frozenset[int],
) -> Header:
    contenders: dict[str, list[Contender]] = {}
    unread: list[tuple[int, str]] = []
    left_out = {fold(name) for name in (*wording.ignore, *wording.row_id)}
    for index, options in enumerate(cells):
        contender = (
            None
            if any(fold(text) in left_out for text in options)
            else _contender(index, options, above[index] if index < len(above) else "", table, names, index in divided)
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
        scaled=_found((key, other) for key, one in settled.items() for other in one.scaled),
        rivals=_found((key, other) for key, one in settled.items() for other in one.rivals),
        restated=_found((key, other) for key, one in settled.items() for other in one.restated),
    )


def _found(contenders: Iterable[tuple[str, Contender]]) -> tuple[tuple[str, FoundColumn], ...]:
    return tuple((key, FoundColumn(one.index, one.header, one.said.unit)) for key, one in contenders)


def _contender(
    index: int,
    options: list[str],
    above: str,
    table: InputTable,
    names: Mapping[str, tuple[str, int]],
    divided: bool,
) -> Contender | None:
    """What a column's header names, as it is or without the unit behind it."""
    for text in options:
        naming = naming_of(text, names, table)
        if naming is None:
            continue
        column = table.column(naming.key)
        last = text is options[-1] and len(options) == 3
        if last and not divided and unit_of(naming.behind[0], column.kind) is None:
            continue  # the lower line is no unit of the upper one
        # 上年度 over 约定采购量 is like a bracket behind it; where both together are the name it is part of that.
        alone = len(options) == 1 or text is options[1]
        if above and alone and (denies(above, column, table.key) or unit_of(above, column.kind) is not None):
            naming.behind.append(above)
        said = said_by(naming.behind, column, table.key)
        return Contender(naming.key, naming.place, index, _one_line(text), fold(text), said, naming.whole)
    return None


def _one_line(text: str) -> str:
    return "".join(part.strip() for part in text.splitlines())


def _nearest(lacking: Sequence[Column], table: InputTable, shown: Sequence[str]) -> dict[str, tuple[str, bool]]:
    """For each missing column the header that looks most like it, and whether no part tells the two apart.

    A header is named once, and not where it denies what the column holds.
    """
    from jicai.intake.sheets.likeness import likeness, nearness  # only where something is missing

    alike = [
        (likeness(text, column), nearness(text, column), column, text)
        for column in lacking
        for text in shown
        if not denies(text, column, table.key)
    ]
    nearest: dict[str, tuple[str, bool]] = {}
    named: set[str] = set()
    for like, near, column, text in sorted(alike, key=lambda one: (-one[0], -one[1])):
        if max(like, near) > _ALIKE and column.key not in nearest and text not in named:
            nearest[column.key] = text, like > _ALIKE
            named.add(text)
    return nearest

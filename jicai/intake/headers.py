"""Where a sheet's header is, and which of its columns is which key of the table."""

from __future__ import annotations

import difflib
import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from jicai.tables.column import Column, InputTable, Kind

#: A header is looked for in this many first rows, since titles and notes stand above it.
SEARCH_ROWS = 20

_BRACKETED = re.compile(r"(?:\(([^()]*)\)|\[([^\[\]]*)\]|【([^【】]*)】|〔([^〔〕]*)〕)$")
_INVISIBLE = re.compile(r"[\s\u200b\u200c\u200d\u2060\ufeff*]+")
_YUAN = re.compile(r"([十百千万亿]*)元")
_MULTIPLE = re.compile(r"(单位:?)?[十百千万亿]*[百千万亿]$")
_LARGE = re.compile(r"(单位:?)?[万亿]")

Row = Sequence[str | None]


@dataclass(frozen=True, slots=True)
class FoundColumn:
    """A key's place in the sheet: the index in the frame, the header as written, and the factor of its unit."""

    index: int
    header: str
    multiplier: int = 1


@dataclass(frozen=True, slots=True)
class Header:
    """A table's header in a sheet.

    `rows` are the indexes of its one or two lines. `ignored` are the headers of columns that name a key which a better
    column holds. `missing` are the required columns that are not there, each with the nearest header that is.
    """

    rows: tuple[int, ...]
    columns: dict[str, FoundColumn]
    ignored: tuple[str, ...] = ()
    missing: tuple[tuple[str, str | None], ...] = ()

    @property
    def end(self) -> int:
        """The index of the first row below the header."""
        return self.rows[-1] + 1


def fold(text: str | None) -> str:
    """A header folded for comparison: NFKC, no blanks, line breaks or `*`, upper case."""
    return _INVISIBLE.sub("", unicodedata.normalize("NFKC", text or "")).upper()


def split_unit(folded: str) -> tuple[str, str]:
    """A folded header without its trailing bracketed unit, and that unit."""
    bracketed = _BRACKETED.search(folded)
    if bracketed is None or bracketed.start() == 0:
        return folded, ""
    return folded[: bracketed.start()], next(group for group in bracketed.groups() if group is not None)


def accepted_headers(table: InputTable, further: Mapping[str, Sequence[str]]) -> dict[str, tuple[str, int]]:
    """Every folded header that names a column of the table: its key and its place in the order of preference.

    The canonical header comes first, then the others as declared, then the bureau's own (`[columns.*]`).
    """
    names: dict[str, tuple[str, int]] = {}
    for column in table.columns:
        for place, name in enumerate((column.label, *column.others, *further.get(column.key, ()))):
            names.setdefault(fold(name), (column.key, place))
    return names


def find_header(rows: Sequence[Row], table: InputTable, further: Mapping[str, Sequence[str]]) -> Header | None:
    """The table's header among the first rows of a sheet.

    The candidate that names most columns is it; a single line is preferred to two, an upper row to a lower. A header
    that lacks required columns is given with them in `missing`; None where not even half of them is there. A column
    whose unit cannot be converted (`采购数量(万支)`) counts as missing too, required or not, since leaving it out
    would quietly change the figures.
    """
    names = accepted_headers(table, further)
    best: tuple[Header, list[list[str]]] | None = None
    best_score = (0, 0, 0)
    for index in range(min(len(rows), SEARCH_ROWS)):
        singles = [[cell] if cell else [] for cell in rows[index]]
        candidates: list[tuple[tuple[int, ...], list[list[str]]]] = [((index,), singles)]
        if index + 1 < len(rows):
            candidates.append(((index, index + 1), _two_lines(rows[index], rows[index + 1])))
        for lines, cells in candidates:
            header = _match(lines, cells, table, names)
            score = (sum(key in header.columns for key in _required(table)), len(header.columns), -len(lines))
            if score > best_score:
                best, best_score = (header, cells), score
    if best is None or best_score[0] * 2 < len(_required(table)) or best_score[1] < 2:
        return None
    return _with_missing(*best, table)


def _with_missing(header: Header, cells: list[list[str]], table: InputTable) -> Header:
    """The header with the required columns that it lacks, each with the nearest text that is there."""
    told = {label for label, _ in header.missing}
    shown = [options[-1] for options in cells if options]
    missing = [
        (column.label, _nearest(column.label, column.others, shown))
        for column in table.required
        if column.key not in header.columns and column.label not in told
    ]
    return replace(header, missing=(*header.missing, *missing))


def _required(table: InputTable) -> tuple[str, ...]:
    return tuple(column.key for column in table.required)


def _two_lines(upper: Row, lower: Row) -> list[list[str]]:
    """For each column the names it may have: upper and lower cell together, or the lower alone.

    A merged upper cell stands in its first column only, so it holds for the blank ones to its right.
    """
    cells: list[list[str]] = []
    above = ""
    for top, bottom in zip(upper, lower, strict=True):
        above = top or above
        if bottom:
            cells.append([above + bottom, bottom])
        else:
            cells.append([top] if top else [])
    return cells


def _match(
    lines: tuple[int, ...],
    cells: list[list[str]],
    table: InputTable,
    names: Mapping[str, tuple[str, int]],
) -> Header:
    found: dict[str, tuple[int, FoundColumn]] = {}
    ignored: list[str] = []
    unconverted: list[tuple[str, str | None]] = []
    for index, options in enumerate(cells):
        for text in options:
            named, unit = _named(text, names)
            if named is None:
                continue
            key, place = named
            multiplier = _multiplier(table.column(key), unit)
            if multiplier is None:
                unconverted.append((table.column(key).label, _one_line(text)))
                break
            column = FoundColumn(index, _one_line(text), multiplier)
            if key in found and found[key][0] <= place:
                ignored.append(column.header)
            else:
                if key in found:
                    ignored.append(found[key][1].header)
                found[key] = (place, column)
            break
    columns = {column.key: found[column.key][1] for column in table.columns if column.key in found}
    return Header(lines, columns, tuple(ignored), tuple(unconverted))


def _named(text: str, names: Mapping[str, tuple[str, int]]) -> tuple[tuple[str, int] | None, str]:
    """What a header names, as it is or without its unit, and the unit."""
    folded = fold(text)
    stem, unit = split_unit(folded)
    return names.get(folded) or names.get(stem), unit


def _multiplier(column: Column, unit: str) -> int | None:
    """What a cell is multiplied by for the header's unit; None where the unit cannot be converted."""
    if column.kind in (Kind.MONEY, Kind.PRICE):
        yuan = _YUAN.search(unit)
        if yuan is None:
            return None if _MULTIPLE.match(unit) else 1
        return {"": 1, "万": 10_000}.get(yuan.group(1))
    return None if column.kind is Kind.QUANTITY and _LARGE.match(unit) else 1


def _one_line(text: str) -> str:
    return "".join(part.strip() for part in text.splitlines())


def _nearest(label: str, others: Sequence[str], shown: Sequence[str]) -> str | None:
    """The header in the sheet that looks most like the missing one."""
    best, best_ratio = None, 0.4
    for text in shown:
        for name in (label, *others):
            ratio = difflib.SequenceMatcher(None, name, fold(text)).ratio()
            if ratio > best_ratio:
                best, best_ratio = _one_line(text), ratio
    return best

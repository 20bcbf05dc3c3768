"""A sheet that came back: where its columns are, whatever became of their order, and the rows below the header."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from jicai.intake.files.texts import Cells
from jicai.intake.sheets.header_names import fold
from jicai.render.workbook.answer_book import ANSWERED_BY
from jicai.results.dispatch.spelling import plain_text
from jicai.tables.results.dispatch import KINDS, ROW_KEY, SEAL, Kindred

_SEARCHED = 40
#: What readers add to a cell that holds a day.
_MIDNIGHT = re.compile(r" 00:00:00(\.0+)?$")
#: Of the columns of a kind, what a header has to have at least to be one: keys may be gone, and labels changed.
_LEAST = 3


@dataclass(frozen=True, slots=True)
class Place:
    """Where something stands: the file, the sheet and the row as spreadsheet programs show it."""

    file: str
    sheet: str
    row: int


@dataclass(frozen=True, slots=True)
class ReturnedRow:
    """A row: its hidden key and seal, and what stands under the columns that are known, as texts.

    A column that stands there twice has both texts. `uncached` are the columns with a formula without a result,
    `merged` those whose cell is part of a block that begins in another row.
    """

    place: Place
    kind: str
    key: str
    seal: str
    cells: Mapping[str, Sequence[str]]
    uncached: frozenset[str] = frozenset()
    merged: frozenset[str] = frozenset()
    rest: str = ""


@dataclass(slots=True)
class ReturnedSheet:
    """The rows of a sheet, the columns that it has, and the headers of columns that were added and have content."""

    file: str
    name: str
    kind: Kindred
    columns: frozenset[str]
    rows: list[ReturnedRow] = field(default_factory=list)
    added: dict[str, int] = field(default_factory=dict)


def returned_sheet(file: str, cells: Cells) -> ReturnedSheet | None:
    """The sheet as one that was sent; None where it is none."""
    found = _header(cells.rows)
    if found is None:
        return None
    start, kind, columns = found
    known = set(columns.values())
    sheet = ReturnedSheet(file, cells.name, kind, frozenset(known))
    labels = _labels(cells.rows[start])
    within = _within(cells)
    for number in range(start + 1, len(cells.rows)):
        texts = [plain_text(text) for text in cells.rows[number]]
        uncached = {column for row, column in cells.uncached if row == number}
        if not (any(texts) or uncached) or _is_header(texts, labels):
            continue
        held: dict[str, list[str]] = {}
        for at, key in columns.items():
            text = texts[at] if at < len(texts) else ""
            if text or key not in held:
                held.setdefault(key, []).append(text)
        for at, text in enumerate(texts):
            if text and at not in columns:
                name = labels.get(at) or f"第 {at + 1} 列"
                sheet.added[name] = sheet.added.get(name, 0) + 1
        sheet.rows.append(
            ReturnedRow(
                Place(file, cells.name, number + 1),
                kind.key,
                _first(held, ROW_KEY.key).lower(),
                _first(held, SEAL.key).lower(),
                {key: list(dict.fromkeys(filter(None, found))) or [""] for key, found in held.items()},
                frozenset(columns[at] for at in uncached if at in columns),
                frozenset(columns[at] for at in within.get(number, ()) if at in columns),
                "，".join(_MIDNIGHT.sub("", text) for text in texts if text)[:200],
            )
        )
    return sheet


def answered_by(sheets: Sequence[Cells]) -> dict[str, str]:
    """What the page that explains the workbook says of who answered, by its labels."""
    said: dict[str, str] = {}
    for sheet in sheets:
        for row in sheet.rows[:_SEARCHED]:
            texts = [plain_text(text) for text in row]
            for at, text in enumerate(texts):
                label = text.rstrip("：:")
                if label in ANSWERED_BY:
                    value = next(filter(None, texts[at + 1 :]), "")
                    if value and value.rstrip("：:") not in ANSWERED_BY:
                        said.setdefault(label, value)
    return said


def _header(rows: Sequence[Sequence[str | None]]) -> tuple[int, Kindred, dict[int, str]] | None:
    """The row of the header, the kind of the sheet, and the key of each known column by its place.

    By the hidden row of keys above it, else by the labels.
    """
    for number, row in enumerate(rows[:_SEARCHED]):
        texts = [plain_text(text).lower() for text in row]
        kind, keys = _fitting(texts, {key: {one: one for one in kind.table.keys} for key, kind in KINDS.items()})
        if kind is not None:
            # The header stands right below it, or the rows themselves, where somebody has deleted the header.
            labels = {fold(column.label) for column in kind.table.columns}
            below = [fold(text) for text in rows[number + 1]] if number + 1 < len(rows) else []
            is_header = sum(text in labels for text in below) >= _LEAST
            return number + is_header, kind, keys
    by_label = {key: {fold(column.label): column.key for column in kind.table.columns} for key, kind in KINDS.items()}
    for number, row in enumerate(rows[:_SEARCHED]):
        kind, keys = _fitting([fold(plain_text(text)) for text in row], by_label)
        if kind is not None:
            return number, kind, keys
    return None


def _fitting(texts: Sequence[str], known: Mapping[str, Mapping[str, str]]) -> tuple[Kindred | None, dict[int, str]]:
    """The kind most of whose columns the texts name, if any, and which."""
    best: tuple[Kindred | None, dict[int, str]] = (None, {})
    for key, names in known.items():
        keys = {at: names[text] for at, text in enumerate(texts) if text in names}
        answers = {column.key for column in KINDS[key].open}
        enough = len(set(keys.values())) >= _LEAST and answers & set(keys.values())
        if enough and len(set(keys.values())) > len(set(best[1].values())):
            best = (KINDS[key], keys)
    return best


def _labels(row: Sequence[str | None]) -> dict[int, str]:
    return {at: plain_text(text).rstrip("*") for at, text in enumerate(row) if plain_text(text)}


def _is_header(texts: Sequence[str], labels: Mapping[int, str]) -> bool:
    """Whether a row repeats the header."""
    alike = sum(fold(text) == fold(labels.get(at)) for at, text in enumerate(texts) if text)
    return alike >= _LEAST and alike == sum(1 for text in texts if text)


def _first(held: Mapping[str, Sequence[str]], key: str) -> str:
    return next(iter(held.get(key, ())), "")


def _within(cells: Cells) -> dict[int, set[int]]:
    """By row the columns whose cell belongs to a merged block that begins further up."""
    within: dict[int, set[int]] = {}
    for first, left, last, right in cells.merged:
        for row in range(first + 1, min(last, len(cells.rows) - 1) + 1):
            within.setdefault(row, set()).update(range(left, right + 1))
    return within

"""The workbook of the last run, as a person left it: its rows, what this program had written, what was let stand."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from jicai.catalogue.columns import COLUMNS, KEYS, REQUIRED
from jicai.catalogue.found import Row
from jicai.catalogue.reading.child import ask_child
from jicai.catalogue.spelling import key_of
from jicai.errors import OutputError, UnusableFileError
from jicai.intake.sheets.guide import RECORD_COLUMNS
from jicai.tables.inputs.catalogue import PRODUCTS

SHEET, DOUBTS_SHEET, RECORD_SHEET = PRODUCTS.label, "待核对", "记录"
_YES = frozenset({"是", "√", "采纳", "y", "yes", "1", "对"})
_LABELS = {key_of(column.label): column.key for column in COLUMNS}


@dataclass(frozen=True, slots=True)
class VisibleRow:
    """A row of the first sheet as it stands: cells by key, cells of added columns by header."""

    cells: dict[str, str]
    extras: dict[str, str]


@dataclass(slots=True)
class Previous:
    """What the last run and the person left.

    `records` are the rows as the last run wrote them (`machine` and `written`), `accepted` the pairs of identity and
    key that the person ticked in 待核对, `other_sheets` the names of sheets that are not ours.
    """

    visible: list[VisibleRow] = field(default_factory=list)
    records: list[Row] = field(default_factory=list)
    written: dict[str, dict[str, str]] = field(default_factory=dict)
    accepted: set[tuple[str, str]] = field(default_factory=set)
    extras: list[str] = field(default_factory=list)
    other_sheets: list[str] = field(default_factory=list)

    def variety_codes(self) -> dict[str, set[str]]:
        """The codes that stand for each variety, by its folded name."""
        known: dict[str, set[str]] = {}
        for row in self.visible:
            name, code = key_of(row.cells.get("variety_name")), row.cells.get("variety_code", "")
            if name and code:
                known.setdefault(name, set()).add(code)
        return known


def read_previous(path: Path, batch: str) -> Previous | None:
    """What stands in the workbook; None where there is none.

    OutputError where the file is not of this command, is of another batch, or cannot be read: nothing is overwritten.
    """
    if not path.exists():
        return None
    try:
        sheets: dict[str, list[list[str]]] = ask_child(path, "book")["sheets"]
    except UnusableFileError as error:
        raise OutputError(f"{error}；没有改动它，要另写一份请换一个 -o 文件名") from error
    if SHEET not in sheets or RECORD_SHEET not in sheets:
        raise OutputError(f"{path}：已有同名文件，不是 jicai catalogue 写的，没有改动它，请换一个 -o 文件名")
    previous = Previous(other_sheets=[name for name in sheets if name not in (SHEET, DOUBTS_SHEET, RECORD_SHEET)])
    _read_visible(path, sheets[SHEET], previous)
    _read_records(path, sheets[RECORD_SHEET], previous)
    _read_accepted(sheets.get(DOUBTS_SHEET, []), previous)
    others = {row.machine.get("batch", "") for row in previous.records} - {batch, ""}
    if others:
        raise OutputError(f"{path}：是批次 {others.pop()} 的中选目录，没有改动它，批次 {batch} 请换一个 -o 文件名")
    return previous


def _read_visible(path: Path, rows: Sequence[Sequence[str]], previous: Previous) -> None:
    for at, row in enumerate(rows[:20]):  # noqa: B007 - where the loop stops, the rows begin
        keys = [_LABELS.get(key_of(cell).replace("*", "").partition("(")[0]) for cell in row]
        if {*REQUIRED} <= {*keys}:
            break
    else:
        raise OutputError(f"{path}：工作表「{SHEET}」的表头改过，认不出来，没有改动它，请恢复表头或换一个 -o 文件名")
    previous.extras = [cell for cell, key in zip(row, keys, strict=True) if cell and key is None]
    for cells in rows[at + 1 :]:
        filled = dict.fromkeys(KEYS, "") | {key: cell for key, cell in zip(keys, cells, strict=False) if key}
        extras = {
            name: cell for name, key, cell in zip(row, keys, cells, strict=False) if name and key is None and cell
        }
        if any(filled.values()) or extras:
            previous.visible.append(VisibleRow(filled, extras))


def _read_records(path: Path, rows: Sequence[Sequence[str]], previous: Previous) -> None:
    try:
        for row in rows[1:]:
            identity, state, source, facts, written, machine, accepted = (*row, "", "")[: len(RECORD_COLUMNS)]
            if not identity:
                continue
            previous.written[identity] = json.loads(written)
            previous.records.append(
                Row(identity, {}, source, json.loads(facts), state=state, machine=json.loads(machine))
            )
            previous.records[-1].accepted = json.loads(accepted)
    except (ValueError, TypeError) as error:
        raise OutputError(f"{path}：工作表「{RECORD_SHEET}」改过，认不出来，没有改动它，请换一个 -o 文件名") from error


def _read_accepted(rows: Sequence[Sequence[str]], previous: Previous) -> None:
    header = next((at for at, row in enumerate(rows) if {"采纳", "标识", "键"} <= {*row}), None)
    if header is None:
        return
    places = {name: at for at, name in enumerate(rows[header])}
    for row in rows[header + 1 :]:
        cells = {name: row[at] if at < len(row) else "" for name, at in places.items()}
        if key_of(cells["采纳"]) in _YES and cells["标识"]:
            previous.accepted.add((cells["标识"], cells["键"]))

"""The list of what was sent: kept in the folder of the workbooks, and held against what comes back."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from jicai.errors import UsageError
from jicai.results.dispatch.keys import row_seal
from jicai.tables.results.dispatch import KINDS

_MARK, _VERSION = "jicai-dispatch", 1


@dataclass(frozen=True, slots=True)
class SentRow:
    """A row that was sent: its key, its seal, and its locked cells, spelled, by the keys of their columns."""

    kind: str
    key: str
    seal: str
    cells: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class SentPart:
    """A district or institution, its workbook, and its rows."""

    code: str
    title: str
    file: str
    rows: Sequence[SentRow]


@dataclass(frozen=True, slots=True)
class Dispatch:
    """All that was sent at once. `due` is the day by which answers are asked for, where one was named."""

    month: date
    as_of: date
    by: str
    due: date | None
    parts: Sequence[SentPart]

    @property
    def mark(self) -> str:
        """What tells it from other dispatches, in the seals of its rows."""
        return dispatch_mark(self.as_of, self.by)

    def to_json(self) -> bytes:
        """The content of the file."""
        columns = _columns()
        values = {
            "kind": _MARK,
            "version": _VERSION,
            "month": f"{self.month:%Y-%m}",
            "as_of": self.as_of.isoformat(),
            "by": self.by,
            "due": self.due.isoformat() if self.due else None,
            "columns": columns,
            "parts": [
                {
                    "code": part.code,
                    "title": part.title,
                    "file": part.file,
                    "rows": [[row.key, row.seal, [row.cells[one] for one in columns[row.kind]]] for row in part.rows],
                }
                for part in self.parts
            ],
        }
        return json.dumps(values, ensure_ascii=False, separators=(",", ":")).encode()


def dispatch_mark(as_of: date, by: str) -> str:
    """What tells a dispatch from others."""
    return f"{as_of.isoformat()} {by}"


def _columns() -> dict[str, list[str]]:
    return {key: [column.key for column in kind.locked] for key, kind in KINDS.items()}


def kind_of(key: str) -> str:
    """The kind of the row with this key."""
    return key.partition("-")[0]


def read_manifest(path: Path) -> Dispatch:
    """What the file says. UsageError where it is none, or was changed."""
    try:
        values = json.loads(path.read_bytes())
    except OSError as error:
        raise UsageError(f"{path}：读不出，{error.strerror}") from error
    except ValueError as error:
        raise UsageError(f"{path}：不是下发清单，或已经损坏，请用下发时写出的那一个") from error
    if not isinstance(values, dict) or values.get("kind") != _MARK:
        raise UsageError(f"{path}：不是 jicai dispatch 写出的下发清单")
    if values.get("version") != _VERSION or values.get("columns") != _columns():
        raise UsageError(f"{path}：是另一版本的 jicai 写出的，请用那个版本收回")
    try:
        dispatch = _dispatch(values)
    except (KeyError, TypeError, ValueError) as error:
        raise UsageError(f"{path}：缺了内容，已经损坏，请用下发时写出的那一个") from error
    for part in dispatch.parts:
        for row in part.rows:
            if row.seal != row_seal(dispatch.mark, row.key, list(row.cells.values())):
                raise UsageError(f"{path}：{part.title}的一行（{row.key}）改动过，请用下发时写出的那一个")
    return dispatch


def _dispatch(values: Mapping[str, Any]) -> Dispatch:
    columns = values["columns"]
    parts = [
        SentPart(
            one["code"],
            one["title"],
            one["file"],
            [
                SentRow(kind_of(key), key, seal, dict(zip(columns[kind_of(key)], cells, strict=True)))
                for key, seal, cells in one["rows"]
            ],
        )
        for one in values["parts"]
    ]
    return Dispatch(
        date.fromisoformat(f"{values['month']}-01"),
        date.fromisoformat(values["as_of"]),
        values["by"],
        date.fromisoformat(values["due"]) if values["due"] else None,
        parts,
    )

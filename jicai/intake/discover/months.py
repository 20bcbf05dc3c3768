"""What a workspace keeps in `数据/`: one record of all exports and their months, replaced in one step.

The record decides what there is: a file that it does not name does not count, and one that it names must be there. It
stands twice, so that one damaged copy loses nothing; the second is written first.
"""

from __future__ import annotations

import hashlib
import json
import os
import sys
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from jicai.errors import StoreError
from jicai.leftovers import temporary_in

#: The folder in the workspace, and the names in it.
FOLDER, RECORD, SECOND, READERS = "数据", "目录.json", "目录（副本）.json", ".读取"
#: The tables whose months are kept, with the day that tells the month of a row.
DAY: dict[str, str] = {
    "orders": "ordered_on",
    "payments": "paid_on",
    "fund_payments": "month",
    "receipts": "accepted_on",
    "invoices": "invoiced_on",
    "fund_book": "month",
}
_FORMAT = 1


@dataclass(slots=True)
class Part:
    """The rows of a month that come from one export: how many by sheet, and the names of their files.

    `by` is the export (its SHA-256) that has taken their place; empty for those that count.
    """

    sheets: dict[str, int]
    files: list[str] = field(default_factory=list)
    by: str = ""

    @property
    def rows(self) -> int:
        """The number of rows."""
        return sum(self.sheets.values())


@dataclass(slots=True)
class Export:
    """What was read of an export: where it lay (as the user writes it), under which terms, and what became of it.

    `content` is its SHA-256. `accounts` and `passed` are those of a read file as plain values, `files` the place in
    `数据/` and the checksums of every kept file by its name. `parts` are the months by table. `ordered`: the tables of
    which the rows of the months one after the other are in the order of the export.
    """

    content: str
    name: str
    tables: list[str]
    terms: str
    at: str
    version: str
    accounts: list[dict[str, Any]]
    passed: list[dict[str, Any]]
    files: dict[str, dict[str, Any]]
    parts: dict[str, dict[str, Part]]
    ordered: list[str]

    @property
    def counts(self) -> bool:
        """Whether any of its rows counts."""
        return any(not part.by for months in self.parts.values() for part in months.values())

    @property
    def is_whole(self) -> bool:
        """Whether all of its rows count."""
        return all(not part.by for months in self.parts.values() for part in months.values())

    def living(self) -> Iterator[tuple[str, str, Part]]:
        """Table, month and rows of what counts."""
        for table, months in self.parts.items():
            for month, part in months.items():
                if not part.by:
                    yield table, month, part


class Months:
    """The exports of a workspace whose months are kept, by their SHA-256, in the order in which they came.

    While it is held nothing that it names is removed (where the system can lock).
    """

    def __init__(self, folder: Path, exports: Mapping[str, Export] | None = None) -> None:
        self.folder = folder / FOLDER
        self.exports = dict(exports or {})
        self._held: int | None = None

    def __del__(self) -> None:
        self.release()

    @classmethod
    def of(cls, folder: Path) -> Months:
        """Those of a workspace; none where it keeps none. StoreError where the record is damaged."""
        months = cls(folder)
        if (months.folder / RECORD).exists() or (months.folder / SECOND).exists():
            months._held = _shared(months.folder / READERS)
            months.exports = _read(months.folder)
        return months

    def release(self) -> None:
        """Let others remove what no longer counts."""
        if self._held is not None:
            os.close(self._held)
            self._held = None

    def write(self) -> None:
        """Put the record in place: from then on it counts. OSError where that cannot be."""
        content = {"format": _FORMAT, "exports": [asdict(export) for export in self.exports.values()]}
        text = json.dumps({"content": content, "seal": _seal(content)}, ensure_ascii=False)
        (self.folder / READERS).touch()
        for name in (SECOND, RECORD):
            temporary = temporary_in(self.folder)
            try:
                with temporary.open("w", encoding="utf-8") as file:
                    file.write(text)
                    file.flush()
                    os.fsync(file.fileno())
                temporary.replace(self.folder / name)
            finally:
                temporary.unlink(missing_ok=True)
        sync_folder(self.folder)


def sync_folder(folder: Path) -> None:
    """Let the names in a folder outlast a power cut, where the system can."""
    if sys.platform != "win32":
        descriptor = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)


def _read(folder: Path) -> dict[str, Export]:
    for name in (RECORD, SECOND):
        try:
            record = json.loads((folder / name).read_text("utf-8"))
            content = record["content"]
            if record["seal"] != _seal(content):
                continue
        except (OSError, ValueError, KeyError, TypeError):
            continue
        if content["format"] != _FORMAT:
            raise StoreError(f"{folder}：是另一个版本的 jicai 存的，请用那个版本，或移走这个文件夹后重新 jicai ingest")
        return {one["content"]: _export(one) for one in content["exports"]}
    raise StoreError(
        f"{folder / RECORD}：已损坏，不知道存了哪些月份，请从备份恢复 {folder}，或移走它再用原导出重新 jicai ingest"
    )


def _export(values: dict[str, Any]) -> Export:
    parts = {
        table: {month: Part(**part) for month, part in months.items()} for table, months in values["parts"].items()
    }
    return Export(**{**values, "parts": parts})


def _seal(content: dict[str, Any]) -> str:
    return hashlib.sha256(json.dumps(content, sort_keys=True).encode()).hexdigest()


if sys.platform == "win32":

    def _shared(_path: Path) -> int | None:
        return None

    def sole_reader(_path: Path) -> int | None:
        """Nobody can be kept out here."""
        return None

else:
    import fcntl

    def _shared(path: Path) -> int | None:
        """The descriptor that keeps the files there; None where there are no locks."""
        try:
            descriptor = os.open(path, os.O_RDONLY)
        except OSError:
            return None
        try:
            fcntl.flock(descriptor, fcntl.LOCK_SH)
        except OSError:
            os.close(descriptor)
            return None
        return descriptor

    def sole_reader(path: Path) -> int | None:
        """The descriptor that keeps readers out for a moment; None where one is there."""
        descriptor = os.open(path, os.O_RDONLY | os.O_CREAT, 0o644)
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            os.close(descriptor)
            return None
        return descriptor

"""The typed rows of an export parted by the month of their first day, in files beside those that count."""

from __future__ import annotations

import shutil
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import polars as pl

from jicai.errors import OutputError
from jicai.intake.discover.months import DAY, Part
from jicai.intake.reading.parts import PROBLEMS, SHEET, numbered, rows_prefix
from jicai.intake.reading.seals import seal_of
from jicai.store.kept import ReadFile
from jicai.store.scanned import row_batches
from jicai.tables import INPUTS

_MONTH = "_month"
#: A row without the day that tells its month, which no kept table allows.
_NO_MONTH = "无月份"
#: The rows that a file has, its last one aside; those of its row groups; and those that wait to be written, of all
#: months together: where an export goes to and fro between months, the files of these have fewer rows.
_ROWS, _GROUP, _WAITING = 500_000, 250_000, 1_000_000


@dataclass(slots=True)
class Staged:
    """Files of one export as they were written: the place of each in `数据/` once it counts, and its checksums."""

    folder: Path
    label: str
    files: dict[str, dict[str, Any]] = field(default_factory=dict)
    parts: dict[str, dict[str, Part]] = field(default_factory=dict)
    ordered: list[str] = field(default_factory=list)

    def take(self, name: str, place: str) -> None:
        """Note a file of the folder that will lie at the place."""
        path = self.folder / name
        self.files[name] = {"place": place, "seal": seal_of(path), "bytes": path.stat().st_size}


def stage(read: ReadFile, folder: Path, label: str) -> Staged:
    """Write the rows of all tables of a read file by month into the folder, and what else is kept of it.

    `label` goes into the names that the files get, which no other export may have. OutputError where the disk is full.
    """
    staged = Staged(folder, label)
    try:
        for table in dict.fromkeys(account.table for account in read.accounts):
            _stage_table(read, table, staged)
        for name in read.kept.seals:
            if name == PROBLEMS or name.startswith("unread-"):
                with read.kept.open(name) as source, (folder / name).open("wb") as target:
                    shutil.copyfileobj(source, target)
                staged.take(name, f"导出/{label}/{name}")
    except (OSError, pl.exceptions.PolarsError) as error:
        raise OutputError(f"{folder.parent}：写不进去，请核对磁盘空间和权限") from error
    return staged


def _stage_table(read: ReadFile, table: str, staged: Staged) -> None:
    day = pl.col(DAY[table])
    waiting: dict[str, list[pl.DataFrame]] = {}
    numbers: dict[str, int] = {}
    parts: dict[str, Part] = {}
    latest, ordered = "", True

    def rows_of(month: str) -> int:
        return sum(one.height for one in waiting[month])

    def write(month: str) -> None:
        rows = pl.concat(waiting.pop(month))
        numbers[month] = number = numbers.get(month, -1) + 1
        name = numbered(f"{rows_prefix(table)}{month}-", number)
        rows.write_parquet(
            staged.folder / name, compression="zstd", compression_level=3, statistics=True, row_group_size=_GROUP
        )
        place = f"{INPUTS[table].label}/{month}/{numbered(f'{rows_prefix(table)}{staged.label}-', number)}"
        staged.take(name, place)
        parts[month].files.append(name)

    for rows in row_batches(read.kept, table):
        if rows.is_empty():
            continue
        batch = rows.with_columns(day.dt.strftime("%Y-%m").fill_null(_NO_MONTH).alias(_MONTH))
        months = batch[_MONTH]
        first, last = str(months[0]), str(months.max())
        ordered = ordered and first >= latest and months.is_sorted()
        latest = max(latest, last)
        for month, frame in batch.partition_by(_MONTH, as_dict=True, include_key=False, maintain_order=True).items():
            name = str(month[0])
            part = parts.setdefault(name, Part({}))
            for sheet, count in frame.group_by(SHEET).len().sort(SHEET).iter_rows():
                part.sheets[str(sheet)] = part.sheets.get(str(sheet), 0) + count
            waiting.setdefault(name, []).append(frame)
            if rows_of(name) >= _ROWS:
                write(name)
        while sum(map(rows_of, waiting)) >= _WAITING:
            write(max(waiting, key=rows_of))
    for name in sorted(waiting):
        write(name)
    staged.parts[table] = {month: parts[month] for month in sorted(parts)}
    if ordered:
        staged.ordered.append(table)

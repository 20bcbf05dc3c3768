"""What a collection wrote, read again for the bulletin: the answers, and who has answered."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from jicai.errors import UsageError
from jicai.intake.files.texts import Cells, cells_of
from jicai.intake.reasons import UNUSABLE
from jicai.results.dispatch.spelling import plain_text, spelled
from jicai.tables.column import Column, ResultTable
from jicai.tables.results.collect import COLLECT, REPLIES

_NAME = re.compile(r"(回收情况|答复)-(\d{4})-(\d{2})\.xlsx")
_SEARCHED = 12


@dataclass(frozen=True, slots=True)
class Answers:
    """The month of the dispatch; its parts and the replies, each by the keys of the columns, spelled."""

    month: date
    parts: Sequence[Mapping[str, str]]
    replies: Sequence[Mapping[str, str]]


def answers_in(folder: Path) -> Answers:
    """The answers of the folder that `jicai collect -o` wrote. UsageError where it is none, or cannot be read."""
    where = f"--answers {folder}"
    if not folder.is_dir():
        raise UsageError(f"{where}：没有这个文件夹，请写 jicai collect -o 写出的文件夹")
    found: dict[tuple[str, str], dict[str, Path]] = {}
    for path in sorted(folder.iterdir()):
        if (named := _NAME.fullmatch(path.name)) is not None:
            found.setdefault((named[2], named[3]), {})[named[1]] = path
    if not found:
        raise UsageError(f"{where}：里面没有 回收情况-….xlsx 和 答复-….xlsx，请写 jicai collect -o 写出的文件夹")
    if len(found) > 1:
        months = "、".join("-".join(month) for month in found)
        raise UsageError(f"{where}：有 {months} 几个月的答复，请只留一个月的")
    ((year, number), files), *_ = found.items()
    for name in ("回收情况", "答复"):
        if name not in files:
            raise UsageError(f"{where}：没有 {name}-{year}-{number}.xlsx，请写 jicai collect -o 写出的文件夹")
    month = date(int(year), int(number), 1)
    return Answers(month, _table(files["回收情况"], COLLECT, "part"), _table(files["答复"], REPLIES, "row_key"))


def _table(path: Path, table: ResultTable, needed: str) -> list[Mapping[str, str]]:
    """The rows of the table in the workbook, those in which the column `needed` and the second one are filled."""
    (file,) = cells_of([path])
    if file.reason is not None:
        raise UsageError(f"--answers {path}：{UNUSABLE[file.reason].title}，请{UNUSABLE[file.reason].remedy}")
    for sheet in file.sheets:
        if (found := _header(sheet, table)) is not None:
            start, places = found
            rows = [
                {column.key: spelled(column, row[at]) if at < len(row) else "" for at, column in places.items()}
                for row in sheet.rows[start + 1 :]
            ]
            told = next(column.key for column in table.columns if column.choices)
            return [row for row in rows if row.get(needed) and row.get(told)]
    raise UsageError(f"--answers {path}：没有“{table.label}”这张表，请用 jicai collect -o 写出的文件")


def _header(sheet: Cells, table: ResultTable) -> tuple[int, dict[int, Column]] | None:
    labels = {column.label: column for column in table.columns}
    for number, row in enumerate(sheet.rows[:_SEARCHED]):
        places = {at: labels[text] for at, cell in enumerate(row) if (text := plain_text(cell)) in labels}
        if len(places) > len(labels) // 2:
            return number, places
    return None

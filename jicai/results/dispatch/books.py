"""The workbooks of a dispatch: the rows of each kind cut up by whom they go to, with keys and seals."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING

import polars as pl

from jicai.render.workbook.answer_book import AnswerSheet, answer_book
from jicai.render.workbook.answer_sheet import AnswerColumns
from jicai.results.dispatch.keys import row_key, row_seal
from jicai.results.dispatch.manifest import Dispatch, SentPart, SentRow, dispatch_mark
from jicai.results.dispatch.rows import Asking
from jicai.results.dispatch.spelling import spelled
from jicai.tables.results.dispatch import LAST_ANSWER, Kindred

if TYPE_CHECKING:
    from jicai.render.workbook.sheet_cells import SheetColumn


@dataclass(slots=True)
class Cut:
    """A kind of rows, parts one after the other: where each part begins and ends, its rows, and all columns."""

    asking: Asking
    ranges: dict[str, tuple[int, int]]
    rows: list[SentRow]
    columns: list[SheetColumn] = field(repr=False)
    notes: Sequence[str] = ()


def cut_rows(asking: Asking, mark: str, last: Mapping[str, str] | None = None) -> Cut:
    """The rows of a kind with their keys and seals, sorted by whom they go to and else as they are shown.

    `mark` is that of the dispatch, `last` what was answered the last time, by the keys of the rows. Rows that are the
    same in all that identifies them are numbered.
    """
    frame = asking.frame.sort("_part", maintain_order=True)
    kind = asking.kind
    columns, cells = _columns(frame, kind, kind.aside)
    keys_of = [column.key for column in kind.locked]
    keys = _keys(kind, [cells[keys_of.index(key)] for key in kind.identity])
    answered = pl.Series([(last or {}).get(key) for key in keys], dtype=pl.String)
    if answered.null_count() == len(keys):
        columns, cells = _columns(frame, kind, (*kind.aside, LAST_ANSWER.key))
    else:
        columns, cells = _columns(frame.with_columns(answered.alias(LAST_ANSWER.key)), kind, kind.aside)
    rows = [
        SentRow(kind.key, key, row_seal(mark, key, values), dict(zip(keys_of, values, strict=True)))
        for key, values in zip(keys, zip(*cells, strict=True), strict=True)
    ]
    counts = frame.group_by("_part", maintain_order=True).len()
    ranges, start = {}, 0
    for part, length in counts.iter_rows():
        ranges[part] = (start, length)
        start += length
    sheet = columns.with_keys([row.key for row in rows], [row.seal for row in rows])
    return Cut(asking, ranges, rows, sheet, columns.notes)


def _columns(frame: pl.DataFrame, kind: Kindred, aside: Sequence[str]) -> tuple[AnswerColumns, list[list[str]]]:
    """The columns of the rows as they are written, and what the locked ones hold, spelled."""
    columns = AnswerColumns.of(frame, kind.table, kind.locked, kind.open, aside)
    return columns, [
        [spelled(column, text) for text in texts] for column, texts in zip(kind.locked, columns.cells(), strict=True)
    ]


def _keys(kind: Kindred, identity: Sequence[Sequence[str]]) -> list[str]:
    seen: dict[str, int] = {}
    keys = []
    for parts in zip(*identity, strict=True):
        key = row_key(kind.key, parts)
        seen[key] = seen.get(key, 0) + 1
        keys.append(key if seen[key] == 1 else f"{key}-{seen[key]}")
    return keys


@dataclass(frozen=True, slots=True)
class Sending:
    """All that goes out: when, by whom it is cut, to whom (their titles and files by code, in order), and the rows."""

    month: date
    as_of: date
    by: str
    due: date | None
    titles: Mapping[str, str]
    files: Mapping[str, str]
    cuts: Sequence[Cut]

    def dispatch(self) -> Dispatch:
        """The list of it."""
        parts = [
            SentPart(code, title, self.files[code], [row for cut in self.cuts for row in _of(cut, code)])
            for code, title in self.titles.items()
        ]
        return Dispatch(self.month, self.as_of, self.by, self.due, parts)

    def books(self) -> Iterator[tuple[str, Iterator[bytes]]]:
        """The file name and the content of every workbook."""
        for code, title in self.titles.items():
            sheets = [
                AnswerSheet(
                    cut.asking.kind.table,
                    [one.slice(*cut.ranges[code]) for one in cut.columns],
                    cut.asking.kind.open,
                    cut.ranges[code][1],
                )
                for cut in self.cuts
                if code in cut.ranges
            ]
            heading = f"集采执行情况反馈 {self.month:%Y-%m}：{title}"
            due = f"，请在 {self.due} 前报回" if self.due else ""
            yield self.files[code], answer_book(heading, f"截至 {self.as_of}{due}", self.advice(), sheets)

    def advice(self) -> list[str]:
        """How a workbook is filled in."""
        notes = [f"{cut.asking.kind.table.label}{note}" for cut in self.cuts for note in cut.notes]
        return [
            "每张表白底的列是下发的数，已经锁定，请不要改动；认为数不对的，在原因或整改措施里写明，不要改数。",
            "黄底的列请逐行填写，带 * 的必填：有下拉列表的从列表里选，完成时限写成日期，如 2026-09-30。",
            "工作表加了保护，只为防止误改，没有密码：要排序，在“审阅”里选“撤销工作表保护”即可。筛选、调列宽不用撤销。",
            "可以改文件名、排序、筛选、另存为 .xlsx、.xls、.et 或 .ods；请不要增加、删除、合并行，不要删去隐藏的行列。",
            "隐藏的两列是行编号和校验码，收回时按行编号对上，每个锁定的格子都会与下发的核对，改动会逐格列出。",
            *(
                [f"请在 {self.due} 前把填好的文件报回，填报人和联系电话写在下面。"]
                if self.due
                else ["填好后把文件报回，填报人和联系电话写在下面。"]
            ),
            *notes,
        ]


def cut_all(askings: Sequence[Asking], as_of: date, by: str, last: Mapping[str, str]) -> tuple[list[Cut], list[str]]:
    """The rows of all kinds with their keys, and the codes of all that get any, in order."""
    cuts = [cut_rows(one, dispatch_mark(as_of, by), last) for one in askings if one.frame.height]
    return cuts, sorted({code for cut in cuts for code in cut.ranges})


def _of(cut: Cut, code: str) -> list[SentRow]:
    start, length = cut.ranges.get(code, (0, 0))
    return cut.rows[start : start + length]

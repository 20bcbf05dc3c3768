"""A result filled into a bureau's own form: cells marked with keys in braces, and a table below a row of headers."""

from __future__ import annotations

import io
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any, TypeVar

from jicai.errors import OutputError, UsageError
from jicai.render.files import reason_of
from jicai.render.form.file import read_template
from jicai.render.form.growth import grow
from jicai.render.form.losses import losses
from jicai.render.form.marks import Marks
from jicai.render.form.rows import write_table
from jicai.render.form.table import FormTable, find_table, sheet_divisor
from jicai.render.form.values import Values
from jicai.render.result import Result

T = TypeVar("T")
#: openpyxl holds every cell as an object: more rows than this take minutes and gigabytes, and no form is so long.
MOST_ROWS = 100_000


@dataclass(frozen=True, slots=True)
class Filled:
    """The workbook, and what to tell of it in Chinese.

    `where` says where the rows stand, `with_footer` whether the workbook tells the footer, `changes` what of the data
    could not be written as it is or has no place, `lost` what of the form could not be kept.
    """

    content: bytes
    where: str
    with_footer: bool
    changes: list[str]
    lost: list[str]


def fill_template(result: Result, template: Path, chinese: bool) -> Filled:
    """The form at `template`, a file that `refuse_unfit` has let pass, with the result in it; nothing is written here.

    `{key}` in a cell is replaced by a value of the result (see `Values`; `{{` and `}}` are braces); a cell that is
    nothing else gets it typed. A row that names at least two columns of the result is the header of the sheet's table.
    Raises UnusableFileError, UsageError (a Chinese line for everything that is wrong) or OutputError for a form that
    cannot be filled.
    """
    height = result.frame.height
    if height > MOST_ROWS:
        raise UsageError(
            f"--template {template}：结果有 {height:,} 行，填模板最多 {MOST_ROWS:,} 行；"
            "请缩小范围，或去掉 --template 直接写成工作簿"
        )
    book = read_template(template)
    lost = losses(template, book)
    values = Values(result, chinese)
    tables: dict[str, FormTable] = {}
    marked: list[Marks] = []
    refused: list[str] = []
    for sheet in book.worksheets:
        place = f"--template {template}：工作表「{sheet.title}」"
        texts = [str(cell._value) for cell in sheet._cells.values() if cell.data_type == "s"]
        divisor = _or_refused(refused, partial(sheet_divisor, texts, place)) or 1
        table = _or_refused(refused, partial(find_table, sheet, result.table, divisor, place))
        if table is not None:
            tables[sheet.title] = table
        marks = Marks(values, sheet, divisor, place)
        marks.fill(table)
        marked.append(marks)
        refused += marks.refused
    if refused:
        raise UsageError("\n".join(refused))
    if not tables and not any(marks.found for marks in marked):
        known = "、".join(column.label for column in result.table.columns[:3])
        near = next((f"（{change.rstrip('。')}）" for marks in marked for change in marks.changes), "")
        raise UsageError(
            f"--template {template}：没有 {{键}}，也没有至少写着两个列名（如 {known}）的表头，请先加上{near}"
        )
    grow(book, {title: table.growth(height) for title, table in tables.items()})
    changes = [change for marks in marked for change in marks.changes]
    for title, table in tables.items():
        notes = write_table(book[title], table, result, chinese)
        if table.left:
            few = "、".join(map(str, table.left[:3])) + (f" 等 {len(table.left)} " if len(table.left) > 3 else " ")
            changes.append(f"表样“{title}”第 {few}行已有内容，留在数据下面，请核对。")
        if table.other is not None:
            changes.append(f"表样“{title}”第 {table.other} 行又是一个表头，没有填；一张工作表只填一个表。")
        if table.unknown:
            notes.append(f"表头 {'、'.join(table.unknown)} 不是这个结果的列，没有填。")
        changes += [f"工作表「{title}」的{note}" for note in notes]
    return Filled(_saved(book), _where(tables, height), any(marks.with_footer for marks in marked), changes, lost)


def _or_refused(refused: list[str], step: Callable[[], T]) -> T | None:
    """What the step gives; None where it refuses the form, which is noted: all that is wrong is told at once."""
    try:
        return step()
    except UsageError as error:
        refused.append(str(error))
        return None


def _where(tables: dict[str, FormTable], height: int) -> str:
    places = [
        f"工作表「{title}」第 {table.first} 至 {table.first + max(height, 1) - 1} 行" for title, table in tables.items()
    ]
    return "、".join(places) or "模板里没有表格，只填了单元格"


def _saved(book: Any) -> bytes:
    book.calculation.fullCalcOnLoad = True
    buffer = io.BytesIO()
    try:
        book.save(buffer)
    except OSError as error:
        raise OutputError(f"临时文件夹：写不进去，{reason_of(error)}（环境变量 TMPDIR 可指定别处）") from error
    return buffer.getvalue()

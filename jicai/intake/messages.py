"""Rejected rows and unusable files in one Chinese line each: where, what is wrong, what to do."""

from __future__ import annotations

import polars as pl

from jicai.intake.account import SheetAccount
from jicai.intake.dropped import SOURCE
from jicai.intake.parse import ROW
from jicai.intake.reasons import REJECTED, UNUSABLE
from jicai.intake.result import Intake, UnusableFile
from jicai.tables import INPUTS
from jicai.tables.column import Column
from jicai.workspace import Workspace

_LONGEST_VALUE = 40


def unusable_line(file: UnusableFile, workspace: Workspace) -> str:
    """What to tell of a file that cannot be used."""
    reason = UNUSABLE[file.reason]
    detail = f"（{file.detail}）" if file.detail else ""
    return f"{workspace.shown(file.path)}：{INPUTS[file.table].label}{reason.title}{detail}，请{reason.remedy}"


def problem_message(code: str, detail: str | None, column: Column | None = None) -> str:
    """What is wrong with a cell of the column and what to do, without the place."""
    reason = REJECTED[code]
    more = f"（{detail}）" if detail else ""
    remedy = reason.remedy
    if code == "bad-value" and column is not None:
        words = "、".join(choice.label for choice in column.choices)
        remedy = f"改为 {words}；{remedy}" if words else "核对后改正"
    return f"{reason.title}{more}，请{remedy}"


def column_under(account: SheetAccount, header: str) -> Column | None:
    """The declared column that a sheet's header, or a column's own label, names."""
    table = INPUTS[account.table]
    keys = {found: key for key, found in account.columns.items()} | {
        column.label: column.key for column in table.columns
    }
    return table.column(keys[header]) if header in keys else None


def place(account: SheetAccount, workspace: Workspace) -> str:
    """File and sheet in words."""
    sheet = f" 工作表「{account.sheet}」" if account.sheet else ""
    return f"{workspace.shown(account.file)}{sheet}"


def row_place(account: SheetAccount, workspace: Workspace, row: int) -> str:
    """The place of a row as findings cite it: file!sheet:row (file:row where there are no sheets)."""
    return f"{sheet_place(account, workspace)}:{row}"


def sheet_place(account: SheetAccount, workspace: Workspace) -> str:
    """The place of a sheet in that of its rows: file!sheet (file where there are no sheets)."""
    return workspace.shown(account.file) + (f"!{account.sheet}" if account.sheet else "")


def problem_lines(intake: Intake, first: int) -> list[str]:
    """The first problems in the order of files and rows, a line each."""
    lines = []
    for problem in in_order(intake.problems).head(first).iter_rows(named=True):
        account = intake.accounts[problem[SOURCE]]
        value = problem["value"] or ""
        shown = f"「{value if len(value) <= _LONGEST_VALUE else value[:_LONGEST_VALUE] + '…'}」" if value else ""
        message = problem_message(problem["code"], problem["detail"], column_under(account, problem["column"]))
        where = f"{place(account, intake.workspace)} 第 {problem[ROW]} 行"
        lines.append(f"  {where}「{' '.join(problem['column'].split())}」{shown}：{message}")
    return lines


def in_order(problems: pl.DataFrame) -> pl.DataFrame:
    """Problems by file, sheet and row; those of one row in the order of its columns."""
    return problems.sort(SOURCE, ROW, maintain_order=True)

"""Rejected rows and unusable files in one Chinese line each: where, what is wrong, what to do."""

from __future__ import annotations

import polars as pl

from jicai.intake.account import SheetAccount
from jicai.intake.dropped import SOURCE
from jicai.intake.parse import ROW
from jicai.intake.reasons import REJECTED, UNUSABLE
from jicai.intake.result import Intake, UnusableFile
from jicai.tables import INPUTS
from jicai.workspace import Workspace

_LONGEST_VALUE = 40


def unusable_line(file: UnusableFile, workspace: Workspace) -> str:
    """What to tell of a file that cannot be used."""
    reason = UNUSABLE[file.reason]
    detail = f"（{file.detail}）" if file.detail else ""
    return f"{workspace.shown(file.path)}：{INPUTS[file.table].label}{reason.title}{detail}，请{reason.remedy}"


def problem_message(code: str, detail: str | None) -> str:
    """What is wrong and what to do, without the place."""
    reason = REJECTED[code]
    more = f"（{detail}）" if detail else ""
    return f"{reason.title}{more}，请{reason.remedy}"


def place(account: SheetAccount, row: int, workspace: Workspace) -> str:
    """File, sheet and row in words."""
    sheet = f" 工作表「{account.sheet}」" if account.sheet else ""
    return f"{workspace.shown(account.file)}{sheet} 第 {row} 行"


def problem_lines(intake: Intake, first: int) -> list[str]:
    """The first problems in the order of files and rows, a line each."""
    lines = []
    for problem in in_order(intake.problems).head(first).iter_rows(named=True):
        account = intake.accounts[problem[SOURCE]]
        value = problem["value"] or ""
        shown = f"「{value if len(value) <= _LONGEST_VALUE else value[:_LONGEST_VALUE] + '…'}」" if value else ""
        message = problem_message(problem["code"], problem["detail"])
        where = place(account, problem[ROW], intake.workspace)
        lines.append(f"  {where}「{' '.join(problem['column'].split())}」{shown}：{message}")
    return lines


def in_order(problems: pl.DataFrame) -> pl.DataFrame:
    """Problems by file, sheet and row; those of one row in the order of its columns."""
    return problems.sort(SOURCE, ROW, maintain_order=True)

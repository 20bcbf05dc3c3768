"""The page on the work of a month, done in its order: what it shows is what the commands say, one after the other."""

from __future__ import annotations

import os
import re
import shlex
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from openpyxl import load_workbook
from test_readme import sample_folder
from transcripts import PROGRAM, ROOT, Golden, as_shown, at_terminal, environment

sys.path.append(str(Path(__file__).parents[1] / "answers"))
from returned_books import Book

pytestmark = pytest.mark.slow

PAGE = ROOT / "docs" / "月度工作.md"
#: What is done in between: a shown command, commands in a shell, or a sentence that says what people have done.
STEP = re.compile(
    r"```text\n\$ (?P<shown>jicai [^\n]*)\n.*?```|```sh\n(?P<shell>.*?)```|(?P<said>\w+填好(?:报回)?以后，)", re.DOTALL
)
SENT, BACK, AUGUST = "下发-2026-08", "报回-2026-08", "2026-08"


def answered(folder: Path) -> None:
    """One district answers all, sorts and changes a figure; one answers some and adds a row; one does not answer."""
    (folder / BACK).mkdir()
    whole = Book(folder / SENT / f"云岫县-{AUGUST}.xlsx")
    for kind in whole.kinds():
        whole.answer(kind)
    whole.answer("items", *range(0, whole.rows("items"), 3), claimed="是")
    whole.set("items", 2, missing_amount=100)
    whole.reorder("items", lambda rows: rows[::-1])
    whole.book.save(folder / BACK / "云岫县（盖章）.xlsx")
    part = Book(folder / SENT / f"渠北区-{AUGUST}.xlsx")
    part.answer("items", answer_cause="医院未采", measure="按月补采")
    part.sheet("items").append(["渠北区人民医院", "甘草"])
    part.book.save(folder / BACK / "附件2.xlsx")


def decided(folder: Path) -> None:
    """Somebody decides on every exception."""
    path = folder / f"考核例外-{AUGUST}.xlsx"
    book = load_workbook(path)
    sheet = book.worksheets[0]
    header = next(row for row in sheet.iter_rows() if any(cell.value == "认定人" for cell in row))
    places = {cell.value: cell.column for cell in header}
    for row in range(header[0].row + 1, sheet.max_row + 1):
        if sheet.cell(row, places["批次编码"]).value:
            sheet.cell(row, places["认定人"]).value = "价格处"
            sheet.cell(row, places["认定日期"]).value = "2026-09-22"
    book.save(path)


DONE: dict[str, Callable[[Path], None]] = {"对方填好报回以后，": answered, "认定人填好以后，": decided}


def test_the_month_in_its_order(golden: Golden, tmp_path: Path) -> None:
    folder, done = sample_folder(tmp_path), []

    def again(step: re.Match[str]) -> str:
        if step["said"]:
            DONE[step["said"]](folder)
            done.append(step["said"])
            return step[0]
        if step["shell"]:
            in_shell(step["shell"], folder)
            return step[0]
        said = at_terminal(shlex.split(step["shown"])[1:], 100, cwd=folder, NO_COLOR="1")
        assert said.code == 0, said.err
        written = [line for line in said.err.splitlines() if line.startswith("已写入") or not said.out]
        return as_shown(step["shown"], [line.rstrip() for line in [*said.out.splitlines(), *written]])

    assert golden.page(PAGE, STEP, again) >= 25
    assert done == list(DONE)
    assert (folder / f"通报-{AUGUST}.docx").is_file()
    assert len(list((folder / "函件").rglob("*.docx"))) == 4


def in_shell(lines: str, folder: Path) -> None:
    """Run the lines with the program as `jicai` on the path."""
    program = folder.parent / "jicai"
    program.write_text(f'#!/bin/sh\nexec {shlex.join(PROGRAM)} "$@"\n', "utf-8")
    program.chmod(0o700)
    path = f"{folder.parent}{os.pathsep}{os.environ['PATH']}"
    subprocess.run(["sh", "-e", "-c", lines], cwd=folder, env=environment(PATH=path), check=True, capture_output=True)

"""The page on forms of one's own: what it says of the two forms beside it is what the commands fill in."""

from __future__ import annotations

import re
import shlex
import shutil
from datetime import datetime
from pathlib import Path

import openpyxl
import pytest
from test_readme import sample_folder
from transcripts import ROOT

from jicai.cli import run

PAGE = (ROOT / "docs" / "填表样.md").read_text("utf-8")
FORMS = ROOT / "docs" / "表样"
_ROW = re.compile(r"^\| ([A-Z]+\d+) \| (.*?) \| (.*?) \|$", re.MULTILINE)
_COMMANDS = [line for line in PAGE.splitlines() if line.startswith("jicai ")]


def _cells(name: str) -> list[tuple[str, str, str]]:
    part = PAGE.partition(f"\n**{name}**")[2].partition("\n**")[0]
    return _ROW.findall(part)


@pytest.mark.parametrize(("name", "more"), [("采购进度月报表", ()), ("预付金拨付审批表", ("--as-of", "2026-08-20"))])
def test_both_forms_are_filled_as_the_page_says(
    name: str, more: tuple[str, ...], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder, form = sample_folder(tmp_path), FORMS / f"{name}.xlsx"
    monkeypatch.chdir(folder)
    shutil.copy(form, folder)
    (command,) = (line for line in _COMMANDS if name in line)
    assert run([*shlex.split(command)[1:], *more]) == 0
    filled = openpyxl.load_workbook(shlex.split(command)[-1]).active
    assert filled is not None
    cells = _cells(name)
    assert len(cells) == 4
    for place, written, shown in cells:
        value = filled[place].value
        assert (f"{value:%Y-%m-%d}" if isinstance(value, datetime) else str(value)) == shown
        texts = [str(cell.value) for row in openpyxl.load_workbook(form).active.iter_rows() for cell in row]
        assert any(text in written for text in texts if text != "None"), written


def test_every_key_of_the_page_can_be_filled(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(sample_folder(tmp_path))
    table = PAGE.partition("| 键 |")[2].partition("\n\n")[0]
    keys = [
        key for key in re.findall(r"\{([^{}]+)\}", table) if key not in ("合计.列名", "sum.列的键", "列名", "列的键")
    ]
    keys = [key for key in keys if key != "口径的名目"]
    assert len(keys) >= 15
    book = openpyxl.Workbook()
    for at, key in enumerate([*keys, "合计.约定金额", "sum.agreed_amount"], 1):
        book.active.cell(at, 1, f"{{{key}}}")  # type: ignore[union-attr]
    book.save("键.xlsx")
    said = ["progress", "--batch", "sl16-yaopin-2025", "--as-of", "2026-08-31", "--template", "键.xlsx"]
    assert run([*said, "-o", "填好.xlsx"]) == 0
    values = [cell.value for (cell,) in openpyxl.load_workbook("填好.xlsx").active.iter_rows()]  # type: ignore[union-attr]
    assert not [value for value in values if "{" in str(value)]
    assert values.count(None) <= 2  # a footer that has fewer lines

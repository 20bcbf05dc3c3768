"""The page that walks through the command shows what it says, on the annex that it describes."""

from __future__ import annotations

import re
import shlex
import sys
from pathlib import Path

import openpyxl
import pytest
from annexes import write_docx, write_xlsx

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "cli"))

from transcripts import ROOT, at_terminal

pytestmark = pytest.mark.long

PAGE = ROOT / "docs" / "中选目录.md"
_SHOWN = re.compile(r"```text\n\$ (jicai [^\n]*)\n(.*?)```", re.DOTALL)
_LISTED = ("产品ID", "产品名称", "规格", "包装规格", "生产企业")
PRODUCTS = (
    ("P1", "甲药片", "10mg", "28片/盒", "安宁制药有限公司"),
    ("P2", "甲药片", "10mg", "14片/盒", "和平制药有限公司"),
    ("P3", "乙药胶囊", "0.25g×12粒/板", "2板/盒", "安宁制药有限公司"),
    ("P4", "乙药胶囊", "0.25g×12粒/板", "4板/盒", "安宁制药有限公司"),
    ("P5", "丙药注射液", "10ml:0.1g", "5支/盒", "清泉药业股份有限公司"),
)


def annex_rows(text: str) -> list[list[str]]:
    """The table of the page below 一个例子."""
    lines = re.findall(r"^\| (.*) \|$", text.partition("## 一个例子")[2], re.MULTILINE)
    return [line.split(" | ") for line in lines if not line.startswith("---")]


def settle(path: Path) -> None:
    """What the page says that is done in the workbook."""
    book = openpyxl.load_workbook(path)
    page, listed = book["中选目录"], book["待核对"]
    places = {str(cell.value).rstrip("*"): cell.column for cell in page[2]}
    page.cell(5, places["产品编码"]).value = "P3"
    page.cell(5, places["折算系数"]).value = 24
    for line in listed.iter_rows(min_row=5):
        if line[0].value == 4 and line[2].value == "折算系数":
            line[9].value = "是"
    book.save(path)


def test_shown_output(tmp_path: Path, request: pytest.FixtureRequest) -> None:
    text = PAGE.read_text("utf-8")
    write_docx(tmp_path / "附件1.docx", [annex_rows(text)], titles=("某联盟药品集中带量采购中选结果",))
    write_xlsx(tmp_path / "平台产品目录.xlsx", [_LISTED, *PRODUCTS], title="平台产品目录")
    runs = 0

    def again(shown: re.Match[str]) -> str:
        nonlocal runs
        if runs:
            settle(tmp_path / "中选目录-sl16-yaopin-2025.xlsx")
        runs += 1
        said = at_terminal(shlex.split(shown[1])[1:], 100, cwd=tmp_path, NO_COLOR="1")
        assert said.code == 0, said.err
        lines = [line.rstrip() for line in (said.out + said.err).splitlines()]
        return "\n".join(["```text", f"$ {shown[1]}", *lines, "```"])

    fresh = _SHOWN.sub(again, text)
    assert runs == 2
    if request.config.getoption("--update-goldens", default=False):
        PAGE.write_text(fresh, "utf-8")
    assert fresh == PAGE.read_text("utf-8")

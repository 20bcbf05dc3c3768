"""What looks suspicious is told on standard error and stands in the workbook."""

from __future__ import annotations

import io
from dataclasses import replace
from pathlib import Path

import openpyxl
import pytest

from jicai.render.output import OutputOptions, deliver
from jicai.render.result import Result
from jicai.render.workbook.book import workbook


def warned(result: Result, count: int) -> Result:
    return replace(result, footer=["合计 5 项"], warnings=[f"第 {number} 家医院多付" for number in range(1, count + 1)])


@pytest.mark.parametrize("format", ["table", "json", "csv", "md", "ndjson"])
def test_told_in_every_format(progress: Result, format: str, capsysbinary: pytest.CaptureFixture[bytes]) -> None:  # noqa: A002
    deliver(warned(progress, 2), OutputOptions(format))
    out, err = capsysbinary.readouterr()
    told = ["提示：第 1 家医院多付", "提示：第 2 家医院多付"]
    assert err.decode().splitlines() == (told if format == "table" else ["合计 5 项", *told])
    assert "多付" not in out.decode()
    deliver(warned(progress, 2), OutputOptions(format, quiet=True))
    assert capsysbinary.readouterr().err == b""


@pytest.mark.parametrize(
    ("count", "name", "last"),
    [
        (5, "a.csv", "提示：第 5 家医院多付"),
        (6, "a.csv", "提示：还有 1 条，用 -o 文件.xlsx 在“提示”表查看全部。"),
        (1205, "a.xlsx", "提示：还有 1,200 条，见工作簿的“提示”表。"),
    ],
)
def test_the_first_five(
    progress: Result, tmp_path: Path, count: int, name: str, last: str, capsys: pytest.CaptureFixture[str]
) -> None:
    deliver(warned(progress, count), OutputOptions(output=tmp_path / name))
    lines = [line for line in capsys.readouterr().err.splitlines() if line.startswith("提示：")]
    assert lines[:5] == [f"提示：第 {number} 家医院多付" for number in range(1, 6)]
    assert lines[-1] == last
    assert len(lines) == min(count, 6)


def test_names_from_files_do_not_move_the_cursor(progress: Result, capsys: pytest.CaptureFixture[str]) -> None:
    deliver(replace(progress, warnings=["某\x1b[2J公司\n有限"]), OutputOptions("json"))
    assert capsys.readouterr().err.splitlines()[-1] == "提示：某?[2J公司 有限"


def test_all_of_them_before_the_basis(progress: Result) -> None:
    book = openpyxl.load_workbook(io.BytesIO(b"".join(workbook(warned(progress, 7), True))))
    assert book.sheetnames == ["采购进度", "提示", "口径"]
    sheet = book["提示"]
    assert sheet["A1"].value == "采购进度：提示"
    assert [[cell.value for cell in row] for row in sheet.iter_rows(min_row=3)] == [
        [str(number), f"第 {number} 家医院多付"] for number in range(1, 8)
    ]


def test_long_ones_have_room_and_text_stays_text(progress: Result) -> None:
    lines = ["=1+1", "很长的提示，" * 60]
    sheet = openpyxl.load_workbook(io.BytesIO(b"".join(workbook(replace(progress, warnings=lines), True))))["提示"]
    assert (sheet["B3"].value, sheet["B3"].data_type) == ("=1+1", "s")
    assert sheet.row_dimensions[4].height >= 15 * (60 * 12 / 107)

"""A bureau's form filled with a result: every value, and every look, merge, reference and print setting of the form."""

from __future__ import annotations

import json
import zipfile
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from typing import Any

import polars as pl
import pytest
from openpyxl import load_workbook
from openpyxl.styles import Alignment
from openpyxl.utils.datetime import from_excel
from openpyxl.xml.functions import fromstring
from progress_sample import sample
from template_forms import SHEET, bureau_form

from jicai.render.data.chunks import json as as_json
from jicai.render.output import deliver
from jicai.render.result import OutputOptions, Result

_NAMESPACE = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"


@pytest.fixture
def progress() -> Result:
    """The sample, with amounts that may be summed."""
    result = sample()
    columns = tuple(replace(one, summed=one.key == "agreed_amount") for one in result.table.columns)
    return replace(result, table=replace(result.table, columns=columns))


def filled(result: Result, folder: Path, template: Path | None = None) -> Path:
    output = folder / "out.xlsx"
    deliver(result, OutputOptions(output=output, template=template or bureau_form(folder / "form.xlsx")))
    return output


def stored(path: Path, sheet: int = 1) -> dict[str, tuple[str, str]]:
    """Type and text of every cell as the file holds them."""
    with zipfile.ZipFile(path) as archive:
        root = fromstring(archive.read(f"xl/worksheets/sheet{sheet}.xml"))
    return {
        cell.get("r"): (cell.get("t", "n"), "".join(cell.itertext()))
        for cell in root.iter(f"{_NAMESPACE}c")
        if "".join(cell.itertext())
    }


def test_the_table_holds_what_json_gives(progress: Result, tmp_path: Path) -> None:
    cells = stored(filled(progress, tmp_path))
    rows = json.loads(b"".join(as_json(progress, False)), parse_float=Decimal, parse_int=Decimal)
    labels = {choice.value: choice.label for choice in progress.table.column("status").choices}
    assert len(rows) == 5
    for at, row in enumerate(rows, 5):
        assert cells[f"A{at}"] == ("n", str(at - 4))
        for letter, key in zip("BCD", ("institution_code", "institution_name", "variety_name"), strict=True):
            assert cells[f"{letter}{at}"] == ("inlineStr", row[key])
        assert cells[f"I{at}"] == ("inlineStr", labels[row["status"]])
        for letter, key, times in (("E", "agreed_qty", 1), ("F", "purchased_qty", 1), ("G", "completion", 100)):
            if row[key] is None:
                assert f"{letter}{at}" not in cells
            else:
                kind, text = cells[f"{letter}{at}"]
                assert (kind, Decimal(text)) == ("n", row[key] * times)
        kind, text = cells[f"H{at}"]
        assert (kind, Decimal(text)) == ("n", row["agreed_amount"] / 10_000)  # the header says 万元


def test_cells_outside_the_table_are_filled(progress: Result, tmp_path: Path) -> None:
    path = filled(progress, tmp_path)
    cells = stored(path)
    assert cells["A1"] == ("inlineStr", "采购进度（2026-08-31）")
    assert cells["J2"] == ("inlineStr", "共 5 行")
    assert cells["A12"] == ("inlineStr", "制表：{签名}　　　复核：　　　负责人：")
    assert cells["A13"] == ("inlineStr", "　".join(progress.footer))
    # 25200.005 + 8400 + 3062.5 + 12345678.9 + 0 = 12382341.405, rounded once
    assert cells["H10"] == ("n", "1238.234141")
    cover = stored(path, 2)
    assert cover["B2"] == ("inlineStr", "截至 2026-08-31，共 5 行，合计 12,382,341.41元")
    assert cover["B3"] == ("n", "12382341.41")
    kind, day = cover["B6"]
    assert (kind, from_excel(int(day)).date().isoformat()) == ("n", "2026-08-31")


@pytest.mark.parametrize("rows", [0, 1, 5, 40])
def test_every_look_of_the_form_is_there_again(progress: Result, tmp_path: Path, rows: int) -> None:
    frame = pl.concat([progress.frame] * 8).head(rows)
    path = filled(replace(progress, frame=frame), tmp_path)
    before, after = load_workbook(tmp_path / "form.xlsx")[SHEET], load_workbook(path)[SHEET]
    added = max(rows - 1, 0)
    assert after.max_row == before.max_row + added
    for row in range(1, after.max_row + 1):
        origin = row if row <= 5 else max(row - added, 5)
        assert after.row_dimensions[row].height == before.row_dimensions[origin].height
        for column in range(1, 11):
            there, here = before.cell(origin, column), after.cell(row, column)
            for look in ("font", "border", "fill", "alignment", "protection"):
                assert repr(getattr(here, look)) == repr(getattr(there, look)), (here.coordinate, look)
            if there.number_format != "General":
                assert here.number_format == there.number_format
    if rows:
        # General in the form: F has halves, G hundredths of shares, H 万元.
        last = after.max_row - 4
        for row in (5, last):
            assert [after[f"{letter}{row}"].number_format for letter in "EFGH"] == [
                "#,##0.0",
                "#,##0.0",
                "0.0",
                "#,##0.00",
            ]


def test_what_points_below_the_table_follows_it(progress: Result, tmp_path: Path) -> None:
    book = load_workbook(filled(progress, tmp_path))
    sheet: Any = book[SHEET]
    assert [sheet[at].value for at in ("E10", "F10", "G10")] == ["=SUM(E5:E9)", "=SUM(F5:F9)", "=F10/E10*100"]
    assert [sheet[f"J{at}"].value for at in (5, 9)] == ['=IF(G5>=100,"完成","")', '=IF(G9>=100,"完成","")']
    assert [book["封面"][at].value for at in ("B4", "B5")] == [f"={SHEET}!H10", f"=COUNTA({SHEET}!B5:B9)"]
    assert book.defined_names["总金额"].value == f"'{SHEET}'!$H$10"
    assert book.defined_names["明细"].value == f"'{SHEET}'!$A$5:$J$9"
    assert {str(one) for one in sheet.merged_cells.ranges} == {
        *("A1:J1", "A2:C2", "B3:C3", "E3:G3", "A3:A4", "D3:D4", "H3:H4", "I3:I4", "J3:J4", "A10:D10", "A12:J12")
    }
    assert sheet.print_area == f"'{SHEET}'!$A$1:$J$13"
    assert (sheet.print_title_rows, sheet.freeze_panes, sheet.auto_filter.ref) == ("$3:$4", "A5", "A4:J9")
    assert [str(one.sqref) for one in sheet.data_validations.dataValidation] == ["I5:I9", "H10"]
    rules = {str(one.sqref): one.rules[0].formula for one in sheet.conditional_formatting}
    assert rules == {"A5:J9": ['$I5="滞后"'], "G10": ["$G$10<100"]}
    page = sheet.page_setup
    assert (page.orientation, int(page.paperSize), page.fitToWidth, page.fitToHeight) == ("landscape", 9, 1, 0)
    assert sheet.oddFooter.center.text == "第 &P 页，共 &N 页"
    assert book.calculation.fullCalcOnLoad


def test_without_rows_the_form_says_so(progress: Result, tmp_path: Path) -> None:
    cells = stored(filled(replace(progress, frame=progress.frame.clear()), tmp_path))
    assert {at: text for at, (_, text) in cells.items() if at.endswith("5")} == {"B5": "（没有符合条件的行）"}
    assert cells["E6"][1] == "SUM(E5:E5)"
    assert cells["H6"] == ("n", "0")


def test_a_text_of_several_lines_has_room_where_it_wraps_and_is_one_line_elsewhere(
    progress: Result, tmp_path: Path
) -> None:
    template = bureau_form(tmp_path / "form.xlsx")
    book = load_workbook(template)
    sheet: Any = book[SHEET]
    sheet.merge_cells("A9:J9")
    sheet["A9"].alignment = Alignment(wrap_text=True)
    sheet.row_dimensions[9].height = 15
    sheet["L9"] = "{脚注}"
    book.save(template)
    sheet = load_workbook(filled(progress, tmp_path, template))[SHEET]
    assert [sheet[at].value for at in ("A13", "L13")] == ["\n".join(progress.footer), "　".join(progress.footer)]
    assert sheet.row_dimensions[13].height == 30


def test_a_text_too_long_for_a_cell_is_cut_and_that_is_said(
    progress: Result, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = filled(replace(progress, footer=["长" * 40_000]), tmp_path)
    assert stored(path)["A13"] == ("inlineStr", "长" * 16_000 + "……（过长，已截断）")
    assert "提示：模板的工作表「进度表」 A9 的文字过长，已截断。" in capsys.readouterr().err


def test_messages_say_where_the_rows_stand_and_leave_out_a_footer_that_the_form_tells(
    progress: Result, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = filled(progress, tmp_path)
    assert capsys.readouterr().err.splitlines() == [
        "提示：模板的工作表「封面」 B3 太窄，这个数会显示成 ###，请加宽。",  # 12,382,341.41 in a usual column
        "提示：写出后会丢失公式的结果（在 Excel 或 WPS 里打开时重新计算，不计算的程序看到的是空白）",
        f"已写入 {path}（5 行，工作表「进度表」第 5 至 9 行）",
    ]

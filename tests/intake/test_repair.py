"""Cells at which the reader gives up: they are errors of their own, and everything else is read."""

from __future__ import annotations

from pathlib import Path

import pytest
from gallery.packages import MAIN, Sheet, worksheet, write_zip, xlsx_parts
from read_raw import raw_sheet, raw_sheets, write_ods, write_rows

from jicai.errors import UnusableFileError

_ROW = '<row r="1"><c r="A1" t="str"><v>甲</v></c>{}<c r="C1"><v>3</v></c></row>'


@pytest.mark.parametrize(
    ("cell", "shown"),
    [
        ('<c r="B1" t="e"><v>#SPILL!</v></c>', "#SPILL!"),
        ('<c r="B1" t="e" cm="1"><f t="array" ref="B1:B9">A1:A9</f><v>#CALC!</v></c>', "#CALC!"),
        ('<c r="B1" t="e"><v>#GETTING_DATA</v></c>', "#GETTING_DATA"),
        ("<c r='B1' t='e'><v>Err:502</v></c>", "Err:502"),
        ('<c r="B1" s="0" t="n"><v>1,234.50</v></c>', "1,234.50"),
        ('<c r="B1" t="n"><v>A&amp;B</v></c>', "A&B"),
        ('<c r="B1" t="s"><v>7</v></c>', "（缺少第 7 条文本）"),
        ('<c r="B1" t="zz"><v>5</v></c>', "5"),
    ],
)
def test_one_damaged_cell(cell: str, shown: str, tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    write_rows(path, _ROW.format(cell) + '<row r="2"><c r="A2" t="e"><v>#N/A</v></c><c r="C2"><v>4</v></c></row>')
    before = path.read_bytes()
    sheet = raw_sheet(path)
    assert sheet.frame.rows() == [("甲", None, "3"), (None, None, "4")]
    assert sheet.errors == [(0, 1, shown), (1, 0, "#N/A")]
    assert path.read_bytes() == before
    assert list(tmp_path.iterdir()) == [path]


def test_figure_with_blanks_around_it(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    write_rows(path, _ROW.format('<c r="B1" t="n"><v> 5 </v></c>'))
    assert raw_sheet(path).frame.row(0) == ("甲", "5", "3")


def test_formulas_and_other_sheets_of_a_mended_workbook(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    rows = '<row r="1"><c r="A1" t="s"><v>0</v></c><c r="B1" t="s"><v>0</v></c></row>'
    bad = rows + '<row r="2"><c r="A2" t="e"><v>#FIELD!</v></c><c r="B2"><f>A1</f></c></row>'
    xml = worksheet([]).replace("<sheetData></sheetData>", "<sheetData>{}</sheetData>")
    parts = xlsx_parts([Sheet("好", xml.format(rows)), Sheet("坏", xml.format(bad))], shared_strings=True)
    write_zip(path, {**parts, "xl/sharedStrings.xml": f'<sst xmlns="{MAIN}"><si><t>表头</t></si></sst>'})
    good, mended = raw_sheets(path)
    assert (good.frame.rows(), good.errors) == ([("表头", "表头")], [])
    assert (mended.errors, mended.uncached) == ([(1, 0, "#FIELD!")], [(1, 1)])
    assert mended.frame.row(0) == ("表头", "表头")


def test_more_than_single_cells_stays_refused(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    write_rows(path, '<row r="1"><c r="A1" t="e"><v>#SPILL!</v></c><c r="B1"><v>1</w></c></row>')
    with pytest.raises(UnusableFileError) as raised:
        raw_sheet(path)
    assert raised.value.reason == "damaged"


def test_blanks_between_the_cells_of_an_ods(tmp_path: Path) -> None:
    """Those within texts stay."""
    path = tmp_path / "a.ods"
    text = "<text:p>甲 <text:span>乙</text:span> <text:span>丙</text:span></text:p>"
    cell = f'<table:table-cell office:value-type="string">\n{text}\n'
    write_ods(
        path, f"\n <table:table-row>\n {cell} </table:table-cell>\n{cell}</table:table-cell>\n</table:table-row>\n"
    )
    assert raw_sheet(path).frame.rows() == [("甲 乙 丙", "甲 乙 丙")]

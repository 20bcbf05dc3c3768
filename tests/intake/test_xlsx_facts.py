"""What an .xlsx says besides values: merged ranges, formulas without a value, formats with a unit, the epoch."""

from __future__ import annotations

import zipfile
from pathlib import Path

import pytest
import xlsxwriter
from gallery.packages import Sheet, sheet_xml, worksheet, write_zip, xlsx_parts
from read_raw import raw_sheet, raw_sheets, write_rows, write_sheet

from jicai.intake.files.xlsx_facts import SheetScan

_HEAD = '<row r="1"><c r="A1" t="inlineStr"><is><t>甲</t></is></c><c r="B1" t="inlineStr"><is><t>乙</t></is></c></row>'


@pytest.mark.parametrize(
    ("cell", "value"),
    [
        ('<c r="B2"><f>A1+1</f></c>', None),
        ('<c r="B2"><f>A1+1</f><v/></c>', None),
        ('<c r="B2"><f>A1+1</f><v></v></c>', None),
        ('<c r="B2" t="n"><f>A1&gt;1</f><v /></c>', None),
        ('<c r="B2" t="b"><f>A1</f></c>', None),
        ('<c r="B2" t="e"><f>A1</f></c>', None),
        ('<c r="B2" t="str"><f>A1</f></c>', None),
        ('<c s="0" r="B2"><f t="shared" si="0"/></c>', None),
        ('<c r="B2"><f t="shared" ref="B2:B9" si="0">A1</f></c>', None),
        ("<c\n r='B2'\n><f>A1</f>\n</c>", None),
        ('<c r="B2"><f><![CDATA[A1<2]]></f></c>', None),
        ('<c r="B2"><v>5</v><f>A1</f></c>', None),  # the reader does not see a value before the formula
        ('<c r="B2"><f>A1+1</f><v>7</v></c>', "7"),
        ('<c r="B2"><f>A1+1</f>\n  <v xml:space="preserve">7</v></c>', "7"),
        ('<c r="B2"><f t="shared" si="0"/><v>7</v></c>', "7"),
        ('<c r="B2"><f><![CDATA[A1<2]]></f><v>7</v></c>', "7"),
        ('<c r="B2" t="str"><f>A1</f><v></v></c>', ""),
        ('<c r="B2" t="str"><f>A1</f><v/></c>', ""),
        ('<c r="B2" t="inlineStr"><f>A1</f><is><t>丙</t></is></c>', "丙"),
    ],
)
def test_formula(cell: str, value: str | None, tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    write_rows(path, f'{_HEAD}<row r="2"><c r="A2"><v>1</v></c>{cell}</row>')
    sheet = raw_sheet(path)
    assert sheet.uncached == ([(1, 1)] if value is None else [])
    assert sheet.frame.row(1) == ("1", value)


#: What the workbook says of itself; whether a stored 0 is a result.
CALCULATED = {
    "by a program that leaves it to the next": ('<calcPr calcId="124519" fullCalcOnLoad="1"/>', "", False),
    "by Excel": ('<calcPr calcId="191029"/>', "<Application>Microsoft Excel</Application>", True),
    "by a library that works nothing out": ("", "<Application>Apache POI</Application>", False),
    "by who knows what": ("", "", True),
}


@pytest.mark.parametrize("form", CALCULATED)
@pytest.mark.parametrize("place", [' r="B2"', ""])
@pytest.mark.parametrize(
    ("stored", "is_nothing"), [("0", True), ("0.0", True), ("-0E0", True), ("0.5", False), ("10", False)]
)
def test_a_stored_zero(form: str, place: str, stored: str, is_nothing: bool, tmp_path: Path) -> None:
    """Programs that write workbooks and do not calculate put 0 where the result of a formula belongs."""
    workbook, application, calculated = CALCULATED[form]
    path = tmp_path / "a.xlsx"
    first = place.replace("B", "A")
    write_rows(path, f'{_HEAD}<row r="2"><c{first}><v>1</v></c><c{place}><f>A2*3</f><v>{stored}</v></c></row>')
    with zipfile.ZipFile(path) as archive:
        parts = {name: archive.read(name).decode() for name in archive.namelist()}
    parts["xl/workbook.xml"] = parts["xl/workbook.xml"].replace("</workbook>", f"{workbook}</workbook>")
    write_zip(path, {**parts, "docProps/app.xml": f"<Properties>{application}</Properties>"})
    assert raw_sheet(path).uncached == ([(1, 1)] if is_nothing and not calculated else [])


def test_array_without_values(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    write_rows(
        path,
        f'{_HEAD}<row r="2"><c r="A2"><f t="array" ref="A2:A4">B2:B4</f></c><c r="B2"><v>1</v></c></row>'
        '<row r="3"><c r="A3"/><c r="B3"><v>1</v></c></row><row r="4"><c r="A4"><v>9</v></c></row>',
    )
    assert raw_sheet(path).uncached == [(1, 0), (2, 0)]


def test_elements_with_a_prefix(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    xml = sheet_xml(f'{_HEAD}<row r="2"><c r="A2" s="1"><v>6</v></c><c r="B2"><f>A2</f></c></row>')
    xml = xml.replace("</sheetData>", '</sheetData><mergeCells><mergeCell ref="A1:B1"/></mergeCells>')
    for name in ("worksheet", "sheetData", "row", "c", "v", "f", "is", "t", "mergeCells", "mergeCell"):
        for mark in (" ", ">", "/"):
            xml = xml.replace(f"<{name}{mark}", f"<x:{name}{mark}").replace(f"</{name}>", f"</x:{name}>")
    write_sheet(path, xml.replace("xmlns=", "xmlns:x="), ['0"万元"'])
    sheet = raw_sheet(path)
    assert (sheet.uncached, sheet.merged, sheet.unit_formats) == ([(1, 1)], [(0, 0, 0, 1)], [(1, 0, "万元")])


def test_rows_out_of_order_and_columns_that_begin_late(tmp_path: Path) -> None:
    """Places are those in the frame, whose first column is the first that is used."""
    path = tmp_path / "a.xlsx"
    write_rows(
        path,
        '<row r="4"><c r="D4" s="1"><v>4</v></c></row>'
        '<row r="2"><c r="C2"><f>D4</f></c><c r="D2" s="1"><v>2</v></c></row>'
        '<row r="1"><c r="C1" t="str"><v>甲</v></c><c r="D1" t="str"><v>乙</v></c></row>',
        behind='<mergeCells count="1"><mergeCell ref="C2:C4"/></mergeCells>',
        formats=['0.00"万元"'],
    )
    sheet = raw_sheet(path)
    assert sheet.frame.rows() == [("甲", "乙"), (None, "2"), (None, None), (None, "4")]
    assert sheet.uncached == [(1, 0)]
    assert sheet.merged == [(1, 0, 3, 0)]
    assert sorted(sheet.unit_formats) == [(1, 1, "万元"), (3, 1, "万元")]


def test_cells_that_do_not_say_where_they_are(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    write_rows(
        path,
        '<row><c t="str"><v>甲</v></c><c t="str"><v>乙</v></c></row><row><c><v>1</v></c><c><f>A2</f></c></row>'
        '<row r="5"><c r="B5" s="1"><v>3</v></c></row><row><c s="1"/><c s="1"><v>4</v></c></row>',
        behind='<mergeCells><mergeCell ref="A2:A5"/></mergeCells>',
        formats=['0"盒"'],
    )
    sheet = raw_sheet(path)
    assert sheet.uncached == [(1, 1)]
    assert sheet.unit_formats == [(4, 1, "盒"), (5, 1, "盒")]
    assert sheet.merged == [(1, 0, 4, 0)]


@pytest.mark.parametrize(
    ("cell", "unit"),
    [
        ('<c r="B2" s="1"><v>6</v></c>', "万元"),
        ("<c s='1' r='B2' t='n'><v>6</v></c>", "万元"),
        ('<c r="B2" s="1"><f>3*2</f><v>6</v></c>', "万元"),
        ('<c r="B2" s="12"><v>6</v></c>', None),
        ('<c r="B2" s="2"><v>6</v></c>', None),
        ('<c r="B2" s="3"><v>6</v></c>', None),
        ('<c r="B2"><v>6</v></c>', None),
        ('<c r="B2" s="1" t="str"><v>6</v></c>', None),
        ('<c r="B2" s="1"/>', None),
    ],
)
def test_unit_of_a_format(cell: str, unit: str | None, tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    write_rows(path, f'{_HEAD}<row r="2">{cell}</row>', formats=['0.00"万元"', '0.00"元"', 'yyyy"年"'])
    assert raw_sheet(path).unit_formats == ([] if unit is None else [(1, 1, unit)])


@pytest.mark.parametrize(
    "cell",
    [
        '<c r="B2" s="1"><v>6</v></c>',
        '<c r="B2" s="1" t="inlineStr"><is><t>6</t></is></c>',
        '<c s="1" t="inlineStr"><is><t>6</t></is></c>',
    ],
    ids=["number", "text", "without a place"],
)
def test_unit_of_a_format_for_texts(cell: str, tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    write_rows(path, f'{_HEAD}<row r="2"><c r="A2"><v>1</v></c>{cell}</row>', formats=['@"片"'])
    assert raw_sheet(path).unit_formats == [(1, 1, "片")]


def test_each_sheet_has_its_own_facts_over_many_pieces(tmp_path: Path) -> None:
    """So long that the XML comes in many pieces, which end anywhere."""
    path = tmp_path / "a.xlsx"
    with xlsxwriter.Workbook(path, {"in_memory": True}) as book:
        unit, plain = book.add_format({"num_format": '0.0"千元"'}), book.add_format({"num_format": "0.00"})
        for name in ("一", "二"):
            sheet = book.add_worksheet(name)
            for row in range(40_000):
                sheet.write_row(row, 0, [f"名称 foo {row}", row])
                sheet.write_number(row, 2, row, unit if row % 1000 == 7 and name == "二" else plain)
                sheet.write_formula(row, 3, f"=B{row + 1}*2+2", None, row * 2 + 2)
            if name == "二":
                sheet.merge_range(100, 0, 103, 0, "合并")
    first, second = raw_sheets(path)
    assert (first.merged, first.uncached, first.unit_formats) == ([], [], [])
    assert second.merged == [(100, 0, 103, 0)]
    assert second.unit_formats == [(row, 2, "千元") for row in range(7, 40_000, 1000)]
    assert second.uncached == []


@pytest.mark.parametrize("extension", ["", '<extLst><ext><x15:workbookPr xmlns:x15="urn:x" chart="1"/></ext></extLst>'])
def test_dates_count_from_1904(extension: str, tmp_path: Path) -> None:
    """Also where Excel has added an extension of the name by which the reader looks for the epoch."""
    path = tmp_path / "a.xlsx"
    rows = '<row r="1"><c r="A1" s="1"><v>44761</v></c><c r="B1"><v>44761</v></c></row>'
    write_rows(path, rows, formats=["yyyy-mm-dd"])
    with zipfile.ZipFile(path) as archive:
        parts = {name: archive.read(name).decode() for name in archive.namelist()}
    workbook = parts["xl/workbook.xml"]
    workbook = workbook.replace("<sheets>", '<workbookPr date1904="1"/><sheets>').replace(
        "</workbook>", extension + "</workbook>"
    )
    write_zip(path, {**parts, "xl/workbook.xml": workbook})
    sheet = raw_sheet(path)
    assert sheet.epoch_1904
    assert sheet.frame.row(0) == ("2026-07-20 00:00:00", "44761")


def test_hidden_and_chart_sheets_keep_the_places_of_others(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    formula = sheet_xml(f'{_HEAD}<row r="2"><c r="A2"><v>1</v></c><c r="B2"><f>A2</f></c></row>')
    write_zip(
        path, xlsx_parts([Sheet("隐", worksheet(), state="hidden"), Sheet("甲", worksheet()), Sheet("乙", formula)])
    )
    assert [(sheet.name, sheet.uncached) for sheet in raw_sheets(path)] == [("甲", []), ("乙", [(1, 1)])]


@pytest.mark.parametrize("size", [1, 2, 3, 5, 7, 11, 64, 10_000])
def test_however_the_sheet_comes_in_pieces(size: int) -> None:
    rows = "".join(f'<row r="{row}"><c r="A{row}"><v>1</v></c><c r="B{row}"><f>A1</f></c></row>' for row in (1, 2, 3))
    behind = '</sheetData><mergeCells><mergeCell ref="A2:A3"/></mergeCells><rowBreaks count="1"/>'
    xml = sheet_xml(rows).replace("</sheetData>", behind).encode()
    scan = SheetScan({})
    for at in range(0, len(xml), size):
        scan.feed(xml[at : at + size])
    facts = scan.close()
    assert facts.uncached == [(0, 1), (1, 1), (2, 1)]
    assert facts.merged == [(1, 0, 2, 0)]


def test_a_row_behind_the_cells(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    write_rows(path, f'{_HEAD}<row r="2"><c r="A2"><v>1</v></c><c r="B2"><f>A1</f></c></row>', behind='<row r="9"/>')
    assert raw_sheet(path).uncached == [(1, 1)]

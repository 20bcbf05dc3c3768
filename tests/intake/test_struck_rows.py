"""Rows with a line through their cells: read as they are, and said, with the sheet and the rows."""

from __future__ import annotations

import struct
from collections.abc import Callable, Iterable
from pathlib import Path

import pytest
import xlsxwriter
from gallery.compound import globals_records, number, sheet_records, write_xls
from gallery.packages import MAIN, Sheet, sheet_xml, write_zip, xlsx_parts
from read_raw import raw_sheet, write_ods
from small_workspaces import Folder, Outcome, table

from jicai.intake.files import xlsx_facts
from jicai.intake.files.facts import MOST_STRUCK
from jicai.intake.files.xlsx_counted import count_cells
from jicai.intake.files.xlsx_facts import SheetScan

Jicai = Callable[..., Outcome]


def write_struck(path: Path, rows: list[list[str | None]], struck: Iterable[tuple[int, int]]) -> None:
    """A workbook with these rows, a title style and a struck style that these cells have."""
    cells = set(struck)
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet("明细")
        line, bold = book.add_format({"font_strikeout": True}), book.add_format({"bold": True})
        for r, row in enumerate(rows):
            for c, cell in enumerate(row):
                style = line if (r, c) in cells else bold if r == 0 else None
                if cell is None:
                    sheet.write_blank(r, c, None, style)
                else:
                    sheet.write_string(r, c, cell, style)


LINES = table("订单明细", *({"订单明细编号": f"M{at}", "备注": None if at else "急"} for at in range(9)))
EVERY = range(len(LINES[0]))
#: Which cells are struck, and what is said.
SAID: dict[str, tuple[list[tuple[int, int]], str]] = {
    "none": ([], ""),
    "a row": ([(3, column) for column in EVERY], "第 4 行的单元格画了删除线，照常读取"),
    "one cell": ([(3, 3)], "第 4 行的单元格画了删除线"),
    "two rows": ([(row, 1) for row in (8, 3)], "第 4、9 行的单元格画了删除线"),
    "many rows": ([(row, 1) for row in range(1, 9)], "第 2、3、4、5、6 等 8 行的单元格画了删除线"),
    "a column that is not read": ([(1, EVERY[-1])], ""),
    "an empty cell": ([(2, EVERY[-1])], ""),
    "the header": ([(0, column) for column in EVERY], ""),
}


@pytest.mark.parametrize("form", SAID)
def test_what_is_struck_through_is_said(form: str, folder: Folder, jicai: Jicai) -> None:
    struck, said = SAID[form]
    folder.good("中选目录", "医疗机构", "约定采购量")
    write_struck(folder.path / "订单明细.xlsx", LINES, struck)
    outcome = jicai("progress", "--as-of", "2026-10-15", "--count", "ordered", "--format", "json")
    assert [row["purchased_qty"] for row in outcome.rows] == [90]
    assert ("画了删除线" in outcome.err) is bool(said)
    assert f"订单明细.xlsx 工作表「明细」：{said}" in outcome.err or not said


_HEAD = '<row r="1"><c r="A1" t="inlineStr"><is><t>甲</t></is></c></row>'
#: Style 1 is struck, style 2 says that it is not, styles 3 and 11 are struck in other words.
_STYLES = (
    f'<styleSheet xmlns="{MAIN}"><fonts><font/><font><strike/></font><font><strike val="0"/></font>'
    '<font><b/><strike val="1"/></font></fonts><cellXfs><xf fontId="0"/><xf fontId="1"/><xf fontId="2"/>'
    '<xf fontId="3"/>' + '<xf fontId="0"/>' * 7 + '<xf fontId="1"/></cellXfs>'
    "<dxfs><dxf><font><strike/></font></dxf></dxfs></styleSheet>"
)
_RELATION = (
    '<Relationship Id="rIdT" Target="styles.xml" '
    'Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/styles"/></Relationships>'
)
CELLS = [
    ('<c r="B2" s="1"><v>6</v></c>', True),
    ("<c s='3' r='B2' t='n'><v>6</v></c>", True),
    ('<c r="B2" s="11"><v>6</v></c>', True),
    ('<c r="B2" s="1" t="inlineStr"><is><t>丙</t></is></c>', True),
    ('<c r="B2" s="1"><f>3*2</f><v>6</v></c>', True),
    ('<c r="B2" s="2"><v>6</v></c>', False),
    ('<c r="B2" s="10"><v>6</v></c>', False),
    ('<c r="B2"><v>1</v></c>', False),
    ('<c r="B2" s="1"/>', False),
    ('<c r="B2" s="1"></c>', False),
]


def write_cells(path: Path, rows: str, styles: str = _STYLES) -> None:
    parts = xlsx_parts([Sheet("订单明细", sheet_xml(rows))])
    relations = str(parts["xl/_rels/workbook.xml.rels"])
    parts["xl/_rels/workbook.xml.rels"] = relations.replace("</Relationships>", _RELATION)
    write_zip(path, {**parts, "xl/styles.xml": styles})


@pytest.mark.parametrize("place", [' r="B2"', ""])
@pytest.mark.parametrize(("cell", "is_struck"), CELLS)
def test_struck_cells_of_an_xlsx(cell: str, is_struck: bool, place: str, tmp_path: Path) -> None:
    """With and without the places of the cells."""
    path, first = tmp_path / "a.xlsx", place.replace("B", "A")
    cell = cell.replace(' r="B2"', place).replace(" r='B2'", place)
    write_cells(path, f'{_HEAD}<row r="2"><c{first}><v>1</v></c>{cell}</row>')
    assert raw_sheet(path).struck == ([(1, 1)] if is_struck else [])


def test_where_every_cell_is_struck_that_names_no_style(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    fonts = "<fonts><font><strike/></font></fonts>"
    styles = f'<styleSheet xmlns="{MAIN}">{fonts}<cellXfs><xf fontId="0"/></cellXfs></styleSheet>'
    write_cells(path, f'{_HEAD}<row r="2"><c r="A2"><v>1</v></c><c r="B2" s="0"><v>2</v></c></row>', styles)
    assert raw_sheet(path).struck == [(0, 0), (1, 0), (1, 1)]


@pytest.mark.parametrize("size", [1, 7, 64, 1000])
def test_pieces_of_any_size(size: int) -> None:
    rows = "".join(
        f'<row r="{row}"><c r="A{row}" s="2"><v>1</v></c><c r="B{row}" s="{row}"><v>1</v></c></row>'
        for row in range(1, 9)
    )
    xml = sheet_xml(rows).encode()
    scan = SheetScan({}, frozenset({3, 8}))
    for at in range(0, len(xml), size):
        scan.feed(xml[at : at + size])
    assert scan.close().struck == [(2, 1), (7, 1)]


def test_of_a_sheet_that_is_struck_from_end_to_end_not_every_cell_is_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    rows = "".join(f'<row r="{row}"><c r="A{row}" s="1"><v>1</v></c></row>' for row in range(1, MOST_STRUCK + 100))
    xml = sheet_xml(rows).encode()
    assert len(count_cells([xml], {}, {1}).struck) == MOST_STRUCK
    monkeypatch.setattr(xlsx_facts, "MOST_STRUCK", 2)
    scan = SheetScan({}, frozenset({1}))
    for at in range(0, 1000, 100):
        scan.feed(xml[at : at + 100])
    assert 2 <= len(scan.facts.struck) < 5


_TEXT = '<table:table-cell office:value-type="string"><text:p>甲</text:p></table:table-cell>'
_ODS = (
    '<style:style style:name="ce1" style:family="table-cell">'
    '<style:text-properties style:text-line-through-style="solid"/></style:style>'
    '<style:style style:name="ce2" style:family="table-cell" style:parent-style-name="ce1"/>'
    '<style:style style:name="ce3" style:family="table-cell" style:parent-style-name="ce1">'
    '<style:text-properties style:text-line-through-style="none"/></style:style>'
    '<style:style style:name="T1" style:family="text">'
    '<style:text-properties style:text-line-through-style="solid"/></style:style>'
)


@pytest.mark.parametrize(
    ("style", "is_struck"),
    [
        ("", False),
        ('table:style-name="ce1"', True),
        ('table:style-name="ce2"', True),
        ('table:style-name="ce3"', False),
    ],
)
@pytest.mark.parametrize("common", [False, True])
def test_struck_cells_of_an_ods(style: str, is_struck: bool, common: bool, tmp_path: Path) -> None:
    path = tmp_path / "a.ods"
    cell = f'<table:table-cell {style} office:value-type="float" office:value="6"><text:p>6</text:p></table:table-cell>'
    rows = f"<table:table-row>{_TEXT}{_TEXT}</table:table-row><table:table-row>{_TEXT}{cell}</table:table-row>"
    write_ods(path, rows, *(("", _ODS) if common else (_ODS, "")))
    assert raw_sheet(path).struck == ([(1, 1)] if is_struck else [])


def test_struck_cells_of_an_xls(tmp_path: Path) -> None:
    path, font, style = tmp_path / "a.xls", 0x31, 0xE0
    fonts = [(font, struct.pack("<HHHHHBBBBBB", 200, line, 0, 400, 0, 0, 0, 0, 0, 1, 0) + b"A") for line in (0, 8)]
    styles = [(style, struct.pack("<HHH", at, 0, 0) + bytes(14)) for at in (0, 1)]
    *texts, end = sheet_records([("甲", "乙"), ("1", "")])
    write_xls(path, globals_records([*fonts, *styles]), [*texts, number(1, 1, 5.0, 1), end])
    assert raw_sheet(path).struck == [(1, 1)]

"""A form as a bureau hands it out: merged title, unit line, two-line header, one ruled row, sums, signatures, A4."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from openpyxl import Workbook
from openpyxl.formatting.rule import FormulaRule
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.workbook.defined_name import DefinedName
from openpyxl.worksheet.datavalidation import DataValidation

SHEET = "进度表"
_THIN = Side(style="thin")
RULED = Border(_THIN, _THIN, _THIN, _THIN)
_CENTER = Alignment("center", "center", wrap_text=True)
#: By column: the upper and the lower line of the header.
HEADER = (
    ("序号", None),
    ("机构", "医疗机构编码"),
    (None, "医疗机构名称"),
    ("品种名称", None),
    ("采购情况", "约定采购量"),
    (None, "已采购量"),
    (None, "完成率（%）"),
    ("约定金额（万元）", None),
    ("状态", None),
    ("备注", None),
)


def bureau_form(path: Path) -> Path:
    """Rows 1 title, 2 unit, 3-4 header, 5 the row with the looks, 6 sums, 7 empty, 8 signatures, 9 a note."""
    book = Workbook()
    sheet: Any = book.active
    sheet.title = SHEET
    sheet.append(["{title}（{截至日期}）"])
    sheet.append(["单位：见各栏", *[None] * 8, "共 {rows} 行"])
    for line in (0, 1):
        sheet.append([words[line] for words in HEADER])
    sheet.append([])
    sheet.append(["合计", None, None, None, "=SUM(E5:E5)", "=SUM(F5)", "=F6/E6*100", "{合计.约定金额（万元）}"])
    sheet["A8"] = "制表：{{签名}}　　　复核：　　　负责人："
    sheet["A9"] = "{footer}"
    sheet["J5"] = '=IF(G5>=100,"完成","")'
    for area in ("A1:J1", "A2:C2", "B3:C3", "E3:G3", "A3:A4", "D3:D4", "H3:H4", "I3:I4", "J3:J4", "A6:D6", "A8:J8"):
        sheet.merge_cells(area)
    for row in sheet["A3:J6"]:
        for cell in row:
            cell.border, cell.alignment = RULED, _CENTER
            cell.font = Font("宋体", 10, bold=cell.row != 5)
    for cell in sheet[5]:
        cell.fill = PatternFill("solid", fgColor="FFF8E7")
    sheet["E5"].number_format = "#,##0.0"
    sheet["C5"].alignment = Alignment("left", "center", wrap_text=True)
    sheet["A1"].font, sheet["A1"].alignment = Font("黑体", 18), _CENTER
    sheet["A8"].font = Font("楷体", 11, italic=True)
    for row, height in ((1, 36), (3, 20), (4, 26), (5, 30), (6, 22), (8, 40)):
        sheet.row_dimensions[row].height = height
    for letter, width in zip("ABCDEFGHIJ", (6, 16, 34, 20, 12, 12, 10, 14, 12, 10), strict=True):
        sheet.column_dimensions[letter].width = width
    sheet.page_setup.orientation, sheet.page_setup.paperSize = "landscape", 9
    sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = 1, 0
    sheet.sheet_properties.pageSetUpPr.fitToPage = True
    sheet.print_title_rows = "3:4"
    sheet.print_area = "A1:J9"
    sheet.oddFooter.center.text = "第 &P 页，共 &N 页"
    sheet.freeze_panes = "A5"
    sheet.auto_filter.ref = "A4:J5"
    choices = DataValidation("list", '"已完成,滞后"', sqref="I5:I5")
    sheet.data_validations.append(choices)
    sheet.data_validations.append(DataValidation("decimal", formula1="0", sqref="H6"))
    late = FormulaRule(['$I5="滞后"'], fill=PatternFill(bgColor="F4B6B6"))
    sheet.conditional_formatting.add("A5:J5", late)
    sheet.conditional_formatting.add("G6", FormulaRule(["$G$6<100"], font=Font(bold=True)))
    book.defined_names["总金额"] = DefinedName("总金额", attr_text=f"'{SHEET}'!$H$6")
    book.defined_names["明细"] = DefinedName("明细", attr_text=f"'{SHEET}'!$A$5:$J$5")
    cover = book.create_sheet("封面")
    cover["B2"] = "截至 {as_of}，共 {rows} 行，合计 {合计.约定金额}元"
    cover["B3"] = "{合计.约定金额}"
    cover["B4"] = f"={SHEET}!H6"
    cover["B5"] = f"=COUNTA({SHEET}!B5:B5)"
    cover["B6"] = "{截至日期}"
    book.save(path)
    return path

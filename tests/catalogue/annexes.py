"""Made-up annexes of every kind, from the same rows."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import docx
import xlsxwriter
from reportlab.lib import colors
from reportlab.lib.pagesizes import A4, landscape
from reportlab.lib.styles import ParagraphStyle
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.platypus import PageBreak, Paragraph, SimpleDocTemplate, Table, TableStyle

Rows = Sequence[Sequence[str | float | None]]
#: First row, first column, last row, last column, from 0.
Span = tuple[int, int, int, int]

TITLE = "附件1：某联盟药品集中带量采购中选结果表"
HEADER = ("序号", "品种", "剂型", "规格包装", "中选企业", "中选价格（元/盒）", "国家医保药品代码")
DRUGS: tuple[tuple[str | float | None, ...], ...] = (
    (1, "甲药片", "片剂", "10mg×28片/盒", "安宁制药有限公司", 12.5, "XA01AAJ001A001010100001"),
    (2, "甲药片", "片剂", "10mg×14片/盒", "和平制药有限公司", 6.8, "XA01AAJ001A001010100002"),
    (3, "乙药胶囊", "胶囊剂", "0.25g×24粒×2板/盒", "安宁制药有限公司", 30.24, "XB02BBE001B001010100003"),
    (4, "丙药注射液", "注射剂", "10ml:0.1g×5支/盒", "清泉药业股份有限公司", 88, "XC03CCB001C001010100004"),
)


def write_xlsx(
    path: Path, rows: Rows, *, title: str = TITLE, spans: Sequence[Span] = (), sheet: str = "中选结果"
) -> Path:
    """A workbook with a title row; `rows` begin with the header, `spans` count from it."""
    return write_sheets(path, {sheet: (title, rows, spans)})


def write_sheets(path: Path, sheets: dict[str, tuple[str, Rows, Sequence[Span]]]) -> Path:
    book = xlsxwriter.Workbook(path)
    for name, (title, rows, spans) in sheets.items():
        sheet = book.add_worksheet(name)
        sheet.merge_range(0, 0, 0, len(rows[0]) - 1, title)
        for at, row in enumerate(rows, 1):
            for place, cell in enumerate(row):
                if cell is not None:
                    sheet.write(at, place, cell)
        for top, left, bottom, right in spans:
            sheet.merge_range(top + 1, left, bottom + 1, right, rows[top][left])
    book.close()
    return path


def write_docx(
    path: Path, tables: Sequence[Rows], *, titles: Sequence[str] = (TITLE,), spans: Sequence[Span] = ()
) -> Path:
    """A document with a title above each table that has one; the spans are those of the first table."""
    document = docx.Document()
    for number, rows in enumerate(tables):
        document.add_paragraph(titles[number] if number < len(titles) else "")
        table = document.add_table(len(rows), len(rows[0]))
        for at, row in enumerate(rows):
            for place, cell in enumerate(row):
                table.cell(at, place).text = "" if cell is None else f"{cell}"
        for top, left, bottom, right in spans if number == 0 else ():
            text = table.cell(top, left).text
            table.cell(top, left).merge(table.cell(bottom, right)).text = text
    document.save(str(path))
    return path


def write_pdf(path: Path, pages: Sequence[Rows], *, title: str = TITLE, spans: Sequence[Span] = ()) -> Path:
    """A page for each table, ruled; the spans are those of the first page."""
    pdfmetrics.registerFont(UnicodeCIDFont("STSong-Light"))
    style = ParagraphStyle("body", fontName="STSong-Light", fontSize=8, leading=10, wordWrap="CJK")
    parts: list[object] = [Paragraph(title, ParagraphStyle("title", fontName="STSong-Light", fontSize=14, leading=20))]
    for number, rows in enumerate(pages):
        if number:
            parts.append(PageBreak())
        cells = [[Paragraph("" if cell is None else f"{cell}", style) for cell in row] for row in rows]
        looks: list[tuple[object, ...]] = [("GRID", (0, 0), (-1, -1), 0.5, colors.black)]
        for top, left, bottom, right in spans if number == 0 else ():
            looks.append(("SPAN", (left, top), (right, bottom)))
        width = 760 / len(rows[0])
        parts.append(Table(cells, colWidths=[width] * len(rows[0]), style=TableStyle(looks)))
    SimpleDocTemplate(str(path), pagesize=landscape(A4), leftMargin=30, rightMargin=30).build(parts)
    return path

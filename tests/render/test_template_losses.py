"""What openpyxl cannot keep of a form is told; what it can is there again."""

from __future__ import annotations

import struct
import zipfile
import zlib
from pathlib import Path
from typing import Any

import pytest
import xlsxwriter
from openpyxl import load_workbook
from openpyxl.cell.rich_text import CellRichText
from openpyxl.drawing.image import PILImage

from jicai.render.output import deliver
from jicai.render.result import OutputOptions, Result


def form(path: Path, draw: Any = None) -> Path:
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet("表")
        sheet.write_string("A1", "{title}")
        if draw is not None:
            draw(book, sheet)
    return path


def told(result: Result, folder: Path, template: Path, capsys: pytest.CaptureFixture[str]) -> list[str]:
    deliver(result, OutputOptions(output=folder / "out.xlsx", template=template))
    return [line.removeprefix("提示：写出后会丢失") for line in capsys.readouterr().err.splitlines() if "丢失" in line]


def _chart(book: Any, sheet: Any) -> None:
    chart = book.add_chart({"type": "column"})
    chart.add_series({"values": "=表!$B$1:$B$3"})
    sheet.insert_chart("D1", chart)


def _new_list(book: Any, sheet: Any) -> None:
    sheet.data_validation("B2", {"validate": "list", "source": ["一", "二"]})


@pytest.mark.parametrize(
    ("draw", "lost"),
    [
        (None, []),
        (_new_list, []),
        (lambda book, sheet: sheet.insert_textbox("D1", "字"), ["模板里的文本框、线条等图形"]),
        (_chart, ["模板里的 1 个图表的部分格式"]),
        (lambda book, sheet: sheet.add_sparkline("B1", {"range": "表!C1:C3"}), ["模板里的迷你图"]),
        (
            lambda book, sheet: sheet.conditional_format("B1:B3", {"type": "data_bar", "data_bar_2010": True}),
            ["模板里的新式条件格式（渐变数据条、图标集等）"],
        ),
        (lambda book, sheet: sheet.insert_button("D1", {"caption": "按"}), ["模板里的控件（按钮、复选框等）"]),
        (lambda book, sheet: sheet.write_comment("B1", "批"), ["模板里的批注框的大小和格式"]),
        (
            lambda book, sheet: sheet.ignore_errors({"number_stored_as_text": "A1"}),
            ["模板里的忽略错误检查的设置（会重新出现绿色小三角）"],
        ),
        (
            lambda book, sheet: sheet.write_formula("B1", "=1+1"),
            ["公式的结果（在 Excel 或 WPS 里打开时重新计算，不计算的程序看到的是空白）"],
        ),
    ],
)
def test_what_is_lost_is_named(
    progress: Result, tmp_path: Path, capsys: pytest.CaptureFixture[str], draw: Any, lost: list[str]
) -> None:
    assert told(progress, tmp_path, form(tmp_path / "form.xlsx", draw), capsys) == lost


@pytest.mark.parametrize(
    ("part", "lost"),
    [
        ("xl/ctrlProps/ctrlProp1.xml", "控件（按钮、复选框等）"),
        ("xl/slicers/slicer1.xml", "切片器和日程表"),
        ("xl/embeddings/oleObject1.bin", "嵌入的对象"),
        ("xl/threadedComments/threadedComment1.xml", "批注的对话（只留下普通批注）"),
        ("xl/charts/chartEx1.xml", "瀑布图、树状图等新式图表"),
        ("xl/cellimages.xml", "嵌入单元格的图片"),
        ("customXml/item1.xml", "自定义 XML 数据"),
        ("xl/connections.xml", "外部数据连接"),
        ("_xmlsignatures/sig1.xml", "数字签名"),
    ],
)
def test_parts_of_the_package_that_are_left_behind_are_named(
    progress: Result, tmp_path: Path, capsys: pytest.CaptureFixture[str], part: str, lost: str
) -> None:
    template = form(tmp_path / "form.xlsx")
    with zipfile.ZipFile(template, "a") as archive:
        archive.writestr(part, "<part/>")
    assert told(progress, tmp_path, template, capsys) == [f"模板里的{lost}"]


def test_pictures_are_kept_or_told(progress: Result, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    picture = tmp_path / "dot.png"
    picture.write_bytes(_png())
    template = form(tmp_path / "form.xlsx", lambda book, sheet: sheet.insert_image("D1", str(picture)))
    lost = told(progress, tmp_path, template, capsys)
    kept = len(load_workbook(tmp_path / "out.xlsx")["表"]._images)
    assert (kept, lost) == ((1, []) if PILImage else (0, ["模板里的 1 张图片"]))


def test_texts_with_several_formats_keep_them(progress: Result, tmp_path: Path) -> None:
    def draw(book: Any, sheet: Any) -> None:
        red = book.add_format({"font_color": "red", "bold": True})
        sheet.write_rich_string("A2", "截至 ", red, "{截至", "日期}，", red, "共 {rows} 行")

    template = form(tmp_path / "form.xlsx", draw)
    deliver(progress, OutputOptions(output=tmp_path / "out.xlsx", template=template))
    text = load_workbook(tmp_path / "out.xlsx", rich_text=True)["表"]["A2"].value
    assert isinstance(text, CellRichText)
    assert [str(piece) for piece in text] == ["截至 ", "2026-08-31", "，", "共 5 行"]
    assert [bool(getattr(piece, "font", None) and piece.font.b) for piece in text] == [False, True, False, True]


def test_quiet_leaves_out_what_the_form_loses(
    progress: Result, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    template = form(tmp_path / "form.xlsx", lambda book, sheet: sheet.insert_textbox("D1", "字"))
    deliver(progress, OutputOptions(output=tmp_path / "out.xlsx", template=template, quiet=True))
    assert capsys.readouterr().err == ""


def _png() -> bytes:
    def chunk(kind: bytes, content: bytes) -> bytes:
        return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))

    header = struct.pack(">IIBBBBB", 1, 1, 8, 2, 0, 0, 0)
    dot = zlib.compress(b"\0\xff\0\0")
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", dot) + chunk(b"IEND", b"")

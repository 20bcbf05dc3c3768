"""What a form holds that openpyxl does not write again, found in the parts of its package."""

from __future__ import annotations

import re
import zipfile
from pathlib import Path
from typing import Any

_CONTROLS = "控件（按钮、复选框等）"
_PARTS = {
    r"xl/(activeX|ctrlProps)/": _CONTROLS,
    r"xl/(embeddings|oleObjects)/": "嵌入的对象",
    r"xl/(slicers|timelines|slicerCaches|timelineCaches)/": "切片器和日程表",
    r"xl/charts/chartEx": "瀑布图、树状图等新式图表",
    r"xl/diagrams/": "SmartArt 图形",
    r"xl/cellimages\.xml": "嵌入单元格的图片",
    r"xl/richData/": "单元格内的图片和富数据",
    r"xl/featurePropertyBag/": "单元格复选框",
    r"xl/(threadedComments|persons)/": "批注的对话（只留下普通批注）",
    r"xl/comments": "批注框的大小和格式",
    r"xl/(connections|queryTables/)": "外部数据连接",
    r"xl/model/": "数据模型",
    r"xl/(dialogsheets|macrosheets)/": "对话框表和宏表",
    r"customXml/item": "自定义 XML 数据",
    r"_xmlsignatures/": "数字签名",
    r"docMetadata/": "敏感度标签",
}
#: Within a sheet.
_ELEMENTS = {
    rb"<(x14:)?sparklineGroup[ >]": "迷你图",
    rb"<x14:conditionalFormatting[ >]": "新式条件格式（渐变数据条、图标集等）",
    rb"<x14:dataValidation[ >]": "引用其他工作表的下拉列表",
    rb"<legacyDrawingHF[ >]": "页眉页脚里的图片",
    rb"<picture[ >]": "工作表背景图片",
    rb"<protectedRange[ >]": "允许编辑的区域",
    rb"<customSheetView[ >]": "自定义视图",
    rb"<ignoredError[ >]": "忽略错误检查的设置（会重新出现绿色小三角）",
}
_DRAWING = re.compile(r"xl/drawings/drawing[^/]*\.xml")
_SHEET = re.compile(r"xl/worksheets/[^/]+\.xml")
_OLD_DRAWING = re.compile(r"xl/drawings/[^/]*\.vml")
#: Old drawings hold comments and pictures of page headers too, which are told otherwise.
_CONTROL = re.compile(rb'ObjectType="(?!Note"|Pict")')
_SHAPE = re.compile(rb"<(?:\w+:)?(?:sp|cxnSp|grpSp|contentPart)[ >]")
_PICTURE, _CHART = re.compile(rb"<(?:\w+:)?pic[ >]"), re.compile(rb"<c:chart[ >]")


def has_macros(path: Path) -> bool:
    """Whether the package holds macros, whatever its name says."""
    with zipfile.ZipFile(path) as archive:
        return any(name.lower().startswith("xl/vbaproject") for name in archive.namelist())


def losses(path: Path, book: Any) -> list[str]:
    """Chinese lines on what the form at `path` holds and the book that openpyxl has read from it will not."""
    found: dict[str, None] = {}
    shapes = pictures = charts = 0
    with zipfile.ZipFile(path) as archive:
        for name in archive.namelist():
            found.update(dict.fromkeys(words for pattern, words in _PARTS.items() if re.match(pattern, name)))
            if _SHEET.fullmatch(name):
                content = archive.read(name)
                found.update(dict.fromkeys(words for mark, words in _ELEMENTS.items() if re.search(mark, content)))
            elif _OLD_DRAWING.fullmatch(name) and _CONTROL.search(archive.read(name)):
                found[_CONTROLS] = None
            elif _DRAWING.fullmatch(name):
                content = archive.read(name)
                shapes += len(_SHAPE.findall(content))
                pictures += len(_PICTURE.findall(content))
                charts += len(_CHART.findall(content))
    sheets = (*book.worksheets, *book.chartsheets)
    lost_pictures = pictures - sum(len(sheet._images) for sheet in book.worksheets)
    kept_charts = sum(len(sheet._charts) for sheet in sheets)
    counted = {
        "文本框、线条等图形": shapes,
        f"{lost_pictures} 张图片": lost_pictures,
        f"{charts - kept_charts} 个图表": charts - kept_charts,
        f"{kept_charts} 个图表的部分格式": kept_charts,
    }
    kinds = [*(words for words, count in counted.items() if count > 0), *found]
    blank = " " if kinds and kinds[0][0].isdigit() else ""
    lines = [f"模板里的{blank}{'、'.join(kinds)}"] if kinds else []
    if any(cell.data_type == "f" for sheet in book.worksheets for cell in sheet._cells.values()):
        lines.append("公式的结果（在 Excel 或 WPS 里打开时重新计算，不计算的程序看到的是空白）")
    return lines

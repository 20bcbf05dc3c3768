"""What looks like a placeholder and is not filled is told; a form that has nothing else is refused with it."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
from openpyxl.cell.rich_text import CellRichText
from test_template_tables import Form

from jicai.errors import UsageError

ENDING = "没有填：键要写在成对的半角花括号 { } 里。"


@pytest.mark.parametrize(
    ("text", "shown", "told"),
    [
        ("｛行数｝", "｛行数｝", True),
        ("共｛行数}家", "共｛行数}家", True),
        ("{行数", "{行数", True),
        ("{行数 家，{行数} 家", "{行数 家，3 家", True),
        (CellRichText("共｛", "行数｝"), "共｛行数｝", True),
        ("{行数}", 3, False),
        ("{{行数}}", "{行数}", False),
        ("｛别的｝{行数} {", "｛别的｝3 {", False),
    ],
)
def test_braces_of_full_width_or_not_closed_are_told(tmp_path: Path, text: Any, shown: Any, told: bool) -> None:
    form = Form(tmp_path, [text, "{title}"])
    assert form.values() == [[shown, "小表"]]
    words = f"模板的工作表「Sheet」 A1 的“{text}”{ENDING}"
    assert form.content.changes == ([words] if told else [])


def test_a_form_with_nothing_but_such_braces_is_refused_with_the_place(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match=re.escape("请先加上（模板的工作表「Sheet」 A1 的“｛行数｝”没有填")):
        Form(tmp_path, ["｛行数｝"]).filled()


def test_placeholders_in_headers_and_footers_of_the_page_are_told_once(tmp_path: Path) -> None:
    form = Form(tmp_path, ["{rows}"])
    form.sheet.oddHeader.left.text, form.sheet.firstHeader.center.text = "{title}", "{title}，{别的}"
    form.sheet.oddFooter.right.text = "截至 {行数}，第 &P 页"
    form.filled()
    assert form.content.changes == ["模板的工作表「Sheet」 页眉页脚里的 {title}、{行数} 不会填，请写在单元格里。"]


def test_a_link_on_a_placeholder_that_stands_alone_is_told(tmp_path: Path) -> None:
    form = Form(tmp_path, ["{rows}", "共 {rows} 行"])
    form.sheet["A1"].hyperlink = form.sheet["B1"].hyperlink = "https://example.org"
    sheet = form.filled()
    assert (sheet["A1"].hyperlink, sheet["B1"].hyperlink.target) == (None, "https://example.org")
    assert form.content.changes == ["模板的工作表「Sheet」 A1 原有超链接，填数后去掉了。"]


def test_a_number_too_long_for_its_cell_is_told(tmp_path: Path) -> None:
    form = Form(tmp_path, ["{合计.应拨金额}", "{合计.应拨金额}"])  # 60,000.00
    form.sheet.column_dimensions["A"].width = 6
    form.sheet.merge_cells("B1:C1")
    form.filled()
    assert form.content.changes == ["模板的工作表「Sheet」 A1 太窄，这个数会显示成 ###，请加宽。"]

"""What a form holds of its own below the header: used up, moved down and told, or repeated with the rows."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from typing import Any

import polars as pl
import pytest
from openpyxl.styles import Alignment, Border, Side
from test_template_tables import Form, result

RULED = Border(*[Side(style="thin")] * 4)
HEADER = ["序号", "机构名称", "应拨金额"]


@pytest.mark.parametrize(
    "serials",
    [
        [1, 2, 3],
        ["1", "2", "3"],
        ["1.", "2、", "（3）"],
        ["一", "二", "三"],
        ["=ROW()-1", "=ROW()-1", "=ROW()-1"],
        [1, 2, "…"],
        [1, "......", None],
    ],
)
def test_ruled_rows_with_serials_or_dots_are_used_up(tmp_path: Path, serials: list[Any]) -> None:
    form = Form(tmp_path, HEADER, *([serial] for serial in serials), ["合计", None, "=SUM(C2:C4)"])
    form.rule(2, 3, 4, width=3)
    assert form.values(result(2))[1:] == [
        [1, "第1医院", 10000], [2, "第2医院", 20000], [None, None, None], ["合计", None, "=SUM(C2:C4)"]
    ]  # fmt: skip
    assert form.content.changes == []


def test_dots_in_other_columns_go_too(tmp_path: Path) -> None:
    form = Form(tmp_path, [*HEADER, "备注"], [1], ["……", "……", "……", "……"], ["合计"])
    form.rule(2, 3, width=4)
    assert form.values(result(1))[1:] == [
        [1, "第1医院", 10000, None], [None] * 4, ["合计", None, None, None]
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("rows", "told"),
    [
        ([[2], [3], ["合计"]], "第 3、4 行"),  # not ruled: not known to be the table's
        ([[None, "示例医院", 3], [None, None, "=SUM(C2:C3)"]], "第 3 行"),
        ([[], [None, None, 0], ["审核："]], "第 4 行"),
        ([["…"], ["…"], ["…"], ["…"], ["合计"]], "第 3、4、5 等 4 行"),
        ([["合计", None, "=SUM(C2:C2)"], ["另行"]], None),
        ([[], ["共 {行数} 行"], ["另行"]], None),
        ([["负责人"], ["另行"]], None),
        ([["以上各机构的应拨金额由经办机构按月核对后拨付到账"], ["另行"]], None),
        ([[None, None, None, None, "列在旁边"]], None),
        ([[" "]], None),
    ],
)
def test_rows_of_the_form_s_own_that_stay_below_are_told(tmp_path: Path, rows: list[Any], told: str | None) -> None:
    form = Form(tmp_path, HEADER, [1], *rows)
    form.filled()
    words = [f"表样“Sheet”{told}已有内容，留在数据下面，请核对。"] if told else []
    assert form.content.changes == words


def test_dashes_are_the_form_s_own_and_repeated(tmp_path: Path) -> None:
    form = Form(tmp_path, [*HEADER, "备注"], [1, None, None, "—"], ["合计"])
    assert [row[3] for row in form.values()] == ["备注", "—", "—", "—", None]


def test_a_merged_sentence_closes_the_table(tmp_path: Path) -> None:
    form = Form(tmp_path, HEADER, [1], ["以上已核"], ["另行"])
    form.sheet.merge_cells("A3:C3")
    form.filled()
    assert form.content.changes == []


def test_another_header_on_the_sheet_is_told(tmp_path: Path) -> None:
    form = Form(tmp_path, HEADER, [], ["合计"], [], ["序号", "机构名称", "应拨金额（千元）"], [])
    assert form.values()[6][1:] == ["机构名称", "应拨金额（千元）"]  # cannot be filled, and need not be
    assert form.content.changes == ["表样“Sheet”第 5 行又是一个表头，没有填；一张工作表只填一个表。"]


def test_hidden_rows_are_shown_once_they_hold_data(tmp_path: Path) -> None:
    form = Form(tmp_path, HEADER, [], ["合计"])
    form.sheet.row_dimensions[2].hidden = True
    assert not any(form.filled(result(rows)).row_dimensions[row].hidden for rows in (0, 3) for row in (2, 3, 4))


def test_a_formula_beside_the_header_is_repeated_and_a_note_is_not(tmp_path: Path) -> None:
    form = Form(tmp_path, HEADER, [None, None, None, None, "=C2*2", "附注"], ["合计", *[None] * 3, "=SUM(E2:E2)"])
    assert [row[4:] for row in form.values()[1:]] == [
        ["=C2*2", "附注"], ["=C3*2", None], ["=C4*2", None], ["=SUM(E2:E4)", None]
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("width", "number_format", "shrink", "narrow"),
    [
        (None, "#,##0.00", False, False),  # 10,000.00: seven digits, a comma and a point
        (7, "#,##0.00", False, True),
        (7, "#,##0.00", True, False),
        (7, "0", False, False),
        (7, "[DBNum2]General", False, False),  # of unknown length
    ],
)
def test_a_column_too_narrow_for_its_numbers_is_named(
    tmp_path: Path, width: float | None, number_format: str, shrink: bool, narrow: bool
) -> None:
    form = Form(tmp_path, HEADER, [])
    if width is not None:
        form.sheet.column_dimensions["C"].width = width
    form.sheet["C2"].number_format, form.sheet["C2"].alignment = number_format, Alignment(shrink_to_fit=shrink)
    form.filled()
    words = ["工作表「Sheet」的 C 列太窄，有的数会显示成 ###，请加宽。"] if narrow else []
    assert form.content.changes == words


def test_a_share_is_measured_as_it_is_shown(tmp_path: Path) -> None:
    form = Form(tmp_path, ["机构名称", "完成率"], [])
    form.sheet.column_dimensions["B"].width = 5.5
    form.filled()
    assert form.content.changes == []  # 25.0%
    large = replace(result(), frame=result().frame.with_columns(completion=pl.lit(Decimal("12.5"))))
    form.filled(large)
    assert form.content.changes == ["工作表「Sheet」的 B 列太窄，有的数会显示成 ###，请加宽。"]  # 1250.0%

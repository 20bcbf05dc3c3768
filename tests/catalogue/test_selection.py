"""What was not selected never comes out as selected in silence, whatever says so and wherever it stands."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pytest

from jicai.catalogue.annex import Annex, AnnexRow, AnnexTable
from jicai.catalogue.derive import derive
from jicai.catalogue.found import Found, Row
from jicai.catalogue.lines import lines_of
from jicai.catalogue.price_notes import price_words
from jicai.catalogue.standing import status_of

HEADER = ("品种", "规格包装", "中选企业", "中选价格（元/盒）", "医保编码")
ROW = ("甲药片", "10mg×28片/盒", "安宁制药", "12.5", "XA01AAJ001A001010100001")
OTHER = ("乙药片", "10mg×14片/盒", "和平制药", "6.8", "XA01AAJ001A001010100002")


def annex(
    rows: Sequence[Sequence[str]], *, titles: Sequence[str] = ("中选结果",), below: Sequence[str] = (), file: str = "a"
) -> Annex:
    placed = tuple(AnnexRow(number, tuple(cells)) for number, cells in enumerate(rows, 1))
    return Annex(f"{file}.xlsx", [AnnexTable(f"{file}.xlsx", "", placed, tuple(titles), below=tuple(below))])


def rows_of(*annexes: Annex, price_unit: str | None = None) -> list[Row]:
    lines = [line for one in annexes for line in lines_of(one).lines]
    return derive(lines, "sl16-yaopin-2025", "drug", price_unit, None, {}).rows


def cell(key: str, rows: Sequence[Sequence[str]], **options: Any) -> Found:
    price_unit = options.pop("price_unit", None)
    return rows_of(annex(rows, **options), price_unit=price_unit)[0].cells[key]


#: What stands above the table -> what becomes of 是否中选 and the doubt.
HEADINGS: dict[tuple[str, ...], tuple[str | None, str]] = {
    (): ("是", ""),
    ("中选结果",): ("是", ""),
    ("拟中选结果公示",): ("是", ""),
    ("中选药品（不含备选）",): ("是", ""),
    ("Sheet1", "附件1：中选产品名单"): ("是", ""),
    ("中选及备选结果", "中选产品"): ("是", ""),
    ("未中选",): (None, "unselected"),
    ("未中选", "某联盟药品集中带量采购结果表"): (None, "unselected"),
    ("未中选产品名单",): (None, "unselected"),
    ("落选产品",): (None, "unselected"),
    ("取消中选资格产品名单",): (None, "unselected"),
    ("中选资格取消的产品",): (None, "unselected"),
    ("撤销某公司中选资格产品",): (None, "unselected"),
    ("非中选产品挂网结果",): (None, "unselected"),
    ("备选中选结果",): (None, "backup"),
    ("备选企业名单",): (None, "backup"),
    ("中选结果", "未中选产品名单"): (None, "selected"),
    ("未中选", "中选结果表"): (None, "selected"),
    ("中选及未中选产品名单",): (None, "selected"),
    ("中选结果", "说明：下列均为未中选产品。"): (None, "unselected"),
    ("根据评审，未中选产品如下。",): (None, "unselected"),
}


@pytest.mark.parametrize("titles", HEADINGS)
def test_what_stands_above(titles: tuple[str, ...]) -> None:
    found = cell("selected", [HEADER, ROW], titles=titles)
    assert (found.value, found.doubt) == HEADINGS[titles]
    in_sheet = cell("selected", [*[(title,) for title in titles], HEADER, ROW], titles=("Sheet1",))
    assert (in_sheet.value, in_sheet.doubt) == HEADINGS[titles]


#: Header and cell of a further column -> value and doubt.
REMARKS: dict[tuple[str, str], tuple[str | None, str]] = {
    ("备注", ""): ("是", ""),
    ("备注", "价格含税"): ("是", ""),
    ("备注", "首次中选"): ("是", ""),
    ("备注", "未中选"): (None, "unselected"),
    ("备注", "落选"): (None, "unselected"),
    ("备注", "中选资格取消"): (None, "unselected"),
    ("备注", "取消中选"): (None, "unselected"),
    ("备注", "企业主动放弃中选资格"): (None, "unselected"),
    ("备注", "备选"): (None, "backup"),
    ("经办意见", "未中选"): (None, "unselected"),
    ("", "未中选"): (None, "unselected"),
    ("未中选原因", "报价过高"): (None, "unselected"),
    ("未中选原因", "/"): ("是", ""),
    ("是否备选", "是"): (None, "backup"),
    ("是否备选", "否"): ("是", ""),
    ("备供地区", "四川"): ("是", ""),
    ("备选企业", "清泉药业"): ("是", ""),
    ("备选企业", "安宁制药"): (None, "backup"),
    ("备选", "是"): (None, "backup"),
    ("剂型", "片剂（未中选）"): (None, "unselected"),
    ("是否中选", "是"): ("是", ""),
    ("是否中选", "未中选"): ("否", ""),
    ("中选状态", "取消中选资格"): (None, "selected"),
}


@pytest.mark.parametrize(("header", "text"), REMARKS)
def test_what_the_row_says(header: str, text: str) -> None:
    found = cell("selected", [(*HEADER, header), (*ROW, text)])
    assert (found.value, found.doubt) == REMARKS[header, text]
    assert not found.doubt or text in found.detail


def test_a_column_that_says_yes_is_contradicted() -> None:
    found = cell("selected", [(*HEADER, "是否中选", "备注"), (*ROW, "是", "中选资格取消")])
    assert (found.value, found.doubt) == (None, "selected-conflict")
    found = cell("selected", [(*HEADER, "是否中选"), (*ROW, "是")], titles=("未中选",))
    assert (found.value, found.doubt) == (None, "selected-conflict")
    found = cell("selected", [(*HEADER, "是否中选", "中选状态"), (*ROW, "是", "未中选")])
    assert (found.value, found.doubt) == (None, "selected-conflict")


@pytest.mark.parametrize("words", [("是", ""), ("√", ""), ("否", "")])
def test_an_empty_cell_of_a_column_that_others_fill(words: tuple[str, str]) -> None:
    rows = rows_of(annex([(*HEADER, "是否中选"), (*ROW, words[0]), (*OTHER, words[1])]))
    assert (rows[1].cells["selected"].value, rows[1].cells["selected"].doubt) == (None, "selected-blank")


def test_a_column_that_nobody_fills_says_nothing() -> None:
    assert cell("selected", [(*HEADER, "是否中选"), (*ROW, "")]).value == "是"


def test_nobody_is_named_as_selected() -> None:
    header = ("品种", "规格包装", "生产企业", "中选企业", "中选价格（元/盒）", "备选企业")
    rows = rows_of(annex([header, ("甲药片", "28片/盒", "安宁制药", "", "", "")]))
    assert (rows[0].cells["selected"].value, rows[0].cells["selected"].doubt) == (None, "selected")


def test_sections() -> None:
    parts = ["一、中选企业", ROW, "二、注射剂", OTHER, "三、未中选企业", ROW[:4], "四、其他", OTHER[:4]]
    rows = rows_of(annex([HEADER, *[(one,) if isinstance(one, str) else one for one in parts]]))
    assert [row.cells["selected"].value for row in rows] == ["是", "是", None, None]
    rows = rows_of(annex([HEADER, ("一、中选企业",), ROW], titles=("未中选",)))
    assert rows[0].cells["selected"].value is None


def test_what_the_file_is_called() -> None:
    assert cell("selected", [HEADER, ROW], file="附件2非中选产品", titles=()).doubt == "unselected"
    assert cell("selected", [HEADER, ROW], file="中选及备选结果").value == "是"


def test_notes_below() -> None:
    assert cell("selected", [HEADER, ROW], below=["注：以上均为未中选产品"]).doubt == "unselected"
    assert cell("selected", [HEADER, ROW, ("注：以上为备选企业",)]).doubt == "unselected"
    said = lines_of(annex([HEADER, ROW, ("注：未中选产品另行公布",)])).notes
    assert said == ["a.xlsx：附件里另有“注：未中选产品另行公布”，请核对是否中选"]


#: Header of the price, where what is said, the text -> whether the price stands.
PRICES: list[tuple[str, str, str, bool]] = [
    ("中选价格（元/盒）", "remark", "价格为每片", False),
    ("中选价格（元/盒）", "remark", "价格为每盒", True),
    ("中选价格（元/盒）", "remark", "每盒28片", True),
    ("中选价格（元/盒）", "remark", "最高有效申报价为每片0.5元", True),
    ("中选价格（元/盒）", "remark", "折合每片0.45元", True),
    ("中选价格（元/盒）", "footer", "注：中选价格为最小制剂单位价格", False),
    ("中选价格（元/盒）", "below", "注：中选价格为最小制剂单位价格", False),
    ("中选价格（元/盒）", "title", "单位：元/片", False),
    ("中选价格（元/盒）", "title", "单位：元", True),
    ("中选价格（元/盒）", "footer", "注：中选价格为最小销售包装价格", True),
    ("中选价格（元/盒）", "footer", "注：中选价格按片计价", False),
    ("中选价格（元/片）", "footer", "注：中选价格为最小制剂单位价格", True),
    ("中选价格（元/片）", "footer", "注：中选价格为每盒价格", False),
    ("中选价格", "footer", "注：中选价格为最小制剂单位价格", False),
]


@pytest.mark.parametrize(("header", "place", "text", "stands"), PRICES)
def test_two_statements_of_the_unit(header: str, place: str, text: str, stands: bool) -> None:
    heads = [header if one.startswith("中选价格") else one for one in HEADER]
    rows: list[Sequence[str]] = [[*heads, "备注"], [*ROW, text if place == "remark" else ""]]
    rows += [(text,)] if place == "footer" else []
    said = {"below": [text] if place == "below" else [], "titles": ["中选结果", *([text] if place == "title" else [])]}
    found = cell("selected_price", rows, price_unit="purchase", **said)
    assert (found.value is not None) == stands
    assert stands or (found.doubt == "price-units" and text in found.detail)


def test_a_unit_that_changes_nothing() -> None:
    rows = [[*HEADER], ["丙药注射液", "5ml×1支/盒", *ROW[2:]], ["注：中选价格为最小制剂单位价格"]]
    assert cell("selected_price", rows).value == "12.5"


def test_columns_that_are_not_read_are_named() -> None:
    header = (*HEADER, "备注", "供应省份", "供货承诺", "批准文号", "型号", "规格")
    rows = [header, (*ROW, "", "重庆", "有", "国药准字", "A", "10mg")]
    assert lines_of(annex(rows)).notes == [
        "a.xlsx：没有读的列 备注、供应省份、供货承诺、批准文号",
        "a.xlsx：同义的列 型号（规格空着时才读）",
    ]
    again = annex(rows)
    again.tables *= 2
    assert len(lines_of(again).notes) == 2


@pytest.mark.parametrize(
    ("text", "status"),
    [
        ("中选企业", "selected"),
        ("拟中选", "pending"),
        ("未能中选", "unselected"),
        ("已取消其中选资格", "unselected"),
        ("放弃中选", "unselected"),
        ("备选中选", "backup"),
        ("中选、备选", "mixed"),
        ("安宁制药有限公司", ""),
        ("取消最高限价", ""),
    ],
)
def test_words(text: str, status: str) -> None:
    assert status_of(text) == status


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("中选价格（元/片）", ["片"]),
        ("价格为单支价格", ["单支"]),
        ("按最小制剂单位报价", ["最小制剂单位"]),
        ("中选价为每片（粒）价格", ["片"]),
        ("每片含10mg", []),
        ("供应价格稳定", []),
        ("每支10ml，价格含税", []),
    ],
)
def test_units_in_words(text: str, words: list[str]) -> None:
    assert price_words(text) == words

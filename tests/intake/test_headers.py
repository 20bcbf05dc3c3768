"""Where the header stands and which column is which, as exports write it."""

from __future__ import annotations

import os
from collections.abc import Callable
from typing import Any

import pytest
from read_tables import values
from small_workspaces import GOOD, Folder, Outcome, table

from jicai.intake.discover.workspace import open_workspace
from jicai.store.load import load
from jicai.tables import INPUTS

HEADER, ROW = table("订单明细", {})


def renamed(**names: str) -> list[list[Any]]:
    """The good row under other headers, given as canonical=other."""
    return [[names.get(header, header) for header in HEADER], ROW]


READ: dict[str, list[list[Any]]] = {
    "plain": [HEADER, ROW],
    "title": [["订单明细表"], HEADER, ROW],
    "title-notes-blank": [["2026 年 7 月订单明细"], ["导出人：张三", None, "导出时间：2026-08-01"], [], HEADER, ROW],
    "blank-rows": [[], [], HEADER, ROW],
    "blank-columns": [[None, None, *HEADER], [None, None, *ROW]],
    "row-20": [*[["说明"]] * 19, HEADER, ROW],
    "stars": [[f"*{name}" for name in HEADER], ROW],
    "stars-behind": [[f"{name} *" for name in HEADER], ROW],
    "blanks": [[f" {name[:2]}\u3000{name[2:]}\u00a0" for name in HEADER], ROW],
    "line-breaks": [[f"{name[:2]}\n{name[2:]}" for name in HEADER], ROW],
    "carriage-returns": [[f"{name[:2]}\r\n{name[2:]}" for name in HEADER], ROW],
    "zero-width": [[f"\u200b{name}\ufeff" for name in HEADER], ROW],
    "units": renamed(采购数量="采购数量（销售包装单位）", 采购单价="采购单价(元)", 下单日期="下单日期【年月日】"),
    "unit-square": renamed(采购数量="采购数量[盒]", 采购单价="采购单价〔元〕", 下单日期="*下单日期\n（必填）"),
    "full-width": renamed(产品编码="产品ＩＤ"),
    "lower-case": renamed(产品编码="产品id"),
    "other-headers": renamed(订单明细编号="明细流水号", 医疗机构编码="定点医药机构编号", 下单日期="采购日期"),
    "shuffled": [HEADER[::-1], ROW[::-1]],
    "unknown-columns": [["序号", *HEADER, "备注列"], ["1", *ROW, "x"]],
    "two-lines": [
        ["编码", None, None, "采购", None, "日期"],
        ["订单明细编号", "医疗机构编码", "产品编码", "数量", "单价", "下单日期"],
        ROW,
    ],
    "two-lines-under-title": [
        ["订单明细表"],
        ["编码", None, None, "采购情况", None, None],
        ["订单明细编号", "医疗机构编码", "产品编码", "采购数量", "单价", "下单日期"],
        ROW,
    ],
    "two-lines-merged-down": [
        ["订单明细编号", "医疗机构编码", "产品编码", "采购", None, "下单日期"],
        [None, None, None, "数量", "单价", None],
        ROW,
    ],
    "title-with-a-note-beside": [["订单明细表", *[None] * len(HEADER), "制表部门"], [*HEADER], [*ROW]],
    "groups-and-a-remark": [["编码", None, None, "采购", None, None, "备注"], [*HEADER, None], [*ROW, None]],
    "two-lines-units-below": [HEADER, [None, None, None, "(盒)", "(元)", None], ROW],
}


@pytest.mark.parametrize("form", READ)
def test_found(form: str, folder: Folder) -> None:
    folder.write("订单明细.xlsx", READ[form])
    keys = ("line_id", "institution_code", "product_code", "ordered_qty", "unit_price", "ordered_on")
    assert values(folder, "orders", *keys)[-1:] == [("M1", "H1", "P1", "10.0000", "1.500000", "2026-07-11")]


BELOW = {
    "row-20": ([[]] * 19, 0),
    "row-21-below-notes": ([["说明"]] * 20, 2),
    "row-21-below-blank-rows": ([[]] * 20, 2),
}


@pytest.mark.parametrize("form", BELOW)
def test_header_in_row_20_and_21(form: str, folder: Folder, jicai: Callable[..., Outcome]) -> None:
    above, code = BELOW[form]
    folder.write("订单明细.xlsx", [*above, HEADER, ROW])
    outcome = jicai("check", "--format", "json")
    assert outcome.code == code
    assert ("没有一张可见的工作表带有这个表的表头" in outcome.err) is (code == 2)


@pytest.mark.parametrize("key", INPUTS)
def test_every_accepted_header(key: str, folder: Folder) -> None:
    declared = INPUTS[key]
    longest = max(len(column.others) for column in declared.columns)
    good = GOOD[declared.label]
    for number in range(longest + 1):
        header = [(column.label, *column.others)[min(number, len(column.others))] for column in declared.columns]
        row = [good.get(column.label) for column in declared.columns]
        folder.write(f"{declared.label}{number:02}.xlsx", [header, row])
    intake = load(open_workspace(folder.path), [key])
    assert [set(account.columns) for account in intake.accounts] == [
        {column.key for column in declared.columns} for _ in range(longest + 1)
    ]
    # All say the same, so all but the first are repeats.
    assert [account.used for account in intake.accounts] == [1] + [0] * longest
    filled = [column.key for column in declared.columns if column.label in good]
    assert None not in intake.frames[key].select(filled).collect().row(0)


UNITS = {
    "验收金额(元)": "1.50",
    "验收金额": "1.50",
    "验收金额（含税）": "1.50",
    "验收金额(万元)": "15000.00",
    "验收金额（万元）": "15000.00",
    "验收金额【万元】": "15000.00",
    "验收金额 [ 万元 ]": "15000.00",
    "入库金额\n(万元)": "15000.00",
    "*验收金额(万元)": "15000.00",
    "验收金额（单位：元）": "1.50",
    "验收金额（单位：万元）": "15000.00",
    "验收金额（人民币万元）": "15000.00",
    "验收金额(千元)": "1500.00",
    "验收金额(亿元)": "150000000.00",
    "验收金额（角）": "0.15",
    "验收金额（百元）": "150.00",
}


@pytest.mark.parametrize("header", UNITS)
def test_unit_of_money(header: str, folder: Folder) -> None:
    folder.write("订单明细.xlsx", [[*HEADER, header], [*ROW, "1.5"]])
    assert values(folder, "orders", "accepted_amount") == [(UNITS[header],)]


@pytest.mark.parametrize("header", ["验收金额(美元)", "验收金额（HKD）", "验收金额（万美元）", "采购单价（欧元/盒）"])
def test_unit_that_cannot_be_converted(header: str, folder: Folder, jicai: Callable[..., Outcome]) -> None:
    stem = header[:4]
    rows = renamed(**{stem: header}) if stem in HEADER else [[*HEADER, header], [*ROW, "1"]]
    folder.write("订单明细.xlsx", rows)
    outcome = jicai("check", "--format", "json")
    assert (outcome.code, [row["reason"] for row in outcome.rows]) == (2, ["unit"])
    assert f"「{header}」" in outcome.err


def test_price_in_ten_thousands(folder: Folder) -> None:
    folder.write("订单明细.xlsx", renamed(采购单价="采购单价(万元)"))
    assert values(folder, "orders", "unit_price") == [("15000.000000",)]


TWO_FOR_ONE = [
    (["产品ID", "产品编码"], ["P2", "P1"], "产品ID", "P1"),
    (["产品编码", "产品ID"], ["P1", "P2"], "产品ID", "P1"),
    (["产品代码", "药品编码"], ["P2", "P1"], "产品代码", "P1"),
    (["自定编码", "产品ID"], ["P2", "P1"], "自定编码", "P1"),
]


@pytest.mark.parametrize(("headers", "cells", "ignored", "read"), TWO_FOR_ONE)
def test_two_columns_for_one_key(
    headers: list[str], cells: list[str], ignored: str, read: str, folder: Folder, jicai: Callable[..., Outcome]
) -> None:
    folder.settings('[columns.orders]\nproduct_code = ["自定编码"]\n')
    folder.write("订单明细.xlsx", [[*HEADER[:2], *headers, *HEADER[3:]], [*ROW[:2], *cells, *ROW[3:]]])
    assert values(folder, "orders", "product_code") == [(read,)]
    assert f"订单明细.xlsx：列「{ignored}」未用，同一内容已有更合适的列\n" in jicai("check", "--format", "json").err


def test_own_headers(folder: Folder) -> None:
    folder.settings('[columns.orders]\nline_id = ["ID", "数据 编号"]\nordered_qty = ["申报数（盒）"]\n')
    names = {"订单明细编号": "数据编号*", "采购数量": "申报数(盒)"}
    folder.write("订单明细.xlsx", renamed(**names))
    assert values(folder, "orders", "line_id", "ordered_qty") == [("M1", "10.0000")]


MISSING = [
    ("下单日期", "下单日起", "「下单日期」（最接近的是「下单日起」）", "下单日起"),
    ("产品编码", "产品内码", "「产品编码」（最接近的是「产品内码」）", "文件里的表头"),  # a code of the hospital's own
    pytest.param(
        "采购单价",
        "采购单价\n（旧价）x",
        "「采购单价」（最接近的是「采购单价（旧价）x」）",
        "采购单价（旧价）x",
    ),
]


@pytest.mark.parametrize(("header", "other", "words", "pasted"), MISSING)
def test_missing_column(
    header: str, other: str, words: str, pasted: str, folder: Folder, jicai: Callable[..., Outcome]
) -> None:
    folder.write("订单明细.xlsx", renamed(**{header: other}))
    outcome = jicai("check", "--format", "json")
    assert (outcome.code, [row["reason"] for row in outcome.rows]) == (2, ["missing-column"])
    key = next(column.key for column in INPUTS["orders"].columns if column.label == header)
    assert outcome.err == (
        f"错误：订单明细.xlsx：订单明细缺少必需的列：工作表「Sheet1」缺少列{words}，"
        "请改正表头，或在 jicai.toml 末尾写：\n"
        '  [[files]]\n  path = "订单明细.xlsx"\n  sheet = "Sheet1"\n'
        f'  columns = {{ {key} = ["{pasted}"] }}\n'
    )


def test_every_missing_column_is_named(folder: Folder, jicai: Callable[..., Outcome]) -> None:
    folder.write("订单明细.xlsx", [HEADER[:4], ROW[:4]])
    said = jicai("check").err
    assert "「采购单价」" in said
    assert "「下单日期」" in said


def test_listed_price_is_never_the_selected_price(folder: Folder, jicai: Callable[..., Outcome]) -> None:
    header, row = table("中选目录", {})
    folder.write("中选目录.xlsx", [["挂网价" if name == "中选价" else name for name in header], row])
    [problem] = jicai("check", "--rows", "--format", "json").rows
    assert (problem["column"], problem["code"]) == ("中选价", "missing")


#: Two lines whose lower one divides 约定采购量, the part that is chosen and what is then read.
DIVIDED = {
    "years": (["上年度", "本年度"], "约定采购量（本年度）", "200.0000"),
    "a part of one": (["合计", "其中：下半年"], "约定采购量（合计）", "100.0000"),
}


@pytest.mark.parametrize("form", DIVIDED)
@pytest.mark.parametrize("title", [[], [["约定采购量汇总表"]]])
def test_a_header_that_the_line_below_divides(
    form: str, title: list[list[Any]], folder: Folder, jicai: Callable[..., Outcome]
) -> None:
    parts, choice, quantity = DIVIDED[form]
    folder.good("中选目录", "医疗机构", "订单明细")
    header, row = table("约定采购量", {})
    lines = [*title, [*header, None], [None] * (len(header) - 1) + parts, [*row, 200]]
    folder.write("约定采购量.xlsx", lines)
    err = jicai("progress", "--as-of", "2026-10-15").err
    assert f'"{choice}"' in err, err
    entry = f'[[files]]\npath = "约定采购量.xlsx"\ncolumns = {{ agreed_qty = ["{choice}"] }}\n'
    (folder.path / "jicai.toml").write_text(entry, "utf-8")
    assert values(folder, "agreed", "agreed_qty") == [(quantity,)]


@pytest.mark.skipif(os.name == "nt", reason="no such name there")
def test_a_path_with_a_quote_is_pasted_whole(folder: Folder, jicai: Callable[..., Outcome]) -> None:
    folder.good("中选目录", "医疗机构", "订单明细")
    header, row = table("约定采购量", {})
    name = '约定采购量"汇总".csv'
    folder.write(name, [[*header[:-1], "约定采购量（本年度）", "约定采购量（上年度）"], [*row, 200]])
    err = jicai("progress", "--as-of", "2026-10-15").err
    pasted = err[err.index("  [[files]]") :]
    (folder.path / "jicai.toml").write_text(pasted, "utf-8")
    assert jicai("progress", "--as-of", "2026-10-15").code == 0

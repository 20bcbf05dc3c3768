"""购销合同 as it is read: by its name or its header, never an export of orders, agreed volumes or old agreements."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from small_workspaces import Folder, Outcome, table

from jicai.errors import UnusableFileError
from jicai.intake.discover.sheets import Fit, fit_of
from jicai.intake.sheets.wording import Terms

Run = Callable[..., Outcome]
KEYS = "批次编码 医疗机构编码 产品编码 "
NAMES = "医疗机构名称 产品名称 规格型号 生产企业 "


def told(header: str, *tables: str, sheet: str = "Sheet1") -> str:
    """The table that the header is; 不能确定 with those that it may be; empty where it is none."""
    cells = header.split()
    try:
        fit = fit_of([cells, ["x"] * len(cells)], sheet, Terms(tables=tables))
    except UnusableFileError as error:
        return str(error).splitlines()[0].partition("表头")[2].partition("，请")[0]
    return fit.table.key if isinstance(fit, Fit) else ""


@pytest.mark.parametrize(
    "header",
    [
        KEYS + "合同编号 签订日期",
        KEYS + NAMES + "合同号 合同签订日期 到期日期",
        KEYS + NAMES + "电子合同编号 签约日期 有效期至",
        "批次名称 医院名称 药品名称 规格 生产企业 合同号 合同签订日期",
    ],
)
def test_it_is_found_by_its_header(header: str) -> None:
    assert told(header) == "contracts"


@pytest.mark.parametrize(
    ("header", "table_key"),
    [
        (KEYS + "协议年度 约定采购量 合同号 签约日期", "agreed"),
        (KEYS + "约定采购量 合同号 签约日期", "agreed"),
        (KEYS + "协议年度 约定采购量 合同号 签订日期", "agreed"),
        (KEYS + "协议价格 签订日期 到期日期 签约企业 合同编号", "legacy"),
        ("订单明细编号 " + KEYS + "合同编号 合同签订日期 采购数量 采购单价 下单日期", "orders"),
        # One column goes by a name of its own: told what it lacks, not taken for something else.
        (KEYS + "协议年度 年度约定数量 合同号 签订日期", ""),
        ("订单明细编号 " + KEYS + "合同编号 签订日期 采购数量 价格元 下单日期", ""),
    ],
)
def test_other_exports_with_contracts_are_not_it(header: str, table_key: str) -> None:
    assert told(header) == table_key


@pytest.mark.parametrize(
    ("header", "labels"),
    [
        (KEYS + "合同号 签约日期", "购销合同、约定采购量"),
        (KEYS + "约定数 合同号 签订日期", "购销合同、约定采购量"),
        (KEYS + "协议价 签订日期 到期日期 签约企业 合同编号", "购销合同、历史协议"),
        (KEYS + NAMES + "合同号 签订日期 合同量", "购销合同、约定采购量"),
    ],
)
def test_what_could_be_either_is_asked(header: str, labels: str) -> None:
    assert told(header) == f"可以是{labels}，不能确定是哪一张表"
    assert told(header, "contracts") == "contracts"  # the file's name says it


def test_the_name_of_another_table_is_not_overruled() -> None:
    assert told(KEYS + "合同编号 签订日期", "agreed") == ""
    assert told(KEYS + "合同编号 签订日期", "agreed", sheet="购销合同") == "contracts"


def read(jicai: Run, folder: Folder, *rows: dict[str, Any], name: str = "购销合同.xlsx") -> list[tuple[Any, ...]]:
    """The file's table and rows: used, skipped, rejected; then column and code of each that is rejected."""
    folder.good()
    folder.write(name, table("购销合同", *rows))
    (row,) = [one for one in jicai("check", "--format", "json").rows if one["file"] == name]
    problems = jicai("check", "--rows", "--format", "json").rows
    counts = (row["table"], row["used"], row["skipped"], row["rejected"])
    return [counts, *((one["column"], one["code"]) for one in problems)]


@pytest.mark.parametrize("name", ["购销合同.xlsx", "2026年购销合同（导出）.xlsx", "某表.xlsx"])
def test_several_products_and_contracts_are_rows_of_their_own(name: str, jicai: Run, folder: Folder) -> None:
    rows = [{}, {"合同编号": "HT2"}, {"签订日期": "2027-07-10"}, {}]
    assert read(jicai, folder, *rows, name=name) == [("contracts", 3, 1, 0)]


@pytest.mark.parametrize(
    ("changes", "column", "code"),
    [
        ({"产品编码": "P9"}, "产品编码", "unknown-product"),
        ({"批次编码": "ln-fenghexian-2026"}, "产品编码", "unknown-product"),
        ({"批次编码": "没有"}, "批次编码", "unknown-batch"),
        ({"医疗机构编码": "H9"}, "医疗机构编码", "unknown-institution"),
        ({"签订日期": None}, "签订日期", "missing"),
        ({"合同编号": None}, "合同编号", "missing"),
        ({"到期日期": "2026-07-09"}, "到期日期", "bad-value"),
    ],
    ids=str,
)
def test_what_is_refused(changes: dict[str, Any], column: str, code: str, jicai: Run, folder: Folder) -> None:
    assert read(jicai, folder, {"到期日期": None} | changes) == [("contracts", 0, 0, 1), (column, code)]

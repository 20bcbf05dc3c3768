"""Codes that no institution and no product has, in tables that cover more than the procurement."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from small_workspaces import Folder, Outcome, table

pytestmark = pytest.mark.long

Jicai = Callable[..., Outcome]

#: What stands under 医疗机构编码, and whether it looks like the institution 001 第一医院.
CODES = {
    "第一医院": True,
    "001.0": True,
    "1": True,
    "001 第一医院": True,
    "第一 医院": True,
    "H9": False,
    "0011": False,
}
#: A table, and the command that reads it.
TABLES = {
    "货款支付": ("overdue",),
    "基金支付": ("offset",),
    "历史协议": ("flags",),
    "验收台账": ("reconcile",),
    "发票": ("reconcile", "--against", "invoices"),
}


@pytest.mark.parametrize("code", CODES)
def test_what_looks_like_a_known_one(code: str, folder: Folder, jicai: Jicai) -> None:
    own = {"医疗机构编码": "001"}
    folder.write("中选目录.xlsx", table("中选目录", {}))
    for name in ("医疗机构", "约定采购量", "订单明细"):
        folder.write(f"{name}.xlsx", table(name, own))
    for name in TABLES:
        folder.write(f"{name}.csv", table(name, {"医疗机构编码": code}))
    for name, command in TABLES.items():
        err = jicai(*command, "--as-of", "2026-10-15").err
        assert (f"{name}有 1 行的医疗机构编码不在医疗机构表里，却像是表里的机构" in err) is CODES[code], err


def test_how_it_is_said(folder: Folder, jicai: Jicai) -> None:
    folder.good()
    folder.write("货款支付.csv", table("货款支付", {"医疗机构编码": "第一医院"}))
    err = jicai("overdue", "--as-of", "2026-10-15").err
    assert "如「第一医院」像 H1，这些行没有计入；请改成医疗机构表里的编码" in err


#: What stands under 产品编码, and whether it looks like the product 0012-7.
PRODUCT_CODES = {
    "12-7": True,
    "0012-7.0": True,
    "0012 -7": True,
    "0012—7": True,
    "“0012-7”": True,
    "0012-7*": True,
    "00127": False,
    "0012-70": False,
    "P9": False,
}


@pytest.mark.parametrize("code", PRODUCT_CODES)
def test_a_product_that_looks_like_a_listed_one(code: str, folder: Folder, jicai: Jicai) -> None:
    own = {"产品编码": "0012-7"}
    folder.write("医疗机构.csv", table("医疗机构", {}))
    folder.write("中选目录.csv", table("中选目录", own))
    folder.write("约定采购量.csv", table("约定采购量", own))
    commands = {"订单明细": ("progress",)} | {name: TABLES[name] for name in ("历史协议", "验收台账", "发票")}
    for name in commands:
        folder.write(f"{name}.csv", table(name, {"产品编码": code}))
    for name, command in commands.items():
        err = jicai(*command, "--as-of", "2026-10-15").err
        said = f"{name}有 1 行的产品编码不在中选目录里，却像是目录里的产品，如「{code}」像 0012-7"
        assert (said in err) is PRODUCT_CODES[code], err


def test_a_renewed_code_is_a_known_one(folder: Folder, jicai: Jicai) -> None:
    folder.good("医疗机构", "约定采购量", "中选目录")
    folder.write("编码变更.csv", table("编码变更", {"新产品编码": "P1.0"}))
    folder.write("订单明细.csv", table("订单明细", {"产品编码": "P1.0", "下单日期": "2026-08-05"}))
    assert "却像是" not in jicai("progress", "--as-of", "2026-10-15").err

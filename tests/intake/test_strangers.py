"""Institution codes that no institution has, in tables that cover more than the procurement."""

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

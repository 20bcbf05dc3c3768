"""Names in place of codes: institutions, products, batches; other codes; what 产品对照 settles."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from read_tables import everything, rejected, renamed, resolved
from small_workspaces import Folder, Outcome, table

Jicai = Callable[..., Outcome]
HOSPITALS = (
    {"医疗机构编码": "H1", "医疗机构名称": "红枫县人民医院", "其他名称": "红枫医院；县一院"},
    {"医疗机构编码": "H2", "医疗机构名称": "青禾县医院（东院）", "其他名称": "东院、青禾东院"},
    {"医疗机构编码": "H3", "医疗机构名称": "白沙镇卫生院"},
    {"医疗机构编码": "H4", "医疗机构名称": "白沙镇卫生院"},
)
PRODUCTS = (
    {"产品编码": "P1", "产品名称": "阿莫西林胶囊", "规格型号": "0.25g×24粒", "中选企业": "甲公司"},
    {"产品编码": "P2", "产品名称": "阿莫西林胶囊", "规格型号": "0.5g×24粒", "中选企业": "甲公司"},
    {"产品编码": "P3", "产品名称": "毫针", "规格型号": None, "中选企业": "乙公司（重庆）"},
    {"产品编码": "P4", "产品名称": "缝合线", "规格型号": "3-0", "中选企业": "丙公司"},
)


@pytest.fixture
def workspace(folder: Folder) -> Folder:
    folder.good("约定采购量")
    folder.write("医疗机构.xlsx", table("医疗机构", *HOSPITALS))
    folder.write("中选目录.xlsx", table("中选目录", *PRODUCTS))
    return folder


def by_name(folder: Folder, *names: str | None) -> None:
    """Order lines with institutions by name only."""
    rows = table("订单明细", *({"订单明细编号": f"M{n}", "医疗机构编码": name} for n, name in enumerate(names)))
    folder.write("订单明细.xlsx", renamed(rows, 医疗机构编码="医疗机构名称"))


INSTITUTIONS = {
    "红枫县人民医院": "H1",
    " 红枫县 人民医院\u3000": "H1",
    "红枫医院": "H1",
    "县一院": "H1",
    "青禾县医院(东院)": "H2",
    "青禾县医院【东院】": "H2",
    "青禾东院": "H2",
}


def test_institutions_by_name(workspace: Folder, jicai: Jicai) -> None:
    by_name(workspace, *INSTITUTIONS)
    assert [row[0] for row in resolved(workspace, "orders", "institution_code")] == list(INSTITUTIONS.values())
    said = jicai("check", "--format", "json").err
    assert f"订单明细.xlsx：{len(INSTITUTIONS)} 行的医疗机构编码是按名称找到的\n" in said


UNKNOWN = {
    "红枫县人民医院分院": "（最接近的是「红枫县人民医院」 H1）",
    "白沙镇卫生院": "（有几家叫这个名称，请补上编码）",
    "某某诊所 123": "",
}


@pytest.mark.parametrize("name", UNKNOWN)
def test_an_institution_that_is_not_there(name: str, workspace: Folder, jicai: Jicai) -> None:
    by_name(workspace, "红枫医院", name)
    [row] = jicai("check", "--rows", "--format", "json").rows
    assert (row["row"], row["column"], row["value"], row["code"]) == (3, "医疗机构名称", name, "unknown-institution")
    assert row["message"].startswith(f"医疗机构表里没有这家机构{UNKNOWN[name]}，请")
    assert (row["institution_name"], row["line_id"]) == (name, "M1")


def test_neither_code_nor_name_is_missing(workspace: Folder) -> None:
    by_name(workspace, "红枫医院", None)
    assert rejected(workspace) == [(3, "医疗机构名称", None, "missing")]


def test_an_empty_code_is_found_by_name_and_a_filled_one_never_overruled(workspace: Folder, jicai: Jicai) -> None:
    rows = table(
        "订单明细",
        {"医疗机构名称": "青禾东院"},
        {"订单明细编号": "M2", "医疗机构编码": None, "医疗机构名称": "青禾东院"},
        {"订单明细编号": "M3", "医疗机构编码": "-", "医疗机构名称": "县一院"},
    )
    workspace.write("订单明细.xlsx", rows)
    assert resolved(workspace, "orders", "line_id", "institution_code") == [("M1", "H1"), ("M2", "H2"), ("M3", "H1")]
    assert "订单明细.xlsx：2 行的医疗机构编码是按名称找到的\n" in jicai("check", "--format", "json").err


def test_a_file_with_every_code_beside_one_with_none(workspace: Folder) -> None:
    workspace.write("订单明细1.xlsx", table("订单明细", {"医疗机构名称": "青禾东院"}))
    (workspace.path / "订单明细.xlsx").unlink(missing_ok=True)
    one = table("订单明细", {"订单明细编号": "M2", "医疗机构编码": "青禾东院"})
    workspace.write("订单明细2.xlsx", renamed(one, 医疗机构编码="医疗机构名称"))
    assert resolved(workspace, "orders", "line_id", "institution_code") == [("M1", "H1"), ("M2", "H2")]


def test_a_code_that_is_unknown_is_not_looked_up_by_name(workspace: Folder) -> None:
    workspace.write("订单明细.xlsx", table("订单明细", {"医疗机构编码": "H9", "医疗机构名称": "青禾东院"}))
    assert rejected(workspace) == [(2, "医疗机构编码", "H9", "unknown-institution")]


@pytest.mark.parametrize(
    "name", ["约定采购量", "货款支付", "基金支付", "预付拨付", "历史协议", "预付测算", "预付抵扣退回"]
)
def test_every_table_takes_the_name(name: str, workspace: Folder) -> None:
    rows = table(name, {"医疗机构编码": "红枫医院"})
    workspace.write(f"{name}.xlsx", renamed(rows, 医疗机构编码="机构名称"))
    intake = everything(workspace)
    (account,) = [account for account in intake.accounts if account.file.name == f"{name}.xlsx"]
    assert (account.used, account.named) == (1, {"institution_code": 1})
    assert intake.frames[account.table].select("institution_code").collect().item() == "H1"


#: Product name, spec and company of a line without a code; the code, or what is said.
FOUND: list[tuple[str | None, str | None, str | None, str | None, str]] = [
    ("阿莫西林胶囊", "0.25g×24粒", "甲公司", "P1", ""),
    ("阿莫西林胶囊", "０．２５Ｇ×24 粒", " 甲公司", "P1", ""),
    ("阿莫西林胶囊", "0.5g×24粒", "甲公司", "P2", ""),
    ("毫针", None, "乙公司(重庆)", "P3", ""),
    ("毫针", "0.25×40mm", "乙公司（重庆）", "P3", ""),
    ("缝合线", None, "丙公司", "P4", ""),
    ("阿莫西林胶囊", None, "甲公司", None, "有 2 个产品是这个名称和企业"),
    ("阿莫西林胶囊", "1g", "甲公司", None, "有 2 个产品是这个名称和企业"),
    ("缝合线", "2-0", "丙公司", None, "P4 规格型号不同"),
    ("缝合线", "3-0", "丁公司", None, "最接近的是「缝合线」 P4"),
    ("缝合线 3-0", None, None, None, "最接近的是「缝合线」 P4"),
    ("体温计", None, "甲公司", None, ""),
]


@pytest.mark.parametrize(("name", "spec", "company", "code", "words"), FOUND)
def test_products_by_name(
    name: str, spec: str | None, company: str | None, code: str | None, words: str, workspace: Folder, jicai: Jicai
) -> None:
    rows = table("订单明细", {"医疗机构编码": "H1", "产品编码": name, "规格型号": spec, "生产企业": company})
    workspace.write("订单明细.xlsx", renamed(rows, 产品编码="产品名称"))
    if code is not None:
        assert resolved(workspace, "orders", "product_code") == [(code,)]
        assert "订单明细.xlsx：1 行的产品编码是按名称找到的\n" in jicai("check", "--format", "json").err
    else:
        [row] = jicai("check", "--rows", "--format", "json").rows
        assert (row["column"], row["value"], row["code"], row["line_id"]) == ("产品名称", name, "unknown-product", "M1")
        assert words in row["message"]


#: Rows of 产品对照, the line's cells, the code that it comes to (None: rejected).
MAPPED: list[tuple[list[dict[str, Any]], dict[str, Any], str | None]] = [
    ([{"来源编码": "X9", "产品名称": None}], {"产品编码": "X9"}, "P1"),
    ([{"来源编码": "x9", "产品名称": None}], {"产品编码": "Ｘ9"}, "P1"),
    ([{"来源编码": "X9", "产品名称": "别的"}], {"产品编码": "X9", "产品名称": "针"}, "X9"),
    ([{"来源编码": "X9", "产品名称": "针"}], {"产品编码": "X9", "产品名称": "针"}, "P1"),
    ([{"来源编码": "P2", "产品名称": None}], {"产品编码": "P2"}, "P2"),
    ([{"来源编码": None, "产品名称": "缝合线 3-0"}], {"产品编码": None, "产品名称": "缝合线3-0"}, "P1"),
    ([{"来源编码": None, "产品名称": "毫针", "生产企业": "乙公司（重庆）"}],
     {"产品编码": None, "产品名称": "毫针", "生产企业": "乙公司（重庆）"}, "P1"),
    ([{"来源编码": None, "产品名称": "毫针", "生产企业": "别家"}],
     {"产品编码": None, "产品名称": "毫针", "生产企业": "乙公司（重庆）"}, "P3"),
    ([{"来源编码": None, "产品名称": "针"}], {"产品编码": "P2", "产品名称": "针"}, "P2"),
    ([{"来源编码": None, "产品名称": "新针"}, {"来源编码": None, "产品名称": "新针", "产品编码": "P2"}],
     {"产品编码": None, "产品名称": "新针"}, None),
    ([{"来源编码": "X9", "产品名称": "针"}, {"来源编码": "X9", "产品名称": None, "产品编码": "P2"}],
     {"产品编码": "X9", "产品名称": "针"}, None),
    ([{"来源编码": "X9", "产品名称": "针"}, {"来源编码": "X9", "产品名称": None, "产品编码": "P2"}],
     {"产品编码": "X9", "产品名称": "线"}, "P2"),
]  # fmt: skip


@pytest.mark.parametrize(("mapping", "cells", "code"), MAPPED)
def test_product_map(mapping: list[dict[str, Any]], cells: dict[str, Any], code: str | None, workspace: Folder) -> None:
    workspace.write("产品对照.xlsx", table("产品对照", *mapping))
    workspace.write("订单明细.xlsx", table("订单明细", {"医疗机构编码": "H1", "产品名称": None, **cells}))
    if code is None:
        assert [problem[3] for problem in rejected(workspace)] == ["unknown-product"]
    else:
        assert resolved(workspace, "orders", "product_code") == [(code,)]


def test_other_codes(workspace: Folder) -> None:
    first, second, *_ = PRODUCTS
    catalogue = table("中选目录", {**first, "其他编码": "YP01；yp02"}, {**second, "其他编码": "YP03、 YP04"})
    workspace.write("中选目录.xlsx", catalogue)
    codes = {"YP01": "P1", "YP02": "P1", "Ｙp03": "P2", "YP04": "P2", "P2": "P2", "YP05": "YP05"}
    lines = ({"订单明细编号": f"M{n}", "产品编码": code} for n, code in enumerate(codes))
    workspace.write("订单明细.xlsx", table("订单明细", *lines))
    assert [row[0] for row in resolved(workspace, "orders", "product_code")] == list(codes.values())


@pytest.mark.parametrize(("one", "other", "row"), [("YP01", "YP02；YP01", 3), ("P2", None, 2), (None, "p1", 3)])
def test_a_code_that_two_products_claim(one: str | None, other: str | None, row: int, workspace: Folder) -> None:
    first, second, *_ = PRODUCTS
    workspace.write("中选目录.xlsx", table("中选目录", {**first, "其他编码": one}, {**second, "其他编码": other}))
    claimed = [problem for problem in rejected(workspace) if problem[1] == "其他编码"]
    assert [(problem[0], problem[3]) for problem in claimed] == [(row, "duplicate")]


def test_a_code_that_two_products_claim_is_told_what_to_do(workspace: Folder, jicai: Jicai) -> None:
    first, second, *_ = PRODUCTS
    changes = ({**first, "其他编码": "YP01"}, {**second, "其他编码": "YP01"})
    workspace.write("中选目录.xlsx", table("中选目录", *changes))
    [message] = [
        row["message"] for row in jicai("check", "--rows", "--format", "json").rows if row["code"] == "duplicate"
    ]
    assert message.startswith("另一个产品也写着这个编码（与 中选目录.xlsx 工作表「Sheet1」 第 2 行")
    assert message.endswith("），请只留在它所指的那个产品上")


BATCHES = ["gx-zhenju-2026", "GX-Zhenju-2026", "ｇx-zhenju-2026", "广西针具", "广西牵头中医针具类医用耗材集中带量采购"]


@pytest.mark.parametrize("word", BATCHES)
def test_a_batch_by_code_name_or_alias(word: str, workspace: Folder) -> None:
    own = 'code = "gx"\nname = "本局批次"\nkind = "drug"\nsource = "文号"\nissued_on = 2026-01-01\n'
    own += 'start_on = 2026-07-10\naliases = ["本 局（一）"]\n[cycle]\nyears = 1\n'
    (workspace.path / "own.toml").write_text(own, "utf-8")
    workspace.settings('[batches]\nfiles = ["own.toml"]\n')
    rows = table("约定采购量", {"批次编码": word}, {"批次编码": "本局(一)"}, {"批次编码": "本局批次", "产品编码": "P2"})
    workspace.write("约定采购量.xlsx", rows)
    workspace.write(
        "中选目录.xlsx", table("中选目录", PRODUCTS[0], *({**one, "批次编码": "gx"} for one in PRODUCTS[:2]))
    )
    assert [row[0] for row in resolved(workspace, "agreed", "batch")] == ["gx-zhenju-2026", "gx", "gx"]


def test_a_batch_that_is_none_names_the_nearest(workspace: Folder, jicai: Jicai) -> None:
    workspace.write("约定采购量.xlsx", table("约定采购量", {"批次编码": "广西针具类集采"}))
    [row] = jicai("check", "--rows", "--format", "json").rows
    assert (row["column"], row["value"], row["code"]) == ("批次编码", "广西针具类集采", "unknown-batch")
    assert "gx-zhenju-2026" in row["message"]

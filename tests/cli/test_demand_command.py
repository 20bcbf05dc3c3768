"""`jicai demand` as a user sees it: statuses, months without data, and what is refused."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from small_workspaces import Folder, Outcome, table
from transcripts import ROOT

Run = Callable[..., Outcome]
AS_OF = ("--as-of", "2026-10-31")


@pytest.fixture
def bureau(folder: Folder) -> Folder:
    folder.good("医疗机构", "中选目录")
    accepted = {"配送数量": "10", "配送日期": "2026-07-12", "验收数量": "10", "验收日期": "2026-07-12"}
    folder.write("订单明细.xlsx", table("订单明细", accepted))
    folder.write("报量.xlsx", table("报量", {}))
    return folder


def test_months_without_lines_are_named_and_nothing_is_judged(jicai: Run, bureau: Folder) -> None:
    said = jicai("demand", *AS_OF, "--format", "json")
    assert [(row["status"], row["ratio"]) for row in said.rows] == [("uncovered", None)]
    assert "订单明细没有这些月份的验收：2025-11、" in said.err
    assert jicai("demand", *AS_OF, "--exit-code", "-q").code == 0


def test_without_the_table(jicai: Run, bureau: Folder) -> None:
    (bureau.path / "报量.xlsx").unlink()
    said = jicai("demand", *AS_OF)
    assert (said.code, "没有报量" in said.err) == (2, True)


def test_a_status_that_there_is_not(jicai: Run, bureau: Folder) -> None:
    said = jicai("demand", *AS_OF, "--status", "少")
    assert (said.code, "--status 少：没有这种状态" in said.err) == (2, True)


@pytest.mark.parametrize(
    ("need", "quantity", "rejected"),
    [
        # A need of the variety is in base units, or in boxes where all its products have one factor.
        ({"产品编码": "", "品种名称": "毫针"}, "报量数量", ""),
        ({"产品编码": "", "品种编码": "V1"}, "报量数量（最小单位）", ""),
        ({}, "报量数量（最小单位）", ""),
        ({"产品编码": "", "品种名称": "毛针"}, "报量数量", "这个批次没有这个品种"),
        ({"产品编码": "", "品种编码": "V9"}, "报量数量", "这个批次没有这个品种"),
        ({"品种编码": "V9"}, "报量数量", "产品不是这个品种的，请改正其中一个"),
        ({"产品编码": ""}, "报量数量", "产品编码"),
    ],
)
def test_needs_of_a_product_or_a_variety(
    jicai: Run, bureau: Folder, need: dict[str, str], quantity: str, rejected: str
) -> None:
    row = {"批次编码": "gx-zhenju-2026", "医疗机构编码": "H1", "产品编码": "P1"} | need | {quantity: "90"}
    bureau.write("报量.xlsx", [list(row), list(row.values())])
    said = jicai("demand", *AS_OF, "--format", "json")
    if rejected:
        assert (said.code, rejected in said.err) == (2, True), said.err
    else:
        assert [(one["variety_code"], one["reported_qty"]) for one in said.rows] == [("V1", 90)]


def test_what_would_count_twice_or_could_mean_two_things(jicai: Run, bureau: Folder) -> None:
    head = ["批次编码", "医疗机构编码", "产品编码", "品种编码", "报量数量"]
    rows = [["gx-zhenju-2026", "H1", "P1", "", "90"], ["gx-zhenju-2026", "H1", "", "V1", "90"]]
    bureau.write("报量.xlsx", [head, *rows])
    assert "又按品种、又按产品报了量，会重复计算，请只留一种" in jicai("demand", *AS_OF).err
    bureau.write("中选目录.xlsx", table("中选目录", {}, {"产品编码": "P2", "折算系数": "5"}))
    bureau.write("报量.xlsx", [head, rows[1]])
    assert "这个品种各产品的折算系数不同，采购单位说不清多少" in jicai("demand", *AS_OF).err


def test_the_explanation_lists_the_need_and_the_lines(jicai: Run, bureau: Folder) -> None:
    before = {"订单明细编号": "L0", "下单日期": "2025-01-05", "配送数量": "7", "配送日期": "2025-01-07"}
    before |= {"验收数量": "7", "验收日期": "2025-01-08"}
    now = {"配送数量": "10", "配送日期": "2026-07-12", "验收数量": "10", "验收日期": "2026-07-12"}
    bureau.write("订单明细.xlsx", table("订单明细", now, before))
    said = jicai("explain", "--demand", "第一医院", "毫针", *AS_OF, "--format", "json")
    found = [(row["step"], row["role"], row["value"], row["not_counted"]) for row in said.rows]
    assert found == [
        ("状态", "result", None, None),
        ("报量", "result", 90, None),
        ("报量", "counted", 90, None),
        ("近十二个月采购量", "result", 10, None),
        ("近十二个月采购量", "counted", 10, None),
        ("近十二个月采购量", "counted", 0, None),
        ("近十二个月采购量", "counted", 0, None),
        ("中选采购量", "result", 10, None),
        ("中选采购量", "counted", 10, None),
        ("中选采购量", "left_out", None, 7),
    ]
    assert said.rows[2]["source"] == "报量.xlsx!Sheet1:2"
    assert said.rows[-1]["note"] == "十二个月之前验收，始于 2025-11-01"
    assert said.rows[0]["working"] == "十二个月里有 11 个月没有数据，不比较"


@pytest.mark.parametrize(
    ("words", "working"),
    [
        ("孟鲁司特钠", "报量 89,250，高于 73,695 × 1.2 = 88,434"),
        ("盐酸二甲双胍片", "报量 1,592,120，低于 2,120,280 × 0.8 = 1,696,224"),
    ],
)
def test_every_sum_of_the_sample_data_comes_out(jicai: Run, words: str, working: str) -> None:
    at = ("-C", str(ROOT / "sample_data"), "--as-of", "2026-09-30", "--format", "json")
    said = jicai("explain", "--demand", "嘉岚区人民医院", words, *at)
    assert said.rows[0]["working"] == working
    results = {row["step"]: row["value"] for row in said.rows if row["role"] == "result"}
    for step in ("报量", "近十二个月采购量", "中选采购量"):
        counted = [row["value"] for row in said.rows if (row["step"], row["role"]) == (step, "counted")]
        assert sum(counted) == results[step]
    assert results["近十二个月采购量"] == sum(
        results.get(f"{kind}采购量", 0) for kind in ("中选", "非中选", "替代产品")
    )


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (("--year", "1"), "报量与截至日期前的十二个月相比"),
        (("--company", "甲公司"), "报量按品种核对"),
        (("--advance",), "不能同时用"),
        (("--variety", "V1", "--institution", "H1", "--batch", "ln-fenghexian-2026"), "没有这样的报量或采购"),
    ],
)
def test_what_an_explanation_refuses(jicai: Run, bureau: Folder, arguments: tuple[str, ...], told: str) -> None:
    said = jicai("explain", "--demand", *arguments, *AS_OF)
    assert (said.code, told in said.err) == (2, True), said.err

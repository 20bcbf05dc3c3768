"""`jicai switch` as a user sees it: its three forms, its explanation, and what is refused."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from read_workbook import read_workbook
from small_workspaces import Folder, Outcome, table

pytestmark = pytest.mark.long

Run = Callable[..., Outcome]
OLD, NEW = "qg-yinpian-2025", "ln-fenghexian-2026"
BATCHES = ("--from", OLD, "--to", NEW)
AS_OF = ("--as-of", "2026-09-30")


@pytest.fixture
def bureau(folder: Folder) -> Folder:
    """100 agreed on, 60 bought of 70 that were ordered; another company wins the successor at 1.2 instead of 1.5."""
    folder.good("医疗机构")
    follows = {"批次编码": NEW, "产品编码": "P2", "中选企业": "乙公司", "中选价": "1.20"}
    folder.write("中选目录.xlsx", table("中选目录", {"批次编码": OLD}, follows))
    folder.write("约定采购量.xlsx", table("约定采购量", {"批次编码": OLD}, {"批次编码": NEW, "产品编码": "P2"}))
    order = {"采购数量": "70", "验收数量": "60", "下单日期": "2026-06-01", "验收日期": "2026-06-05", "订单状态": "正常"}
    folder.write("订单明细.xlsx", table("订单明细", order))
    return folder


def test_the_items(jicai: Run, bureau: Folder) -> None:
    said = jicai("switch", *BATCHES, *AS_OF, "--format", "json", "--exit-code")
    (row,) = said.rows
    assert [row[key] for key in ("agreed_qty", "purchased_qty", "remaining_qty", "next_agreed_qty")] == [
        *(100, 60, 40, 100),
    ]
    assert [row[key] for key in ("open_lines", "open_qty", "open_amount")] == [1, 10, 15]
    assert (row["companies"], row["next_companies"], row["status"], said.code) == ("甲公司", "乙公司", "changed", 1)


def test_the_prices_and_the_advances(jicai: Run, bureau: Folder) -> None:
    (row,) = jicai("switch", *BATCHES, *AS_OF, "--prices", "--format", "json").rows
    assert (row["price_low"], row["next_price_low"], row["change_low"]) == (1.5, 1.2, -0.2)
    (row,) = jicai("switch", *BATCHES, *AS_OF, "--money", "--format", "json").rows
    # 100 x 1.5 x 0.3 went out as planned, nothing came back; of 100 x 1.2 x 0.3 nothing is paid out.
    assert [row[key] for key in ("advanced", "balance", "next_advance", "next_paid")] == [45, 45, 36, 0]


def test_varieties_under_other_codes(jicai: Run, bureau: Folder) -> None:
    follows = {"批次编码": NEW, "产品编码": "P2", "品种编码": "W1", "中选企业": "甲公司"}
    bureau.write("中选目录.xlsx", table("中选目录", {"批次编码": OLD}, follows))
    rows = jicai("switch", *BATCHES, *AS_OF, "--format", "json").rows
    assert [row["status"] for row in rows] == ["ended", "added"]
    bureau.write("品种接续.xlsx", table("品种接续", {"批次编码": NEW, "品种编码": "W1", "原品种编码": "V1"}))
    (row,) = jicai("switch", *BATCHES, *AS_OF, "--format", "json").rows
    assert (row["variety_code"], row["next_variety_code"], row["status"]) == ("V1", "W1", "kept")
    for code in ("V1", "W1"):  # the explanation takes either code
        said = jicai("explain", "--switch", OLD, "--to", NEW, "--variety", code, *AS_OF, "--format", "json")
        assert said.code == 0, said.err
        assert said.rows[0]["item"] == "企业未变"
    # The table says which batches they are, so that an export has them too.
    assert jicai("export", "--only", "switch", "-o", "月报.xlsx", *AS_OF).code == 0
    sheets = read_workbook((bureau.path / "月报.xlsx").read_bytes())
    assert {"批次接续", "批次接续（价格）", "批次接续（预付金）"} <= {sheet.name for sheet in sheets}
    both = [follows, follows | {"产品编码": "P3", "品种编码": "W2"}]
    bureau.write("中选目录.xlsx", table("中选目录", {"批次编码": OLD}, *both))
    twice = [{"批次编码": NEW, "品种编码": code, "原品种编码": "V1"} for code in ("W1", "W2")]
    bureau.write("品种接续.xlsx", table("品种接续", *twice))
    said = jicai("switch", *BATCHES, *AS_OF)
    assert (said.code, "几个品种都接续原品种 V1" in said.err) == (2, True)


@pytest.mark.parametrize(
    ("row", "said"),
    [
        ({"品种编码": "W1", "原品种编码": "V1"}, "品种接续.xlsx 工作表「Sheet1」 第 2 行「品种编码」「W1」"),
        ({"品种编码": "V1", "原品种编码": "V9"}, "的品种 V1 接续的原品种 V9 不在别的批次的中选目录里"),
        ({"批次编码": OLD, "品种编码": "W1", "原品种编码": "V1"}, "这个批次没有这个品种"),
    ],
)
def test_a_succession_of_an_unknown_variety(row: dict[str, str], said: str, jicai: Run, bureau: Folder) -> None:
    bureau.write("品种接续.xlsx", table("品种接续", {"批次编码": NEW, **row}))
    outcome = jicai("switch", *BATCHES, *AS_OF)
    assert (outcome.code, said in outcome.err) == (2, True), outcome.err


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (("--from", OLD, "--to", OLD), "是同一个批次"),
        (("--from", NEW, "--to", OLD), "请核对两个批次是否写反"),
        ((*BATCHES, "--prices", "--money"), "不能同时用"),
        ((*BATCHES, "--batch", OLD), "两个批次用 --from、--to 写"),
        ((*BATCHES, "--company", "甲公司"), "不分企业"),
        ((*BATCHES, "--money", "--variety", "V1"), "预付金不分品种"),
        ((*BATCHES, "--prices", "--district", "渝中区"), "价格不分机构"),
        ((*BATCHES, "--status", "换"), "没有这种状态"),
    ],
)
def test_what_is_refused(jicai: Run, bureau: Folder, arguments: tuple[str, ...], told: str) -> None:
    said = jicai("switch", *arguments)
    assert (said.code, told in said.err) == (2, True)


def test_the_explanation_adds_up(jicai: Run, bureau: Folder) -> None:
    said = jicai("explain", "第一医院", "毫针", "--switch", OLD, "--to", NEW, *AS_OF, "--format", "json")
    results = {row["step"]: row["value"] for row in said.rows if row["role"] == "result"}
    wanted = {"未完成约定量": 40, "原约定采购量": 100, "已采购量": 60, "未完订单量": 10, "未完订单金额": 15}
    assert results == {"状态": None, **wanted, "新约定采购量": 100}
    for step, value in results.items():
        counted = [row["value"] for row in said.rows if row["role"] == "counted" and row["step"] == step]
        assert sum(counted) == (value or 0)
    (line,) = [row for row in said.rows if row["step"] == "未完订单量" and row["role"] == "counted"]
    assert (line["item"], line["working"], line["source"]) == ("M1", "70 - 60", "订单明细.xlsx!Sheet1:2")


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (("--switch", OLD), "请再加上 --to 新批次"),
        (("--switch", OLD, "--to", NEW, "--batch", OLD), "批次用 --switch、--to 写"),
        (("--switch", OLD, "--to", NEW, "--year", "1"), "请改用 --as-of"),
        (("--to", NEW), "只用于 --switch"),
    ],
)
def test_what_the_explanation_refuses(jicai: Run, bureau: Folder, arguments: tuple[str, ...], told: str) -> None:
    said = jicai("explain", "第一医院", "毫针", *arguments)
    assert (said.code, told in said.err) == (2, True)

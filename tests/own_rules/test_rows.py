"""Rules in TOML on rows and groups: what they find, with which figures, and what tells the findings apart."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from calc.rules.situation import AS_OF, Situation
from own_rules.written import found, only_rule, put, toml

from jicai.calc.own.known import LATER, ROW_DAY
from jicai.tables import INPUTS
from jicai.tables.column import Kind


def shown(row: dict[str, Any], *keys: str) -> tuple[Any, ...]:
    return tuple(row[key] for key in keys)


def test_a_row_is_named_by_its_own_columns(tmp_path: Path) -> None:
    keys = {"value": "采购数量 * 采购单价", "above": "='25.5'", "message": "{医疗机构名称} {数值} > {界限}，{合同编号}"}
    situation = Situation(orders=[{}, {"unit_price": "2.55"}, {"unit_price": "2.56", "contract_no": None}])
    (row,) = found(only_rule(tmp_path, toml(**keys)), situation)
    assert shown(row, "rule", "severity", "rule_title", "unit") == ("our-rule", "review", "本局的规则", "yuan")
    assert shown(row, "institution_code", "product_code", "company", "line_id") == ("H1", "P1", "甲公司", "L3")
    assert shown(row, "value", "limit") == (Decimal("25.6"), Decimal("25.5"))
    assert row["message"] == "第一医院 25.6 > 25.5，（空）"
    assert shown(row, "institution_name", "district", "product_name") == ("第一医院", "江北区", "黄芪")


@pytest.mark.parametrize(
    ("limit", "lines"),
    [({"above": 10}, "3"), ({"at_least": 10}, "23"), ({"below": 10}, "1"), ({"at_most": "='10'"}, "12")],
)
def test_the_four_limits(limit: dict[str, Any], lines: str, tmp_path: Path) -> None:
    situation = Situation(orders=[{"quantity": "9.9999"}, {}, {"quantity": "10.0001"}])
    rows = found(only_rule(tmp_path, toml(value="采购数量", **limit)), situation)
    assert "".join(row["line_id"][1:] for row in rows) == lines


def test_a_limit_may_be_another_column(tmp_path: Path) -> None:
    situation = Situation(orders=[{"accepted_qty": "4.9999"}, {"accepted_qty": "5"}])
    rule = only_rule(tmp_path, toml(value="验收数量", below="采购数量 * 0.5"))
    (row,) = found(rule, situation)
    assert shown(row, "line_id", "value", "limit") == ("L1", Decimal("4.9999"), Decimal(5))


ORDERS = [
    {"ordered_on": date(2025, 1, 31)},
    {"ordered_on": date(2025, 2, 1)},
    {"ordered_on": date(2025, 2, 28), "product_code": "P2"},
    {"ordered_on": date(2025, 2, 3), "institution_code": "H2"},
    {"ordered_on": date(2025, 7, 1)},  # after as-of
]


@pytest.mark.parametrize(
    ("value", "above", "rows"),
    [
        ("行数", 1, [("H1", "2025-02", 2)]),
        ("种数(产品编码)", 1, [("H1", "2025-02", 2)]),
        ("合计(采购数量)", 10, [("H1", "2025-02", 20)]),
        ("合计(采购数量 * 采购单价)", 19, [("H1", "2025-01", 20), ("H1", "2025-02", 40), ("H2", "2025-02", 20)]),
        (
            "最大(采购数量) - 最小(采购数量)",
            "='-1'",
            [("H1", "2025-01", 0), ("H1", "2025-02", 0), ("H2", "2025-02", 0)],
        ),
        ("行数", 2, []),
    ],
)
def test_groups(value: str, above: Any, rows: list[tuple[Any, ...]], tmp_path: Path) -> None:
    keys = {"per": ["医疗机构编码", "月份(下单日期)"], "value": value, "above": above, "message": "{月份}"}
    situation = Situation(institutions=[{}, {"institution_code": "H2"}], orders=ORDERS)
    told = found(only_rule(tmp_path, toml(**keys)), situation)
    assert [(row["institution_code"], row["message"], row["value"]) for row in told] == rows


def test_the_share_of_a_group(tmp_path: Path) -> None:
    """Less than half of what was ordered was accepted, without a division."""
    keys = {"per": ["配送企业"], "value": "合计(验收数量)", "below": "合计(采购数量) * 0.5"}
    rule = only_rule(tmp_path, toml(**keys, message="{配送企业}：{数值} < {界限}", finding="={company = '配送企业'}"))
    orders = [{"accepted_qty": "9"}, {"accepted_qty": "1"}]
    orders += [{"distributor": "配送二公司", "accepted_qty": quantity} for quantity in ("5", "4.9999")]
    (row,) = found(rule, Situation(orders=orders))
    assert shown(row, "company", "institution_code") == ("配送二公司", None)
    assert row["message"] == "配送二公司：9.9999 < 10"


def test_a_product_without_a_batch_is_named_where_all_batches_agree(tmp_path: Path) -> None:
    rule = only_rule(tmp_path, toml(per=["产品编码"], value="行数", above=0))
    products = [{}, {"product_code": "P2", "product_name": "党参"}]
    rows = found(rule, Situation(products=products, orders=[{}, {"product_code": "P2"}, {"product_code": "P3"}]))
    assert [row["product_name"] for row in rows] == ["黄芪", "党参", None]


def test_every_day_of_every_table_is_looked_at() -> None:
    """A new column of a day has to be said of: is it when the row happened, or later, or foreseen?"""
    days = {
        (table.key, column.key)
        for table in INPUTS.values()
        for column in table.columns
        if column.kind in (Kind.DATE, Kind.MONTH)
    }
    told = {*ROW_DAY.items(), *((table, day) for table, later in LATER.items() for day in later)}
    assert days - told == {
        ("agreed", "effective_on"),  # by `jicai.calc.supplements.in_effect`
        ("agreed", "starts_on"),
        ("agreed", "ends_on"),
        ("legacy", "expires_on"),
        ("contracts", "expires_on"),
        ("set_aside", "valid_until"),
    }


def test_the_place_of_a_group_is_its_first_row(tmp_path: Path) -> None:
    rule = only_rule(tmp_path, toml(per=["医疗机构编码"], value="行数", above=1))
    (row,) = found(rule, Situation(orders=[{"institution_code": "H9"}, {}, {}]))
    assert row["_row"] == 3


def test_rows_without_what_they_are_grouped_by_are_in_no_group(tmp_path: Path) -> None:
    rule = only_rule(tmp_path, toml(per=["配送企业"], value="行数", above=0))
    assert found(rule, Situation(orders=[{"distributor": None}])) == []


def test_days_of_the_rule(tmp_path: Path) -> None:
    keys = {"where": ["采购数量 > 0"], "day": "下单日期", "since": "=2025-02-01", "until": "=2025-02-27"}
    rows = found(only_rule(tmp_path, toml(**keys)), Situation(orders=ORDERS))
    assert [row["line_id"] for row in rows] == ["L4", "L2"] or [row["line_id"] for row in rows] == ["L2", "L4"]


def test_nothing_dated_after_as_of_counts(tmp_path: Path) -> None:
    later = date(2025, 7, 1)
    assert later > AS_OF
    situation = Situation(orders=[{"accepted_on": later}, {"ordered_on": later}, {"delivered_on": later}])
    empty = only_rule(tmp_path, toml(where=["验收数量 为空 或 配送数量 为空"]))
    assert [row["line_id"] for row in found(empty, situation)] == ["L1", "L3"]


def test_the_ordered_quantity_of_a_line_with_receipts_counts_once(tmp_path: Path) -> None:
    situation = Situation(orders=[{"line_id": "L1", "receipt_id": "R1"}, {"line_id": "l1", "receipt_id": "R2"}, {}])
    rule = only_rule(tmp_path, toml(per=["医疗机构编码"], value="合计(采购数量)", above=0))
    (row,) = found(rule, situation)
    assert row["value"] == 20


def test_what_a_finding_is_about_may_be_said(tmp_path: Path) -> None:
    keys = {"table": "货款支付", "where": ["付款金额 < 100"], "finding": "={company = '收款企业'}"}
    (row,) = found(only_rule(tmp_path, toml(**keys)), Situation(payments=[{}]))
    assert shown(row, "company", "institution_code") == ("配送一公司", "H1")


def test_figures_that_were_stated_in_base_units_keep_their_places(tmp_path: Path) -> None:
    """A third of a box at 3.000001 yuan, as files in base units give it, is told from what it is rounded to."""
    situation = Situation(orders=[{"quantity": "0.333333333333", "unit_price": "3.00"}])
    keys = {"value": "采购数量 * 采购单价", "below": 1, "where": ["采购数量 < 0.3333333334", "采购数量 > 0.3333"]}
    (row,) = found(only_rule(tmp_path, toml(**keys, message="{采购数量}")), situation)
    assert (row["value"], row["message"]) == (Decimal(1), "0.333333333333")
    assert found(only_rule(tmp_path, toml(where=["采购数量 <= 0.3333"])), situation) == []


def test_keys_stay_when_figures_names_and_places_change(tmp_path: Path) -> None:
    rule = only_rule(tmp_path, toml(where=["采购数量 > 0"]))
    (before,) = found(rule, Situation(orders=[{"line_id": "L7"}]))
    changed = {"line_id": "l7", "unit_price": "9", "company": "乙", "product_code": "P7"}
    after = found(rule, Situation(orders=[{"line_id": "L1"}, changed]))
    assert before["_parts"] in {row["_parts"] for row in after}
    assert len({row["_parts"] for row in after}) == 2


def test_severities_and_units_in_chinese_or_english(tmp_path: Path) -> None:
    for severity, stored in (("严重", "serious"), ("serious", "serious"), ("提示", "info")):
        rule = only_rule(tmp_path, toml(where=["采购数量 > 0"], severity=severity, unit="天"))
        assert (rule.severity, rule.unit) == (stored, "days")


@pytest.mark.parametrize(
    ("keys", "told"),
    [
        ({"name": None}, "第 1 行：缺少 name（编号），请补上"),
        ({"ground": None}, "缺少 ground（依据），请补上"),
        ({"ground": ""}, "第 4 行：ground：不能为空，请填写"),
        ({"name": "Big"}, "第 1 行：name：编号只用小写字母、数字和连字符，以字母开头，不超过 40 个字符，如 big-orders"),
        ({"name": "off"}, "name：编号不能叫 off，请换一个"),
        ({"name": "surge", "where": ["采购数量 > 0"]}, "name：「surge」已用于程序自带的规则，请换一个"),
        ({"title": "突击 采购", "where": ["采购数量 > 0"]}, "title：「突击 采购」已用于程序自带的规则，请换一个"),
        ({"severity": "高"}, "第 3 行：severity：应是 严重、警示、复核、提示 中的一个，加引号"),
        ({"table": "订单"}, "第 6 行：table：「订单」：没有「订单」这张表，是否要写 订单明细？"),
        ({"where": []}, "where：没有条件，会列出整张表，请写 where，或 value 和界限"),
        ({"where": "采购数量 > 0"}, '第 7 行：where：应是列表，请写成 ["…", "…"]'),
        ({"value": "采购数量"}, "第 7 行：value：没有界限，请写 above（大于）、at_least（不小于）"),
        ({"above": 3}, "第 7 行：above：没有 value，不知道拿什么数与界限比较，请写 value"),
        ({"value": "采购数量", "above": 3, "below": 4}, "第 9 行：below：above、below 只能写一个，请删去其余的"),
        ({"value": "采购数量", "above": 0.5}, '第 8 行：above：小数要加引号，请写成 "0.5"'),
        ({"value": "生产企业", "above": 1}, "第 7 行：value：「生产企业」：应是数，不能是文字"),
        ({"per": ["医疗机构编码"]}, '第 7 行：per：有 per 的规则要写 value，如 value = "行数"'),
        ({"per": ["医疗机构编码"], "value": "采购数量", "above": 1}, "「采购数量」：每组一个数，请写成 行数、合计(列)"),
        ({"per": ["月份(采购数量)"], "value": "行数", "above": 1}, "月份(…) 里要写日期列，采购数量不是"),
        (
            {"where": ["采购数量 > 0"], "since": "=2025-01-01"},
            '第 8 行：since：要写明按哪一列的日期，如 day = "下单日期"',
        ),
        ({"where": ["采购数量 > 0"], "since": "2025-01-01"}, "since：应是日期，请写成 2026-07-10 这样，不加引号"),
        ({"where": ["采购数量 > 0"], "day": "下单日期"}, "第 8 行：day：只与 since、until 一起写，请删去"),
        (
            {"where": ["采购数量 > 0"], "message": "{采购量}"},
            "第 5 行：message：「采购量」：订单明细没有「采购量」这一列",
        ),
        ({"where": ["采购数量 > 0"], "message": "{数值}"}, "message：「数值」：这条规则没有 value，没有数值和界限"),
        ({"where": ["采购数量 > 0"], "message": "{医疗机构名称"}, "message：大括号没有配对，请写成 {列名}"),
        (
            {"per": ["医疗机构编码"], "value": "行数", "above": 1, "message": "{产品编码}"},
            "「产品编码」：分组的规则里，说明只能写 per 里的列、数值、界限、截至日期",
        ),
        ({"where": ["采购数量 > 0"], "tabel": "x"}, "第 8 行：tabel：没有这个键，是否要写 table？请改正或删去"),
        (
            {"where": ["采购数量 > 0"], "finding": "={firm = 'x'}"},
            "finding.firm：没有这个键，请删去；可用的键：batch、",
        ),
        ({"where": ["采购数量 > 0"], "finding": "={company = '采购数量'}"}, "「采购数量」：采购数量不能作企业"),
        ({"where": ["采购数量 > 0"], "finding": "={agreement_year = '生产企业'}"}, "生产企业不能作协议年度"),
        ({"where": ["采购数量 > 0"], "finding": "={company = '收款企业'}"}, "company：「收款企业」：订单明细没有"),
    ],
)
def test_mistakes(keys: dict[str, Any], told: str, tmp_path: Path) -> None:
    own = put(tmp_path, toml(**keys))
    assert len(own.mistakes) == 1
    assert own.mistakes[0].startswith("规则/一.toml 第 ")
    assert told in own.mistakes[0]


def test_all_mistakes_of_all_rules_at_once(tmp_path: Path) -> None:
    rules = [toml(name=f"rule-{at}", title=f"规则{at}", where=["采购数 > 0"], message="{无}") for at in (1, 2)]
    own = put(tmp_path, "".join(f"[[rule]]\n{rule}\n" for rule in rules))
    assert [line.partition("：")[0] for line in own.mistakes] == [
        "规则/一.toml 第 8 行",
        "规则/一.toml 第 6 行",
        "规则/一.toml 第 17 行",
        "规则/一.toml 第 15 行",
    ]


def test_a_taken_name_is_told_beside_other_mistakes(tmp_path: Path) -> None:
    own = put(tmp_path, toml(name="surge", where=["采购数 > 0"]))
    assert [line.partition("：")[2][:4] for line in own.mistakes] == ["wher", "name"]


def test_a_name_stands_for_one_rule(tmp_path: Path) -> None:
    put(tmp_path, toml(where=["采购数量 > 0"]))
    own = put(tmp_path, toml(where=["采购数量 > 0"]), "二.toml")
    assert own.mistakes == [
        "规则/二.toml 第 1 行：name：「our-rule」已用于 规则/一.toml 的规则，请换一个",
        "规则/二.toml 第 1 行：title：「本局的规则」已用于 规则/一.toml 的规则，请换一个",
    ]


def test_files_that_are_no_rules_are_named(tmp_path: Path) -> None:
    for name in ("说明.md", ".旧.toml", "旧.toml.bak"):
        put(tmp_path, "x", name)
    (tmp_path / "规则" / "备用").mkdir()
    own = put(tmp_path, toml(where=["采购数量 > 0"]))
    assert own.aside == [
        "规则/备用：是文件夹，里面的规则未读，请移到 规则 里",
        "规则/旧.toml.bak：不是 .toml 或 .sql 文件，不是规则，未读",
    ]


def test_no_folder_no_rules(tmp_path: Path) -> None:
    assert put(tmp_path, "", "空.md").rules == []
    assert put(tmp_path, "name = \n").mistakes == ["规则/一.toml：不是有效的 TOML，第 1 行第 8 列写法不对，请改正"]

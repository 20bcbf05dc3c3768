"""The language of conditions: what each lets pass, on either side, and what is said of those that mean nothing.

Four lines of H1: L1 the good one (10 at 2.00 on 2025-01-01), L2 dear, L3 without company and contract, not accepted,
L4 returned by H2, of second level.
"""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from calc.rules.situation import Situation
from own_rules.written import found, only_rule, put, toml

INSTITUTIONS = [{}, {"institution_code": "H2", "institution_name": "第二 医院", "district": "渝中区", "level": "二级"}]
SITUATION = Situation(
    institutions=INSTITUTIONS,
    orders=[
        {},
        {"unit_price": "2.000001", "ordered_on": date(2025, 3, 1), "accepted_on": date(2025, 3, 31)},
        {"company": None, "contract_no": None, "accepted_on": None, "accepted_qty": None, "quantity": "0.5"},
        {"institution_code": "H2", "status": "returned", "company": "乙 公司ａ", "accepted_qty": "-3"},
    ],
)


@pytest.mark.parametrize(
    ("condition", "lines"),
    [
        ("采购单价 > 2", "2"),
        ("采购单价 >= 2", "1234"),
        ("采购单价 > 2.000001", ""),
        ("采购单价≤2", "134"),
        ("采购单价 <> 2", "2"),
        ("unit_price > 2", "2"),
        ("2 < 采购单价", "2"),
        ("采购数量 * 采购单价 = 1", "3"),
        ("采购数量 * 采购单价 > 20", "2"),
        ("采购数量 + 0.5 = 1", "3"),
        ("采购数量 - 验收数量 > 12.9", "4"),
        ("(采购数量 + 验收数量) * 采购单价 = 40", "1"),
        ("验收数量 < -2.9999", "4"),
        ("验收数量 < 0 或 采购数量 < 1", "34"),
        ("采购单价 = 2 且 采购数量 < 10 或 采购单价 > 2", "23"),
        ("采购单价 = 2 且 (采购数量 < 10 或 验收数量 < 0)", "34"),
        ("非 采购单价 = 2", "2"),
        ("非 验收数量 = 10", "4"),
        ("验收数量 != 10", "4"),
        ("合同编号为空", "3"),
        ("合同编号 不为空", "124"),
        ("订单状态 = 退货", "4"),
        ("订单状态 = 已退货", "4"),
        ("订单状态 != 退货", "123"),
        ("订单状态 属于 [退货，拒绝配送]", "4"),
        ("订单状态 不属于 [退货]", "123"),
        ("机构等级 = 三甲", "123"),
        ("区县 属于 [渝中区, 江北区]", "1234"),
        ("医疗机构名称 = 第二医院", "4"),
        ("医疗机构编码 = h2", "4"),
        ("生产企业 = 乙公司A", "4"),
        ("生产企业 包含 “公司”", "124"),
        ("生产企业 不包含 甲", "4"),
        ("生产企业 != 甲公司", "4"),
        ("生产企业 != 配送企业", "124"),
        ("订单明细编号 属于 [l1, L3]", "13"),
        ("下单日期 > 2025-01-01", "2"),
        ("下单日期 = 2025-3-1", "2"),
        ("验收日期 - 下单日期 = 30", "2"),
        ("验收日期-下单日期 >= 30", "2"),
        ("截至日期 - 下单日期 > 121", "134"),
        ("截至日期 - 下单日期 >= 121", "1234"),
        ("验收日期 > 下单日期", "2"),
        ("下单日期 < 截至日期", "1234"),
    ],
)
def test_what_a_condition_lets_pass(condition: str, lines: str, tmp_path: Path) -> None:
    rule = only_rule(tmp_path, toml(where=[condition]))
    assert "".join(sorted(row["line_id"][1:] for row in found(rule, SITUATION))) == lines


@pytest.mark.parametrize(
    ("condition", "told"),
    [
        ("采购单 > 2", "订单明细没有「采购单」这一列，是否要写 采购单价？"),
        ("采购单价 > 中选价", "订单明细没有「中选价」这一列，"),
        ("采购单价 > 2 采购数量 > 1", "「采购数量」这里接不上，几个条件之间写 且 或 或"),
        ("采购单价 > 5%", "看不懂「%」，小数写成 0.05"),
        ("采购单价 >", "「末尾」这里应是一列或一个值"),
        ("采购单价", "「末尾」这里应是 =、!=、>、>=、<、<=、为空、不为空、属于、包含 中的一个"),
        ("采购单价 = 贵", "订单明细没有「贵」这一列"),
        ("采购单价 > 下单日期", "数不能和日期比较"),
        ("生产企业 > 甲", "文字只能用 =、!=、属于、包含 比较，不能用 >"),
        ("订单状态 = 以撤", "订单状态没有「以撤」这个取值，可写 正常、已撤销、拒绝配送、退货"),
        ("订单状态 包含 撤", "订单状态不是文字，不能写 包含"),
        ("机构等级 属于 三级", "属于 后面应是方括号里的几个值"),
        ("机构等级 属于 [三级", "属于 后面的值没有用 ] 结束"),
        ("下单日期 > 2025-02-30", "没有 2025-02-30 这一天"),
        ("下单日期 > 2025-02", "下单日期要和日期（如 2026-07-10）比较，不是「2025-02」"),
        ("下单日期 > 昨天", "下单日期是日期（如 2026-07-10），不能和「昨天」比较"),
        ("截至日期 > 2025-02", "「2025-02」应写成日期"),
        ("下单日期 + 30 < 截至日期", "只有数可以加、减、乘，日期只能减日期"),
        ("采购单价 * 采购单价 * 采购单价 > 1", "乘出来的小数超过 16 位"),
        ("合计(采购数量) > 1", "合计 是对一组行算的，只能写在有 per 的规则的 value 和界限里"),
        ("(采购数量 + 1 > 2", "括号没有用 ) 结束"),
        ("三级 = 三级", "订单明细没有「三级」这一列"),
        ("采购单价 > 1; DROP", "看不懂「; DROP」"),
    ],
)
def test_a_condition_that_means_nothing(condition: str, told: str, tmp_path: Path) -> None:
    own = put(tmp_path, toml(where=[condition]))
    (line,) = own.mistakes
    assert line.startswith(f"规则/一.toml 第 7 行：where：「{condition}」：{told}")
    assert own.rules == []


def test_months_are_compared_as_months(tmp_path: Path) -> None:
    situation = Situation(fund_payments=[{}, {"month": date(2025, 3, 1)}])
    rule = only_rule(tmp_path, toml(table="基金支付", where=["结算月份 >= 2025-02"], message="{结算月份} {基金类型}"))
    assert [row["message"] for row in found(rule, situation)] == ["2025-03 职工"]
    (line,) = put(tmp_path, toml(table="基金支付", where=["结算月份 = 2025-02-01"])).mistakes
    assert "结算月份要和月份（如 2026-07）比较，不是「2025-02-01」" in line

"""Amounts that a column beside them says are not yuan, and returns in another unit than what they are taken from."""

from __future__ import annotations

from decimal import Decimal

import pytest
from read_tables import refused, renamed, resolved
from small_workspaces import Folder, table

UNLIKE = (
    "unit",
    "工作表「Sheet1」退货数量和验收数量的单位不同，不知道怎样相减，请改正表头、说明或单元格格式里的单位",
)


@pytest.mark.parametrize(
    ("header", "cells", "told"), [("金额单位", ("万元", "万元"), "万元"), ("币种", ("人民币", "美元"), "美元")]
)
def test_a_column_that_says_the_amounts_are_not_yuan(
    header: str, cells: tuple[str, ...], told: str, folder: Folder
) -> None:
    folder.good()
    payments = ({"付款编号": f"F{at}", header: cell} for at, cell in enumerate(cells))
    folder.write("货款支付.xlsx", table("货款支付", *payments))
    words = f"工作表「Sheet1」列「付款金额」旁边的列「{header}」写着「{told}」，请把金额换算成元后另存，并改掉这一列"
    assert refused(folder) == [("unit", words)]


@pytest.mark.parametrize(
    ("accepted", "returned"),
    [("验收数量", "退货数量（片）"), ("验收数量（片）", "退货数量"), ("验收数量（片）", "退货数量（万盒）")],
)
def test_returns_in_another_unit_are_not_taken_from_what_was_accepted(
    accepted: str, returned: str, folder: Folder
) -> None:
    assert written(folder, accepted, returned) == [UNLIKE]


@pytest.mark.parametrize(
    ("accepted", "returned"),
    [
        ("验收数量", "退货数量"),
        ("验收数量", "退货数量（盒）"),
        ("验收数量（盒）", "退货数量"),
        ("验收数量（件）", "退货数量（盒）"),
        ("验收数量（片）", "退货数量（片）"),
    ],
)
def test_returns_in_the_same_unit_are(accepted: str, returned: str, folder: Folder) -> None:
    assert written(folder, accepted, returned) == []
    [(rest,)] = resolved(folder, "orders", "accepted_qty")
    assert Decimal(rest) == (Decimal("0.25") if "片" in accepted else 7)


def test_what_is_of_no_product_is_in_no_unit_of_count(folder: Folder) -> None:
    folder.good()
    folder.write("结余考核.xlsx", renamed(table("结余考核", {}), 结余考核得分="结余考核得分（片）"))
    [(reason, words)] = refused(folder)
    assert (reason, "列「结余考核得分（片）」的单位不能换算" in words) == ("unit", True)


def written(folder: Folder, accepted: str, returned: str) -> list[tuple[str, str]]:
    """What is told of a file with ten accepted and three returned under these headers; a box holds 28 tablets."""
    folder.good()
    folder.write("中选目录.xlsx", table("中选目录", {"折算系数": "28", "采购单位": "盒", "最小单位": "片"}))
    line = {"验收数量": "10", "退货数量": "3", "验收日期": "2026-07-12"}
    folder.write("订单明细.xlsx", renamed(table("订单明细", line), 验收数量=accepted, 退货数量=returned))
    return refused(folder)


@pytest.mark.parametrize(
    ("header", "said"),
    [
        ("集采前均价（元/盒）", "的单位「盒」是采购单位，要的是一个品种基本单位的价格"),
        ("集采前均价（元/片）", "的单位不能换算"),
        ("集采前均价（元/最小单位）", ""),
        ("集采前均价（元）", ""),
    ],
)
def test_a_price_of_no_product_is_one_of_a_base_unit(header: str, said: str, folder: Folder) -> None:
    folder.good()
    rows = table("结余测算", {})
    folder.write("结余测算.csv", [[header if cell == "集采前均价" else cell for cell in rows[0]], rows[1]])
    assert [(reason, said in words) for reason, words in refused(folder)] == ([("unit", True)] if said else [])


@pytest.mark.parametrize(
    ("unit", "price", "is_refused"),
    [
        ("片", "采购单价", True),
        ("千盒", "采购单价", True),
        ("盒", "采购单价", False),
        ("片", "采购单价（元/盒）", False),
    ],
)
def test_a_price_beside_a_column_of_units_says_what_it_is_per(
    unit: str, price: str, is_refused: bool, folder: Folder
) -> None:
    """1.50 yuan beside 10 片 may be what a tablet costs or a box."""
    folder.write("中选目录.xlsx", table("中选目录", {"折算系数": "28", "采购单位": "盒", "最小单位": "片"}))
    folder.write("订单明细.xlsx", renamed(table("订单明细", {"计量单位": unit}), 采购单价=price))
    said = [words for _, words in refused(folder)]
    assert ["列「采购单价」没有写明按什么计价，而「计量单位」不全是采购单位" in words for words in said] == [
        True
    ] * is_refused

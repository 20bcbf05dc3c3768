"""An accepted amount that is far from accepted quantity x price is said, with the file and the first such row."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from small_workspaces import Folder, Outcome, table

Jicai = Callable[..., Outcome]

#: Lines of 10 at 1.50, 15.00 in all: what each line changes, and what is said of the first of how many.
LINES: dict[str, tuple[list[dict[str, Any]], str]] = {
    "as they should be": ([{"验收金额": "15.00"}, {"验收金额": "15"}], ""),
    "fen for yuan": ([{"验收金额": "1500"}, {"验收金额": "1500"}], "2 行|第 2 行 1,500 元，10 × 1.5 元的 100 倍"),
    "one row": ([{"验收金额": "15"}, {"验收金额": "150000"}], "1 行|第 3 行 150,000 元，10 × 1.5 元的 10,000 倍"),
    "tenths of a yuan": ([{"验收金额": "149.60"}], "1 行|第 2 行 149.6 元，10 × 1.5 元的 10 倍"),
    "ten thousands for yuan": (
        [{"验收金额": "0.15", "采购单价": "150"}],
        "1 行|0.15 元，10 × 150 元的 1/10,000",
    ),
    "pieces for boxes": ([{"验收数量": "280", "验收金额": "15"}], "1 行|第 2 行 15 元，280 × 1.5 元的 1/28"),
    "a gift": ([{"验收金额": "0"}], ""),
    "another price": ([{"验收金额": "16.95"}, {"验收金额": "120"}, {"验收金额": "1.80"}], ""),
    "not stated": ([{"验收金额": ""}], ""),
    "of a return": ([{"验收金额": "1500", "订单状态": "退货"}], "1 行|第 2 行 -1,500 元，-10 × 1.5 元的 100 倍"),
    "withdrawn": ([{"验收金额": "1500", "订单状态": "已撤销"}], ""),
    "for nothing": ([{"验收金额": "1500", "采购单价": "0"}, {"验收金额": "1500", "验收数量": "0"}], ""),
    "less than a yuan": ([{"验收金额": "0.01", "采购单价": "0.0001"}, {"验收金额": "0", "采购单价": "0.0999"}], ""),
}


def orders(lines: list[dict[str, Any]], **headers: str) -> list[list[Any]]:
    accepted = {"验收数量": "10", "验收日期": "2026-07-20"}
    rows = table("订单明细", *({**accepted, "订单明细编号": f"M{at}"} | line for at, line in enumerate(lines)))
    return [[headers.get(header, header) for header in rows[0]], *rows[1:]]


@pytest.mark.parametrize("form", LINES)
def test_amounts_that_are_far_from_quantity_and_price(form: str, folder: Folder, jicai: Jicai) -> None:
    lines, told = LINES[form]
    folder.good("中选目录", "医疗机构")
    folder.write("订单明细.csv", orders(lines))
    said = jicai("overdue", "--as-of", "2026-10-15").err
    count, _, first = told.partition("|")
    assert ("「验收金额」与「验收数量」×「采购单价」相差" in said) is bool(told), said
    assert f"订单明细.csv：{count}的「验收金额」" in said or not told
    assert first in said


PIECES = {"验收数量": "验收数量（最小单位）", "采购单价": "采购单价（元/最小单位）"}
#: Headers of the quantity and the price, what is in them, and whether the line of 280 pieces worth 15.00 is said.
UNITS: dict[str, tuple[dict[str, str], str, bool]] = {
    "both of a piece": (PIECES, "0.053572", False),
    "both of a piece, and far": (
        PIECES,
        "1.5",
        True,
    ),
    "of whatever unit": ({"备注": "单位"}, "1.5", True),
    "by the row": ({"备注": "计量单位", "采购单价": "采购单价（元/盒）"}, "1.5", False),
    "pieces and boxes": ({"验收数量": "验收数量（最小单位）"}, "1.5", False),
}


@pytest.mark.parametrize("form", UNITS)
def test_only_what_is_stated_in_one_unit_is_compared(form: str, folder: Folder, jicai: Jicai) -> None:
    headers, price, is_said = UNITS[form]
    folder.write("中选目录.xlsx", table("中选目录", {"折算系数": "28", "采购单位": "板", "最小单位": "片"}))
    folder.good("医疗机构")
    line = {
        "验收数量": "280",
        "验收金额": "15",
        "采购单价": price,
        "备注": "片" if "计量单位" in headers.values() else "板",
    }
    folder.write("订单明细.csv", orders([line], **headers))
    outcome = jicai("overdue", "--as-of", "2026-10-15")
    assert (outcome.code, "相差十倍" in outcome.err) == (0, is_said), outcome.err
    assert is_said or "订单明细.csv：1 行" not in outcome.err


def test_a_row_that_is_rejected_is_not_told_of(folder: Folder, jicai: Jicai) -> None:
    folder.good("中选目录", "医疗机构")
    folder.write("订单明细.csv", orders([{"验收金额": "15"}, {"验收金额": "1500", "下单日期": "某日"}]))
    outcome = jicai("overdue", "--as-of", "2026-10-15", "--skip-rejects")
    assert (outcome.code, "相差十倍" in outcome.err) == (0, False), outcome.err

"""What the cells of one order line say together: pairs, returns beside the acceptance, why it was voided, statuses."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from read_tables import everything, refused, rejected, resolved
from small_workspaces import Folder, Outcome, table

pytestmark = pytest.mark.long

Jicai = Callable[..., Outcome]
ACCEPTED = {"验收数量": "10", "验收日期": "2026-07-12"}
DELIVERED = {"配送数量": "10", "配送日期": "2026-07-12"}


def said_by_progress(folder: Folder, jicai: Jicai, *lines: dict[str, Any]) -> str:
    folder.good("中选目录", "医疗机构", "约定采购量")
    folder.write("订单明细.csv", table("订单明细", *lines))
    outcome = jicai("progress", "--as-of", "2026-10-15", "--count", "ordered", "--format", "json")
    assert outcome.code == 0, outcome.err
    return outcome.err


#: The column that stands without the other of its pair.
HALVES = [
    ("验收数量", "10", "验收日期"),
    ("验收日期", "2026-07-12", "验收数量"),
    ("配送数量", "10", "配送日期"),
    ("配送日期", "2026-07-12", "配送数量"),
]


@pytest.mark.parametrize(("header", "cell", "other"), HALVES)
def test_a_column_without_the_other_of_its_pair(
    header: str, cell: str, other: str, folder: Folder, jicai: Jicai
) -> None:
    assert f"提示：订单明细.csv：没有{other}列，「{header}」未读\n" in said_by_progress(folder, jicai, {header: cell})
    keys = ("accepted_qty", "accepted_on", "delivered_qty", "delivered_on")
    assert resolved(folder, "orders", *keys) == [(None,) * 4]
    assert rejected(folder) == []


def test_a_default_is_the_other_of_the_pair(folder: Folder) -> None:
    folder.good("中选目录", "医疗机构")
    folder.write("订单明细.csv", table("订单明细", {"验收数量": "10"}))
    folder.settings('[[files]]\npath = "*"\ndefaults = { accepted_on = "2026-07-31" }\n')
    assert resolved(folder, "orders", "accepted_qty", "accepted_on") == [("10.0000", "2026-07-31")]


#: Cells of a line: accepted quantity and amount, or the header that is rejected with its code.
RETURNS: list[tuple[dict[str, Any], tuple[Any, ...]]] = [
    ({**ACCEPTED, "退货数量": "4"}, ("6.0000", None)),
    ({**ACCEPTED, "退货数量": "10"}, ("0.0000", None)),
    ({**ACCEPTED, "退货数量": "0"}, ("10.0000", None)),
    ({**ACCEPTED, "退货数量": None}, ("10.0000", None)),
    ({**ACCEPTED, "退货数量": "4", "验收金额": "15", "退货金额": "6"}, ("6.0000", "9.00")),
    # What the whole acceptance is worth says nothing of what is left of it.
    ({**ACCEPTED, "退货数量": "4", "验收金额": "15", "退货金额": None}, ("6.0000", None)),
    ({**ACCEPTED, "退货数量": "0", "验收金额": "15", "退货金额": None}, ("10.0000", "15.00")),
    ({**ACCEPTED, "退货数量": "11"}, ("退货数量", "bad-value")),
    ({**ACCEPTED, "退货数量": "-4"}, ("退货数量", "negative")),
    ({**ACCEPTED, "退货数量": "4", "验收金额": "15", "退货金额": "16"}, ("退货金额", "bad-value")),
    ({"退货数量": "4"}, ("退货数量", "bad-value")),
    # Is it the return of 10, of 4, or what is left of one?
    ({"订单状态": "退货", **ACCEPTED, "退货数量": "4"}, ("退货数量", "bad-value")),
    ({"订单状态": "退货", **ACCEPTED, "退货数量": "10"}, ("退货数量", "bad-value")),
    ({"订单状态": "退货", **ACCEPTED, "退货数量": "0"}, ("-10.0000", None)),
    ({"订单状态": "退货", **ACCEPTED, "验收金额": "15", "退货金额": "15"}, ("退货金额", "bad-value")),
    ({"订单状态": "退货", **ACCEPTED}, ("-10.0000", None)),
    ({"订单状态": "退货", **ACCEPTED, "验收数量": "-10", "验收金额": "-15"}, ("-10.0000", "-15.00")),
    ({"订单状态": "退货", **DELIVERED, "验收数量": None, "验收日期": None}, (None, None)),
    ({"订单状态": "退货", **dict.fromkeys(ACCEPTED), **dict.fromkeys(DELIVERED)}, ("验收数量", "qty-missing")),
]


@pytest.mark.parametrize(("cells", "expected"), RETURNS)
def test_returns(cells: dict[str, Any], expected: tuple[Any, ...], folder: Folder) -> None:
    folder.good("中选目录", "医疗机构")
    folder.write("订单明细.csv", table("订单明细", cells))
    problems = [(problem[1], problem[3]) for problem in rejected(folder)]
    if problems:
        assert problems == [expected]
    else:
        assert resolved(folder, "orders", "accepted_qty", "accepted_amount") == [expected]


#: Status, 作废原因 and what the line is taken for.
VOIDED = [
    ("已撤销", "配送企业七日内未发货", "refused"),
    ("已撤销", "超时未配送自动作废", "refused"),
    ("作废", "缺货", "refused"),
    ("撤单", "企业拒绝", "refused"),
    ("取消", "厂家无货", "refused"),
    ("已撤销", "医院重复下单", "withdrawn"),
    ("已撤销", "与供应商协商", "refused"),
    ("已撤销", None, "withdrawn"),
    ("正常", "缺货", "normal"),
    ("退货", "缺货", "returned"),
]


@pytest.mark.parametrize("header", ["作废原因", "作废类型", "撤单原因", "撤销原因"])
def test_why_a_line_was_voided(header: str, folder: Folder) -> None:
    folder.settings('[values.orders.void_reason]\n"与供应商协商" = "supplier"\n')
    lines = (
        {"订单明细编号": f"M{number}", "订单状态": status, header: reason, **ACCEPTED}
        for number, (status, reason, _) in enumerate(VOIDED)
    )
    folder.write("订单明细.csv", table("订单明细", *lines))
    assert resolved(folder, "orders", "status") == [(taken,) for _, _, taken in VOIDED]


def test_withdrawn_lines_with_an_acceptance_are_said(folder: Folder, jicai: Jicai) -> None:
    lines = [
        {"订单明细编号": f"M{n}", "订单状态": word, **ACCEPTED} for n, word in enumerate(["已撤销", "拒单", "正常"])
    ]
    said = said_by_progress(folder, jicai, *lines)
    assert "提示：订单明细.csv：2 行已撤销或拒绝配送，却有验收数量，都不计入采购\n" in said


def test_the_status_of_the_line_stands_and_another_one_is_said(folder: Folder, jicai: Jicai) -> None:
    said = said_by_progress(
        folder,
        jicai,
        {"订单状态": "已完成", "订单明细状态": "已撤销"},
        {"订单明细编号": "M2", "订单状态": "已完成", "订单明细状态": "已收货"},
        {"订单明细编号": "M3", "订单状态": "待确认", "订单明细状态": None},
    )
    assert resolved(folder, "orders", "status") == [("withdrawn",), ("normal",), ("normal",)]
    assert "1 行的「订单状态」与「订单明细状态」说法不同，以「订单明细状态」为准" in said


#: A header that ends in 状态 and is not read as one; whether it is warned of.
STRANGE: list[tuple[str, str, bool]] = [
    ("处理状态", "", True),
    ("处理状态", 'ignore = ["处理状态"]', False),
    ("处理状态", 'columns = { status = ["处理状态"] }', False),
    ("处理状态", 'defaults = { status = "正常" }', False),
    ("处理情况", "", False),
]


@pytest.mark.parametrize(("header", "line", "warned"), STRANGE)
def test_a_column_of_states_that_is_none(header: str, line: str, warned: bool, folder: Folder, jicai: Jicai) -> None:
    folder.settings(f'[[files]]\npath = "*"\n{line}\n')
    said = said_by_progress(folder, jicai, {header: "正常"})
    assert (f"列「{header}」没有读作订单状态" in said) is warned


#: Names of file and sheet, what else the line has; the reason, or the status read.
CALLED: list[tuple[str, str, dict[str, Any], str, str]] = [
    ("订单明细-退货.xlsx", "Sheet1", {}, "", "ambiguous"),
    ("订单明细.xlsx", "7月退货", {}, "", "ambiguous"),
    ("订单明细（作废）.xlsx", "Sheet1", {}, "", "ambiguous"),
    ("订单明细.xlsx", "撤销", {}, "", "ambiguous"),
    ("订单明细-退货.xlsx", "Sheet1", {"订单状态": "正常"}, "", "normal"),
    ("订单明细-退货.xlsx", "Sheet1", {}, 'defaults = { status = "退货" }', "returned"),
    ("订单明细（作废）.xlsx", "Sheet1", {}, 'defaults = { status = "已撤销" }', "withdrawn"),
    ("订单明细-退货.xlsx", "Sheet1", {}, 'defaults = { status = "正常" }', "normal"),
]


@pytest.mark.parametrize(("name", "sheet", "cells", "line", "expected"), CALLED)
def test_a_name_that_says_what_the_lines_are(
    name: str, sheet: str, cells: dict[str, Any], line: str, expected: str, folder: Folder
) -> None:
    folder.book(name, {sheet: table("订单明细", {**ACCEPTED, **cells})})
    folder.settings(f'[[files]]\npath = "*"\n{line}\n')
    found = refused(folder)
    if expected == "ambiguous":
        [(reason, words)] = found
        assert (reason, f'\n  sheet = "{sheet}"\n  defaults = {{ status = "' in words) == (expected, True)
    else:
        assert found == []
        assert resolved(folder, "orders", "status") == [(expected,)]


#: Earlier and later export of a line; status and accepted quantity under duplicates = "last"; whether it is said.
CHANGED: list[tuple[dict[str, Any], dict[str, Any], tuple[str, str | None], bool]] = [
    (ACCEPTED, {**ACCEPTED, "订单状态": "退货"}, ("returned", "0.0000"), True),
    (ACCEPTED, {**ACCEPTED, "订单状态": "退货", "验收数量": "-10"}, ("returned", "0.0000"), True),
    (dict.fromkeys(ACCEPTED), {**ACCEPTED, "订单状态": "退货"}, ("returned", "-10.0000"), False),
    ({**ACCEPTED, "订单状态": "退货"}, ACCEPTED, ("normal", "10.0000"), False),
    (ACCEPTED, {**ACCEPTED, "订单状态": "已撤销"}, ("withdrawn", "10.0000"), False),
]


@pytest.mark.parametrize(("before", "after", "expected", "is_said"), CHANGED)
def test_a_line_that_changes(
    before: dict[str, Any], after: dict[str, Any], expected: tuple[str, str | None], is_said: bool, folder: Folder
) -> None:
    folder.settings('duplicates = "last"\n')
    folder.write("订单明细-9月.csv", table("订单明细", {"订单状态": "正常", **before}))
    folder.write("订单明细-10月.csv", table("订单明细", {"订单状态": "正常", **after}))
    assert resolved(folder, "orders", "status", "accepted_qty") == [expected]
    told = "订单明细 M1先已验收、后改为退货，按全部退回，不计采购"
    assert (told in everything(folder).remarks) is is_said


def test_accepted_with_a_receipt_and_without_one(folder: Folder) -> None:
    lines = [{**ACCEPTED, "入库明细编号": None}, {**ACCEPTED, "入库明细编号": "R1"}]
    folder.write("订单明细.csv", table("订单明细", *lines))
    assert [(problem[0], problem[1], problem[3]) for problem in rejected(folder)] == [(3, "订单明细编号", "duplicate")]


#: The day of acceptance of what was ordered on 2026-07-11, and whether the year may be mistyped.
DAYS = {"2026-07-12": False, "2026-06-30": False, "2025-07-12": True, "2062-07-12": True, "2027-12-31": False}


@pytest.mark.parametrize("day", DAYS)
def test_an_acceptance_of_another_year(day: str, folder: Folder, jicai: Jicai) -> None:
    said = said_by_progress(folder, jicai, {"验收数量": "10", "验收日期": day})
    told = "提示：订单明细.csv：1 行的验收日期比下单日期早半年以上，或晚三年以上，照所写的计算，请核对年份\n"
    assert (told in said) is DAYS[day], said

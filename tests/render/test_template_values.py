"""What the placeholders of a form stand for."""

from __future__ import annotations

import re
from datetime import date
from decimal import Decimal

import pytest
from progress_sample import small

from jicai.errors import UsageError
from jicai.render.form.values import Values
from jicai.render.result import Result
from jicai.tables.column import Column, Kind

COLUMNS = (
    Column("institution_name", "医疗机构名称", Kind.TEXT, ""),
    Column("amount", "应拨", Kind.MONEY, "", unit="元", summed=True),
    Column("items", "约定项", Kind.INTEGER, "", summed=True),
    Column("completion", "完成率", Kind.RATIO, ""),
    Column("due_on", "应付日", Kind.DATE, ""),
)


def result(rows: int = 2) -> Result:
    """At most two institutions; their amounts have more places than the fen."""
    values = {
        "institution_name": ["甲医院", "乙医院"],
        "amount": [Decimal("12345.004"), Decimal("0.004")],
        "items": [3, 1000],
        "completion": [Decimal("0.123456"), None],
        "due_on": [date(2026, 8, 31)] * 2,
    }
    return small(
        {key: column[:rows] for key, column in values.items()},
        *COLUMNS,
        subtitle="截至 2026-08-31",
        footer=["第一行。", "第二行。"],
        basis=[("截至日期", "2026-08-31"), ("批次", "一"), ("批次", "二")],
    )


@pytest.mark.parametrize(
    ("name", "typed", "text"),
    [
        ("title", "小表", "小表"),
        ("标题", "小表", "小表"),
        ("副标题", "截至 2026-08-31", "截至 2026-08-31"),
        ("rows", 2, "2"),
        ("footer", "第一行。\n第二行。", "第一行。\n第二行。"),
        ("footer_2", "第二行。", "第二行。"),
        ("footer_3", None, ""),  # how many lines there are depends on the data
        ("脚注_12", None, ""),
        ("as_of", date(2026, 8, 31), "2026-08-31"),
        ("截至 日期", date(2026, 8, 31), "2026-08-31"),
        ("批次", "一\n二", "一\n二"),
        ("sum.amount", Decimal("12345.01"), "12,345.01"),  # 12345.008, rounded once
        ("合计.应拨", Decimal("12345.01"), "12,345.01"),
        ("合计.应拨（元）", Decimal("12345.01"), "12,345.01"),
        ("合计．应拨(万元)", Decimal("1.234501"), "1.234501"),
        ("SUM.ITEMS", Decimal(1003), "1,003"),
        ("应付日", date(2026, 8, 31), "2026-08-31"),  # the same in all rows
    ],
)
def test_a_name_stands_for(name: str, typed: object, text: str) -> None:
    value = Values(result(), chinese=True).value(name)
    assert (value.typed, value.text) == (typed, text)


@pytest.mark.parametrize(
    ("name", "typed", "text"),
    [
        ("institution_name", "甲医院", "甲医院"),
        ("应拨", Decimal("12345.00"), "12,345.00"),
        ("应拨（万元）", Decimal("1.234500"), "1.2345"),
        ("完成率", Decimal("0.123456"), "12.3%"),
        ("完成率（%）", Decimal("12.3456"), "12.3%"),
    ],
)
def test_the_columns_of_a_single_row_are_names_too(name: str, typed: object, text: str) -> None:
    value = Values(result(rows=1), chinese=True).value(name)
    assert (value.typed, value.text) == (typed, text)


def test_without_rows_sums_are_zero_and_columns_empty() -> None:
    values = Values(result(rows=0), chinese=True)
    assert values.value("合计.应拨").text == "0.00"
    assert values.value("医疗机构名称").typed is None


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("截止日期", "没有这个键，是否要写 {截至日期}？"),
        ("sum.amuont", "没有这个键，是否要写 {sum.amount}？"),
        ("", "没有这个键，可用 标题、title"),
        ("医疗机构名称", "各行的医疗机构名称不同，不能写在一格里"),
        ("合计.完成率", "各行的完成率加起来没有意义，不能合计"),
        ("footer_0", "没有这个键，是否要写 {footer_2}？"),
        ("合计.应拨（亿元）", "不能换算成“亿元”"),
    ],
)
def test_a_name_that_stands_for_nothing_is_refused(name: str, said: str) -> None:
    with pytest.raises(UsageError, match=re.escape(said)):
        Values(result(), chinese=True).value(name)

"""What `diff` gives of overdue payments and of advances."""

from __future__ import annotations

from dataclasses import replace

from jicai.tables.column import Choice, Column, Kind, ResultTable
from jicai.tables.common import BATCH, FUND, INSTITUTION_CODE, INSTITUTION_NAME
from jicai.tables.results.settlement import OVERDUE

OVERDUE_KINDS = (
    Choice("new", "新逾期"),
    Choice("worse", "增加"),
    Choice("still", "仍逾期"),
    Choice("partly", "付了一部分"),
    Choice("paid", "已付清"),
    Choice("dropped", "不再列"),
)

DIFF_OVERDUE = ResultTable(
    "diff_overdue",
    "逾期货款的变化",
    (
        replace(OVERDUE.column("line_id"), rank=1),
        OVERDUE.column("receipt_id"),
        OVERDUE.column("institution_code"),
        OVERDUE.column("institution_name"),
        replace(OVERDUE.column("district"), rank=7),
        replace(OVERDUE.column("payee"), rank=3),
        replace(OVERDUE.column("product_name"), rank=6),
        Column("kind", "变化", Kind.CHOICE, "与对照日期相比怎样", choices=OVERDUE_KINDS),
        replace(OVERDUE.column("due_on"), rank=4),
        Column("days_overdue_then", "原逾期天数", Kind.INTEGER, "对照日期已逾期的天数，没有逾期的空缺", rank=5),
        replace(OVERDUE.column("days_overdue"), rank=2),
        Column("unpaid_then", "原逾期未付", Kind.MONEY, "对照日期逾期未付的金额", unit="元", summed=True, rank=1),
        Column("unpaid", "逾期未付", Kind.MONEY, "现在逾期未付的金额", unit="元", summed=True),
        Column("unpaid_change", "增减", Kind.MONEY, "现在减原来", unit="元", summed=True),
    ),
    sort_by=("line_id", "receipt_id", "institution_code", "payee"),
    folded=("receipt_id", "district", "days_overdue_then"),
)

DIFF_FUNDS = ResultTable(
    "diff_funds",
    "预付金的变化",
    (
        replace(BATCH, rank=1),
        replace(INSTITUTION_CODE, rank=9),
        INSTITUTION_NAME,
        Column("district", "区县", Kind.TEXT, "医疗机构所属的区县", rank=6),
        Column("fund", "基金类型", Kind.CHOICE, "拨付预付金的医保基金", choices=FUND.choices),
        Column("balance_then", "原余额", Kind.MONEY, "对照日期尚未收回的预付金", unit="元", summed=True),
        Column("advance", "拨付", Kind.MONEY, "其间拨付的，含前期记录的更正", unit="元", summed=True),
        Column("offset", "抵扣", Kind.MONEY, "其间抵扣的，含前期记录的更正", unit="元", summed=True),
        Column("refund", "退回", Kind.MONEY, "其间退回的，含前期记录的更正", unit="元", summed=True),
        Column("balance", "余额", Kind.MONEY, "原余额加拨付，减抵扣和退回", unit="元", summed=True),
        Column(
            "corrected",
            "其中前期更正",
            Kind.MONEY,
            "余额变化里日期不在其间的",
            unit="元",
            rank=4,
            summed=True,
        ),
        Column(
            "late_then",
            "原逾期未拨",
            Kind.MONEY,
            "对照日期逾期未拨足的，没有预付拨付表则空缺",
            unit="元",
            rank=3,
            summed=True,
        ),
        Column(
            "late", "逾期未拨", Kind.MONEY, "现在逾期未拨足的，没有预付拨付表则空缺", unit="元", rank=2, summed=True
        ),
    ),
    sort_by=("batch", "institution_code", "fund"),
)

"""What `offset`, `refund`, `ledger` and `cashflow` give: how advances come back to the funds."""

from __future__ import annotations

from dataclasses import replace

from jicai.tables.column import Choice, Column, Kind, ResultTable
from jicai.tables.common import BATCH, FUND, INSTITUTION_CODE, INSTITUTION_NAME

REFUND_STATUSES = (Choice("final", "已确定"), Choice("forecast", "预计"))
MOVEMENT_KINDS = (Choice("advance", "预付"), Choice("offset", "抵扣"), Choice("refund", "退回"))

_FUND = Column("fund", "基金类型", Kind.CHOICE, "拨付预付金的医保基金，抵扣和退回也归它", choices=FUND.choices)
#: Batch and fund stay on a narrow screen: the rows of an institution differ by nothing else.
_ACCOUNT = (BATCH, replace(INSTITUTION_CODE, rank=8), INSTITUTION_NAME, _FUND)
_BY_ACCOUNT = ("batch", "institution_code", "fund")
_DISTRICT = Column("district", "区县", Kind.TEXT, "医疗机构所属的区县", rank=7)

OFFSET = ResultTable(
    "offset",
    "预付金抵扣",
    (
        *_ACCOUNT,
        Column("month", "月份", Kind.MONTH, "抵扣的结算月份"),
        Column("opening", "月初余额", Kind.MONEY, "抵扣之前尚未收回的预付金", unit="元", rank=4),
        Column(
            "fund_payment", "基金应付", Kind.MONEY, "该基金当月应付该机构的金额，各行相加，追回为负", unit="元", rank=5
        ),
        Column("offset", "抵扣", Kind.MONEY, "当月抵扣的金额", unit="元", summed=True),
        Column("closing", "月末余额", Kind.MONEY, "月初余额减去抵扣和当月已退回的", unit="元"),
        _DISTRICT,
    ),
    sort_by=(*_BY_ACCOUNT, "month"),
)

REFUND = ResultTable(
    "refund",
    "预付金退回",
    (
        *_ACCOUNT,
        Column("advanced", "已预付", Kind.MONEY, "该基金预付给该机构的金额", unit="元", rank=4, summed=True),
        Column("offset", "已抵扣", Kind.MONEY, "截至所给的月份抵扣的金额", unit="元", rank=5, summed=True),
        Column("refund", "应退回", Kind.MONEY, "已预付减已抵扣，不论是否已经退回", unit="元", summed=True),
        Column("due_month", "退回月份", Kind.MONTH, "抵扣期满的次月"),
        Column("status", "状态", Kind.CHOICE, "抵扣期的基金支付是否已经齐全", choices=REFUND_STATUSES),
        _DISTRICT,
    ),
    sort_by=_BY_ACCOUNT,
)

LEDGER = ResultTable(
    "ledger",
    "预付金台账",
    (
        *_ACCOUNT,
        Column("date", "日期", Kind.DATE, "发生的日期，按月的为月末"),
        Column("kind", "类别", Kind.CHOICE, "预付、抵扣或退回", choices=MOVEMENT_KINDS),
        Column("amount", "金额", Kind.MONEY, "这一笔的金额", unit="元"),
        Column("balance", "余额", Kind.MONEY, "这一笔之后尚未收回的预付金", unit="元"),
        Column("actual", "有记录", Kind.BOOLEAN, "是导入表里的实际数，不是计算的", rank=4),
        _DISTRICT,
    ),
    sort_by=(*_BY_ACCOUNT, "date", "kind"),
)

CASHFLOW = ResultTable(
    "cashflow",
    "基金收支",
    (
        Column("month", "月份", Kind.MONTH, "发生的月份"),
        _FUND,
        Column("advance", "预付", Kind.MONEY, "当月预付出去的金额", unit="元", summed=True),
        Column("offset", "抵扣", Kind.MONEY, "当月抵扣收回的金额", unit="元", summed=True),
        Column("refund", "退回", Kind.MONEY, "当月退回的金额", unit="元", summed=True),
        Column("net", "净额", Kind.MONEY, "抵扣加退回减预付，负数为净流出", unit="元", rank=1, summed=True),
        Column("planned", "含计划", Kind.BOOLEAN, "有一部分尚未发生，是计划数"),
    ),
    sort_by=("month", "fund"),
)

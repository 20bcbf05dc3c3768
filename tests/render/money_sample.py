"""Made-up payment lists and cash flows that the tests of this folder show."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import polars as pl

from jicai.render.result import Chart, PaymentList, Picture, Result
from jicai.tables.column import Choice, Column, Kind, ResultTable

MONEY = pl.Decimal(38, 2)
FUND = Column("fund", "基金", Kind.CHOICE, "", choices=(Choice("employee", "职工医保"), Choice("resident", "居民医保")))

CASHFLOW = ResultTable(
    "cashflow",
    "资金安排",
    (
        Column("month", "月份", Kind.MONTH, ""),
        FUND,
        Column("advance", "预付", Kind.MONEY, "", unit="元"),
        Column("offset", "抵扣", Kind.MONEY, "", unit="元"),
        Column("refund", "退回", Kind.MONEY, "", unit="元"),
        Column("net", "净支出", Kind.MONEY, "", unit="元", rank=1),
        Column("planned", "计划", Kind.BOOLEAN, ""),
    ),
    ("month", "fund"),
)

CHART = Chart("各月预付与收回", "column", "month", ("advance", "offset", "refund"), "fund")
PICTURE = Picture(("month", "fund"), ("advance",), ("offset", "refund"))

PAYMENTS = ResultTable(
    "payments",
    "预付清单",
    (
        Column("institution_code", "医疗机构编码", Kind.CODE, ""),
        Column("institution_name", "医疗机构名称", Kind.TEXT, ""),
        Column("district", "区县", Kind.TEXT, ""),
        Column("batch", "批次编码", Kind.CODE, ""),
        Column("agreed_amount", "约定金额", Kind.MONEY, "", unit="元"),
        Column("amount", "应付金额", Kind.MONEY, "", unit="元"),
        Column("note", "备注", Kind.TEXT, ""),
    ),
)

NAMES = ("重庆市渝中区人民医院", "巫溪县城厢镇卫生院", "=1+1 重庆沙坪坝康泰中医门诊部有限责任公司")


def months(count: int) -> list[date]:
    return [date(2026 + at // 12, at % 12 + 1, 1) for at in range(count)]


def cashflow(rows: list[tuple[date, str, str, str, str]]) -> Result:
    """Rows of month, fund, advance, offset, refund."""
    amounts = [tuple(map(Decimal, row[2:])) for row in rows]
    frame = pl.DataFrame(
        {
            "month": [row[0] for row in rows],
            "fund": [row[1] for row in rows],
            **{key: [row[at] for row in amounts] for at, key in enumerate(("advance", "offset", "refund"))},
            "net": [advance - offset - refund for advance, offset, refund in amounts],
            "planned": [row[0] >= date(2026, 9, 1) for row in rows],
        },
        schema={
            "month": pl.Date,
            "fund": pl.String,
            **dict.fromkeys(("advance", "offset", "refund", "net"), MONEY),
            "planned": pl.Boolean,
        },
    )
    footer = ["预付合计、抵扣合计和退回合计均为各批次之和。"]
    return Result(
        frame,
        CASHFLOW,
        "资金安排",
        "截至 2026-08-31",
        footer,
        [("截至日期", "2026-08-31")],
        charts=[CHART],
        picture=PICTURE,
    )


def small_cashflow() -> Result:
    return cashflow(
        [
            (date(2026, 7, 1), "employee", "1234567.89", "0", "0"),
            (date(2026, 7, 1), "resident", "456000.5", "0", "0"),
            (date(2026, 8, 1), "employee", "0", "300000", "0"),
            (date(2026, 8, 1), "resident", "0", "99", "0"),
            (date(2026, 9, 1), "employee", "0", "300000", "617283.94"),
            (date(2026, 9, 1), "resident", "-120", "0", "0.01"),
        ]
    )


def long_cashflow(count: int = 20) -> Result:
    rows = []
    for at, month in enumerate(months(count)):
        for fund, size in (("employee", 37_000_000), ("resident", 9_100_000)):
            paid = size if at in (1, 5) else 0
            back = size * (at % 5 + 1) // 40 if at > 7 else 0
            rows.append((month, fund, f"{paid}.25", f"{back}.5", f"{size // 3 if at == count - 1 else 0}"))
    return cashflow(rows)


def payment_list(names: list[str], title: str = "集采预付金付款清单（职工医保基金）") -> PaymentList:
    count = len(names)
    amounts = [Decimal(f"{1000 + at * 7919 % 99991}.{at * 37 % 100:02}") for at in range(count)]
    frame = pl.DataFrame(
        {
            "institution_code": [f"H50010{at:06}" for at in range(count)],
            "institution_name": names,
            "district": ["渝中区", "巫溪县", "石柱土家族自治县"] * (count // 3) + ["渝中区"] * (count % 3),
            "batch": ["gx-zhenju-2026"] * count,
            "agreed_amount": [amount * 2 for amount in amounts],
            "amount": amounts,
            "note": [None] * count,
        },
        schema={
            **dict.fromkeys(("institution_code", "institution_name", "district", "batch"), pl.String),
            **dict.fromkeys(("agreed_amount", "amount"), MONEY),
            "note": pl.String,
        },
    )
    subtitle = "付款月份：2026-08　首期　广西牵头中医针具类医用耗材集中带量采购"
    return PaymentList(title, subtitle, PAYMENTS, frame, "amount")

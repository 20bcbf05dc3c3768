"""A made-up result of `jicai progress` that the tests of this folder show in every format."""

from __future__ import annotations

from typing import Any

import polars as pl

from jicai.render.result import Result
from jicai.tables.column import Choice, Column, Kind, ResultTable

STATUS = (
    Choice("completed", "已完成"),
    Choice("on_track", "正常"),
    Choice("lagging", "滞后"),
    Choice("not_started", "未采购"),
    Choice("superseded", "已被国采接续"),
)

PROGRESS = ResultTable(
    "progress",
    "采购进度",
    (
        Column("batch", "批次编码", Kind.CODE, "", rank=6),
        Column("agreement_year", "协议年度", Kind.INTEGER, "", rank=9),
        Column("institution_code", "医疗机构编码", Kind.CODE, "", rank=3),
        Column("institution_name", "医疗机构名称", Kind.TEXT, ""),
        Column("district", "区县", Kind.TEXT, "", rank=5),
        Column("variety_code", "品种编码", Kind.CODE, "", rank=4),
        Column("variety_name", "品种名称", Kind.TEXT, ""),
        Column("company", "中选企业", Kind.TEXT, "", rank=1),
        Column("agreed_qty", "约定采购量", Kind.QUANTITY, "", unit="基本单位", rank=0),
        Column("purchased_qty", "已采购量", Kind.QUANTITY, "", unit="基本单位", rank=0),
        Column("remaining_qty", "剩余采购量", Kind.QUANTITY, "", unit="基本单位", rank=7),
        Column("completion", "完成率", Kind.RATIO, ""),
        Column("time_progress", "时间进度", Kind.RATIO, "", rank=2),
        Column("gap", "进度差", Kind.RATIO, "", rank=8),
        Column("agreed_amount", "约定金额", Kind.MONEY, "", rank=3),
        Column("required_monthly", "月均需采购量", Kind.QUANTITY, "", rank=7),
        Column("projected_completion", "预计完成率", Kind.RATIO, "", rank=9),
        Column("voluntary", "自愿参加", Kind.BOOLEAN, "", rank=9),
        Column("status", "状态", Kind.CHOICE, "", choices=STATUS),
    ),
    ("batch", "agreement_year", "institution_code", "variety_code", "company"),
)

#: The columns in their order, divided by blanks; "-" is absent.
ROWS = """
gx-zhenju-2026 1 H50010300001 重庆市渝中区人民医院 渝中区 ZJ001 一次性使用无菌针灸针 苏州针灸用品有限公司 120000 61750.5
  58249.5 0.514587500 0.145205479 0.369382021 25200.005 5295.409 3.5438 否 on_track
gx-zhenju-2026 1 H50010300002 重庆市渝中区中医院（重庆市中医骨科医院） 渝中区 ZJ001 一次性使用无菌针灸针
  苏州针灸用品有限公司 40000 40400 0 1.01 0.145205479 0.864794521 8400 0 6.9556 否 completed
gx-zhenju-2026 1 H50023800017 巫溪县城厢镇卫生院 巫溪县 ZJ002 针刀 华佗医疗器械（苏州）有限公司 1750 0
  1750 0 0.145205479 -0.145205479 3062.5 159.0909 0 否 not_started
qg-yinpian-2025 2 H50010600009 重庆沙坪坝康泰中医门诊部有限责任公司 沙坪坝区 YP013 黄芪
  甘肃陇西中药材集团股份有限公司饮片分公司 86.25 5.5
  80.75 0.063768116 0.172602740 -0.108834624 12345678.9 8.075 0.3695 是 lagging
qg-yinpian-2025 2 H50010600010 重庆市第九人民医院 - YP014 当归 甘肃陇西中药材集团股份有限公司饮片分公司 0 12
  0 - 0.172602740 - 0 - - 否 superseded
"""


def frame() -> pl.DataFrame:
    """The rows as commands hand them over: decimals of any scale, not yet rounded."""
    words = ROWS.split()
    series = []
    for at, column in enumerate(PROGRESS.columns):
        values = [None if word == "-" else word for word in words[at :: len(PROGRESS.columns)]]
        exact = {Kind.QUANTITY: pl.Decimal(38, 4), Kind.MONEY: pl.Decimal(38, 8), Kind.RATIO: pl.Decimal(38, 9)}
        dtype = exact.get(column.kind, pl.Int64() if column.kind is Kind.INTEGER else pl.String())
        one = pl.Series(column.key, values, pl.String).cast(dtype)
        series.append(one == "是" if column.kind is Kind.BOOLEAN else one)
    return pl.DataFrame(series)


def sample() -> Result:
    return Result(
        frame=frame(),
        table=PROGRESS,
        title="采购进度",
        subtitle="截至 2026-08-31 · 按验收数量",
        footer=["共 5 项：完成 1，滞后 1，未采购 1。", "另有 3 行订单不在任何批次的目录内。"],
        basis=[
            ("截至日期", "2026-08-31"),
            ("采购数量", "按验收数量计，退货冲减，已撤销的不计。"),
            ("完成率", "已采购量 ÷ 约定采购量，均按折算系数换算为基本单位。"),
        ],
        bars=("completion",),
    )


def small(values: dict[str, list[Any]], *columns: Column, **words: Any) -> Result:
    """A result of a few columns, typed by what the values are."""
    return Result(pl.DataFrame(values), ResultTable("small", "小表", columns), title="小表", **words)

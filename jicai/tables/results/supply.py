"""What `supply` gives: how companies and distributors supply, per batch."""

from __future__ import annotations

from jicai.tables.column import Column, Kind, ResultTable
from jicai.tables.common import BATCH

_FIGURES = (
    Column(
        "orders",
        "订单笔数",
        Kind.INTEGER,
        "中选产品的订单明细，一条算一笔，含拒绝配送，不含撤销、退货",
        rank=4,
        summed=True,
    ),
    Column("due_orders", "已到期笔数", Kind.INTEGER, "已过配送期限的订单，含拒绝配送的", rank=7, summed=True),
    Column(
        "ordered_amount", "应配送金额", Kind.MONEY, "已到期订单的下单数量乘以中选价", unit="元", rank=5, summed=True
    ),
    Column(
        "delivered_amount",
        "已配送金额",
        Kind.MONEY,
        "已到期订单已配送的数量乘以中选价，每笔不超过下单数量",
        unit="元",
        rank=6,
        summed=True,
    ),
    Column("delivery_rate", "配送率", Kind.RATIO, "已配送金额除以应配送金额，没有到期订单时空缺"),
    Column("deliveries", "配送次数", Kind.INTEGER, "已送达的次数，一行入库记录算一次", rank=7, summed=True),
    Column("days_median", "送达天数中位数", Kind.INTEGER, "一半的配送在下单后这些天内送达，不插值", unit="天", rank=2),
    Column("days_p90", "九成送达天数", Kind.INTEGER, "九成的配送在下单后这些天内送达，不插值", unit="天", rank=1),
    Column("late_deliveries", "迟送次数", Kind.INTEGER, "下单后超过规定天数才送达的次数", rank=8, summed=True),
    Column("late_share", "迟送占比", Kind.RATIO, "迟送次数除以配送次数", rank=1),
    Column(
        "refused_orders",
        "拒绝笔数",
        Kind.INTEGER,
        "状态为拒绝配送的订单，和因企业没有供货而作废的",
        rank=2,
        summed=True,
    ),
    Column(
        "voided_orders",
        "其中未供作废",
        Kind.INTEGER,
        "拒绝的订单里，作废原因说明是企业没有供货的",
        rank=8,
        summed=True,
    ),
    Column("refused_share", "拒绝占比", Kind.RATIO, "拒绝笔数除以订单笔数", rank=3),
    Column(
        "undelivered_after_completion",
        "完成后未送",
        Kind.INTEGER,
        "约定采购量完成之后下单，被拒绝或到期没有送足的订单",
        rank=1,
        summed=True,
    ),
    Column("undelivered_share", "完成后未送占比", Kind.RATIO, "完成后未送的笔数除以订单笔数", rank=8),
    Column("level", "建议关注等级", Kind.TEXT, "按本工具的门槛提出，供人判断，不是官方评定"),
)


def _by(key: str, table: str, label: str, reading: str = "") -> ResultTable:
    group = Column(key, label, Kind.TEXT, f"{label}的名称{reading}")
    folded = ("deliveries", "voided_orders", "undelivered_share")
    return ResultTable(table, f"供应情况（按{label}）", (BATCH, group, *_FIGURES), ("batch", key), folded=folded)


#: The results by the value of `--by`.
SUPPLY_BY: dict[str, ResultTable] = {
    "company": _by("company", "supply", "中选企业"),
    "distributor": _by(
        "distributor",
        "supply_by_distributor",
        "配送企业",
        "；一笔订单由几家配送的，订单和应配送金额算最先送达的一家（同一天的按入库明细编号），每次送达算送达的那一家，"
        "各列合计与按中选企业的相同",
    ),
}

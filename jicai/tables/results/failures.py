"""What `supply --lines` and `--failed` give: the orders that were not supplied, one by one and by product."""

from __future__ import annotations

from dataclasses import replace

from jicai.tables.column import Choice, Column, Kind, ResultTable
from jicai.tables.common import BATCH, INSTITUTION_CODE, INSTITUTION_NAME, LINE_ID, PRODUCT_CODE

#: In the order in which they are asked: an order is the first that fits.
FAILURE_KINDS = (
    Choice("refused", "拒绝配送"),
    Choice("voided", "未供作废"),
    Choice("short", "到期未送足"),
    Choice("late", "迟送"),
)

#: The columns that people read first.
SHOWN_FIRST = ("batch", "company", "institution_code", "institution_name", "product_code", "product_name")

_WHOSE = (
    replace(BATCH, rank=9),
    Column("company", "中选企业", Kind.TEXT, "中选企业的名称"),
    replace(INSTITUTION_CODE, rank=9),
    replace(PRODUCT_CODE, required=False, rank=9),
)
_UNIT = Column("unit", "单位", Kind.TEXT, "数量的单位：采购单位，如 盒；导出写最小单位的，是最小单位，如 片", rank=1)
_NAMES = (
    replace(INSTITUTION_NAME, meaning="医疗机构的名称"),
    Column("district", "区县", Kind.TEXT, "医疗机构所属的区县", rank=7),
    Column("product_name", "产品名称", Kind.TEXT, "目录里的产品名称"),
    Column("variety_code", "品种编码", Kind.CODE, "品种的编码", rank=9),
    Column("variety_name", "品种名称", Kind.TEXT, "品种的名称", rank=8),
    Column("batch_name", "批次名称", Kind.TEXT, "批次的名称", rank=8),
)
_AMOUNT = Column("amount", "未供金额", Kind.MONEY, "未供数量乘以中选价", unit="元", summed=True)

SUPPLY_LINES = ResultTable(
    "supply_lines",
    "未供货的订单明细",
    (
        *_WHOSE,
        replace(LINE_ID, required=False, rank=3),
        Column("ordered_on", "下单日期", Kind.DATE, "下单的日期"),
        Column(
            "kind",
            "情形",
            Kind.CHOICE,
            "拒绝配送；因企业没有供货而作废；已过配送期限没有送足；送达了而超过规定天数（迟送）。"
            "一条明细只算一种，先后如此",
            choices=FAILURE_KINDS,
        ),
        Column(
            "attempt",
            "第几次",
            Kind.INTEGER,
            "这家机构的这个产品第几次下单而没有供货，按下单日期、订单明细编号；迟送的空缺",
            rank=4,
        ),
        Column("void_reason", "作废原因", Kind.TEXT, "导出写的作废原因", rank=5),
        Column("distributor", "配送企业", Kind.TEXT, "配送企业的名称；由几家送达的，是最先送达的一家", rank=5),
        Column("ordered_qty", "下单数量", Kind.QUANTITY, "下单的数量，单位见单位列", rank=4),
        Column("delivered_qty", "已送数量", Kind.QUANTITY, "到截至日期已送达的数量，不超过下单数量", rank=4),
        Column("missing_qty", "未供数量", Kind.QUANTITY, "下单数量减已送数量；迟送的为零"),
        _UNIT,
        _AMOUNT,
        Column("days", "天数", Kind.INTEGER, "从下单到截至日期的天数，迟送的到最后一次送达", unit="天", rank=2),
        Column(
            "late_deliveries",
            "迟送次数",
            Kind.INTEGER,
            "其中超过规定天数才送达的次数，到期未送足的也数",
            rank=6,
            summed=True,
        ),
        *_NAMES,
        Column("source", "来源", Kind.TEXT, "文件、工作表和行号", rank=6, prose=True),
    ),
    sort_by=("batch", "company", "institution_code", "product_code", "line_id", "ordered_on"),
    folded=("variety_name", "batch_name", "district", "late_deliveries", "source"),
)


def _count(key: str, label: str, meaning: str, rank: int) -> Column:
    return Column(key, label, Kind.INTEGER, meaning, rank=rank, summed=True)


SUPPLY_FAILED = ResultTable(
    "supply_failed",
    "未供货的产品",
    (
        *_WHOSE,
        Column("first_failed_on", "首次未供", Kind.DATE, "第一次没有供货的订单的下单日期", rank=1),
        Column("last_failed_on", "末次未供", Kind.DATE, "最后一次没有供货的订单的下单日期", rank=2),
        _count("times", "未供次数", "没有供货的订单笔数：拒绝配送、未供作废、到期未送足", 0),
        _count("orders", "订单笔数", "这家机构对这个产品的全部订单，不含撤销、退货", 4),
        Column("last_ordered_on", "末次下单", Kind.DATE, "这家机构最后一次订这个产品的日期", rank=6),
        _count("refused", "拒绝配送", "状态为拒绝配送的订单", 5),
        _count("voided", "未供作废", "因企业没有供货而作废的订单", 5),
        _count("short", "到期未送足", "已过配送期限没有送足的订单", 5),
        _count("late", "迟送", "没有别的问题、只是迟送的订单，不算在未供次数里", 6),
        Column("ordered_qty", "未供订单数量", Kind.QUANTITY, "没有供货的订单的下单数量，单位见单位列", rank=4),
        Column("missing_qty", "未供数量", Kind.QUANTITY, "没有供货的订单下单数量减已送数量"),
        _UNIT,
        _AMOUNT,
        Column(
            "delivered_since",
            "之后送达",
            Kind.DATE,
            "末次未供的订单下单之后，没有未供的订单里最早的一次送达；没有则空缺",
            rank=3,
        ),
        *_NAMES,
        Column("source", "来源", Kind.TEXT, "首次未供的订单明细的文件、工作表和行号", rank=6, prose=True),
    ),
    sort_by=("batch", "company", "institution_code", "product_code"),
    folded=("variety_name", "batch_name", "district", "last_ordered_on", "source"),
)

"""订单明细: the exchange's export of order lines, one row per line or per receipt of a line."""

from __future__ import annotations

from jicai.tables.column import Choice, Column, InputTable, Kind, Sign
from jicai.tables.common import INSTITUTION_CODE, INSTITUTION_NAME, LINE_ID, PRODUCT_CODE, PRODUCT_NAME

ORDER_STATUSES = (
    Choice(
        "normal",
        "正常",
        (
            "待确认",
            "已确认",
            "待配送",
            "配送中",
            "部分配送",
            "已配送",
            "部分入库",
            "已入库",
            "已收货",
            "已完成",
        ),
    ),
    Choice("withdrawn", "已撤销", ("撤销", "已取消", "取消", "撤单", "作废")),
    Choice("refused", "拒绝配送", ("拒单", "已拒绝")),
    Choice("returned", "退货", ("已退货",)),
)

ORDERS = InputTable(
    "orders",
    "订单明细",
    (
        LINE_ID,
        Column(
            "receipt_id",
            "入库明细编号",
            Kind.IDENTIFIER,
            "一次入库的编号；一条订单明细分次入库时每次一行",
            ("收货明细编号", "入库单明细号", "配送明细编号"),
        ),
        Column("order_id", "订单编号", Kind.IDENTIFIER, "订单的编号", ("采购单号", "订单号")),
        INSTITUTION_CODE,
        INSTITUTION_NAME,
        PRODUCT_CODE,
        PRODUCT_NAME,
        Column("company", "生产企业", Kind.TEXT, "生产企业的名称", ("中选企业", "上市许可持有人", "注册人")),
        Column("distributor", "配送企业", Kind.TEXT, "配送企业的名称", ("配送企业名称", "供应商", "配送商")),
        Column("contract_no", "合同编号", Kind.IDENTIFIER, "电子交易合同的编号", ("电子合同编号", "合同号")),
        Column(
            "ordered_qty",
            "采购数量",
            Kind.QUANTITY,
            "下单的数量，采购单位",
            ("订购数量", "下单数量", "采购量"),
            required=True,
        ),
        Column("delivered_qty", "配送数量", Kind.QUANTITY, "配送的数量，采购单位", ("发货数量", "配送量")),
        Column(
            "accepted_qty",
            "验收数量",
            Kind.QUANTITY,
            "验收入库的数量，采购单位",
            ("入库数量", "收货数量", "到货数量"),
        ),
        Column(
            "unit_price",
            "采购单价",
            Kind.PRICE,
            "每采购单位的价格",
            ("单价", "采购价", "采购价格"),
            unit="元",
            required=True,
            sign=Sign.NOT_NEGATIVE,
        ),
        Column(
            "accepted_amount",
            "验收金额",
            Kind.MONEY,
            "验收入库的金额",
            ("入库金额", "收货金额", "到货金额"),
            unit="元",
        ),
        Column(
            "ordered_on",
            "下单日期",
            Kind.DATE,
            "下单的日期",
            ("下单时间", "订单日期", "采购日期"),
            required=True,
        ),
        Column(
            "delivered_on",
            "配送日期",
            Kind.DATE,
            "配送的日期",
            ("发货日期", "配送时间", "发货时间"),
        ),
        Column(
            "accepted_on",
            "验收日期",
            Kind.DATE,
            "验收入库的日期",
            ("入库日期", "收货日期", "验收时间", "入库时间", "到货日期"),
        ),
        Column(
            "status",
            "订单状态",
            Kind.CHOICE,
            "订单明细的状态，空缺为正常",
            ("状态", "订单明细状态"),
            choices=ORDER_STATUSES,
            default="normal",
        ),
    ),
    unique_by=("line_id", "receipt_id"),
    meaning="交易所导出的订单明细，每条明细或每次入库一行",
)

"""The books that others keep of the same trade: a hospital's receipts and invoices, another's book of the fund."""

from __future__ import annotations

from dataclasses import replace

from jicai.tables.column import Choice, Column, InputTable, Kind
from jicai.tables.common import (
    COMPANY,
    INSTITUTION_CODE,
    INSTITUTION_NAME,
    LINE_ID,
    PRODUCT_CODE,
    PRODUCT_NAME,
    SPEC,
    also,
    optional,
)
from jicai.tables.inputs.fund import FUND_PAYMENTS, RECOVERIES
from jicai.tables.inputs.orders import ORDERS

#: Receipts of a hospital's store are of its own numbering; 单据号 is how HIS and SPD systems call it.
_RECEIPT_NO = Column(
    "receipt_no",
    "入库单号",
    Kind.IDENTIFIER,
    "医院入库单、验收单的号码；一张单可以有几行",
    ("入库单编号", "验收单号", "验收单编号", "收货单号", "单据号", "单据编号"),
)
_RECEIPT_ID = replace(ORDERS.column("receipt_id"), meaning="交易所的入库明细编号；填了就按它对账")
_ORDER_ID = replace(ORDERS.column("order_id"), meaning="交易所的订单编号；填了就按它和产品对账")
_LINE_ID = replace(optional(LINE_ID), meaning="交易所的订单明细编号；填了就按它对账")
_PRODUCT_CODE = also(PRODUCT_CODE, "药品统一编码", "物资编码", "材料编码")
_PRODUCT_NAME = also(PRODUCT_NAME, "材料名称")

RECEIPT_KINDS = (
    Choice(
        "received", "入库", ("采购入库", "验收入库", "正常入库", "普通入库", "采购", "验收", "入库单", "购入", "收货")
    ),
    Choice("returned", "退货", ("采购退货", "退货出库", "退货单", "入库退货", "退供应商", "退货入库", "冲红")),
    Choice("other", "其他", ("其它", "调拨入库", "调拨", "盘盈入库", "盘盈", "期初入库", "赠送入库")),
)

RECEIPTS = InputTable(
    "receipts",
    "验收台账",
    (
        INSTITUTION_CODE,
        INSTITUTION_NAME,
        _RECEIPT_NO,
        _RECEIPT_ID,
        _LINE_ID,
        _ORDER_ID,
        _PRODUCT_CODE,
        _PRODUCT_NAME,
        SPEC,
        COMPANY,
        Column("lot", "批号", Kind.IDENTIFIER, "产品的生产批号", ("生产批号", "产品批号")),
        Column(
            "accepted_on",
            "验收日期",
            Kind.DATE,
            "验收入库的日期",
            ("入库日期", "入库时间", "验收时间", "收货日期", "收货时间", "到货日期"),
            required=True,
        ),
        Column(
            "quantity",
            "验收数量",
            Kind.QUANTITY,
            "验收入库的数量，采购单位；退货、冲红为负",
            ("入库数量", "收货数量", "到货数量", "实收数量", "购入数量", "数量"),
            required=True,
        ),
        Column(
            "unit_price",
            "入库单价",
            Kind.PRICE,
            "每采购单位的进价，含税",
            ("采购单价", "单价", "采购价", "进价", "购进价", "购入价"),
            unit="元",
        ),
        Column(
            "amount",
            "入库金额",
            Kind.MONEY,
            "含税的入库金额；空着按数量乘以单价",
            ("验收金额", "收货金额", "购进金额", "进价金额", "采购金额", "金额"),
            unit="元",
        ),
        Column(
            "supplier",
            "供应商",
            Kind.TEXT,
            "供货企业的名称",
            ("供货单位", "供应单位", "供货企业", "配送企业", "配送企业名称", "供应商名称"),
        ),
        Column(
            "kind",
            "业务类型",
            Kind.CHOICE,
            "入库、退货（数量和金额按负数）或其他（调拨、盘盈等，不对账）",
            ("入库类型", "单据类型", "业务类别"),
            choices=RECEIPT_KINDS,
            default="received",
        ),
    ),
    meaning="医疗机构自己的验收入库台账（HIS、SPD 导出），与平台订单对账",
    source="医疗机构 HIS 或 SPD 的入库导出",
    without="不与医院的入库对账",
    yields=True,
)

INVOICES = InputTable(
    "invoices",
    "发票",
    (
        INSTITUTION_CODE,
        INSTITUTION_NAME,
        Column(
            "invoice_no",
            "发票号码",
            Kind.IDENTIFIER,
            "发票的号码；一张发票可以有几行",
            ("发票号", "发票编号", "数电票号码", "全电发票号码"),
            required=True,
        ),
        Column("invoiced_on", "开票日期", Kind.DATE, "开票的日期", ("发票日期", "开票时间"), required=True),
        Column(
            "seller",
            "销售方",
            Kind.TEXT,
            "开票企业的名称",
            ("销方名称", "销售方名称", "销货单位", "开票单位", "开票企业", "供应商"),
        ),
        _RECEIPT_ID,
        _LINE_ID,
        _ORDER_ID,
        replace(_PRODUCT_CODE, required=False, stand_ins=()),
        _PRODUCT_NAME,
        SPEC,
        COMPANY,
        Column("quantity", "数量", Kind.QUANTITY, "开票的数量，采购单位；红字为负", ("开票数量",)),
        Column("unit_price", "含税单价", Kind.PRICE, "每采购单位的含税价格", ("开票单价",), unit="元"),
        Column(
            "amount",
            "价税合计",
            Kind.MONEY,
            "含税的金额，红字为负；不含税的金额不能代替它",
            ("含税金额", "发票金额", "开票金额"),
            unit="元",
            required=True,
        ),
    ),
    meaning="供应企业开给医疗机构的发票，可以逐行写明产品，也可以只有整张的金额",
    source="医疗机构或供应企业的发票台账",
    without="不与发票对账",
    yields=True,
)

FUND_BOOK = replace(
    FUND_PAYMENTS,
    key="fund_book",
    label="基金支付对账",
    meaning="另一本账里的基金支付（医疗机构的，或财政、银行的），与基金支付对账",
    source="医疗机构、财政或银行的到账台账",
    without="不与另一本基金支付的账对账",
    yields=True,
)

RECOVERY_BOOK = replace(
    RECOVERIES,
    key="recovery_book",
    label="预付抵扣退回对账",
    meaning="另一本账里的预付抵扣和退回，与预付抵扣退回对账",
    source="医疗机构、财政或银行的抵扣退回台账",
    without="不与另一本抵扣退回的账对账",
    yields=True,
)

"""货款支付: what institutions paid their suppliers."""

from __future__ import annotations

from jicai.tables.column import Column, InputTable, Kind, Sign
from jicai.tables.common import INSTITUTION_CODE, INSTITUTION_NAME, LINE_ID, optional

PAYMENTS = InputTable(
    "payments",
    "货款支付",
    (
        Column(
            "payment_id",
            "付款编号",
            Kind.IDENTIFIER,
            "付款的编号",
            ("支付编号", "付款流水号"),
            required=True,
        ),
        INSTITUTION_CODE,
        Column("payee", "收款企业", Kind.TEXT, "收款企业的名称", ("收款单位", "供应商"), required=True),
        optional(LINE_ID),
        Column("paid_on", "付款日期", Kind.DATE, "付款的日期", ("支付日期", "回款日期"), required=True),
        Column(
            "amount",
            "付款金额",
            Kind.MONEY,
            "付款的金额，冲红为负",
            ("支付金额", "回款金额"),
            unit="元",
            required=True,
            sign=Sign.NOT_ZERO,
        ),
        INSTITUTION_NAME,
    ),
    unique_by=("payment_id", "line_id"),
    meaning="医疗机构向供应企业的货款支付",
    source="招采系统的货款结算导出，或医疗机构的付款台账",
    without="货款全部按未付",
)

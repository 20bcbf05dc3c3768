"""The fund's tables: monthly payments to institutions, advances paid out, official figures, what was taken back."""

from __future__ import annotations

from jicai.tables.column import Choice, Column, InputTable, Kind, Sign
from jicai.tables.common import BATCH, FUND, INSTITUTION_CODE, INSTITUTION_NAME, also, optional

FUND_PAYMENTS = InputTable(
    "fund_payments",
    "基金支付",
    (
        also(INSTITUTION_CODE, "拨付对象编码"),
        Column(
            "month",
            "结算月份",
            Kind.MONTH,
            "结算的月份",
            ("月份", "结算年月", "费款所属期", "清算年月"),
            required=True,
        ),
        also(FUND, "基金支付类型"),
        Column(
            "amount",
            "应付金额",
            Kind.MONEY,
            "抵扣前应付的金额，追回为负",
            ("基金支付金额", "应拨金额", "基金拨付金额", "基金支付总额", "拨付总金额"),
            unit="元",
            required=True,
        ),
        Column(
            "posted_on",
            "拨付日期",
            Kind.DATE,
            "实际拨付给医疗机构的日期；空着是没有记录",
            ("入账日期", "到账日期", "实际拨付日期"),
        ),
        also(INSTITUTION_NAME, "拨付对象名称"),
    ),
    meaning="医保基金每月应付医疗机构的金额，抵扣之前",
    source="医保经办的月度结算支付导出",
)

TRANCHES = (
    Choice("1", "首期", ("1", "首付", "第一笔", "第一期", "第1期")),
    Choice("2", "尾款", ("2", "第二期", "第二笔", "第2期")),
)

DISBURSEMENTS = InputTable(
    "disbursements",
    "预付拨付",
    (
        BATCH,
        also(INSTITUTION_CODE, "拨付对象编码"),
        Column(
            "tranche",
            "拨付期次",
            Kind.CHOICE,
            "第几期预付：1 首期，2 尾款",
            ("预付批次", "拨付批次", "期次"),
            required=True,
            choices=TRANCHES,
        ),
        Column("paid_on", "拨付日期", Kind.DATE, "拨付的日期", ("财务登账时间",), required=True),
        Column(
            "amount",
            "拨付金额",
            Kind.MONEY,
            "拨付的金额",
            ("拨付总金额",),
            unit="元",
            required=True,
            sign=Sign.POSITIVE,
        ),
        optional(FUND),
        also(INSTITUTION_NAME, "拨付对象名称"),
    ),
    meaning="实际拨付的预付金，一期可分几行",
    source="医保经办的预付金拨付台账",
    without="预付金按未拨付，抵扣时按计划额视同已拨付",
)

ADVANCE_AMOUNTS = InputTable(
    "advance_amounts",
    "预付测算",
    (
        BATCH,
        INSTITUTION_CODE,
        Column(
            "amount",
            "预付总额",
            Kind.MONEY,
            "监测中心测算的预付金总额",
            ("测算金额",),
            unit="元",
            required=True,
            sign=Sign.NOT_NEGATIVE,
        ),
        INSTITUTION_NAME,
    ),
    meaning="医保监测中心测算的预付金，代替按比例计算的",
    source="医保监测中心下发的预付金测算表",
    without="预付金按约定金额和预付比例计算",
)

RECOVERY_KINDS = (Choice("offset", "抵扣"), Choice("refund", "退回"))

RECOVERIES = InputTable(
    "recoveries",
    "预付抵扣退回",
    (
        BATCH,
        INSTITUTION_CODE,
        FUND,
        Column("month", "月份", Kind.MONTH, "抵扣或退回的月份", required=True),
        Column("kind", "类别", Kind.CHOICE, "抵扣或退回", required=True, choices=RECOVERY_KINDS),
        Column("amount", "金额", Kind.MONEY, "抵扣或退回的金额", unit="元", required=True),
        INSTITUTION_NAME,
    ),
    meaning="实际的抵扣和退回，代替计算的",
    source="医保经办的预付金抵扣、退回台账",
    without="抵扣和退回按计算额视同已发生",
)

"""结余测算 and 结余考核: what the retention of saved fund money is worked out from."""

from __future__ import annotations

from dataclasses import replace

from jicai.tables.column import Column, InputTable, Kind, Sign
from jicai.tables.common import BATCH, INSTITUTION_CODE, INSTITUTION_NAME
from jicai.tables.inputs.agreements import STATED_YEAR
from jicai.tables.inputs.catalogue import PRODUCTS

SURPLUS_TERMS = InputTable(
    "surplus_terms",
    "结余测算",
    (
        BATCH,
        replace(PRODUCTS.column("variety_code"), meaning="品种的编码，与中选目录一致", defining=False),
        Column(
            "pre_price",
            "集采前均价",
            Kind.PRICE,
            "集采前这个通用名的平均采购价，每个品种基本单位",
            ("集采前平均价格", "集采前采购均价", "集采前价格"),
            unit="元",
            required=True,
            sign=Sign.POSITIVE,
        ),
        Column(
            "fund_share",
            "统筹基金支付比例",
            Kind.FACTOR,
            "这个品种由统筹基金实际支付的份额，大于 0，不大于 1",
            ("统筹基金实际支付比例", "基金支付比例", "医保支付比例"),
            required=True,
            sign=Sign.POSITIVE,
        ),
        replace(PRODUCTS.column("variety_name"), meaning="品种的名称", others=(), required=False),
    ),
    unique_by=("batch", "variety_code"),
    meaning="各品种测算结余所用的集采前均价和统筹基金支付比例",
    source="医保部门测算结余留用时的资料，自己整理",
    without="不算结余",
    yields=True,
)

SURPLUS_SCORES = InputTable(
    "surplus_scores",
    "结余考核",
    (
        BATCH,
        replace(STATED_YEAR, meaning="考核的是第几个协议年度，从 1 起；也可写公历年", stand_ins=()),
        INSTITUTION_CODE,
        Column(
            "score",
            "结余考核得分",
            Kind.QUANTITY,
            "结余留用考核的得分",
            ("考核得分", "考核分数"),
            required=True,
            sign=Sign.NOT_NEGATIVE,
        ),
        INSTITUTION_NAME,
    ),
    unique_by=("batch", "agreement_year", "institution_code"),
    meaning="各医疗机构结余留用考核的得分",
    source="结余留用考核的结果",
    without="没有得分，测算办法要得分的不算留用金额",
    yields=True,
)

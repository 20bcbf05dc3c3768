"""What `surplus` gives: saved fund money by institution and variety, and what of it an institution keeps."""

from __future__ import annotations

from dataclasses import replace

from jicai.tables.column import Choice, Column, Kind, ResultTable
from jicai.tables.common import BATCH, INSTITUTION_CODE, INSTITUTION_NAME
from jicai.tables.inputs.agreements import AGREEMENT_YEAR
from jicai.tables.results.progress import PROGRESS

SURPLUS_STATUSES = (
    Choice("counted", "计入"),
    Choice("deficit", "超支"),
    Choice("short", "未完成约定量"),
    Choice("nonselected", "非中选占比超限"),
    Choice("no_terms", "缺测算参数"),
    Choice("superseded", "已转国采"),
)

RETENTION_STATUSES = (
    Choice("retained", "有留用"),
    Choice("nothing", "没有计入的结余"),
    Choice("incomplete", "缺测算参数"),
    Choice("unscored", "缺考核得分"),
    Choice("failed", "考核不合格"),
)

_PLACE = (
    replace(BATCH, rank=6),
    replace(AGREEMENT_YEAR, meaning="测算的是第几个协议年度", rank=7),
    replace(INSTITUTION_CODE, rank=9),
    INSTITUTION_NAME,
    replace(PROGRESS.column("district"), rank=5),
)
_BUDGET = Column("budget", "医保资金预算", Kind.MONEY, "预算量乘以集采前均价和统筹基金支付比例", unit="元", summed=True)
_SPENT = Column("spent", "基金实际支出", Kind.MONEY, "采购金额乘以统筹基金支付比例", unit="元", summed=True)

SURPLUS_ITEMS = ResultTable(
    "surplus_items",
    "结余测算明细",
    (
        *_PLACE,
        replace(PROGRESS.column("variety_code"), rank=8),
        PROGRESS.column("variety_name"),
        Column("agreed_qty", "约定采购量", Kind.QUANTITY, "品种各中选企业的约定采购量之和，折合基本单位", rank=4),
        Column("selected_qty", "中选采购量", Kind.QUANTITY, "中选产品的验收量，折合基本单位", rank=4),
        Column("nonselected_qty", "非中选采购量", Kind.QUANTITY, "非中选产品的验收量，折合基本单位", rank=5),
        Column("completion", "完成率", Kind.RATIO, "中选采购量除以约定采购量", rank=2),
        Column("nonselected_share", "非中选占比", Kind.RATIO, "非中选采购量除以两者之和，没有采购的空缺", rank=3),
        Column("pre_price", "集采前均价", Kind.PRICE, "结余测算表的集采前均价，每个基本单位", unit="元", rank=6),
        Column("fund_share", "统筹基金支付比例", Kind.RATIO, "结余测算表的统筹基金支付比例", rank=6),
        _BUDGET,
        Column(
            "purchased_amount", "采购金额", Kind.MONEY, "计入支出的验收金额，取到分", unit="元", rank=5, summed=True
        ),
        _SPENT,
        Column("surplus", "结余", Kind.MONEY, "医保资金预算减基金实际支出，负数为超支", unit="元", summed=True),
        Column(
            "counted_surplus",
            "计入测算基数",
            Kind.MONEY,
            "状态为计入的结余；超支冲减的办法里也有超支",
            unit="元",
            rank=1,
            summed=True,
        ),
        Column("status", "状态", Kind.CHOICE, "是否计入测算基数，不计入的为什么", choices=SURPLUS_STATUSES),
    ),
    sort_by=("batch", "agreement_year", "institution_code", "variety_code"),
)

SURPLUS = ResultTable(
    "surplus",
    "结余留用",
    (
        *_PLACE,
        Column("items", "品种数", Kind.INTEGER, "有约定采购量的品种个数", rank=4, summed=True),
        Column("counted_items", "计入的品种数", Kind.INTEGER, "结余计入测算基数的品种个数", rank=4, summed=True),
        _BUDGET,
        _SPENT,
        Column("surplus_base", "结余测算基数", Kind.MONEY, "各品种计入测算基数之和", unit="元", summed=True),
        Column("score", "结余考核得分", Kind.QUANTITY, "结余考核表的得分", rank=3),
        Column("ratio", "留用比例", Kind.RATIO, "测算办法里这个得分的留用比例", rank=1),
        Column(
            "retained",
            "结余留用金额",
            Kind.MONEY,
            "结余测算基数乘以留用比例，不小于 0，四舍五入到分",
            unit="元",
            summed=True,
        ),
        Column("status", "状态", Kind.CHOICE, "有没有留用，没有的为什么", choices=RETENTION_STATUSES),
    ),
    sort_by=("batch", "agreement_year", "institution_code"),
)

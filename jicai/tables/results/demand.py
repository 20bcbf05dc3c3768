"""What `demand` gives: reported needs against the purchases of the last twelve months."""

from __future__ import annotations

from dataclasses import replace

from jicai.tables.column import Choice, Column, Kind, ResultTable
from jicai.tables.common import BATCH, INSTITUTION_CODE, INSTITUTION_NAME
from jicai.tables.results.progress import PROGRESS

DEMAND_STATUSES = (
    Choice("within", "相符"),
    Choice("uncovered", "缺月份"),
    Choice("no_purchases", "有报量无采购"),
    Choice("above", "偏高"),
    Choice("below", "偏低"),
    Choice("unreported", "有采购未报量"),
)

DEMAND = ResultTable(
    "demand",
    "报量核对",
    (
        replace(BATCH, rank=6),
        replace(INSTITUTION_CODE, rank=9),
        INSTITUTION_NAME,
        replace(PROGRESS.column("district"), rank=4),
        replace(PROGRESS.column("variety_code"), rank=8),
        PROGRESS.column("variety_name"),
        Column("reported_qty", "报量", Kind.QUANTITY, "填报的需求量，折合品种基本单位；没有填报的空缺"),
        Column("selected_qty", "中选采购量", Kind.QUANTITY, "近十二个月采购的中选产品，折合基本单位", rank=5),
        Column("nonselected_qty", "非中选采购量", Kind.QUANTITY, "近十二个月采购的非中选产品，折合基本单位", rank=5),
        Column("substitute_qty", "替代产品采购量", Kind.QUANTITY, "近十二个月采购的替代产品，折合基本单位", rank=5),
        Column("purchased_qty", "近十二个月采购量", Kind.QUANTITY, "中选、非中选、替代产品三者之和"),
        Column("months_covered", "有数据的月份数", Kind.INTEGER, "十二个月里订单明细有数据的有几个月", rank=7),
        Column("ratio", "报量与采购量之比", Kind.RATIO, "报量除以近十二个月采购量；没有采购或缺月份的空缺", rank=1),
        Column(
            "status", "状态", Kind.CHOICE, "报量与采购量相比，界限见 jicai.toml 的 [demand]", choices=DEMAND_STATUSES
        ),
    ),
    sort_by=("batch", "institution_code", "variety_code"),
)

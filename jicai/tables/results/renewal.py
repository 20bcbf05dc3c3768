"""What `renew` gives: next year's agreed quantities against this year's, and the proposal for the next year."""

from __future__ import annotations

from dataclasses import replace

from jicai.tables.column import Choice, Column, Kind, ResultTable
from jicai.tables.common import BATCH, INSTITUTION_CODE, INSTITUTION_NAME, PRODUCT_CODE, PRODUCT_NAME
from jicai.tables.inputs.agreements import AGREED, AGREEMENT_YEAR
from jicai.tables.results.progress import PROGRESS

RENEWAL_STATUSES = (
    Choice("superseded", "已转国采"),
    Choice("missing", "未续签"),
    Choice("new", "新增"),
    Choice("below_floor", "低于下限"),
    Choice("lowered", "减少"),
    Choice("kept", "持平"),
    Choice("raised", "增加"),
)

RENEWAL = ResultTable(
    "renew",
    "续签对照",
    (
        replace(BATCH, rank=6),
        replace(AGREEMENT_YEAR, meaning="新的协议年度", rank=5),
        replace(INSTITUTION_CODE, rank=9),
        INSTITUTION_NAME,
        replace(PROGRESS.column("district"), rank=4),
        replace(PROGRESS.column("variety_code"), rank=8),
        PROGRESS.column("variety_name"),
        replace(PROGRESS.column("company"), rank=1),
        Column("previous_qty", "上年约定采购量", Kind.QUANTITY, "上一协议年度的约定采购量，折合品种基本单位", rank=2),
        Column("purchased_qty", "上年已采购量", Kind.QUANTITY, "上一协议年度至截至日期的验收量，折合基本单位", rank=3),
        Column("comparable_qty", "上年可比量", Kind.QUANTITY, "新年度不足一年的，上年约定采购量按天数折算", rank=6),
        Column("floor_qty", "续签下限", Kind.QUANTITY, "上年可比量乘以批次的续签下限，没有下限的空缺", rank=4),
        Column("next_qty", "新年度约定采购量", Kind.QUANTITY, "新协议年度的约定采购量，折合品种基本单位", rank=0),
        Column("difference", "增减", Kind.QUANTITY, "新年度约定采购量减上年可比量", rank=3),
        Column("voluntary", "自愿参加", Kind.BOOLEAN, "机构类型不在该批次的约束范围内", rank=8),
        Column("status", "状态", Kind.CHOICE, "新年度与上年可比量、续签下限相比", choices=RENEWAL_STATUSES),
    ),
    sort_by=("batch", "agreement_year", "institution_code", "variety_code", "company"),
)

DRAFT_BASES = (
    Choice("agreed", "新年度已约定"),
    Choice("floor", "续签下限"),
    Choice("previous", "上年约定"),
    Choice("projection", "按进度推算"),
)

#: A table 约定采购量 that can be read back, and beside it the figures that a quantity was proposed from.
RENEWAL_DRAFT = ResultTable(
    "renew_draft",
    "约定采购量建议",
    (
        BATCH,
        AGREEMENT_YEAR,
        INSTITUTION_CODE,
        PRODUCT_CODE,
        replace(AGREED.column("agreed_qty"), meaning="建议的约定采购量，整采购单位"),
        Column("basis", "依据", Kind.CHOICE, "建议取自下面哪一个数字，推算受限时为上年约定", choices=DRAFT_BASES),
        INSTITUTION_NAME,
        PRODUCT_NAME,
        Column("previous_qty", "上年约定数量", Kind.QUANTITY, "上一协议年度的约定采购量，采购单位"),
        Column("purchased_qty", "上年已采购数量", Kind.QUANTITY, "上一协议年度至截至日期的验收量，采购单位"),
        Column("floor_qty", "下限数量", Kind.QUANTITY, "上年约定数量按天数折算，乘以续签下限，没有下限的空缺"),
        Column(
            "projected_qty",
            "按进度推算数量",
            Kind.QUANTITY,
            "预测，不是实绩：上年已采购数量（净退货按 0）按已过天数推算到新年度的天数",
        ),
        Column("next_qty", "新年度已约定数量", Kind.QUANTITY, "新协议年度已有的约定采购量，采购单位，没有的空缺"),
    ),
    sort_by=("batch", "agreement_year", "institution_code", "product_code"),
)

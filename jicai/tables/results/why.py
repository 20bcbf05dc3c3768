"""What `progress --why` gives: the agreement items that are behind, what became of their orders, and the causes."""

from __future__ import annotations

from dataclasses import replace

from jicai.tables.column import Choice, Column, Kind, ResultTable
from jicai.tables.results.progress import PROGRESS

#: In the order in which they take from what is missing; of two that explain as much, the first is the main one.
CAUSES = (
    Choice("in_transit", "在途"),
    Choice("supplier", "企业未供"),
    Choice("not_accepted", "到货未验"),
    Choice("nonselected", "采购非中选"),
    Choice("substitute", "采购替代产品"),
    Choice("hospital", "医院未采"),
)

UNIT_BASES = (
    Choice("only", "买过的只有它"),
    Choice("most", "买过几种，买得最多"),
    Choice("selected", "没有买过，中选的只有它"),
)

#: Key without its ending, label, meaning: the quantities stand once in base units and once in purchase units.
_FIGURES = (
    ("ordered", "下单", "本协议年度下单的，含后来被拒绝的，不含医院撤销的和退货"),
    ("confirmed", "确认", "其中有过配送的订单的下单数量；导出没有单列的确认数量，有配送的视为已确认"),
    ("delivered", "配送", "其中已配送的，没有配送记录的以验收为准，每笔不超过下单数量"),
    ("accepted", "验收", "按验收日期计入本协议年度的，减去退货"),
    ("voided", "医院撤销", "本协议年度下单后撤销的，不含因企业没有供货而作废的"),
    ("refused", "拒绝或企业作废", "拒绝配送的和因企业没有供货而作废的"),
    ("undelivered", "到期未送", "过了配送期限还没有送的"),
    ("in_transit", "在途", "下单后没有送的、送达后没有验收的，都还在配送期限内；含上一年度末下单的"),
    ("not_accepted", "久未验收", "送达后过了配送期限还没有验收的"),
    ("nonselected", "非中选采购", "该机构采购同一品种的非中选产品，不含替代产品"),
    ("substitute", "替代产品采购", "该机构采购同一品种的替代产品"),
)


_UNIT = "采购单位"


def _in_base_units(key: str, label: str, meaning: str) -> Column:
    return Column(f"{key}_qty", f"{label}量", Kind.QUANTITY, f"{meaning}，品种基本单位", rank=7)


def _in_purchase_units(key: str, label: str, meaning: str) -> Column:
    return Column(f"{key}_units", f"{label}数", Kind.QUANTITY, f"{label}量折成参考产品的采购单位", unit=_UNIT, rank=8)


def _explained(cause: Choice) -> Column:
    return Column(f"by_{cause.value}", f"因{cause.label}", Kind.QUANTITY, f"欠采量里归于{cause.label}的数量", rank=6)


_OF_PROGRESS = tuple(
    replace(PROGRESS.column(key), rank=rank)
    for key, rank in {
        "batch": 5, "agreement_year": 6, "institution_code": 9, "institution_name": 0, "district": 4,
        "variety_code": 9, "variety_name": 0, "company": 2, "agreed_qty": 4, "purchased_qty": 4, "remaining_qty": 6,
        "completion": 3, "time_progress": 4, "gap": 6, "agreed_amount": 6, "required_monthly": 5, "voluntary": 8,
        "status": 5,
    }.items()
)  # fmt: skip

WHY = ResultTable(
    "progress_why",
    "滞后原因",
    (
        *_OF_PROGRESS,
        Column("missing_qty", "欠采量", Kind.QUANTITY, "约定采购量乘以时间进度，减去已采购量；品种基本单位", rank=3),
        Column(
            "missing_amount", "欠采金额", Kind.MONEY, "约定金额乘以欠采量占约定采购量的份额", unit="元", summed=True
        ),
        Column("cause", "主要原因", Kind.CHOICE, "解释欠采最多的原因，供人判断", choices=CAUSES),
        Column("causes", "原因和依据", Kind.TEXT, "全部原因，从多到少，连同所依据的数量", rank=1, prose=True),
        Column(
            "not_admitted",
            "未进院",
            Kind.BOOLEAN,
            "协议年度满三个月，这家机构对这个品种的中选产品没有采购，也没有下过单",
            rank=5,
        ),
        *(_explained(cause) for cause in CAUSES),
        *(_in_base_units(*figure) for figure in _FIGURES),
        Column("product_code", "参考产品编码", Kind.CODE, "折成采购单位所用的产品，机构在采购周期内买得最多的", rank=9),
        Column("product_name", "参考产品", Kind.TEXT, "参考产品的名称", rank=5),
        Column("purchase_unit", "采购单位", Kind.TEXT, "参考产品的采购单位，如 盒", rank=3),
        Column("factor", "折算系数", Kind.FACTOR, "参考产品一个采购单位折合多少个品种基本单位", rank=8),
        Column("unit_basis", "参考产品依据", Kind.CHOICE, "参考产品怎样选的", choices=UNIT_BASES, rank=7),
        *(_in_purchase_units(*figure) for figure in _FIGURES),
        Column(
            "remaining_units", "剩余数", Kind.QUANTITY, "剩余量折成参考产品的采购单位，进到整数", unit=_UNIT, rank=7
        ),
        Column(
            "monthly_units",
            "每月应采数",
            Kind.QUANTITY,
            "剩余量分到本月至年度末月，折成参考产品的采购单位，进到整数",
            unit=_UNIT,
            rank=1,
        ),
    ),
    PROGRESS.sort_by,
)

_OF_CAUSES = (
    "batch", "agreement_year", "institution_code", "institution_name", "district", "variety_code", "variety_name",
    "company", "agreed_qty", "purchased_qty", "completion", "time_progress", "voluntary", "status", "missing_qty",
    "missing_amount", "cause", "causes", "not_admitted", "monthly_units", "purchase_unit", "product_name",
)  # fmt: skip
#: The same without the figures, for a page that is printed.
CAUSE_LIST = ResultTable(
    "progress_causes",
    "滞后原因一览",
    tuple(WHY.column(key) for key in _OF_CAUSES),
    PROGRESS.sort_by,
    folded=(
        *("batch", "agreement_year", "agreed_qty", "purchased_qty", "missing_qty", "voluntary", "not_admitted"),
        "product_name",
    ),
)

#: The order of the columns for people, who read the worst items first; what is not named follows.
SHOWN_FIRST = (
    "institution_name", "district", "variety_name", "company", "agreed_qty", "purchased_qty", "completion",
    "time_progress", "status", "missing_qty", "missing_amount", "cause", "causes", "monthly_units", "purchase_unit",
    "product_name", "not_admitted",
)  # fmt: skip
#: The figures that stand in base units (`…_qty`) and in purchase units (`…_units`).
FIGURES = tuple(key for key, _, _ in _FIGURES)

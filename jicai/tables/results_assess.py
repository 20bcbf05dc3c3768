"""What `assess` gives: institutions or districts with their figures and points, and the items that fall short."""

from __future__ import annotations

from dataclasses import replace

from jicai.tables.column import Column, Kind, ResultTable
from jicai.tables.common import INSTITUTION_CODE, INSTITUTION_NAME
from jicai.tables.results_flags import SEVERITIES
from jicai.tables.results_progress import PROGRESS

_DISTRICT = Column("district", "区县", Kind.TEXT, "医疗机构所属的区县")
_RANK = Column("rank", "名次", Kind.INTEGER, "得分从低到高的名次，最差的为 1，同分同名次")
_SHORTFALL_AMOUNT = Column(
    "shortfall_amount", "缺口金额", Kind.MONEY, "各约定项的约定金额乘以未完成的份额", unit="元", rank=2, summed=True
)
_PROJECTED = Column(
    "projected_completion", "预测完成率", Kind.RATIO, "按当前速度推算到年度末的完成率，是推算，不是实绩", rank=3
)
_KEYS: dict[str, tuple[str, tuple[Column, ...]]] = {
    "institution": (
        "医疗机构",
        (replace(INSTITUTION_CODE, rank=9), INSTITUTION_NAME, replace(_DISTRICT, rank=4)),
    ),
    "district": (
        "区县",
        (_DISTRICT, Column("institutions", "医疗机构数", Kind.INTEGER, "考核的医疗机构有多少家", rank=1, summed=True)),
    ),
}
_FIGURES = (
    Column("items", "约定项", Kind.INTEGER, "考核的约定项个数，不含已转国采的", rank=4, summed=True),
    Column("completed", "已完成", Kind.INTEGER, "已完成的约定项个数", rank=6, summed=True),
    Column("shortfall_items", "未完成", Kind.INTEGER, "未完成的约定项个数，逐项见 --items", rank=3, summed=True),
    Column("agreed_amount", "约定金额", Kind.MONEY, "考核的约定项的约定金额之和", unit="元", rank=6, summed=True),
    _SHORTFALL_AMOUNT,
    Column("completion", "完成率", Kind.RATIO, "各项完成率（限于零至一）按约定金额加权"),
)
_PREVIEWED = (
    Column(
        "required_monthly_amount",
        "月均需采购金额",
        Kind.MONEY,
        "缺口金额除以本月至年度末月的月数",
        unit="元",
        rank=1,
    ),
    replace(_PROJECTED, meaning="各项按当前速度推算的完成率（限于零至一）按约定金额加权，是推算，不是实绩", rank=1),
)
_POINTS = (
    Column("on_time_rate", "按期结清率", Kind.RATIO, "该年度验收、已到期的货款在各自应付日期已结清的份额", rank=2),
    Column("payment_rate", "回款率", Kind.RATIO, "该年度验收的货款到截至日期已付的份额", rank=3),
    *(
        Column(
            f"findings_{one.value}",
            f"{one.label}发现",
            Kind.INTEGER,
            f"考核办法计数的规则里，程度为{one.label}的发现条数，没有这样的规则则空缺",
            rank=rank,
        )
        for one, rank in zip(SEVERITIES, (5, 5, 7, 8), strict=True)
    ),
    Column("score", "得分", Kind.QUANTITY, "满分减去各项扣分，两位小数"),
    Column("vetoed", "否决", Kind.BOOLEAN, "有指标达到否决值，总分受限", rank=7),
    Column("deductions", "扣分说明", Kind.TEXT, "每一项扣分的数值、目标和分数，合计等于满分减得分", prose=True, rank=1),
)


def assess_by(group: str, *, preview: bool = False) -> ResultTable:
    """The assessment by the value of `--by`; within the year, with what is left per month and the projection."""
    label, keys = _KEYS[group]
    table_key, words = ("assess_preview_by", "年度考核试算") if preview else ("assess_by", "年度考核")
    *points, deductions = _POINTS
    # At a narrow terminal what is left to do matters more within the year than how the points came about.
    last = replace(deductions, rank=2) if preview else deductions
    columns = (_RANK, *keys, *_FIGURES, *(_PREVIEWED if preview else ()), *points, last)
    return ResultTable(f"{table_key}_{group}", f"{words}（按{label}）", columns, ("rank", keys[0].key))


def assess_items(*, preview: bool = False) -> ResultTable:
    """The items that fall short; within the year, with what is left per month and the projection."""
    shared = (
        "batch",
        "agreement_year",
        "institution_code",
        "institution_name",
        "district",
        "variety_code",
        "variety_name",
        "company",
        "agreed_qty",
        "purchased_qty",
    )
    more = (PROGRESS.column("required_monthly"), _PROJECTED)
    # At a narrow terminal what is left to do matters more within the year than what has been done.
    moved = {"agreed_qty": 2, "purchased_qty": 2} if preview else {}
    columns = (
        *(replace(PROGRESS.column(key), rank=moved.get(key, PROGRESS.column(key).rank)) for key in shared),
        Column(
            "shortfall_qty",
            "缺口量",
            Kind.QUANTITY,
            "约定采购量减已采购量，折合品种基本单位，退货多于采购时超过约定采购量",
        ),
        PROGRESS.column("completion"),
        PROGRESS.column("agreed_amount"),
        replace(_SHORTFALL_AMOUNT, meaning="约定金额乘以未完成的份额"),
        *(replace(column, rank=1) for column in (more if preview else ())),
    )
    table_key, words = ("assess_preview_items", "年度考核试算") if preview else ("assess_items", "年度考核")
    return ResultTable(table_key, f"{words}（未完成的约定项）", columns, PROGRESS.sort_by)


#: The assessments of a year that is over, and within one, by the value of `--by`.
ASSESS_BY: dict[str, ResultTable] = {group: assess_by(group) for group in _KEYS}
ASSESS_PREVIEW_BY: dict[str, ResultTable] = {group: assess_by(group, preview=True) for group in _KEYS}
ASSESS_ITEMS = assess_items()
ASSESS_PREVIEW_ITEMS = assess_items(preview=True)

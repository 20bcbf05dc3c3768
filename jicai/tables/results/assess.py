"""What `assess` gives: institutions or districts with their figures and points, and the items that fall short."""

from __future__ import annotations

from dataclasses import replace

from jicai.tables.column import Choice, Column, Kind, ResultTable
from jicai.tables.common import INSTITUTION_CODE, INSTITUTION_NAME
from jicai.tables.inputs.decisions import EXCEPTIONS
from jicai.tables.results.flags import SEVERITIES
from jicai.tables.results.progress import PROGRESS

_DISTRICT = Column("district", "区县", Kind.TEXT, "医疗机构所属的区县")
_RANK = Column("rank", "名次", Kind.INTEGER, "得分从高到低的名次，最好的为 1，同分同名次，其后空出（1、1、3）")
_OF = Column("of", "参评家数", Kind.INTEGER, "参加排名的有多少家，筛选不改变它", rank=3)
_SHORTFALL_AMOUNT = Column(
    "shortfall_amount", "缺口金额", Kind.MONEY, "各约定项的约定金额乘以未完成的份额", unit="元", rank=2, summed=True
)
_PROJECTED = Column(
    "projected_completion", "预测完成率", Kind.RATIO, "按当前速度推算到年度末的完成率，是推算，不是实绩", rank=3
)
#: By the value of `--by` what is assessed, the column that says of how many, and the columns that name a row.
_GROUPS: dict[str, tuple[str, Column, tuple[Column, ...]]] = {
    "institution": (
        "医疗机构",
        _OF,
        (replace(INSTITUTION_CODE, rank=9), INSTITUTION_NAME, replace(_DISTRICT, rank=4)),
    ),
    "district": (
        "区县",
        replace(_OF, label="参评区县数", meaning="参加排名的区县有多少个，筛选不改变它"),
        (_DISTRICT, Column("institutions", "医疗机构数", Kind.INTEGER, "考核的医疗机构有多少家", rank=1, summed=True)),
    ),
}
_FIGURES = (
    Column("items", "约定项", Kind.INTEGER, "考核的约定项个数，不含已转国采的和考核例外的", rank=4, summed=True),
    Column("completed", "已完成", Kind.INTEGER, "已完成的约定项个数", rank=6, summed=True),
    Column("shortfall_items", "未完成", Kind.INTEGER, "未完成的约定项个数，逐项见 --items", rank=3, summed=True),
    Column(
        "excepted", "例外项", Kind.INTEGER, "按考核例外表不考核的约定项个数，逐项见 --excepted", rank=6, summed=True
    ),
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
    Column(
        "selected_share",
        "采购量占比",
        Kind.RATIO,
        "考核的品种里中选产品验收量占中选和非中选产品的份额，按约定金额加权，不含替代产品",
        rank=4,
    ),
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
_OF_ITEM = (
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
_MISSED = (
    Column(
        "shortfall_qty",
        "缺口量",
        Kind.QUANTITY,
        "约定采购量减已采购量，折合品种基本单位，退货多于采购时超过约定采购量",
    ),
    PROGRESS.column("completion"),
    PROGRESS.column("agreed_amount"),
    replace(_SHORTFALL_AMOUNT, meaning="约定金额乘以未完成的份额"),
)
OUTCOMES = (
    Choice("left_out", "不考核"),
    Choice("completed", "已完成，照常考核"),
    Choice("superseded", "已转国采"),
    Choice("voluntary", "自愿参加"),
    Choice("later", "认定日期未到"),
    Choice("undecided", "待认定"),
    Choice("no_item", "没有这个约定项"),
)


def assess_by(group: str, *, preview: bool = False) -> ResultTable:
    """The assessment by the value of `--by`; within the year, with what is left per month and the projection."""
    label, of, keys = _GROUPS[group]
    table_key, words = ("assess_preview_by", "年度考核试算") if preview else ("assess_by", "年度考核")
    *points, deductions = _POINTS
    # At a narrow terminal what is left to do matters more within the year than how the points came about.
    last = replace(deductions, rank=2) if preview else deductions
    columns = (_RANK, of, *keys, *_FIGURES, *(_PREVIEWED if preview else ()), *points, last)
    return ResultTable(f"{table_key}_{group}", f"{words}（按{label}）", columns, ("rank", keys[0].key))


def assess_items(*, preview: bool = False) -> ResultTable:
    """The items that fall short; within the year, with what is left per month and the projection."""
    more = (PROGRESS.column("required_monthly"), _PROJECTED)
    # At a narrow terminal what is left to do matters more within the year than what has been done.
    moved = {"agreed_qty": 2, "purchased_qty": 2} if preview else {}
    columns = (
        *(replace(PROGRESS.column(key), rank=moved.get(key, PROGRESS.column(key).rank)) for key in _OF_ITEM),
        *_MISSED,
        *(replace(column, rank=1) for column in (more if preview else ())),
    )
    table_key, words = ("assess_preview_items", "年度考核试算") if preview else ("assess_items", "年度考核")
    return ResultTable(table_key, f"{words}（未完成的约定项）", columns, PROGRESS.sort_by)


#: What becomes of every exception.
ASSESS_EXCEPTED = ResultTable(
    "assess_excepted",
    "年度考核（考核例外）",
    (
        *(PROGRESS.column(key) for key in _OF_ITEM),
        *(replace(column, rank=3) for column in _MISSED),
        Column("outcome", "结果", Kind.CHOICE, "这一行考核例外起了什么作用", choices=OUTCOMES),
        *(
            replace(EXCEPTIONS.column(key), required=False, others=(), rank=rank)
            for key, rank in (("reason", 0), ("note", 2), ("decided_by", 5), ("decided_on", 5))
        ),
        Column("source", "来源", Kind.TEXT, "考核例外表里的行：文件!工作表:行号", prose=True, rank=7),
    ),
    PROGRESS.sort_by,
)
#: The assessments of a year that is over, and within one, by the value of `--by`.
ASSESS_BY: dict[str, ResultTable] = {group: assess_by(group) for group in _GROUPS}
ASSESS_PREVIEW_BY: dict[str, ResultTable] = {group: assess_by(group, preview=True) for group in _GROUPS}
ASSESS_ITEMS = assess_items()
ASSESS_PREVIEW_ITEMS = assess_items(preview=True)

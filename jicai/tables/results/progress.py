"""What `progress` gives: the agreement items, and their roll-ups."""

from __future__ import annotations

from dataclasses import replace
from functools import cache

from jicai.tables.column import Choice, Column, Kind, ResultTable
from jicai.tables.common import BATCH, INSTITUTION_CODE, INSTITUTION_NAME
from jicai.tables.inputs.agreements import AGREEMENT_YEAR, LEVELS

STATUSES = (
    Choice("superseded", "已转国采"),
    Choice("completed", "已完成"),
    Choice("not_started", "未采购"),
    Choice("lagging", "滞后"),
    Choice("on_track", "进度正常"),
)

_DISTRICT = Column("district", "区县", Kind.TEXT, "医疗机构所属的区县")
_LEVEL = Column("level", "机构等级", Kind.CHOICE, "医疗机构的等级", choices=LEVELS)
_VARIETY_CODE = Column("variety_code", "品种编码", Kind.CODE, "品种的编码")
_VARIETY_NAME = Column("variety_name", "品种名称", Kind.TEXT, "品种的名称")
_COMPANY = Column("company", "中选企业", Kind.TEXT, "中选企业的名称")
_BATCH_NAME = Column("batch_name", "批次名称", Kind.TEXT, "集采批次的名称")

PROGRESS = ResultTable(
    "progress",
    "执行进度",
    (
        replace(BATCH, rank=6),
        replace(AGREEMENT_YEAR, rank=5),
        replace(INSTITUTION_CODE, rank=9),
        INSTITUTION_NAME,
        replace(_DISTRICT, rank=4),
        replace(_VARIETY_CODE, rank=8),
        _VARIETY_NAME,
        replace(_COMPANY, rank=1),
        Column("agreed_qty", "约定采购量", Kind.QUANTITY, "约定采购量，折合品种基本单位", rank=2),
        Column("purchased_qty", "已采购量", Kind.QUANTITY, "已采购量，折合品种基本单位", rank=2),
        Column("remaining_qty", "剩余量", Kind.QUANTITY, "约定采购量减已采购量，不低于零", rank=5),
        Column("completion", "完成率", Kind.RATIO, "已采购量除以约定采购量，约定为零时空缺"),
        Column("time_progress", "时间进度", Kind.RATIO, "协议年度已过天数（含当日）除以全年天数"),
        Column("gap", "进度差", Kind.RATIO, "完成率减时间进度，负数表示落后", rank=3),
        Column("agreed_amount", "约定金额", Kind.MONEY, "约定采购量乘以中选价", unit="元", rank=4, summed=True),
        Column("required_monthly", "月均需采购量", Kind.QUANTITY, "剩余量除以本月至年度末月的月数", rank=6),
        Column("projected_completion", "预测完成率", Kind.RATIO, "完成率除以时间进度，按当前速度推算", rank=7),
        Column("voluntary", "自愿参加", Kind.BOOLEAN, "机构类型不在该批次的约束范围内", rank=8),
        Column("status", "状态", Kind.CHOICE, "按完成率与时间进度判定的状态", choices=STATUSES),
    ),
    sort_by=("batch", "agreement_year", "institution_code", "variety_code", "company"),
)

_ROLLED_UP = (
    Column("items", "约定项", Kind.INTEGER, "约定项的个数，含已转国采的", summed=True),
    Column("completed", "已完成", Kind.INTEGER, "状态为已完成的项数", rank=2, summed=True),
    Column("lagging", "滞后", Kind.INTEGER, "状态为滞后的项数", rank=1, summed=True),
    Column("not_started", "未采购", Kind.INTEGER, "状态为未采购的项数", rank=1, summed=True),
    Column("agreed_amount", "约定金额", Kind.MONEY, "约定金额之和，不含已转国采的", unit="元", rank=3, summed=True),
    Column("completion", "完成率", Kind.RATIO, "各项完成率（限于零至一）按约定金额加权"),
    Column("completion_uncapped", "未封顶完成率", Kind.RATIO, "各项完成率（不设上限）按约定金额加权", rank=4),
)


_MORE = (
    Column("institutions", "机构数", Kind.INTEGER, "有约定项的医疗机构有多少家", rank=6),
    Column("agreed_qty", "约定采购量", Kind.QUANTITY, "约定采购量之和，品种基本单位；不止一个品种的空缺", rank=8),
    Column("purchased_qty", "已采购量", Kind.QUANTITY, "已采购量之和，品种基本单位；不止一个品种的空缺", rank=8),
    Column(
        "purchased_amount",
        "采购金额",
        Kind.MONEY,
        "计入已采购量的明细的金额：按验收数量时是验收金额，没有的和按其他数量时是数量乘以采购单价",
        unit="元",
        rank=5,
        summed=True,
    ),
    Column("time_progress", "时间进度", Kind.RATIO, "各项时间进度按约定金额加权", rank=2),
    Column("rank", "名次", Kind.INTEGER, "完成率从高到低的名次，最高的为 1，相同的同名次；没有完成率的空缺", rank=3),
)

#: What a roll-up may be by: the label and the columns of each grouping.
_GROUPS: dict[str, tuple[str, tuple[Column, ...]]] = {
    "institution": ("医疗机构", (replace(INSTITUTION_CODE, rank=7), INSTITUTION_NAME)),
    "district": ("区县", (_DISTRICT,)),
    "level": ("机构等级", (_LEVEL,)),
    "variety": ("品种", (replace(BATCH, rank=7), replace(_VARIETY_CODE, rank=7), _VARIETY_NAME)),
    "generic": ("通用名", (_VARIETY_NAME,)),
    "company": ("企业", (_COMPANY,)),
    "batch": ("批次", (replace(BATCH, rank=7), _BATCH_NAME)),
}


def grouping(groups: tuple[str, ...]) -> tuple[str, tuple[Column, ...]]:
    """The label of these groupings together, and their key columns in the order of these, each once."""
    columns = {column.key: column for group in groups for column in _GROUPS[group][1]}
    return "、".join(_GROUPS[group][0] for group in groups), tuple(columns.values())


@cache
def progress_by(groups: tuple[str, ...]) -> ResultTable:
    """The roll-up by these groupings together."""
    label, columns = grouping(groups)
    return ResultTable(
        f"progress_by_{'_'.join(groups)}",
        f"执行进度（按{label}）",
        (*columns, *_ROLLED_UP, *_MORE),
        tuple(column.key for column in columns),
    )


#: The roll-ups by one grouping, by the value of `--by`.
PROGRESS_BY: dict[str, ResultTable] = {group: progress_by((group,)) for group in _GROUPS}

"""What `diff` gives of items, of their groups, and of order lines that were changed afterwards."""

from __future__ import annotations

from dataclasses import replace
from functools import cache

from jicai.tables.column import Choice, Column, Kind, ResultTable
from jicai.tables.common import BATCH, INSTITUTION_CODE, INSTITUTION_NAME, LINE_ID, PRODUCT_CODE
from jicai.tables.results.progress import PROGRESS, PROGRESS_BY, grouping

#: What the completion of items and groups is compared by.
DIFF_GROUPS = ("batch", "district", "institution", "level", "variety", "company")


BEHIND_KINDS = (
    Choice("appeared", "新落后"),
    Choice("worse", "更落后"),
    Choice("still", "仍落后"),
    Choice("better", "仍落后但好转"),
    Choice("mended", "已赶上"),
    Choice("listed", "新列入"),
    Choice("ended", "不再列"),
    Choice("unchanged", "不落后"),
)

ROW_KINDS = (Choice("changed", "改动"), Choice("added", "补报"), Choice("dropped", "删去"))


_STEPS = (
    ("terms", "约定与目录", "按现在的约定量、系数、目录、价格和协议年度重算原来的明细"),
    ("changed", "改动", "截至对照日期的明细里，两份导出都有而内容改动的"),
    ("added", "补报", "截至对照日期的明细里，后来才有的"),
    ("dropped", "删去", "截至对照日期的明细里，后来没有的"),
    ("new", "新采购", "对照日期之后计入的明细"),
)


def _by_steps(rank: int) -> tuple[Column, ...]:
    """The change in completion by what it comes from."""
    return tuple(
        Column(f"by_{key}", f"因{label}", Kind.RATIO, f"完成率变化里来自这一步的：{meaning}", rank=rank)
        for key, label, meaning in _STEPS
    )


def _then(column: Column, rank: int | None = None, label: str = "") -> Column:
    """The same figure on the day that is compared with."""
    return replace(
        column,
        key=f"{column.key}_then",
        label=label or f"原{column.label}",
        meaning=f"对照日期的{column.label}",
        rank=column.rank if rank is None else rank,
        summed=False,
    )


_KIND = Column("kind", "变化", Kind.CHOICE, "与对照日期相比怎样", choices=BEHIND_KINDS)


_MONTHS = Column("months_behind", "落后月数", Kind.INTEGER, "到现在连续第几个月末落后，按现有数据重算", rank=1)


_CHANGE = Column("completion_change", "完成率增减", Kind.RATIO, "现在的完成率减对照日期的，等于后面各步之和")


_GAP = replace(PROGRESS.column("gap"), rank=2)


DIFF_ITEMS = ResultTable(
    "diff_items",
    "约定项的变化",
    (
        replace(BATCH, rank=6),
        replace(PROGRESS.column("agreement_year"), rank=7),
        replace(INSTITUTION_CODE, rank=9),
        INSTITUTION_NAME,
        replace(PROGRESS.column("district"), rank=5),
        replace(PROGRESS.column("variety_code"), rank=9),
        PROGRESS.column("variety_name"),
        replace(PROGRESS.column("company"), rank=4),
        _KIND,
        _MONTHS,
        _then(PROGRESS.column("status"), rank=3),
        replace(PROGRESS.column("status"), rank=1),
        _then(PROGRESS.column("completion")),
        PROGRESS.column("completion"),
        _CHANGE,
        *_by_steps(4),
        _then(_GAP, rank=5),
        _GAP,
        _then(PROGRESS.column("agreed_qty"), rank=7),
        replace(PROGRESS.column("agreed_qty"), rank=7),
        _then(PROGRESS.column("purchased_qty"), rank=6),
        replace(PROGRESS.column("purchased_qty"), rank=6),
        Column("purchased_change", "采购量增减", Kind.QUANTITY, "现在的已采购量减原来的，等于后面各步之和", rank=6),
        *(
            Column(f"{key}_qty", f"{label}的量", Kind.QUANTITY, f"{meaning}，品种基本单位", rank=8)
            for key, label, meaning in _STEPS
        ),
        replace(PROGRESS.column("voluntary"), rank=9),
    ),
    sort_by=("batch", "agreement_year", "institution_code", "variety_code", "company"),
    folded=(
        *("batch", "agreement_year", "district", "status_then", "by_terms", "by_changed", "by_added", "by_dropped"),
        *("by_new", "gap_then", "agreed_qty_then", "agreed_qty", "purchased_qty_then", "purchased_qty", "terms_qty"),
        *("changed_qty", "added_qty", "dropped_qty", "new_qty", "voluntary"),
    ),
)

_GROUP = PROGRESS_BY["batch"]


@cache
def diff_by(by: str) -> ResultTable:
    """The roll-ups of the items on both days, by this grouping."""
    label, columns = grouping((by,))
    return ResultTable(
        f"diff_by_{by}",
        f"进度变化（按{label}）",
        (
            *columns,
            _KIND,
            _MONTHS,
            _then(_GROUP.column("completion")),
            _GROUP.column("completion"),
            replace(_CHANGE, meaning="现在的加权完成率减对照日期的，等于后面各步之和"),
            *_by_steps(4),
            _then(_GROUP.column("time_progress"), rank=6),
            replace(_GROUP.column("time_progress"), rank=5),
            _then(_GAP, rank=5),
            _GAP,
            _then(_GROUP.column("items"), rank=8),
            replace(_GROUP.column("items"), rank=7),
            Column("items_behind_then", "原落后项", Kind.INTEGER, "对照日期滞后和未采购的约定项", rank=3),
            Column("items_behind", "落后项", Kind.INTEGER, "现在滞后和未采购的约定项", rank=3, summed=True),
            Column("appeared", "新落后项", Kind.INTEGER, "原来不落后、现在落后的约定项", rank=2, summed=True),
            Column("mended", "赶上项", Kind.INTEGER, "原来落后、现在不落后的约定项", rank=2, summed=True),
            Column("worse", "更落后项", Kind.INTEGER, "两次都落后、进度差更大的约定项", rank=3, summed=True),
            _then(_GROUP.column("agreed_amount"), rank=9),
            replace(_GROUP.column("agreed_amount"), rank=8),
            _then(_GROUP.column("purchased_amount"), rank=8),
            replace(_GROUP.column("purchased_amount"), rank=7),
            _then(_GROUP.column("rank"), rank=6),
            replace(_GROUP.column("rank"), rank=4),
            Column("rank_change", "名次变化", Kind.INTEGER, "原名次减现名次，正数为上升", rank=4),
        ),
        tuple(column.key for column in columns),
        folded=(
            *("by_terms", "by_changed", "by_added", "by_dropped", "time_progress_then", "gap_then", "items_then"),
            *("items_behind_then", "worse", "agreed_amount_then", "purchased_amount_then", "rank_then"),
        ),
    )


DIFF_BY: dict[str, ResultTable] = {by: diff_by(by) for by in DIFF_GROUPS}


DIFF_LINES = ResultTable(
    "diff_lines",
    "前期明细的变化",
    (
        replace(LINE_ID, required=False),
        Column("receipt_id", "入库明细编号", Kind.IDENTIFIER, "一次入库的编号，没有则空缺", rank=9),
        replace(BATCH, required=False, rank=7),
        replace(PROGRESS.column("agreement_year"), rank=8),
        replace(INSTITUTION_CODE, rank=9),
        Column("kind", "变化", Kind.CHOICE, "改动、补报或删去", choices=ROW_KINDS),
        Column("what", "改了什么", Kind.TEXT, "原来的值和现在的值", prose=True),
        INSTITUTION_NAME,
        replace(PROGRESS.column("district"), rank=6),
        replace(PRODUCT_CODE, rank=8),
        Column("variety_name", "品种名称", Kind.TEXT, "计入的约定项的品种；不计入任何约定项的空缺", rank=1),
        Column("company", "中选企业", Kind.TEXT, "计入的约定项的中选企业", rank=5),
        Column("net_qty", "采购量增减", Kind.QUANTITY, "这一行使约定项的已采购量增减多少，品种基本单位", rank=1),
        Column("completion_change", "完成率增减", Kind.RATIO, "使约定项的完成率增减多少，各行相加等于该步", rank=0),
        Column("source_then", "原来源", Kind.TEXT, "对照数据里的行：文件!工作表:行号", prose=True, rank=4),
        Column("source", "来源", Kind.TEXT, "现在数据里的行：文件!工作表:行号", prose=True, rank=3),
    ),
    sort_by=("line_id", "receipt_id", "batch", "agreement_year", "institution_code"),
)

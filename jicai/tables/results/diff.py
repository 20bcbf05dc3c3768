"""What `diff` gives: what changed between two months, or between two exports."""

from __future__ import annotations

from dataclasses import replace
from functools import cache

from jicai.tables.column import Choice, Column, Kind, ResultTable
from jicai.tables.common import BATCH, FUND, INSTITUTION_CODE, INSTITUTION_NAME, LINE_ID, PRODUCT_CODE
from jicai.tables.results.flags import FLAGS, UNITS
from jicai.tables.results.progress import PROGRESS, PROGRESS_BY, grouping
from jicai.tables.results.settlement import OVERDUE

#: What the completion of items and groups is compared by.
DIFF_GROUPS = ("batch", "district", "institution", "level", "variety", "company")
#: What the purchases of a month are compared by.
PURCHASE_GROUPS = ("batch", "district", "institution", "variety")

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
FINDING_KINDS = (
    Choice("new", "新出现"),
    Choice("worse", "加重"),
    Choice("still", "仍在"),
    Choice("better", "减轻"),
    Choice("mended", "已消除"),
)
OVERDUE_KINDS = (
    Choice("new", "新逾期"),
    Choice("worse", "增加"),
    Choice("still", "仍逾期"),
    Choice("partly", "付了一部分"),
    Choice("paid", "已付清"),
    Choice("dropped", "不再列"),
)
ROW_KINDS = (Choice("changed", "改动"), Choice("added", "补报"), Choice("dropped", "删去"))
AREAS = (
    Choice("progress", "采购进度"),
    Choice("purchases", "当月采购"),
    Choice("lines", "前期明细"),
    Choice("findings", "检查发现"),
    Choice("overdue", "逾期货款"),
    Choice("funds", "预付金"),
)
_STEPS = (
    ("terms", "约定与目录", "按现在的约定量、系数、目录、价格和协议年度重算原来的明细"),
    ("changed", "改动", "截至对照日期的明细里，两份导出都有而内容改动的"),
    ("added", "补报", "截至对照日期的明细里，后来才有的"),
    ("dropped", "删去", "截至对照日期的明细里，后来没有的"),
    ("new", "新采购", "对照日期之后计入的明细"),
)
_THEN = "对照日期的"


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
        meaning=f"{_THEN}{column.label}",
        rank=column.rank if rank is None else rank,
        summed=False,
    )


_KIND = Column("kind", "变化", Kind.CHOICE, "与对照日期相比怎样", choices=BEHIND_KINDS)
_MONTHS = Column("months_behind", "落后月数", Kind.INTEGER, "到现在连续第几个月末落后，按现有数据重算", rank=1)
_CHANGE = Column("completion_change", "完成率增减", Kind.RATIO, "现在的完成率减对照日期的，等于后面各步之和")
_GAP = replace(PROGRESS.column("gap"), rank=2)

DIFF_SUMMARY = ResultTable(
    "diff",
    "变化概要",
    (
        Column("area", "方面", Kind.CHOICE, "哪一方面", choices=AREAS, rank=3),
        Column("item", "内容", Kind.TEXT, "什么数"),
        Column("then", "原来", Kind.FIGURE, "对照日期的数", rank=2),
        Column("now", "现在", Kind.FIGURE, "现在的数"),
        Column("change", "增减", Kind.FIGURE, "现在减原来"),
        Column(
            "unit", "单位", Kind.CHOICE, "各数的单位", choices=(*UNITS, Choice("items", "项"), Choice("places", "家")),
            rank=4,
        ),
        Column("note", "说明", Kind.TEXT, "其中如何，或怎样看", prose=True, rank=1),
    ),
)  # fmt: skip

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

DIFF_FINDINGS = ResultTable(
    "diff_findings",
    "检查发现的变化",
    (
        replace(FLAGS.column("key"), rank=5),
        Column("kind", "变化", Kind.CHOICE, "按发现编号与对照日期相比怎样", choices=FINDING_KINDS),
        Column("months_open", "第几个月", Kind.INTEGER, "到现在连续第几个月末都有，往前看的月数有限，见表下", rank=2),
        replace(FLAGS.column("severity"), rank=2),
        replace(FLAGS.column("rule"), rank=8),
        FLAGS.column("rule_title"),
        *(FLAGS.column(key) for key in ("batch", "agreement_year", "institution_code", "institution_name", "district")),
        FLAGS.column("variety_name"),
        *(FLAGS.column(key) for key in ("product_name", "company", "line_id")),
        Column("value_then", "原数值", Kind.FIGURE, "对照日期的数值，单位见“单位”列", rank=4),
        replace(FLAGS.column("value"), rank=4),
        replace(FLAGS.column("limit"), rank=6),
        Column("excess_change", "超出增减", Kind.FIGURE, "数值与界限之差比原来大多少，负数为减轻", rank=3),
        FLAGS.column("unit"),
        replace(FLAGS.column("message"), meaning="现在的说明；已消除的是原来的", rank=1),
        replace(FLAGS.column("set_aside"), rank=7),
    ),
    sort_by=("rule", "batch", "agreement_year", "institution_code", "variety_name", "line_id", "key"),
    folded=(
        *("key", "batch", "agreement_year", "district", "product_name", "line_id", "value_then", "value", "limit"),
        *("excess_change", "unit", "set_aside"),
    ),
)

DIFF_OVERDUE = ResultTable(
    "diff_overdue",
    "逾期货款的变化",
    (
        replace(OVERDUE.column("line_id"), rank=1),
        OVERDUE.column("receipt_id"),
        OVERDUE.column("institution_code"),
        OVERDUE.column("institution_name"),
        replace(OVERDUE.column("district"), rank=7),
        replace(OVERDUE.column("payee"), rank=3),
        replace(OVERDUE.column("product_name"), rank=6),
        Column("kind", "变化", Kind.CHOICE, "与对照日期相比怎样", choices=OVERDUE_KINDS),
        replace(OVERDUE.column("due_on"), rank=4),
        Column("days_overdue_then", "原逾期天数", Kind.INTEGER, "对照日期已逾期的天数，没有逾期的空缺", rank=5),
        replace(OVERDUE.column("days_overdue"), rank=2),
        Column("unpaid_then", "原逾期未付", Kind.MONEY, "对照日期逾期未付的金额", unit="元", summed=True, rank=1),
        Column("unpaid", "逾期未付", Kind.MONEY, "现在逾期未付的金额", unit="元", summed=True),
        Column("unpaid_change", "增减", Kind.MONEY, "现在减原来", unit="元", summed=True),
    ),
    sort_by=("line_id", "receipt_id", "institution_code", "payee"),
    folded=("receipt_id", "district", "days_overdue_then"),
)

DIFF_FUNDS = ResultTable(
    "diff_funds",
    "预付金的变化",
    (
        replace(BATCH, rank=1),
        replace(INSTITUTION_CODE, rank=9),
        INSTITUTION_NAME,
        Column("district", "区县", Kind.TEXT, "医疗机构所属的区县", rank=6),
        Column("fund", "基金类型", Kind.CHOICE, "拨付预付金的医保基金", choices=FUND.choices),
        Column("balance_then", "原余额", Kind.MONEY, "对照日期尚未收回的预付金", unit="元", summed=True),
        Column("advance", "拨付", Kind.MONEY, "其间拨付的，含前期记录的更正", unit="元", summed=True),
        Column("offset", "抵扣", Kind.MONEY, "其间抵扣的，含前期记录的更正", unit="元", summed=True),
        Column("refund", "退回", Kind.MONEY, "其间退回的，含前期记录的更正", unit="元", summed=True),
        Column("balance", "余额", Kind.MONEY, "原余额加拨付，减抵扣和退回", unit="元", summed=True),
        Column(
            "corrected",
            "其中前期更正",
            Kind.MONEY,
            "余额变化里日期不在其间的",
            unit="元",
            rank=4,
            summed=True,
        ),
        Column(
            "late_then",
            "原逾期未拨",
            Kind.MONEY,
            "对照日期逾期未拨足的，没有预付拨付表则空缺",
            unit="元",
            rank=3,
            summed=True,
        ),
        Column(
            "late", "逾期未拨", Kind.MONEY, "现在逾期未拨足的，没有预付拨付表则空缺", unit="元", rank=2, summed=True
        ),
    ),
    sort_by=("batch", "institution_code", "fund"),
)


def _compared(key: str, label: str, kind: Kind, meaning: str, rank: int) -> tuple[Column, ...]:
    """A figure of the month, of the month before, and of the same month a year before."""
    unit = "元" if kind is Kind.MONEY else ""
    return (
        Column(key, f"当月{label}", kind, meaning, unit=unit, rank=rank, summed=kind is Kind.MONEY),
        Column(f"{key}_last", f"上月{label}", kind, "上月的，没有数据的空缺", unit=unit, rank=rank + 2),
        Column(f"{key}_year_ago", f"去年同月{label}", kind, "去年同月的，没有数据的空缺", unit=unit, rank=rank + 3),
    )


@cache
def purchases_by(by: str) -> ResultTable:
    """The purchases of the month by batch and this grouping."""
    label, columns = grouping(("batch",) if by == "batch" else ("batch", by))
    first = 4 if by == "variety" else 7
    return ResultTable(
        f"diff_purchases_by_{by}",
        f"当月采购的环比和同比（按{label}）",
        (
            *columns,
            Column("month", "月份", Kind.MONTH, "现在的截至日期所在的月份", rank=6),
            *_compared("amount", "采购金额", Kind.MONEY, "中选产品当月验收的金额", 1),
            Column("amount_change", "环比增减", Kind.MONEY, "当月减上月", unit="元", rank=4),
            Column("amount_rate", "环比", Kind.RATIO, "环比增减除以上月"),
            Column("amount_year_change", "同比增减", Kind.MONEY, "当月减去年同月", unit="元", rank=5),
            Column("amount_year_rate", "同比", Kind.RATIO, "同比增减除以去年同月"),
            *_compared("qty", "采购量", Kind.QUANTITY, "中选产品当月验收的，品种基本单位；不止一个品种的空缺", first),
            *_compared("share", "中选占比", Kind.RATIO, "中选产品的金额除以中选与非中选之和", 2),
            Column("share_change", "占比环比增减", Kind.RATIO, "当月减上月，百分点", rank=2),
            Column("share_year_change", "占比同比增减", Kind.RATIO, "当月减去年同月，百分点", rank=5),
        ),
        tuple(column.key for column in columns if not column.key.endswith("_name")),
        folded=(
            *("month", "amount_change", "amount_year_change", "share_change", "share_year_change", "share_year_ago"),
            *(("amount_year_ago",) if by == "variety" else ("qty", "qty_last", "qty_year_ago")),
        ),
    )


PURCHASES_BY: dict[str, ResultTable] = {by: purchases_by(by) for by in PURCHASE_GROUPS}

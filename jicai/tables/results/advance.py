"""What `advance` gives: the tranches that the fund owes, their totals, and the payment list."""

from __future__ import annotations

from dataclasses import replace

from jicai.tables.column import Choice, Column, Kind, ResultTable
from jicai.tables.common import BATCH, FUND, INSTITUTION_CODE, INSTITUTION_NAME
from jicai.tables.inputs.fund import TRANCHES

TRANCHE_STATUSES = (
    Choice("paid", "已拨付"),
    Choice("late", "逾期未拨足"),
    Choice("due", "本月到期"),
    Choice("upcoming", "未到期"),
)

_DISTRICT = Column("district", "区县", Kind.TEXT, "医疗机构所属的区县")
_BATCH_NAME = Column("batch_name", "批次名称", Kind.TEXT, "集采批次的名称")

ADVANCE = ResultTable(
    "advance",
    "预付金",
    (
        replace(BATCH, rank=1),
        replace(INSTITUTION_CODE, rank=9),
        INSTITUTION_NAME,
        replace(_DISTRICT, rank=6),
        Column("fund", "基金类型", Kind.CHOICE, "预付的医保基金，按机构等级", choices=FUND.choices, rank=4),
        Column("tranche", "期次", Kind.INTEGER, "第几期，给程序的是数字", choices=TRANCHES),
        Column("due_on", "最迟拨付日", Kind.DATE, "这一期最迟拨付的日期"),
        Column(
            "agreed_amount", "年度约定金额", Kind.MONEY, "约定采购量乘以中选价，各产品相加后取到分", unit="元", rank=7
        ),
        Column("advance_total", "预付总额", Kind.MONEY, "两期合计；有预付测算的按测算额", unit="元", rank=5),
        Column("computed_total", "按比例计算额", Kind.MONEY, "年度约定金额乘以预付比例", unit="元", rank=8),
        Column("amount", "本期应拨", Kind.MONEY, "这一期应拨付的金额", unit="元", rank=2, summed=True),
        Column(
            "paid", "已拨付", Kind.MONEY, "截至日期之前（含当日）这一期已拨付的金额", unit="元", rank=3, summed=True
        ),
        Column("outstanding", "未拨付", Kind.MONEY, "本期应拨减已拨付，负数为多拨", unit="元", summed=True),
        Column("status", "状态", Kind.CHOICE, "按到期日和拨付情况判定的状态", choices=TRANCHE_STATUSES),
    ),
    sort_by=("batch", "institution_code", "tranche", "due_on"),
)

_TOTALS = (
    Column("institutions", "机构数", Kind.INTEGER, "医疗机构的个数"),
    Column("amount", "应拨", Kind.MONEY, "各期应拨付的金额之和", unit="元", summed=True),
    Column("paid", "已拨付", Kind.MONEY, "已拨付的金额之和", unit="元", summed=True),
    Column("outstanding", "未拨付", Kind.MONEY, "应拨减已拨付之和，多拨的为负", unit="元", summed=True),
    Column("overpaid", "其中多拨", Kind.MONEY, "未拨付之中多拨各期的金额之和，正数", unit="元", rank=2, summed=True),
    Column("late", "逾期笔数", Kind.INTEGER, "逾期未拨足的期数", rank=1, summed=True),
    Column("late_amount", "逾期未拨", Kind.MONEY, "逾期未拨足的金额之和", unit="元", rank=1, summed=True),
)


def _totals_by(key: str, label: str, *group: Column) -> ResultTable:
    sort_by = tuple(column.key for column in group)
    return ResultTable(f"advance_by_{key}", f"预付金（按{label}）", (*group, *_TOTALS), sort_by)


_FUND = replace(ADVANCE.column("fund"), rank=0)

#: The totals by the value of `--by`; within each group fund by fund, since each fund pays its own.
ADVANCE_BY: dict[str, ResultTable] = {
    "fund": _totals_by("fund", "基金", _FUND),
    "district": _totals_by("district", "区县", _DISTRICT, _FUND),
    "batch": _totals_by("batch", "批次", replace(BATCH, rank=5), _BATCH_NAME, _FUND),
}

#: The list that goes to the fund office: what stands out now, one list per fund. `outstanding` is what is to be paid.
ADVANCE_LIST = ResultTable(
    "advance_list",
    "预付金拨付清单",
    (
        INSTITUTION_CODE,
        INSTITUTION_NAME,
        _DISTRICT,
        _BATCH_NAME,
        Column("tranche", "期次", Kind.CHOICE, "首期或尾款", choices=TRANCHES),
        Column("due_on", "最迟拨付日", Kind.DATE, "这一期最迟拨付的日期"),
        Column("outstanding", "本次应拨", Kind.MONEY, "本期应拨减已拨付，只列大于 0 的", unit="元", summed=True),
    ),
    sort_by=("institution_code", "due_on", "batch_name", "tranche"),
)

"""What the charts of a workbook draw, as the tables below them show it; no command gives these by themselves."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Literal

from jicai.tables.column import Column, Kind, ResultTable
from jicai.tables.results.advance import ADVANCE, ADVANCE_BY
from jicai.tables.results.progress import PROGRESS, PROGRESS_BY
from jicai.tables.results.settlement import DEFAULT_AGEING, bucket_keys, overdue_by


def _completion(by: Literal["district", "batch"], label: str, *sort_by: str) -> ResultTable:
    groups = PROGRESS_BY[by]
    columns = (
        *groups.columns[: groups.keys.index("items")],
        groups.column("completion"),
        replace(PROGRESS.column("time_progress"), meaning="各项时间进度按约定金额加权，权数同完成率"),
        PROGRESS.column("gap"),
        groups.column("agreed_amount"),
    )
    return ResultTable(f"chart_completion_by_{by}", f"各{label}完成率与时间进度", columns, sort_by)


#: The districts furthest behind come first.
COMPLETION_BY = {
    "district": _completion("district", "区县", "gap", "district"),
    "batch": _completion("batch", "批次", "batch"),
}

#: A row for every bucket, those not yet due first.
AGEING = ResultTable(
    "chart_ageing",
    "未付货款的账龄",
    (
        Column("bucket", "账龄", Kind.TEXT, "未到期，或逾期天数所在的分段"),
        Column("unpaid", "未付金额", Kind.MONEY, "范围内明细的未付金额", unit="元"),
    ),
)


def ageing_by(
    group: Literal["institution", "payee", "district"], ageing: Sequence[int] = DEFAULT_AGEING
) -> ResultTable:
    """The groups of `overdue_by` with what they owe, the largest overdue amount first."""
    groups = overdue_by(group, ageing)
    name = groups.columns[groups.keys.index("lines") - 1]
    columns = (
        *groups.columns[: groups.keys.index("lines")],
        *(groups.column(key) for key in ("unpaid", *bucket_keys(ageing), "not_due")),
    )
    label = name.label.removesuffix("名称")
    return ResultTable(f"chart_ageing_by_{group}", f"各{label}逾期货款的账龄", columns, ("unpaid",))


#: What falls due in each month, from the tranches.
ADVANCE_MONTHS = ResultTable(
    "chart_advance_months",
    "各月到期的预付金",
    (
        Column("month", "到期月份", Kind.MONTH, "最迟拨付日所在的月份"),
        replace(ADVANCE.column("fund"), rank=0),
        ADVANCE_BY["fund"].column("amount"),
        ADVANCE_BY["fund"].column("paid"),
    ),
    ("month", "fund"),
)

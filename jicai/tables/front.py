"""What the first page of an export shows in tables; no command gives these by themselves."""

from __future__ import annotations

from dataclasses import replace

from jicai.tables.column import Column, Kind, ResultTable
from jicai.tables.results.export import EXPORT_INDEX
from jicai.tables.results.progress import PROGRESS, PROGRESS_BY

_BY_INSTITUTION = PROGRESS_BY["institution"]

WORST_INSTITUTIONS = ResultTable(
    "front_worst",
    "进度落后最多的医疗机构",
    (
        PROGRESS.column("institution_name"),
        replace(PROGRESS.column("district"), rank=0),
        _BY_INSTITUTION.column("completion"),
        Column("gap", "进度差", Kind.RATIO, "完成率减时间进度"),
        Column("behind", "滞后、未采购", Kind.INTEGER, "状态为滞后或未采购的约定项数"),
        EXPORT_INDEX["institution"].column("unpaid"),
    ),
    ("gap", "institution_name"),
)

FRONT_TREND = ResultTable(
    "front_trend",
    "近 12 个月的完成率与时间进度（全部批次）",
    (
        Column("month", "月份", Kind.MONTH, "到这个月的月末为止，最后一个月到截至日期为止"),
        PROGRESS_BY["batch"].column("completion"),
        PROGRESS.column("time_progress"),
    ),
    ("month",),
)

"""What `export` gives of the last months: completion against time, month by month."""

from __future__ import annotations

from dataclasses import replace

from jicai.tables.column import Column, Kind, ResultTable
from jicai.tables.results.progress import PROGRESS, PROGRESS_BY

_ROLLED_UP = PROGRESS_BY["batch"]
_MONTH = Column("month", "月份", Kind.MONTH, "到这个月的月末为止，最后一个月到截至日期为止")
_BATCH = tuple(_ROLLED_UP.column(key) for key in ("batch", "batch_name"))
_FIGURES = (
    PROGRESS.column("agreement_year"),
    *(
        # A month's sum over batches would be one of items, but a column's would count every item each month again.
        replace(_ROLLED_UP.column(key), rank=rank, summed=False)
        for key, rank in (
            ("items", 3),
            ("completed", 3),
            ("lagging", 1),
            ("not_started", 1),
            ("agreed_amount", 4),
            ("purchased_amount", 4),
            ("completion", 0),
            ("time_progress", 0),
        )
    ),
    Column("gap", "进度差", Kind.RATIO, "完成率减时间进度，负数表示落后"),
)

#: By the batch alone, or by batch and district.
TREND_BY: dict[str, ResultTable] = {
    "batch": ResultTable("trend_by_batch", "月度趋势（按批次）", (*_BATCH, _MONTH, *_FIGURES), ("batch", "month")),
    "district": ResultTable(
        "trend_by_district",
        "月度趋势（按批次、区县）",
        (*_BATCH, replace(PROGRESS.column("district"), rank=0), _MONTH, *_FIGURES),
        ("batch", "district", "month"),
    ),
}

"""What `diff` gives first: the changes of all kinds in short."""

from __future__ import annotations

from jicai.tables.column import Choice, Column, Kind, ResultTable
from jicai.tables.results.flags import UNITS

AREAS = (
    Choice("progress", "采购进度"),
    Choice("purchases", "当月采购"),
    Choice("lines", "前期明细"),
    Choice("findings", "检查发现"),
    Choice("overdue", "逾期货款"),
    Choice("funds", "预付金"),
)

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

"""What `explain` gives: how one figure was worked out, from which rows of which files."""

from __future__ import annotations

from jicai.tables.column import Choice, Column, Kind, ResultTable
from jicai.tables.results.flags import UNITS

ROLES = (
    Choice("result", "结果"),
    Choice("counted", "计入"),
    Choice("left_out", "不计"),
)

EXPLAIN = ResultTable(
    "explain",
    "计算说明",
    (
        Column("step", "步骤", Kind.TEXT, "算的是什么；一步的各行相加即是这一步的结果"),
        Column("role", "行别", Kind.CHOICE, "一步的结果、计入的来源行，或没有计入的来源行", choices=ROLES, rank=3),
        Column("item", "内容", Kind.TEXT, "什么数，或来源行的编号或名称"),
        Column("dated", "日期", Kind.DATE, "来源行计入所按的日期", rank=6),
        Column("working", "算式", Kind.TEXT, "由哪些数算出来", prose=True),
        Column("value", "数值", Kind.FIGURE, "结果，或计入的行给出的数；同一步计入的行相加等于结果"),
        Column("not_counted", "不计数值", Kind.FIGURE, "没有计入的行本来是多少，算不出的空缺", rank=4),
        Column("unit", "单位", Kind.CHOICE, "数值的单位", choices=(*UNITS, Choice("points", "分")), rank=8),
        Column("note", "说明", Kind.TEXT, "按哪条规则得出，或为什么没有计入", prose=True, rank=1),
        Column("detail", "明细", Kind.TEXT, "来源行是什么：产品和规格、编码、入库编号", rank=5),
        Column("clause", "依据", Kind.IDENTIFIER, "通知的条款，或其他批次的文件", rank=7),
        Column("source", "来源", Kind.TEXT, "来源行：文件!工作表:行号", prose=True, rank=2),
    ),
)

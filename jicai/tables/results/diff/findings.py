"""What `diff` gives of the findings of the rules."""

from __future__ import annotations

from dataclasses import replace

from jicai.tables.column import Choice, Column, Kind, ResultTable
from jicai.tables.results.flags import FLAGS

FINDING_KINDS = (
    Choice("new", "新出现"),
    Choice("worse", "加重"),
    Choice("still", "仍在"),
    Choice("better", "减轻"),
    Choice("mended", "已消除"),
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

"""What `catalogue` gives: the rows of the catalogue that it made, and what in it is doubtful."""

from __future__ import annotations

from dataclasses import replace

from jicai.tables.column import Column, Kind, ResultTable, Sign
from jicai.tables.inputs.catalogue import PRODUCTS

_FIRST = ("product_code", "product_name", "variety_name", "company", "selected_price", "factor")


def _result_column(column: Column) -> Column:
    rank = 0 if column.key in _FIRST else 3
    return replace(column, others=(), required=False, defining=False, rank=rank, sign=Sign.ANY, default=None)


CATALOGUE = ResultTable(
    "catalogue",
    "中选目录",
    (
        *map(_result_column, PRODUCTS.columns),
        Column("doubts", "待核对", Kind.TEXT, "哪些列待核对，为什么", prose=True),
        Column("source", "来源", Kind.TEXT, "附件里的位置", rank=2),
    ),
)

CATALOGUE_SUMMARY = ResultTable(
    "catalogue_summary",
    "待核对",
    (
        Column("reason", "原因", Kind.TEXT, "为什么待核对", prose=True),
        Column("column", "列", Kind.TEXT, "哪一列"),
        Column("empty", "空着", Kind.INTEGER, "空着、待填的单元格数", summed=True),
        Column("filled", "已填", Kind.INTEGER, "已填、待核对的单元格数", summed=True),
        Column("first", "首处", Kind.IDENTIFIER, "工作簿里的第一处", rank=1),
        Column("source", "附件里的位置", Kind.TEXT, "第一处来自附件的哪里", prose=True, rank=3),
        Column("remedy", "怎样处理", Kind.TEXT, "怎样核定", prose=True, rank=2),
    ),
)

"""What `check` gives: the account of every sheet, and every problem of every rejected row."""

from __future__ import annotations

from jicai.tables import INPUTS
from jicai.tables.column import Choice, Column, Kind, ResultTable

_FILE = Column("file", "文件", Kind.IDENTIFIER, "输入文件，相对于工作目录")
_SHEET = Column("sheet", "工作表", Kind.TEXT, "工作表的名称，CSV 和 Parquet 没有", rank=3)

_TABLES = tuple(Choice(table.key, table.label) for table in INPUTS.values())

CHECK = ResultTable(
    "check",
    "数据检查",
    (
        _FILE,
        _SHEET,
        Column("table", "表", Kind.CHOICE, "读作哪一张表，没有读的空缺", choices=_TABLES, rank=1),
        Column("rows", "读取行数", Kind.INTEGER, "表头以下的行数，等于采用、略过、拒绝之和", summed=True),
        Column("used", "采用", Kind.INTEGER, "采用的行数", summed=True),
        Column("skipped", "略过", Kind.INTEGER, "略过的行数：空行、重复表头、合计、表尾、重复行", summed=True),
        Column("rejected", "拒绝", Kind.INTEGER, "被拒绝的行数", summed=True),
        Column("reason", "未读原因", Kind.TEXT, "没有读的文件和工作表的原因（英文表头下是代码）；读了的空缺", rank=2),
        Column("unread", "未读的列", Kind.TEXT, "没有读的列的表头，用、分开", prose=True, rank=4),
    ),
)

CHECK_ROWS = ResultTable(
    "check_rows",
    "被拒绝的行",
    (
        _FILE,
        _SHEET,
        Column("row", "行号", Kind.INTEGER, "Excel 显示的行号"),
        Column("column", "列", Kind.TEXT, "文件里的表头"),
        Column("value", "内容", Kind.TEXT, "单元格的内容", prose=True),
        Column("code", "代码", Kind.TEXT, "原因的代码", rank=2),
        Column("message", "问题和处理", Kind.TEXT, "问题是什么，怎样改正", prose=True),
        Column("institution_name", "医疗机构", Kind.TEXT, "这一行写的医疗机构，名称或编码", rank=1),
        Column("line_id", "订单明细编号", Kind.IDENTIFIER, "这一行写的订单明细编号", rank=1),
    ),
)

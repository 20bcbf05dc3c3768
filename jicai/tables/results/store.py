"""What `jicai ingest` and `jicai store` give."""

from __future__ import annotations

from jicai.tables import INPUTS
from jicai.tables.column import Choice, Column, Kind, ResultTable

_TABLES = tuple(Choice(table.key, table.label) for table in INPUTS.values())
_TABLE = Column("table", "表", Kind.CHOICE, "哪一张输入表", choices=_TABLES)
_MONTH = Column("month", "月份", Kind.IDENTIFIER, "行的第一个日期所在的月份：下单、付款、验收、开票日期，或基金的月份")
_FILE = Column("file", "导出", Kind.IDENTIFIER, "来自哪个导出文件")
_ROWS = Column("rows", "行数", Kind.INTEGER, "这个导出在这个月的行数")

INGEST = ResultTable(
    "ingest",
    "按月存入",
    (
        _TABLE,
        _MONTH,
        _FILE,
        _ROWS,
        Column(
            "kind",
            "怎样存",
            Kind.CHOICE,
            "新的月份，代替原来的，或与原来的合在一起",
            choices=(Choice("new", "新存"), Choice("replaced", "代替"), Choice("joined", "并入")),
        ),
        Column("replaced", "被代替的行数", Kind.INTEGER, "原来存的、不再计入的行", rank=2),
        Column("vanished", "不再有的条数", Kind.INTEGER, "原来有而这次导出没有的条数，只在 --replace 时会有", rank=2),
    ),
)

STORE_INFO = ResultTable(
    "store_info",
    "已存的月份",
    (
        _TABLE,
        _MONTH,
        _FILE,
        _ROWS,
        Column("kilobytes", "占用（KB）", Kind.INTEGER, "占用的磁盘空间，不足 1 KB 记 1", rank=2),
        Column("at", "存入时间", Kind.IDENTIFIER, "什么时候存的", rank=2),
        Column("version", "版本", Kind.IDENTIFIER, "用哪个版本的 jicai 存的", rank=3),
    ),
)

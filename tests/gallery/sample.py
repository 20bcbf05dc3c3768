"""The small 订单明细 table that every reproducer of the gallery carries, spoils or hides."""

from __future__ import annotations

HEADER = ("订单明细编号", "医疗机构编码", "产品编码", "采购数量", "采购单价", "下单日期")
ROWS = (
    ("M001", "H001", "P001", "10", "1.50", "2026-07-11"),
    ("M002", "H002", "P001", "20", "1.50", "2026-07-12"),
    ("M003", "H001", "P002", "5", "3.20", "2026-08-01"),
)
TABLE = (HEADER, *ROWS)


def as_csv(table: tuple[tuple[str, ...], ...] = TABLE, line_end: str = "\r\n") -> str:
    """The table as comma separated text."""
    return "".join(",".join(row) + line_end for row in table)

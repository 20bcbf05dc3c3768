"""What `diff` gives of the purchases of a month: against the month before, and the same month a year before."""

from __future__ import annotations

from functools import cache

from jicai.tables.column import Column, Kind, ResultTable
from jicai.tables.results.progress import grouping

#: What the purchases of a month are compared by.
PURCHASE_GROUPS = ("batch", "district", "institution", "variety")


def _compared(key: str, label: str, kind: Kind, meaning: str, rank: int) -> tuple[Column, ...]:
    """A figure of the month, of the month before, and of the same month a year before."""
    unit = "元" if kind is Kind.MONEY else ""
    return (
        Column(key, f"当月{label}", kind, meaning, unit=unit, rank=rank, summed=kind is Kind.MONEY),
        Column(f"{key}_last", f"上月{label}", kind, "上月的，没有数据的空缺", unit=unit, rank=rank + 2),
        Column(f"{key}_year_ago", f"去年同月{label}", kind, "去年同月的，没有数据的空缺", unit=unit, rank=rank + 3),
    )


@cache
def purchases_by(by: str) -> ResultTable:
    """The purchases of the month by batch and this grouping."""
    label, columns = grouping(("batch",) if by == "batch" else ("batch", by))
    first = 4 if by == "variety" else 7
    return ResultTable(
        f"diff_purchases_by_{by}",
        f"当月采购的环比和同比（按{label}）",
        (
            *columns,
            Column("month", "月份", Kind.MONTH, "现在的截至日期所在的月份", rank=6),
            *_compared("amount", "采购金额", Kind.MONEY, "中选产品当月验收的金额", 1),
            Column("amount_change", "环比增减", Kind.MONEY, "当月减上月", unit="元", rank=4),
            Column("amount_rate", "环比", Kind.RATIO, "环比增减除以上月"),
            Column("amount_year_change", "同比增减", Kind.MONEY, "当月减去年同月", unit="元", rank=5),
            Column("amount_year_rate", "同比", Kind.RATIO, "同比增减除以去年同月"),
            *_compared("qty", "采购量", Kind.QUANTITY, "中选产品当月验收的，品种基本单位；不止一个品种的空缺", first),
            *_compared("share", "中选占比", Kind.RATIO, "中选产品的金额除以中选与非中选之和", 2),
            Column("share_change", "占比环比增减", Kind.RATIO, "当月减上月，百分点", rank=2),
            Column("share_year_change", "占比同比增减", Kind.RATIO, "当月减去年同月，百分点", rank=5),
        ),
        tuple(column.key for column in columns if not column.key.endswith("_name")),
        folded=(
            *("month", "amount_change", "amount_year_change", "share_change", "share_year_change", "share_year_ago"),
            *(("amount_year_ago",) if by == "variety" else ("qty", "qty_last", "qty_year_ago")),
        ),
    )


PURCHASES_BY: dict[str, ResultTable] = {by: purchases_by(by) for by in PURCHASE_GROUPS}

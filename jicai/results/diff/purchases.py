"""The purchases of the month of now against the month before and the same month a year before."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from jicai.batches.months import month_end, month_start
from jicai.calc.diff.purchases import known_months, month_purchases, purchase_changes
from jicai.render.result import Result
from jicai.render.words import money, percent
from jicai.results.diff.notes import basis_of
from jicai.results.progress.view import progress_inputs
from jicai.tables.results.diff.purchases import purchases_by

if TYPE_CHECKING:
    import polars as pl

    from jicai.results.diff.sides import Sides


#: What is compared, its month, and the columns of the rate and of what was bought then.
_COMPARED = (
    ("环比", "上月", "amount_rate", "amount_last"),
    ("同比", "去年同月", "amount_year_rate", "amount_year_ago"),
)


def purchases_result(sides: Sides, by: str) -> tuple[Result, bool]:
    """The purchases by this grouping; nothing in it needs care."""
    frame = purchases(sides, by)
    table = purchases_by(by)
    day = sides.now_day
    of_part = [] if day == month_end(day) else [f"{day:%Y-%m} 到 {day} 为止，还没有过完，环比、同比会偏低"]
    result = Result(
        frame=frame,
        table=table,
        title=table.label,
        subtitle=sides.narrowing.after(f"{month_start(day):%Y-%m}，按验收日期"),
        footer=[
            f"共 {frame.height:,} 行；批次没有执行的月份、订单明细里还没有的月份不知道，空缺",
            *of_part,
            "数量只在一个品种内相加，其余只比金额",
        ],
        basis=basis_of(sides),
    )
    return result, False


def purchases(sides: Sides, by: str) -> pl.DataFrame:
    """The rows of `purchases_by(by)`."""
    inputs = progress_inputs(sides.now, sides.now_day)
    rows = month_purchases(inputs, sides.now_day, sides.wanted)
    return purchase_changes(rows, known_months(inputs, sides.now_day), sides.now_day, by).collect()


def words_of(row: dict[str, Any]) -> str:
    """Of one group the changes that are known, in words."""
    told = [] if row["amount"] is not None else ["当月不在采购周期内，或没有订单明细"]
    for label, when, rate, last in _COMPARED:
        if row[last] is None:
            told += [f"{label}没有数据"] if row["amount"] is not None else []
        elif row[rate] is None:
            told.append(f"{when} {money(row[last])} 元")
        else:
            told.append(f"{label} {percent(row[rate])}（{money(row[last])} 元）")
    return "，".join(told)

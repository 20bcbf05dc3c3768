"""What `jicai cashflow` shows: what goes out and comes back, past and planned."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import polars as pl

    from jicai.render.result import Result
    from jicai.results.recovery.view import RecoveryView


def cashflow_result(view: RecoveryView) -> Result:
    """What has happened month by month, and what is planned."""
    from jicai.calc.recovery.cashflow import cashflow_rows, cashflow_sums, expected_movements, lapsed_sums, unpaid
    from jicai.render.result import Chart, Picture, Result
    from jicai.results.recovery.notes import lapsed_lines
    from jicai.tables.results.recovery import CASHFLOW

    expected = view.narrowed(expected_movements(view.course, view.inputs))
    lapsed = lapsed_sums(view.narrowed(unpaid(view.course, view.inputs)), view.as_of)
    (frame, sums, left_out), around = view.collect(
        expected, cashflow_rows(expected), cashflow_sums(expected), lapsed, expects=True
    )
    totals = _totals(sums)
    return Result(
        frame=frame,
        table=CASHFLOW,
        title=CASHFLOW.label,
        subtitle=view.narrowing.after(f"截至 {view.as_of}"),
        footer=[*totals, *lapsed_lines(left_out), *around.notes],
        basis=view.basis(around, {}),
        warnings=around.warnings,
        summary=totals,
        charts=[
            Chart("各基金逐月收支", "column", "month", ("advance", "offset", "refund"), group="fund", planned="planned")
        ],
        picture=Picture(label=("month", "fund"), out=("advance",), into=("offset", "refund"), planned="planned"),
    )


def _totals(sums: pl.DataFrame) -> list[str]:
    if sums.is_empty():
        return ["没有符合条件的收支"]
    lines = [_line("计划" if row["planned"] else "已发生", row) for row in sums.iter_rows(named=True)]
    if sums["planned"].any():
        lines.append("没有基金支付的月份不预计抵扣，余额列在退回月份，已过的列在截至日期的月份")
    return lines


def _line(name: str, row: dict[str, Any]) -> str:
    from jicai.render.words import money

    words = "，".join(
        f"{word} {money(row[key])} 元" for key, word in (("advance", "预付"), ("offset", "抵扣"), ("refund", "退回"))
    )
    return f"{name}：{words}"

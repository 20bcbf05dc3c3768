"""What `jicai refund` shows: what is to be paid back, and what of it was."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import date

    import polars as pl

    from jicai.render.result import Result
    from jicai.results.recovery.view import RecoveryView


def refund_result(view: RecoveryView, month: date | None) -> tuple[Result, bool]:
    """The refunds of a month, or of all months, and whether one of them is late."""
    from jicai.calc.recovery.rows import in_month, refund_rows, refund_sums
    from jicai.render.result import Result
    from jicai.tables.results.recovery import REFUND

    table = view.table(REFUND)
    rows = in_month(view.narrowed(refund_rows(view.course, view.institutions)), "due_month", month)
    (frame, sums), around = view.collect(rows, rows.select(table.keys), refund_sums(rows))
    month_words = f"{month:%Y-%m} 退回的" if month else "全部月份"
    result = Result(
        frame=frame,
        table=table,
        title=table.label,
        subtitle=view.narrowing.after(f"截至 {view.as_of}，{month_words}"),
        footer=[*_totals(sums), *around.notes],
        basis=view.basis(around, {"月份": month_words}),
        warnings=around.warnings,
        remarks=around.remarks,
    )
    return result, bool(sums["late"].item())


def _totals(sums: pl.DataFrame) -> list[str]:
    from jicai.render.words import money

    total = sums.row(0, named=True)
    if not total["institution_code"]:
        return ["没有应退回的预付金"]
    assumed = f"，没有记录而视同已退回 {money(total['assumed'])} 元" if total["assumed"] else ""
    checked = "；{:,} 笔已过退回月份而没有足额的退回记录，请核实" if assumed else "，其中 {:,} 笔已过退回月份"
    late = checked.format(total["late"]) if total["late"] else ""
    return [
        f"合计 {total['institution_code']:,} 家机构，应退回 {money(total['refund'])} 元，"
        f"其中已确定 {money(total['final'])} 元",
        f"按记录已退回 {money(total['refunded'])} 元{assumed}，尚应退回 {money(total['open'])} 元{late}",
        "最迟在退回月份的月末退回：通知没有写明哪一天，这是本工具的理解",
    ]

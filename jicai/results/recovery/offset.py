"""What `jicai offset` shows: the offsets of a month, or of all months."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import date

    import polars as pl

    from jicai.render.result import Result
    from jicai.results.recovery.view import RecoveryView


def offset_result(view: RecoveryView, month: date | None) -> Result:
    """The offsets of a month, or of all months."""
    from jicai.calc.recovery.rows import in_month, offset_rows, offset_sums, unlisted_rows, unlisted_sums
    from jicai.render.result import Result
    from jicai.tables.results.recovery import OFFSET

    table = view.table(OFFSET)
    rows = in_month(view.narrowed(offset_rows(view.course, view.institutions)), "month", month)
    unlisted = in_month(view.narrowed(unlisted_rows(view.course, view.institutions)), "month", month)
    (frame, sums, more), around = view.collect(
        rows, rows.select(table.keys), offset_sums(rows), unlisted_sums(unlisted)
    )
    month_words = f"{month:%Y-%m}" if month else "全部月份"
    return Result(
        frame=frame,
        table=table,
        title=table.label,
        subtitle=view.narrowing.after(f"截至 {view.as_of}，{month_words}"),
        footer=[*_totals(sums), *_unlisted(more), *around.notes],
        basis=view.basis(around, {"月份": month_words}),
        warnings=around.warnings,
        remarks=around.remarks,
    )


def _totals(sums: pl.DataFrame) -> list[str]:
    from jicai.render.words import money

    total = sums.row(0, named=True)
    if not total["institution_code"]:
        return ["没有符合条件的抵扣"]
    refunded = total["recorded_refund"]
    return [
        f"合计 {total['institution_code']:,} 家机构，抵扣 {money(total['offset'])} 元",
        *([f"其间另有提前退回 {money(refunded)} 元，已从月末余额减去"] if refunded else []),
    ]


def _unlisted(more: pl.DataFrame) -> list[str]:
    from jicai.render.words import money

    offset, refund = more.row(0)
    if not offset and not refund:
        return []
    return [
        f"没有列出的月份（抵扣期之外、基金支付末月之后或月初没有余额）另有记录的抵扣 {money(offset)} 元、"
        f"退回 {money(refund)} 元，见 jicai ledger"
    ]

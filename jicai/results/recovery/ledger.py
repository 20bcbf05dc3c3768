"""What `jicai ledger` shows: the movements through as-of, and what of the expected is not among them."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import polars as pl

    from jicai.render.result import Result
    from jicai.results.recovery.view import RecoveryView


def ledger_result(view: RecoveryView) -> Result:
    """The movements through as-of."""
    import polars as pl

    from jicai.calc.recovery.cashflow import cashflow_sums, expected_movements, lapsed_sums, unpaid
    from jicai.calc.recovery.movements import ledger_rows, ledger_sums
    from jicai.render.result import Result
    from jicai.results.recovery.notes import lapsed_lines
    from jicai.tables.results.recovery import LEDGER

    table = view.table(LEDGER)
    rows = view.narrowed(ledger_rows(view.course, view.institutions)).filter(~pl.col("planned"))
    expected = view.narrowed(expected_movements(view.course, view.inputs))
    to_come = cashflow_sums(expected.filter("planned"))
    lapsed = lapsed_sums(view.narrowed(unpaid(view.course, view.inputs)), view.as_of)
    (frame, sums, later, left_out), around = view.collect(
        rows, rows.select(table.keys), ledger_sums(rows), to_come, lapsed, expects=True
    )
    return Result(
        frame=frame,
        table=table,
        title=table.label,
        subtitle=view.narrowing.after(f"截至 {view.as_of}"),
        footer=[*_totals(sums), *_to_come(later), *lapsed_lines(left_out), *around.notes],
        basis=view.basis(around, {}),
        warnings=around.warnings,
        remarks=around.remarks,
    )


def _totals(sums: pl.DataFrame) -> list[str]:
    from jicai.render.words import money

    total = sums.row(0, named=True)
    if not total["institution_code"]:
        return ["没有符合条件的记录"]
    return [
        f"合计 {total['institution_code']:,} 家机构：预付 {money(total['advance'])} 元，"
        f"抵扣 {money(total['offset'])} 元，退回 {money(total['refund'])} 元，余额 {money(total['balance'])} 元"
    ]


def _to_come(later: pl.DataFrame) -> list[str]:
    from jicai.render.words import money

    names = (("advance", "预付"), ("refund", "退回"))
    parts = [f"{name} {money(row[key])} 元" for row in later.to_dicts() for key, name in names if row[key]]
    return [f"尚未列入的预计：{'，'.join(parts)}，见 jicai cashflow"] if parts else []

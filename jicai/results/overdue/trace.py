"""`jicai overdue --line`: which payments and returns settled one order line."""

from __future__ import annotations

import polars as pl

from jicai.calc.settlement.state import Settlement
from jicai.calc.settlement.trace import astray_payments, line_receipts, order_rows_of, taken_back, trace
from jicai.errors import UsageError
from jicai.render.output import Result
from jicai.render.words import money
from jicai.results.overdue.notes import as_of_words, rests_on
from jicai.results.overdue.settlement import Settled
from jicai.store.messages import row_place
from jicai.tables.inputs.orders import ORDERS
from jicai.tables.results.settlement import TRACE


def trace_result(settled: Settled, line_id: str) -> tuple[Result, bool]:
    """The result, and whether something of the line is overdue. UsageError for a line that the export does not have."""
    settlement, intake = settled.state, settled.intake
    rows = order_rows_of(settlement, line_id)
    astray = astray_payments(settlement, line_id)
    if not rows.height:
        named = f"，但付款 {_payments(astray)}指明了它" if astray.height else ""
        raise UsageError(f"--line {line_id}：订单明细里没有这个编号{named}，请核对")
    receipts = line_receipts(settlement, line_id)
    steps = trace(settlement, receipts)
    places = [
        row_place(intake.accounts[source], intake.workspace, row)
        for source, row in steps.select("_source", "_row").iter_rows()
    ]
    written = rows["line_id"][0]
    result = Result(
        frame=steps.with_columns(source=pl.Series(places, dtype=pl.String)).select(TRACE.keys),
        table=TRACE,
        title=TRACE.label,
        subtitle=f"{as_of_words(settled.as_of, intake)}，订单明细 {written}",
        footer=[
            *(_receipt_lines(settlement, receipts) or [why_not_payable(rows)]),
            *_astray_lines(astray),
            *_taken_back_lines(taken_back(settlement, receipts)),
        ],
        basis=rests_on(settled.as_of, intake, [], {"订单明细": written}),
    )
    is_overdue = (pl.col("due_on") < settled.as_of) & (pl.col("unpaid") > 0)
    return result, not receipts.filter(is_overdue).is_empty()


def _receipt_lines(settlement: Settlement, receipts: pl.DataFrame) -> list[str]:
    """A line for each receipt: what it is worth, what was settled, what is open and since when."""
    pairs = settlement.pairs.select("pair", "institution_name", "institution_code", "payee")
    lines = []
    for row in receipts.join(pairs, on="pair", maintain_order="left").iter_rows(named=True):
        receipt = f"（入库 {row['receipt_id']}）" if row["receipt_id"] else " "
        days = (settlement.as_of - row["due_on"]).days
        state = f"，逾期 {days} 天" if days > 0 and row["unpaid"] else ""
        amount, paid, credited, unpaid = (money(row[key]) for key in ("amount", "paid", "credited", "unpaid"))
        lines.append(
            f"{row['line_id']}{receipt}{row['institution_name']}（{row['institution_code']}）应付{row['payee']}："
            f"{row['accepted_on']} 验收，应于 {row['due_on']} 前（含当日）付 {amount} 元，已付 {paid} 元，"
            f"退货抵减 {credited} 元，未付 {unpaid} 元{state}"
        )
    return lines


def _astray_lines(astray: pl.DataFrame) -> list[str]:
    """The payments that name the line and wait for it, or will never reach it."""
    if astray.is_empty():
        return []
    return [f"指明这条明细的付款 {_payments(astray)}没有分到明细：{astray['reason'][0]}"]


def _payments(astray: pl.DataFrame) -> str:
    return "、".join(f"{payment_id}（{money(amount)} 元）" for payment_id, amount, _ in astray.iter_rows())


def _taken_back_lines(back: pl.DataFrame) -> list[str]:
    return [f"指明这条明细的付款和冲红合计为负：{money(amount)} 元没有分到明细" for (amount,) in back.iter_rows()]


def why_not_payable(rows: pl.DataFrame) -> str:
    """Why nothing of a line is payable."""
    if not rows.filter(pl.col("status") == "normal").height:
        words = "、".join(ORDERS.column("status").label_of(status) for status in rows["status"].unique().sort())
        return f"这条明细的状态是{words}，没有应付货款"
    normal = rows.filter(pl.col("status") == "normal")
    if normal["payee"].null_count() == normal.height:
        return "这条明细没有收款企业，不计应付货款"
    if normal["pair"].null_count() == normal.height:
        return "这条明细的医疗机构不在医疗机构表里，不计应付货款"
    return "这条明细到截至日期还没有验收，没有应付货款"

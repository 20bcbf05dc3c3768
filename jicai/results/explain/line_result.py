"""The explanation of an order line: what is due for it, and everything that paid it or did not."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from jicai.render.words import money
from jicai.results.explain.line_rows import (
    OF_SETTLEMENT,
    LineRows,
    Row,
    not_credited_entries,
    not_paid_entries,
    paid_entries,
    row_entries,
)
from jicai.results.explain.rows import Steps

if TYPE_CHECKING:
    from datetime import date

    import polars as pl

    from jicai.batches.model import Batch
    from jicai.calc.settlement.state import Settlement
    from jicai.calc.settlement.terms import Term
    from jicai.render.result import Result
    from jicai.store.result import Intake


def line_result(intake: Intake, rows: LineRows) -> Result:
    """The explanation of the line whose receipts these are."""
    from jicai.render.result import Result
    from jicai.results.absent import absent_tables
    from jicai.results.explain.unread import unread_rows
    from jicai.results.overdue.notes import ASSUMED, as_of_words, rests_on
    from jicai.tables.results.explain import EXPLAIN

    settlement, first = rows.settlement, rows.receipts.row(0, named=True)
    pairs = {row["pair"]: row for row in settlement.pairs.to_dicts()}
    parts = [receipt_steps(intake, rows, receipt) for receipt in rows.receipts.to_dicts()]
    whom = pairs[first["pair"]]
    return Result(
        frame=_stacked([steps.frame() for steps in parts]),
        table=EXPLAIN,
        title=f"{EXPLAIN.label}：订单明细 {first['line_id']} 的应付货款",
        subtitle=f"{whom['institution_name']}（{whom['institution_code']}）应付{whom['payee']}，"
        f"{as_of_words(settlement.as_of, intake)}",
        footer=[
            *(_summary(row, settlement, pairs[row["pair"]]["payee"]) for row in rows.receipts.to_dicts()),
            *(line for steps in parts for line in steps.left_out),
            *absent_tables(intake, ASSUMED),
            *unread_rows(intake, ("orders", "payments")),
        ],
        basis=rests_on(settlement.as_of, intake, [], {"说明": f"订单明细 {first['line_id']}"}),
    )


def receipt_steps(intake: Intake, rows: LineRows, receipt: Row) -> Steps:
    """The steps of one receipt, a row of `LineRows.receipts`; steps of several are told apart by the receipt."""
    from jicai.batches.shown import term_words
    from jicai.calc.explain.line import batches_of

    batches = [intake.workspace.batches[one] for one in _governing(rows, receipt, batches_of)]
    steps = Steps(intake, _only_notice(batches))
    mark = f"（入库 {receipt['receipt_id']}）" if rows.receipts["line_id"].is_in([receipt["line_id"]]).sum() > 1 else ""
    amount, paid, credited, unpaid = (receipt[key] for key in ("amount", "paid", "credited", "unpaid"))
    working = f"{money(amount)} - 已付 {money(paid)} - 退货抵减 {money(credited)}"
    steps.figure(f"未付金额{mark}", "应付减已付减退货抵减", unpaid, "yuan", working, clauses=OF_SETTLEMENT)
    as_of, due = rows.settlement.as_of, receipt["due_on"]
    days = (as_of - due).days if unpaid else 0
    state = "逾期" if days > 0 else "已结清" if not unpaid else "还没有到期"
    term = rows.settlement.terms[receipt["term"]]
    words = term_words(*term) + _why(batches, term, receipt["accepted_on"])
    steps.figure(f"应付日期{mark}", str(due), None, None, f"{receipt['accepted_on']} 验收", words, OF_SETTLEMENT, due)
    steps.figure(
        f"逾期天数{mark}", state, max(days, 0), "days", f"截至 {as_of} 减应付日期 {due}", clauses=OF_SETTLEMENT
    )
    steps.sum(f"应付金额{mark}", amount, "yuan", row_entries(rows, receipt), clauses=OF_SETTLEMENT)
    money_in, back = rows.about(receipt)
    steps.sum(
        *(f"已付金额{mark}", paid, "yuan", [*paid_entries(rows, money_in), *not_paid_entries(rows, receipt, money_in)]),
        note="先付指明这条明细的，再按验收先后分付给同一收款企业的各条"
        if intake.workspace.files["payments"]
        else "未提供货款支付表，不知道付了多少，按没有付",
        clauses=OF_SETTLEMENT,
    )
    steps.sum(
        f"退货抵减{mark}",
        credited,
        "yuan",
        [*paid_entries(rows, back), *not_credited_entries(rows, receipt, back)],
        clauses=OF_SETTLEMENT,
    )
    return steps


def _governing(rows: LineRows, receipt: Row, batches_of: Any) -> list[str]:
    pairs = rows.settlement.pairs  # numbered from 0, in order
    return list(batches_of(rows.windows, receipt, pairs["type"][receipt["pair"]]))


def _only_notice(batches: list[Batch]) -> Batch | None:
    """A batch whose notice is the only one that governs; None where there are two, or none."""
    return batches[0] if len({one.source for one in batches}) == 1 else None


def _why(batches: list[Batch], term: Term, accepted_on: date) -> str:
    """Which of a batch's terms was in force on the day of acceptance, where they change."""
    from jicai.batches.shown import why_words

    for batch in batches:
        key = "months" if term.days is None else "days"
        value = getattr(batch.settlement, key)
        if value is not None and value.at(accepted_on) == getattr(term, key):
            why = why_words(batch, f"settlement.{key}", accepted_on)
            return f"，{why}" if why else ""
    return ""


def _stacked(frames: list[pl.DataFrame]) -> pl.DataFrame:
    import polars as pl

    return pl.concat(frames)


def _summary(row: Row, settlement: Settlement, payee: str) -> str:
    days = (settlement.as_of - row["due_on"]).days
    late = f"，逾期 {days} 天" if days > 0 and row["unpaid"] else ""
    receipt = f"入库 {row['receipt_id']}：" if row["receipt_id"] else ""
    return (
        f"{receipt}应付{payee} {money(row['amount'])} 元，应于 {row['due_on']} 前（含当日）付清，"
        f"已付 {money(row['paid'])} 元，退货抵减 {money(row['credited'])} 元，未付 {money(row['unpaid'])} 元{late}"
    )

"""`jicai explain --line`: what is due for an order line, and everything that paid it or did not."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from jicai.commands.explain_rows import Entry, Steps
from jicai.errors import UsageError
from jicai.render.words import money, number

if TYPE_CHECKING:
    import polars as pl

    from jicai.batches.model import Batch
    from jicai.calc.settlement.inputs import SettlementInputs
    from jicai.calc.settlement.state import Settlement
    from jicai.commands.options import DeliveryOptions, InputOptions, LineOptions
    from jicai.intake.result import Intake
    from jicai.render.result import Result

Row = Mapping[str, Any]
_CLAUSES = ("A 二（三）", "B 三（四）")
_HOW = {"named": "指明这条明细", "pool": "付给收款企业，按验收先后分到", "credit": "退货，按验收先后抵减"}
_STATUSES = {"withdrawn": "已撤销", "refused": "拒绝配送", "returned": "退货，抵减应付"}


@dataclass(frozen=True, slots=True)
class LineRows:
    """The receipts of order lines and what there is to say of them; see `jicai.calc.explain.line`.

    receipts: of `Settlement`, with accepted_qty, unit_price, accepted_amount. rows: all order rows of the lines. steps:
    see `jicai.calc.settlement.trace`. windows: see `jicai.calc.settlement.terms.acceptance_windows`.
    """

    settlement: Settlement
    receipts: pl.DataFrame
    rows: pl.DataFrame
    steps: pl.DataFrame
    payments: pl.DataFrame
    returns: pl.DataFrame
    astray: pl.DataFrame
    windows: pl.DataFrame

    @classmethod
    def of(cls, settlement: Settlement, data: SettlementInputs, receipts: pl.DataFrame) -> LineRows:
        """Those of the lines of these receipts."""
        from jicai.calc.explain.line import other_payments, other_returns, worth
        from jicai.calc.settlement.terms import acceptance_windows
        from jicai.calc.settlement.trace import trace
        from jicai.calc.settlement.unmatched import astray

        place = ["_source", "_row"]
        return cls(
            settlement,
            receipts.join(worth(data, receipts), on=place, how="left", maintain_order="left"),
            settlement.rows.join(receipts.select("line_key").unique(), on="line_key", how="semi"),
            trace(settlement, receipts),
            other_payments(settlement, data, receipts),
            other_returns(settlement, receipts),
            astray(settlement),
            acceptance_windows(data).collect(),
        )

    def about(self, receipt: Row) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
        """What paid and what credited one receipt."""
        import polars as pl

        own = (pl.col("line_id") == receipt["line_id"]) & pl.col("receipt_id").eq_missing(pl.lit(receipt["receipt_id"]))
        steps = self.steps.filter(own)
        is_credit = pl.col("kind") == "credit"
        return steps.filter(~is_credit).to_dicts(), steps.filter(is_credit).to_dicts()


def explain_line(inputs: InputOptions, scope: LineOptions, delivery: DeliveryOptions, line_id: str) -> None:
    """Show what is due for an order line, and what paid it."""
    from jicai.commands.dates import as_of_date
    from jicai.commands.loading import read_tables
    from jicai.commands.overdue_settlement import NEEDED, OPTIONAL

    as_of = as_of_date(scope.as_of)
    intake = read_tables(inputs, delivery, NEEDED, OPTIONAL)
    # Heavy imports come after the files are on their way: see `jicai.intake.load`.
    from jicai.calc.settlement.trace import line_receipts, order_rows_of
    from jicai.commands.freshness import with_freshness
    from jicai.commands.overdue_settlement import settlement_of
    from jicai.commands.overdue_trace import why_not_payable
    from jicai.render.output import deliver

    data, settlement = settlement_of(intake, as_of)
    receipts = line_receipts(settlement, line_id)
    if receipts.is_empty():
        rows = order_rows_of(settlement, line_id)
        why = why_not_payable(rows) if rows.height else "订单明细里没有这个编号，请核对"
        raise UsageError(f"--line {line_id}：{why}")
    result = line_result(intake, LineRows.of(settlement, data, receipts))
    deliver(with_freshness(result, intake, as_of), delivery.for_rendering())


def line_result(intake: Intake, rows: LineRows) -> Result:
    """The explanation of the line whose receipts these are."""
    from jicai.commands.explain_progress import unread_rows
    from jicai.commands.overdue_notes import as_of_words, rests_on
    from jicai.render.result import Result
    from jicai.tables.results_explain import EXPLAIN

    settlement, first = rows.settlement, rows.receipts.row(0, named=True)
    pairs = {row["pair"]: row for row in settlement.pairs.to_dicts()}
    parts = [receipt_steps(intake, rows, receipt) for receipt in rows.receipts.to_dicts()]
    whom = pairs[first["pair"]]
    return Result(
        frame=_stacked([steps.frame() for steps in parts]),
        table=EXPLAIN,
        title=f"{EXPLAIN.label}：订单明细 {first['line_id']} 的应付货款",
        subtitle=f"{whom['institution_name']}（{whom['institution_code']}）应付{whom['payee']}，"
        f"{as_of_words(settlement, intake)}",
        footer=[
            *(_summary(row, settlement, pairs[row["pair"]]["payee"]) for row in rows.receipts.to_dicts()),
            *(line for steps in parts for line in steps.left_out),
            *unread_rows(intake, ("orders", "payments")),
        ],
        basis=rests_on(settlement, intake, [], {"说明": f"订单明细 {first['line_id']}"}),
    )


def receipt_steps(intake: Intake, rows: LineRows, receipt: Row) -> Steps:
    """The steps of one receipt, a row of `LineRows.receipts`; steps of several are told apart by the receipt."""
    from jicai.batches.shown import settlement_words
    from jicai.calc.explain.line import batches_of

    batches = [intake.workspace.batches[one] for one in _governing(rows, receipt, batches_of)]
    steps = Steps(intake, _only_notice(batches))
    mark = f"（入库 {receipt['receipt_id']}）" if rows.receipts["line_id"].is_in([receipt["line_id"]]).sum() > 1 else ""
    amount, paid, credited, unpaid = (receipt[key] for key in ("amount", "paid", "credited", "unpaid"))
    working = f"{money(amount)} - 已付 {money(paid)} - 退货抵减 {money(credited)}"
    steps.figure(f"未付金额{mark}", "应付减已付减退货抵减", unpaid, "yuan", working, clauses=_CLAUSES)
    as_of, due = rows.settlement.as_of, receipt["due_on"]
    days = (as_of - due).days if unpaid else 0
    state = "逾期" if days > 0 else "已结清" if not unpaid else "还没有到期"
    term = rows.settlement.terms[receipt["term"]]
    words = settlement_words(next((one for one in batches if _term(one) == tuple(term)), None))
    steps.figure(f"应付日期{mark}", str(due), None, None, f"{receipt['accepted_on']} 验收", words, _CLAUSES, due)
    steps.figure(f"逾期天数{mark}", state, max(days, 0), "days", f"截至 {as_of} 减应付日期 {due}", clauses=_CLAUSES)
    steps.sum(f"应付金额{mark}", amount, "yuan", _row_entries(rows, receipt), clauses=_CLAUSES)
    money_in, back = rows.about(receipt)
    steps.sum(
        *(f"已付金额{mark}", paid, "yuan", [*_paid(rows, money_in), *_not_paid(rows, receipt, money_in)]),
        note="先付指明这条明细的，再按验收先后分付给同一收款企业的各条",
        clauses=_CLAUSES,
    )
    steps.sum(
        f"退货抵减{mark}", credited, "yuan", [*_paid(rows, back), *_not_credited(rows, receipt, back)], clauses=_CLAUSES
    )
    return steps


def _governing(rows: LineRows, receipt: Row, batches_of: Any) -> list[str]:
    return list(batches_of(rows.windows, receipt["product_code"], receipt["accepted_on"]))


def _only_notice(batches: list[Batch]) -> Batch | None:
    """A batch whose notice is the only one that governs; None where there are two, or none."""
    return batches[0] if len({one.source for one in batches}) == 1 else None


def _term(batch: Batch) -> tuple[int | None, int | None]:
    return (None, batch.settlement.days) if batch.settlement.days is not None else (batch.settlement.months, None)


def _stacked(frames: list[pl.DataFrame]) -> pl.DataFrame:
    import polars as pl

    return pl.concat(frames)


def _row_entries(rows: LineRows, receipt: Row) -> list[Entry]:
    import polars as pl

    place = (receipt["_source"], receipt["_row"])
    if receipt["accepted_amount"] is not None:
        working = "导出的验收金额"
    else:
        working = f"{number(receipt['accepted_qty'])} × {number(receipt['unit_price'])} 元，四舍五入到分"
    own = Entry(
        receipt["line_id"],
        receipt["amount"],
        f"{receipt['product_code']}" + (f"，入库 {receipt['receipt_id']}" if receipt["receipt_id"] else ""),
        working,
        receipt["accepted_on"],
        clauses=_CLAUSES,
        place=place,
    )
    others = rows.rows.filter(pl.col("line_key") == receipt["line_key"])
    return [own, *(_row_entry(row, rows) for row in others.to_dicts() if (row["_source"], row["_row"]) != place)]


def _row_entry(row: Row, rows: LineRows) -> Entry:
    if row["status"] != "normal":
        reason = _STATUSES[row["status"]]
    elif row["accepted_on"] is None or row["amount"] is None:
        reason = "未验收"
    elif row["accepted_on"] > rows.settlement.as_of:
        reason = "截至日期之后验收"
    else:
        reason = "另一次入库，分开计算"
    detail = f"{row['product_code']}" + (f"，入库 {row['receipt_id']}" if row["receipt_id"] else "")
    place = (row["_source"], row["_row"])
    return Entry(row["line_id"], row["amount"], detail, "", row["accepted_on"], reason=reason, place=place)


def _paid(rows: LineRows, steps: list[dict[str, Any]]) -> list[Entry]:
    whole = {
        (row["_source"], row["_row"]): row["amount"] for row in (*rows.payments.to_dicts(), *rows.returns.to_dicts())
    }
    entries = []
    for row in steps:
        place = (row["_source"], row["_row"])
        total = whole.get(place, row["amount"])
        working = "" if total == row["amount"] else f"{money(total)} 元中的 {money(row['amount'])} 元"
        entries.append(
            Entry(
                *(row["payment_id"], row["amount"], "", working, row["dated"], _HOW[row["kind"]]),
                clauses=_CLAUSES,
                place=place,
            )
        )
    return entries


def _not_paid(rows: LineRows, receipt: Row, steps: list[dict[str, Any]]) -> list[Entry]:
    """The payments to the payee, and those that name the line, of which nothing reached the receipt."""
    import polars as pl

    used = {(row["_source"], row["_row"]) for row in steps}
    stray = {(row["_source"], row["_row"]): row["reason"] for row in rows.astray.to_dicts()}
    entries = []
    for row in rows.payments.filter(pl.col("pair") == receipt["pair"]).to_dicts():
        place = (row["_source"], row["_row"])
        if place in used:
            continue
        if row["is_later"]:
            reason = "截至日期之后付款"
        elif place in stray:
            reason = f"没有分到明细，{stray[place]}"
        elif row["home"] is not None and row["home"] != receipt["home"]:
            reason = f"指明其他明细，{row['line_id']}"
        elif row["home"] is not None:
            reason = "指明这条明细，已付满或已冲回"
        else:
            reason = "按验收先后付给了其他明细，没有余到这条"
        entries.append(Entry(row["payment_id"], row["amount"], dated=row["paid_on"], reason=reason, place=place))
    return entries


def _not_credited(rows: LineRows, receipt: Row, steps: list[dict[str, Any]]) -> list[Entry]:
    import polars as pl

    used = {(row["_source"], row["_row"]) for row in steps}
    return [
        Entry(
            item=row["payment_id"],
            value=row["amount"],
            dated=row["paid_on"],
            reason="截至日期之后退货" if row["is_later"] else "按验收先后抵减了其他明细，没有余到这条",
            place=(row["_source"], row["_row"]),
        )
        for row in rows.returns.filter(pl.col("pair") == receipt["pair"]).to_dicts()
        if (row["_source"], row["_row"]) not in used
    ]


def _summary(row: Row, settlement: Settlement, payee: str) -> str:
    days = (settlement.as_of - row["due_on"]).days
    late = f"，逾期 {days} 天" if days > 0 and row["unpaid"] else ""
    receipt = f"入库 {row['receipt_id']}：" if row["receipt_id"] else ""
    return (
        f"{receipt}应付{payee} {money(row['amount'])} 元，应于 {row['due_on']} 前（含当日）付清，"
        f"已付 {money(row['paid'])} 元，退货抵减 {money(row['credited'])} 元，未付 {money(row['unpaid'])} 元{late}"
    )

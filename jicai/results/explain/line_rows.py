"""The source rows behind what is due for an order line: what counted, and what did not and why."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from jicai.render.words import money, number
from jicai.results.explain.rows import Entry

if TYPE_CHECKING:
    import polars as pl

    from jicai.calc.settlement.inputs import SettlementInputs
    from jicai.calc.settlement.state import Settlement

Row = Mapping[str, Any]
#: The clauses of what is due and paid.
OF_SETTLEMENT = ("A 二（三）", "B 三（四）")
_HOW = {"named": "指明这条明细", "pool": "付给收款企业，按验收先后分到", "credit": "退货，按验收先后抵减"}
_STATUSES = {"withdrawn": "已撤销", "refused": "拒绝配送", "returned": "退货，抵减应付"}


@dataclass(frozen=True, slots=True)
class LineRows:
    """The receipts of order lines and what there is to say of them; see `jicai.calc.explain.line`.

    receipts: of `Settlement`, with line_key, accepted_qty, unit_price, accepted_amount. rows: all order rows of the
    lines, and steps: see `jicai.calc.settlement.trace`. windows: see
    `jicai.calc.settlement.terms.acceptance_windows`.
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
        from jicai.calc.lines import line_key
        from jicai.calc.settlement.terms import acceptance_windows
        from jicai.calc.settlement.trace import order_rows_of_lines, trace
        from jicai.calc.settlement.unmatched import astray

        place = ["_source", "_row"]
        return cls(
            settlement,
            receipts.join(worth(data, receipts), on=place, how="left", maintain_order="left").with_columns(
                line_key=line_key()
            ),
            order_rows_of_lines(settlement, receipts["line_id"]),
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


def row_entries(rows: LineRows, receipt: Row) -> list[Entry]:
    """The row of the receipt, and the other rows of its line, which are none of it."""
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
        clauses=OF_SETTLEMENT,
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


def paid_entries(rows: LineRows, steps: list[dict[str, Any]]) -> list[Entry]:
    """The payments, or returns, of which a part reached the receipt: these steps of the trace."""
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
                clauses=OF_SETTLEMENT,
                place=place,
            )
        )
    return entries


def not_paid_entries(rows: LineRows, receipt: Row, steps: list[dict[str, Any]]) -> list[Entry]:
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


def not_credited_entries(rows: LineRows, receipt: Row, steps: list[dict[str, Any]]) -> list[Entry]:
    """The returns to the payee of which nothing reached the receipt."""
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

"""A small bureau to describe settlements with: one batch, one hospital, one supplier, order lines and payments."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import Any

import polars as pl
from progress_situation import Row, input_frame, institution, product

from jicai.batches.frames import agreement_years_frame, batches_frame
from jicai.batches.model import Batch
from jicai.calc.settlement.checks import breaches
from jicai.calc.settlement.inputs import SettlementInputs
from jicai.calc.settlement.left_out import left_out
from jicai.calc.settlement.overdue import Group, overdue_groups, overdue_lines
from jicai.calc.settlement.scope import View, scoped_receipts
from jicai.calc.settlement.state import Settlement, settle
from jicai.calc.settlement.suspicious import suspicious_payments
from jicai.calc.settlement.trace import line_receipts, trace
from jicai.calc.settlement.unmatched import unmatched
from jicai.tables.results.settlement import DEFAULT_AGEING, UNMATCHED

AS_OF = date(2025, 6, 30)
EVERYTHING = View(all_products=True)


def batch(code: str = "one", **changes: Any) -> Batch:
    """A batch of two years from New Year 2025."""
    terms = {
        "code": code,
        "name": f"批次{code}",
        "kind": "drug",
        "source": "测试〔2024〕1号",
        "issued_on": date(2024, 11, 1),
        "start_on": date(2025, 1, 1),
        "cycle": {"years": 2},
    }
    return Batch.model_validate(terms | changes)


def received(amount: str, day: date, line_id: str = "L1", **changes: Any) -> Row:
    """An order row for one unit at this price, accepted on the day."""
    return {
        "line_id": line_id,
        "institution_code": "H1",
        "product_code": "C1",
        "distributor": "国药",
        "ordered_qty": "1",
        "accepted_qty": "1",
        "unit_price": amount,
        "ordered_on": day,
        "accepted_on": day,
        "status": "normal",
    } | changes


def returned(amount: str, day: date, line_id: str = "T1", **changes: Any) -> Row:
    """A returned unit, negative as the intake gives it."""
    return received(amount, day, line_id, accepted_qty="-1", ordered_qty="-1", status="returned") | changes


def paid(amount: str, day: date, line_id: str | None = None, **changes: Any) -> Row:
    """A payment of H1 to its supplier, which may name a line."""
    known = {"payment_id": f"F{amount}", "institution_code": "H1", "payee": "国药", "paid_on": day}
    return known | {"amount": amount, "line_id": line_id} | changes


@dataclass
class Situation:
    """Hospital H1 buys the selected product C1 of batch "one" unless said otherwise; nothing ordered, nothing paid."""

    orders: list[Row] = field(default_factory=list)
    payments: list[Row] = field(default_factory=list)
    products: list[Row] = field(default_factory=lambda: [product()])
    institutions: list[Row] = field(default_factory=lambda: [institution()])
    code_changes: list[Row] = field(default_factory=list)
    batches: list[Batch] = field(default_factory=lambda: [batch()])
    _settled: dict[date, Settlement] = field(default_factory=dict, init=False, repr=False)

    def inputs(self) -> SettlementInputs:
        return SettlementInputs(
            orders=input_frame("orders", self.orders),
            payments=input_frame("payments", self.payments),
            products=input_frame("products", self.products),
            code_changes=input_frame("code_changes", self.code_changes),
            institutions=input_frame("institutions", self.institutions),
            batches=batches_frame(self.batches).lazy(),
            agreement_years=agreement_years_frame(self.batches).lazy(),
        )

    def settled(self, as_of: date = AS_OF) -> Settlement:
        """The state; every situation of every test is also one in which everything must add up."""
        if as_of not in self._settled:
            self._settled[as_of] = settle(self.inputs(), as_of)
            assert breaches(self._settled[as_of]).collect().rows() == []
        return self._settled[as_of]

    def receipts(self, as_of: date = AS_OF, view: View = EVERYTHING) -> pl.DataFrame:
        scoped = scoped_receipts(self.settled(as_of), self.inputs(), view)
        return scoped.filter("shown")

    def state(self, as_of: date = AS_OF) -> dict[str, tuple[str, str, str]]:
        """Paid, credited and unpaid of every receipt, by line (and receipt)."""
        return {
            f"{row['line_id']} {row['receipt_id'] or ''}".strip(): (
                str(row["paid"]),
                str(row["credited"]),
                str(row["unpaid"]),
            )
            for row in self.receipts(as_of).sort("line_id", "receipt_id").iter_rows(named=True)
        }

    def overdue(self, as_of: date = AS_OF, view: View | None = None) -> list[Row]:
        settlement, inputs, view = self.settled(as_of), self.inputs(), view or View()
        receipts = scoped_receipts(settlement, inputs, view).filter("shown")
        return overdue_lines(settlement, receipts, inputs.products, DEFAULT_AGEING).collect().to_dicts()

    def groups(self, by: Group, as_of: date = AS_OF, view: View | None = None) -> list[Row]:
        settlement, view = self.settled(as_of), view or View()
        receipts = scoped_receipts(settlement, self.inputs(), view).filter("shown")
        return overdue_groups(settlement, receipts, by, DEFAULT_AGEING).collect().to_dicts()

    def unmatched(self, as_of: date = AS_OF) -> list[Row]:
        return unmatched(self.settled(as_of)).select(UNMATCHED.keys).collect().to_dicts()

    def left_over(self, as_of: date = AS_OF) -> list[tuple[str, str]]:
        """Kind and amount of what was not matched."""
        return [(row["kind"], str(row["amount"])) for row in self.unmatched(as_of)]

    def steps(self, line_id: str = "L1", as_of: date = AS_OF) -> list[tuple[str, str, date, str]]:
        """Kind, payment, date and amount of what paid one line."""
        settlement = self.settled(as_of)
        found = trace(settlement, line_receipts(settlement, line_id))
        return [(r["kind"], r["payment_id"], r["dated"], str(r["amount"])) for r in found.iter_rows(named=True)]

    def hidden(self, as_of: date = AS_OF, view: View | None = None) -> dict[str, tuple[int, str]]:
        """Rows and yuan that are left out, by reason."""
        settlement = self.settled(as_of)
        inputs, view = self.inputs(), view or View()
        receipts = scoped_receipts(settlement, inputs, view)
        counts = left_out(settlement, receipts, inputs.institutions, view).collect()
        return {reason: (rows, str(amount)) for reason, rows, amount in counts.iter_rows()}

    def suspicious(self, as_of: date = AS_OF) -> list[Row]:
        return suspicious_payments(self.settled(as_of)).collect().to_dicts()

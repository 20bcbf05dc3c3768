"""A small bureau to describe offsets with: a batch to 9 July 2028, a hospital that was paid 300.00 yuan in advance."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import Any

import polars as pl
from advance_situation import Situation as Advances
from advance_situation import batch, official, paid
from progress_situation import Row, agreed, input_frame, institution, product

from jicai.batches.frames import offset_windows_frame
from jicai.batches.model import Batch
from jicai.calc.recovery.balances import RecoveryInputs
from jicai.calc.recovery.cashflow import cashflow_rows, cashflow_sums, expected_movements
from jicai.calc.recovery.course import Course, follow
from jicai.calc.recovery.invariants import breaches
from jicai.calc.recovery.movements import ledger_rows
from jicai.calc.recovery.rows import offset_rows, refund_rows
from jicai.calc.recovery.warnings import warnings

__all__ = [
    "Batch",
    "Row",
    "Situation",
    "agreed",
    "batch",
    "institution",
    "month",
    "official",
    "paid",
    "payment",
    "product",
    "recovered",
]

AFTER_ALL = date(2035, 1, 31)


def month(text: str) -> date:
    return date.fromisoformat(f"{text}-01")


def payment(in_month: str, amount: str, **changes: Any) -> Row:
    """What the employee fund owes H1 for a month."""
    return {"institution_code": "H1", "month": month(in_month), "fund": "employee", "amount": amount} | changes


def recovered(kind: str, in_month: str, amount: str, **changes: Any) -> Row:
    """What the employee fund took back from H1."""
    return {
        "batch": "one",
        "institution_code": "H1",
        "fund": "employee",
        "month": month(in_month),
        "kind": kind,
        "amount": amount,
    } | changes


@dataclass
class Situation:
    """H1 of level 三级 got 300.00 yuan unless said otherwise; `disbursements` None: there is no such table."""

    fund_payments: list[Row] = field(default_factory=list)
    recoveries: list[Row] = field(default_factory=list)
    disbursements: list[Row] | None = field(default_factory=lambda: [paid("300.00")])
    agreed: list[Row] = field(default_factory=lambda: [agreed()])
    institutions: list[Row] = field(default_factory=lambda: [institution()])
    products: list[Row] = field(default_factory=lambda: [product(selected_price="10")])
    advance_amounts: list[Row] = field(default_factory=list)
    code_changes: list[Row] = field(default_factory=list)
    batches: Iterable[Batch] = field(default_factory=lambda: [batch()])

    def inputs(self) -> RecoveryInputs:
        advances = Advances(
            agreed=self.agreed,
            institutions=self.institutions,
            products=self.products,
            advance_amounts=self.advance_amounts,
            code_changes=self.code_changes,
            batches=self.batches,
        )
        return RecoveryInputs(
            advance=advances.inputs(),
            disbursements=input_frame("disbursements", self.disbursements or []),
            fund_payments=input_frame("fund_payments", self.fund_payments),
            recoveries=input_frame("recoveries", self.recoveries),
            windows=offset_windows_frame(self.batches).lazy(),
            as_planned=self.disbursements is None,
        )

    def course(self, as_of: date = AFTER_ALL) -> Course:
        return follow(self.inputs(), as_of).collected()

    def results(self, as_of: date = AFTER_ALL) -> dict[str, list[Row]]:
        """Every result, in one pass; nothing may be in breach of the invariants."""
        inputs, course = self.inputs(), self.course(as_of)
        institutions = inputs.advance.institutions
        frames = {
            "offset": offset_rows(course, institutions),
            "refund": refund_rows(course, institutions),
            "ledger": ledger_rows(course, institutions),
            "cashflow": cashflow_rows(expected_movements(course, inputs)),
            "warnings": warnings(course, inputs),
            "breaches": breaches(course),
        }
        found = dict(zip(frames, (frame.to_dicts() for frame in pl.collect_all(frames.values())), strict=True))
        assert found["breaches"] == []
        return found

    def offset(self, *keys: str, as_of: date = AFTER_ALL) -> list[tuple[str, ...]]:
        return pick(self.results(as_of)["offset"], keys or ("month", "opening", "fund_payment", "offset", "closing"))

    def refund(self, *keys: str, as_of: date = AFTER_ALL) -> list[tuple[str, ...]]:
        return pick(self.results(as_of)["refund"], keys or ("advanced", "offset", "refund", "due_month", "status"))

    def ledger(self, *keys: str, as_of: date = AFTER_ALL) -> list[tuple[str, ...]]:
        rows = [row for row in self.results(as_of)["ledger"] if not row["planned"]]
        return pick(rows, keys or ("date", "kind", "amount", "balance"))

    def cashflow(self, *keys: str, as_of: date = AFTER_ALL) -> list[tuple[str, ...]]:
        keys = keys or ("month", "advance", "offset", "refund", "net", "planned")
        return pick(self.results(as_of)["cashflow"], keys)

    def expected(self, as_of: date = AFTER_ALL) -> list[Row]:
        """What has happened and what is planned, added up."""
        inputs, course = self.inputs(), self.course(as_of)
        return cashflow_sums(expected_movements(course, inputs)).collect().to_dicts()

    def warned(self, *keys: str, as_of: date = AFTER_ALL) -> list[tuple[str, ...]]:
        return pick(self.results(as_of)["warnings"], keys or ("kind",))


def pick(rows: list[Row], keys: Iterable[str]) -> list[tuple[str, ...]]:
    """The rows' values under these keys as text; months, which are first days, as 2028-08."""
    return [tuple(_text(key, row[key]) for key in keys) for row in rows]


def _text(key: str, value: Any) -> str:
    return f"{value:%Y-%m}" if key in ("month", "due_month") and value is not None else str(value)

"""A small bureau to describe advances with: a batch from 10 July 2026, a hospital that agreed on 1,000.00 yuan."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import Any

import polars as pl
from progress_situation import Row, agreed, input_frame, institution, product

from jicai.batches.frames import advances_frame, batches_frame
from jicai.batches.model import Batch
from jicai.calc.advance import AdvanceInputs
from jicai.calc.tranches import advance_rows

START = date(2026, 7, 10)
BEFORE_ALL = date(2026, 7, 1)


def batch(code: str = "one", start: date = START, **tables: Any) -> Batch:
    """Two years from the start, 30 % in two halves, unless said otherwise."""
    return Batch.model_validate(
        {
            "code": code,
            "name": f"{code} 批次",
            "kind": "consumable",
            "source": "测试〔2026〕1号",
            "issued_on": date(2020, 1, 1),
            "start_on": start,
            "cycle": {"years": 2},
            **tables,
        }
    )


def paid(amount: str, tranche: int = 1, on: date = date(2026, 8, 20), **changes: Any) -> Row:
    return {
        "batch": "one",
        "institution_code": "H1",
        "tranche": str(tranche),
        "paid_on": on,
        "amount": amount,
    } | changes


def official(amount: str, **changes: Any) -> Row:
    return {"batch": "one", "institution_code": "H1", "amount": amount} | changes


@dataclass
class Situation:
    """H1, public and of level 三级, agreed on 100 units at 10.00 yuan unless said otherwise; nothing is paid."""

    disbursements: list[Row] = field(default_factory=list)
    agreed: list[Row] = field(default_factory=lambda: [agreed()])
    institutions: list[Row] = field(default_factory=lambda: [institution()])
    products: list[Row] = field(default_factory=lambda: [product(selected_price="10")])
    advance_amounts: list[Row] = field(default_factory=list)
    code_changes: list[Row] = field(default_factory=list)
    batches: Iterable[Batch] = field(default_factory=lambda: [batch()])

    def inputs(self) -> AdvanceInputs:
        keys = ("agreed", "institutions", "products", "advance_amounts", "code_changes")
        return AdvanceInputs(
            **{key: input_frame(key, getattr(self, key)) for key in keys},
            batches=batches_frame(self.batches).lazy(),
            advances=advances_frame(self.batches).lazy(),
        )

    def paid_out(self) -> pl.LazyFrame:
        return input_frame("disbursements", self.disbursements)

    def plan(self, as_of: date = BEFORE_ALL) -> pl.LazyFrame:
        return advance_rows(self.inputs(), self.paid_out(), as_of)

    def rows(self, as_of: date = BEFORE_ALL) -> list[Row]:
        return self.plan(as_of).collect().to_dicts()

    def column(self, key: str, as_of: date = BEFORE_ALL) -> list[Any]:
        return [row[key] for row in self.rows(as_of)]

"""A small bureau to describe situations with, for the rules: rows as dicts, each filled up from the good row.

`Situation(orders=[{"unit_price": "2.50"}]).findings("price-above")` is one line of 10 units at 2.50 yuan, ordered,
delivered and accepted on 2025-01-01 by the public hospital H1, of the one product P1 selected at 2.00 yuan.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

import polars as pl
from calc.progress_situation import Row, input_frame

from jicai.batches.frames import (
    advances_frame,
    agreement_years_frame,
    batches_frame,
    offset_windows_frame,
    superseded_frame,
)
from jicai.batches.model import Batch
from jicai.calc.evidence import Evidence
from jicai.calc.findings import findings
from jicai.calc.prices import with_changes
from jicai.calc.rules import all_rules
from jicai.tables import INPUTS

START = date(2025, 1, 1)
AS_OF = date(2025, 6, 30)

#: What a row holds where the test does not say otherwise. A line's quantity and day stand for those of the order, the
#: delivery and the acceptance.
GOOD: dict[str, Row] = {
    "orders": {
        "institution_code": "H1",
        "product_code": "P1",
        "product_name": "黄芪",
        "company": "甲公司",
        "distributor": "配送一公司",
        "contract_no": "HT1",
        "quantity": "10",
        "unit_price": "2.00",
        "day": START,
        "status": "normal",
    },
    "agreed": {
        "batch": "one",
        "agreement_year": 1,
        "institution_code": "H1",
        "product_code": "P1",
        "agreed_qty": "100",
    },
    "products": {
        "batch": "one",
        "product_code": "P1",
        "product_name": "黄芪",
        "variety_code": "V1",
        "variety_name": "黄芪",
        "selected": "yes",
        "company": "甲公司",
        "selected_price": "2.00",
        "factor": "1",
        "listed_price": "2.00",
        "payment_standard": "2.00",
    },
    "institutions": {
        "institution_code": "H1",
        "institution_name": "第一医院",
        "district": "江北区",
        "level": "三级",
        "type": "公立",
    },
    "legacy": {"institution_code": "H1", "product_code": "P1", "price": "1.50", "signed_on": date(2024, 6, 1)},
    "distribution": {"batch": "one", "company": "甲公司", "distributor": "配送一公司"},
    "code_changes": {"batch": "one", "old_code": "P1", "new_code": "P9", "effective_on": date(2025, 3, 1)},
    "price_changes": {"batch": "one", "product_code": "P1", "effective_on": date(2025, 4, 1), "new_price": "1.50"},
    "payments": {
        "payment_id": "F1",
        "institution_code": "H1",
        "payee": "配送一公司",
        "paid_on": START,
        "amount": "20.00",
    },
    "fund_payments": {"institution_code": "H1", "month": START, "fund": "employee", "amount": "100.00"},
    "disbursements": {"batch": "one", "institution_code": "H1", "tranche": "1", "paid_on": START, "amount": "30.00"},
    "advance_amounts": {"batch": "one", "institution_code": "H1", "amount": "60.00"},
    "recoveries": {
        "batch": "one",
        "institution_code": "H1",
        "fund": "employee",
        "month": START,
        "kind": "offset",
        "amount": "10.00",
    },
    "exceptions": {
        "batch": "one",
        "agreement_year": 1,
        "institution_code": "H1",
        "variety_code": "V1",
        "reason": "shortage",
        "decided_by": "价格处",
    },
    "set_aside": {"reason": "已核实"},
    "contracts": {
        "batch": "one",
        "institution_code": "H1",
        "product_code": "P1",
        "contract_no": "HT1",
        "signed_on": START,
    },
}
_ONE_ROW: Mapping[str, list[Row]] = {"orders": [], "agreed": [{}], "products": [{}], "institutions": [{}]}
_DAYS = ("ordered_on", "delivered_on", "accepted_on")
_QUANTITIES = ("ordered_qty", "delivered_qty", "accepted_qty")


def batch(code: str = "one", **changes: Any) -> Batch:
    """A batch of two years from 2025-01-01 under notice B, with every special provision that there is."""
    return Batch.model_validate(
        {
            "code": code,
            "name": f"批次{code}",
            "kind": "decoction",
            "source": "渝医保办〔2025〕36号",
            "issued_on": date(2024, 12, 1),
            "start_on": START,
            "cycle": {"years": 2},
            "price": {"legacy_lower": True},
            "nonselected": {"cap": "1.0"},
            "renewal": {"floor": "1.0"},
            "payment_standard": {"basis": "listed"},
        }
        | changes
    )


class Situation:
    """One product, one institution and one agreed row unless said otherwise; nothing ordered.

    A keyword per table gives its rows; what a row leaves out comes from `GOOD`, lines are numbered L1, L2, … A table
    without its keyword is not given, but for orders, agreed, products and institutions.
    """

    def __init__(
        self,
        *,
        batches: Sequence[Batch] | None = None,
        as_of: date = AS_OF,
        tolerance: Decimal = Decimal(0),
        grace_days: int = 0,
        bands: tuple[Decimal, Decimal] | None = None,
        **tables: list[Row],
    ) -> None:
        self.batches = list(batches) if batches is not None else [batch()]
        self.as_of, self.tolerance, self.grace_days, self.bands = as_of, tolerance, grace_days, bands
        self.tables = {
            key: [_filled(key, number, row) for number, row in enumerate(rows, start=1)]
            for key, rows in (_ONE_ROW | tables).items()
        }

    def evidence(self) -> Evidence:
        """What the rules look at."""
        tables = {key: input_frame(key, self.tables.get(key, [])) for key in INPUTS}
        if "price_changes" in self.tables:
            tables["products"] = with_changes(tables["products"], tables["price_changes"], tables["code_changes"])
        return Evidence(
            tables=tables,
            given=frozenset(self.tables),
            batches=batches_frame(self.batches).lazy(),
            agreement_years=agreement_years_frame(self.batches).lazy(),
            superseded=superseded_frame(self.batches).lazy(),
            advances=advances_frame(self.batches).lazy(),
            offset_windows=offset_windows_frame(self.batches).lazy(),
            as_of=self.as_of,
            tolerance=self.tolerance,
            grace_days=self.grace_days,
            bands=self.bands,
        )

    def findings(self, *rules: str, **settings: Any) -> list[Row]:
        """The findings of these rules (all that can run where none is named), `settings` being those of the first."""
        evidence = self.evidence()
        chosen = [all_rules()[name] for name in rules or all_rules()]
        runnable = [rule for rule in chosen if rule.can_run(evidence.given)]
        own = {rules[0]: all_rules()[rules[0]].settings(**settings)} if settings else {}
        return findings(evidence, runnable, own).collect().to_dicts()

    def finding(self, rule: str, **settings: Any) -> Row:
        """The only finding of a rule."""
        (only,) = self.findings(rule, **settings)
        return only


def _filled(key: str, number: int, row: Row) -> Row:
    filled = GOOD[key] | row
    if key == "orders":
        day, quantity = filled.pop("day"), filled.pop("quantity")
        filled = dict.fromkeys(_DAYS, day) | dict.fromkeys(_QUANTITIES, quantity) | {"line_id": f"L{number}"} | filled
    return filled


def voided_for(evidence: Evidence, reasons: dict[str, str]) -> Evidence:
    """The evidence where these lines have a reason for which they were voided."""
    reason = pl.col("line_id").replace_strict(reasons, default=None, return_dtype=pl.String)
    orders = evidence.tables["orders"].with_columns(void_reason=reason)
    return replace(evidence, tables={**evidence.tables, "orders": orders})

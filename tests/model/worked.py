"""A small bureau to describe worked examples with: one batch, one hospital, one product at 10 yuan, one company."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

from jicai.tables import INPUTS
from jicai.tables.column import SCALES
from model.world import Row, World

#: The row of each table that fits the others; an example names only what it is about.
GOOD: dict[str, Row] = {
    "institutions": {
        "institution_code": "H1",
        "institution_name": "第一医院",
        "district": "渝中区",
        "level": "三级",
        "type": "公立",
    },
    "products": {
        "batch": "one",
        "product_code": "P1",
        "variety_code": "V1",
        "variety_name": "缝合线",
        "selected": "yes",
        "company": "甲公司",
        "selected_price": 10,
        "factor": 1,
    },
    "agreed": {"batch": "one", "agreement_year": 1, "institution_code": "H1", "product_code": "P1", "agreed_qty": 100},
    "disbursements": {"batch": "one", "institution_code": "H1", "tranche": "1", "paid_on": "2025-03-01"},
    "fund_payments": {"institution_code": "H1", "fund": "employee"},
    "recoveries": {"batch": "one", "institution_code": "H1", "fund": "employee", "kind": "offset"},
    "advance_amounts": {"batch": "one", "institution_code": "H1"},
    "code_changes": {"batch": "one", "old_code": "P1", "new_code": "N1"},
    "orders": {
        "institution_code": "H1",
        "product_code": "P1",
        "distributor": "乙公司",
        "ordered_qty": 10,
        "unit_price": 10,
        "ordered_on": "2025-02-01",
        "status": "normal",
    },
    "payments": {"institution_code": "H1", "payee": "乙公司"},
}


def batch(code: str = "one", *, start_on: str = "2025-01-01", **changes: Any) -> Row:
    """A batch of one year, unless the changes say otherwise."""
    return {"code": code, "start_on": date.fromisoformat(start_on), "cycle": {"years": 1}} | changes


def world(*batches: Row, **tables: list[Row]) -> World:
    """The small bureau with these rows, each completed; dates as text, months as YYYY-MM, numbers of any kind."""
    base: dict[str, list[Row]] = {"institutions": [{}], "products": [{}], "agreed": [{}]}
    rows = {key: [_row(key, GOOD[key] | row) for row in listed] for key, listed in (base | tables).items()}
    return World(rows, list(batches) or [batch()], date(2025, 6, 1))


def _row(key: str, values: Row) -> Row:
    assert set(values) <= {column.key for column in INPUTS[key].columns}, values
    row: Row = {}
    for column in INPUTS[key].columns:
        value = values.get(column.key)
        if value is not None and column.kind in SCALES:
            value = Decimal(str(value)).quantize(Decimal(1).scaleb(-column.scale))
        if value is not None and column.kind.value in ("date", "month"):
            value = date.fromisoformat(value if len(value) == 10 else f"{value}-01")
        row[column.key] = value
    return row


def day(text: str) -> date:
    """A day written as text."""
    return date.fromisoformat(text)


def pick(rows: list[Row], *keys: str) -> list[tuple[Any, ...]]:
    """The rows' values under these keys, days and amounts as text."""
    return [tuple(v if isinstance(v, int) or v is None else str(v) for v in (r[k] for k in keys)) for r in rows]

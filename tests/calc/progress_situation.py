"""A small bureau to describe situations with: two batches, a few products, institutions and order lines."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import polars as pl

from jicai.batches.frames import TERM_TYPES
from jicai.batches.values import EARLIEST, LATEST
from jicai.calc.progress import ProgressInputs, ProgressRules, progress_items
from jicai.calc.quantities import STATED_BASES
from jicai.calc.rollup import Group, roll_up
from jicai.calc.selection import keep
from jicai.tables import INPUTS
from jicai.tables.column import Kind

TYPES: dict[Kind, pl.DataType] = {
    Kind.QUANTITY: pl.Decimal(18, 4),
    Kind.PRICE: pl.Decimal(18, 6),
    Kind.FACTOR: pl.Decimal(18, 6),
    Kind.MONEY: pl.Decimal(18, 2),
    Kind.INTEGER: pl.Int32(),
    Kind.YEAR: pl.Int32(),
    Kind.DATE: pl.Date(),
    Kind.MONTH: pl.Date(),
}
YEAR_START = date(2025, 1, 1)
YEAR_END = date(2025, 4, 10)  # a hundred days, so that shares are easy to read
HALF_WAY = date(2025, 2, 19)  # its fiftieth day

Row = dict[str, Any]


def input_frame(key: str, rows: list[Row]) -> pl.LazyFrame:
    """Rows as the intake gives them: every declared column, numbers from text, in file order.

    So are the columns of stated base quantities; a purchase-unit column beside them has 12 places where it needs them.
    """
    columns = INPUTS[key].columns
    schema = {column.key: TYPES.get(column.kind, pl.String()) for column in columns}
    for quantity, base in STATED_BASES.get(key, {}).items():
        schema[base] = pl.Decimal(38, 10)
        if any(len(str(row.get(quantity, "")).partition(".")[2]) > 4 for row in rows):
            schema[quantity] = pl.Decimal(38, 12)
    if key == "agreed":
        schema["effective_on"] = pl.Date()
    if any("agreement_year" in row for row in rows):
        schema["agreement_year"] = pl.Int32()
    schema |= {"_source": pl.UInt32(), "_row": pl.UInt32()}
    filled = []
    for number, row in enumerate(rows, start=2):
        assert set(row) <= set(schema), set(row) - set(schema)
        values = {
            name: Decimal(row[name]) if isinstance(dtype, pl.Decimal) and row.get(name) is not None else row.get(name)
            for name, dtype in schema.items()
        }
        filled.append(values | {"_source": 0, "_row": row.get("_row", number)})
    return pl.LazyFrame(filled, schema=schema)


def product(code: str = "C1", **changes: Any) -> Row:
    return {
        "batch": "one",
        "product_code": code,
        "variety_code": "V1",
        "variety_name": "缝合线",
        "selected": "yes",
        "company": "甲公司",
        "selected_price": "2",
        "factor": "1",
    } | changes


def agreed(quantity: str = "100", **changes: Any) -> Row:
    return {
        "batch": "one",
        "agreement_year": 1,
        "institution_code": "H1",
        "product_code": "C1",
        "agreed_qty": quantity,
    } | changes


def line(quantity: str, day: date = YEAR_START, **changes: Any) -> Row:
    """An order line ordered, delivered and accepted in full on one day."""
    return {
        "line_id": f"L{quantity}{day}",
        "institution_code": "H1",
        "product_code": "C1",
        "ordered_qty": quantity,
        "delivered_qty": quantity,
        "accepted_qty": quantity,
        "ordered_on": day,
        "delivered_on": day,
        "accepted_on": day,
        "unit_price": "2",
        "status": "normal",
    } | changes


def institution(code: str = "H1", **changes: Any) -> Row:
    return {
        "institution_code": code,
        "institution_name": f"第{code}医院",
        "district": "江北区",
        "level": "三级",
        "type": "公立",
    } | changes


@dataclass
class Situation:
    """One agreed row of 100 units in batch "one" unless said otherwise; nothing bought."""

    orders: list[Row] = field(default_factory=list)
    agreed: list[Row] = field(default_factory=lambda: [agreed()])
    products: list[Row] = field(default_factory=lambda: [product()])
    institutions: list[Row] = field(default_factory=lambda: [institution()])
    code_changes: list[Row] = field(default_factory=list)
    superseded: list[tuple[str, str, date]] = field(default_factory=list)
    grain: str = "company"
    cap: str | None = None
    years: list[tuple[str, int, date, date]] = field(
        default_factory=lambda: [
            ("one", 1, YEAR_START, YEAR_END),
            ("one", 2, YEAR_END + timedelta(days=1), date(2026, 4, 10)),
            ("two", 1, date(2025, 2, 1), date(2026, 1, 31)),
        ]
    )

    def _term(self, cap: str | None) -> dict[str, Any]:
        return {"since": EARLIEST, "until": LATEST, "nonselected_cap": cap and Decimal(cap)}

    def inputs(self) -> ProgressInputs:
        return ProgressInputs(
            orders=input_frame("orders", self.orders),
            agreed=input_frame("agreed", self.agreed),
            products=input_frame("products", self.products),
            code_changes=input_frame("code_changes", self.code_changes),
            institutions=input_frame("institutions", self.institutions),
            batches=pl.LazyFrame(
                [
                    ("one", "第一批", ["公立", "军队"], self.grain, [self._term(self.cap)]),
                    ("two", "第二批", ["公立", "军队", "民营"], "company", [self._term(None)]),
                ],
                schema={
                    "batch": pl.String,
                    "batch_name": pl.String,
                    "bound_types": pl.List(pl.String),
                    "grain": pl.String,
                    "terms": pl.List(
                        pl.Struct({key: TERM_TYPES[key] for key in ("since", "until", "nonselected_cap")})
                    ),
                },
                orient="row",
            ),
            agreement_years=pl.LazyFrame(
                self.years,
                schema={"batch": pl.String, "agreement_year": pl.Int64, "year_start": pl.Date, "year_end": pl.Date},
                orient="row",
            ),
            superseded=pl.LazyFrame(
                self.superseded,
                schema={"batch": pl.String, "variety_code": pl.String, "superseded_from": pl.Date},
                orient="row",
            ),
        )

    def frame(self, as_of: date = HALF_WAY, **rules: Any) -> pl.LazyFrame:
        return progress_items(self.inputs(), ProgressRules(as_of, **rules))

    def items(self, as_of: date = HALF_WAY, **rules: Any) -> list[Row]:
        return self.frame(as_of, **rules).collect().to_dicts()

    def item(self, as_of: date = HALF_WAY, **rules: Any) -> Row:
        (only,) = self.items(as_of, **rules)
        return only

    def rolled_up(self, by: Group, as_of: date = HALF_WAY, **rules: Any) -> list[Row]:
        return roll_up(self.frame(as_of, **rules), by).collect().to_dicts()

    def rolled_up_by(self, *by: Group) -> list[Row]:
        return roll_up(self.frame(), *by).collect().to_dicts()

    def filtered(self, **wanted: list[str]) -> list[Row]:
        return keep(self.frame(), wanted).collect().to_dicts()

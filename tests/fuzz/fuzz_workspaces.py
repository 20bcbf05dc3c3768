"""Workspaces of overlapping dirty files: what stands in them, and the files they are written to."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path
from random import Random
from typing import Any

from fuzz_cells import EMPTY_CELLS, Cell, choice_cell, day_cell, dress, number_cell, widen
from fuzz_files import write_file
from fuzz_headers import Heading, choose_headings
from fuzz_rows import Row
from fuzz_sheets import Plan, lay_out

from jicai.tables import INPUTS
from jicai.tables.column import Column, Kind

Values = dict[str, Any]
BATCHES = ("gx-zhenju-2026", "sl16-yaopin-2025")
TABLES = ("institutions", "products", "agreed", "orders")


@dataclass(slots=True)
class Bureau:
    """The rows of each table by file, and what is to become of them.

    `skipped` and `rejected` count by table and reason what is not used.
    """

    files: dict[str, list[list[Values]]] = field(default_factory=dict)
    skipped: Counter[tuple[str, str]] = field(default_factory=Counter)
    rejected: Counter[tuple[str, str]] = field(default_factory=Counter)


def make_bureau(random: Random, *, contradictions: bool) -> Bureau:
    """A bureau whose exports overlap, and with `contradictions` say otherwise of the same line."""
    institutions = [_institution(random, number) for number in range(random.randint(1, 5))]
    products = [_product(random, number) for number in range(random.randint(1, 6))]
    codes = [row["institution_code"] for row in institutions]
    agreed = [
        {
            "batch": product["batch"],
            "agreement_year": random.randint(1, 2),
            "institution_code": code,
            "product_code": product["product_code"],
            "agreed_qty": Decimal(random.randint(0, 90)),
        }
        for product in products
        for code in codes
        if random.random() < 0.8
    ]
    orders = [line for number in range(random.randint(1, 25)) for line in _lines(random, number, codes, products)]
    bureau = Bureau()
    for key, rows in (("institutions", institutions), ("products", products), ("agreed", agreed), ("orders", orders)):
        bureau.files[key] = _overlapping(random, bureau, key, rows)
    if contradictions:
        _contradict(random, bureau, agreed, orders)
        _name_unknown_ones(random, bureau, agreed, orders)
    return bureau


def _institution(random: Random, number: int) -> Values:
    return {
        "institution_code": f"{random.choice('Hh')}{number}",
        "institution_name": f"第{number}医院（分院）",
        "district": random.choice(("渝中区", "江北区")),
        "level": random.choice(("三级", "二级")),
        "type": random.choice(("公立", "民营")),
    }


def _product(random: Random, number: int) -> Values:
    return {
        "batch": random.choice(BATCHES),
        "product_code": f"{random.choice(('P', 'p-', 'XJ'))}{number}",
        "variety_code": f"V{number // 2}",
        "variety_name": f"品种{number // 2}",
        "selected": random.choice(("yes", "yes", "no")),
        "company": random.choice(("甲公司", "乙（重庆）公司")),
        "selected_price": Decimal(random.randint(1, 9999)).scaleb(-2),
        "factor": random.choice((Decimal(1), Decimal("0.5"), Decimal(12))),
    }


def _lines(random: Random, number: int, codes: list[str], products: list[Values]) -> list[Values]:
    """The rows of one order line: one, or one for each of its receipts."""
    ordered, first = random.randint(1, 40), date(2026, 7, 1) + timedelta(days=random.randint(0, 300))
    line = {
        "line_id": f"M{number}x",
        "institution_code": random.choice(codes),
        "product_code": random.choice([*(product["product_code"] for product in products), "OUT-1"]),
        "ordered_qty": Decimal(ordered),
        "unit_price": Decimal(random.randint(1, 9999)).scaleb(-2),
        "ordered_on": first,
        "status": random.choice(("normal", "normal", "normal", "withdrawn", "refused", "returned")),
    }
    rows = []
    for receipt in range(random.choice((1, 1, 1, 2))):
        accepted = Decimal(random.randint(0, ordered))
        accepted_on = first + timedelta(days=random.randint(0, 20))
        rows.append({**line, "receipt_id": f"r{receipt}", "accepted_qty": accepted, "accepted_on": accepted_on})
    return rows


def _overlapping(random: Random, bureau: Bureau, key: str, rows: list[Values]) -> list[list[Values]]:
    files: list[list[Values]] = [[] for _ in range(random.choice((1, 2, 2, 3)))]
    for row in rows:
        random.choice(files).append(row)
        for _ in range(random.choice((0, 0, 0, 1, 2))):
            random.choice(files).append(row)
            bureau.skipped[key, "repeat"] += 1
    return files


def _contradict(random: Random, bureau: Bureau, agreed: list[Values], orders: list[Values]) -> None:
    """Rows at the very end that have the key of an earlier one and other content."""
    for key, column, rows in (("agreed", "agreed_qty", agreed), ("orders", "unit_price", orders)):
        for row in random.sample(rows, min(len(rows), random.randint(0, 2))):
            bureau.files[key][-1].append({**row, column: row[column] + 1})
            bureau.rejected[key, "duplicate"] += 1


def _name_unknown_ones(random: Random, bureau: Bureau, agreed: list[Values], orders: list[Values]) -> None:
    if agreed:
        for changes, code in (
            ({"batch": "no-such"}, "unknown-batch"),
            ({"product_code": "NO-SUCH"}, "unknown-product"),
            ({"institution_code": "NO-SUCH"}, "unknown-institution"),
            ({"agreement_year": 99}, "bad-value"),
        ):
            if random.random() < 0.5:
                bureau.files["agreed"][0].append({**random.choice(agreed), **changes})
                bureau.rejected["agreed", code] += 1
    line = {**random.choice(orders), "line_id": "U1", "institution_code": "NO-SUCH"}
    bureau.files["orders"][0].append(line)
    if line["product_code"] != "OUT-1":
        bureau.rejected["orders", "unknown-institution"] += 1


def write_bureau(random: Random, bureau: Bureau, folder: Path) -> None:
    """Write every file in some dress and kind, its rows in their order."""
    for key, files in bureau.files.items():
        for number, rows in enumerate(files):
            kind = random.choice(("xlsx", "csv", "parquet"))
            sheet = lay_out(_plan(random, key, rows, kind))
            write_file(random, sheet, folder, kind, f"-{number}")


def _plan(random: Random, key: str, values: list[Values], kind: str) -> Plan:
    table = INPUTS[key]
    headings = choose_headings(random, table, portable=True, complete=True)
    rows = [Row("data", _cells(random, headings, row, defining=key in ("institutions", "products"))) for row in values]
    for reason in random.sample(("empty", "total", "footer", "header"), random.randint(0, 3)):
        rows.insert(random.randint(0, len(rows)), Row(reason, other=random.randint(0, 10**6)))
    rows.append(Row("total"))
    titles = 0 if kind == "parquet" else random.randint(0, 3)
    return Plan(table, headings, rows, False, True, titles, 0, 1, random.randrange(2**32))


def _cells(random: Random, headings: list[Heading], row: Values, *, defining: bool) -> dict[str, Cell]:
    columns = {column.key: column for key in TABLES for column in INPUTS[key].columns}
    return {
        heading.key: _cell(random, columns[heading.key], row.get(heading.key), heading.multiplier, defining)
        for heading in headings
        if heading.key
    }


def _cell(random: Random, column: Column, value: Any, multiplier: Decimal, defining: bool) -> Cell:
    """The value in one of the forms that are read as it; the codes that a table defines are left as they are."""
    if value is None:
        return Cell(random.choice(EMPTY_CELLS))
    if isinstance(value, Decimal):
        return number_cell(random, value, multiplier)
    if isinstance(value, date):
        return day_cell(random, value)
    if column.choices:
        return choice_cell(random, next(choice for choice in column.choices if choice.value == value))
    if column.kind in (Kind.CODE, Kind.IDENTIFIER) and not defining:
        value = random.choice((value, value.upper(), value.lower()))
        return Cell(dress(random, widen(random, value)))
    return Cell(dress(random, str(value)))

"""Rows of any table: sound ones with the typed values that are meant, faulty ones with their one fault, wild ones."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass, field
from decimal import Decimal
from random import Random
from typing import Any

from fuzz_cells import EMPTY_CELLS, NOTHING, ONE, Cell, clean_cell, exact_number, number_cell
from fuzz_faults import faulty_cell, wild_cell
from fuzz_headers import PAIRS

from jicai.tables.column import Column, InputTable, Kind

_ORDER_AMOUNTS = ("ordered_qty", "delivered_qty", "accepted_qty", "accepted_amount")


@dataclass(slots=True)
class Row:
    """A row below the header. `kind` is data, wild, or the reason why it is skipped.

    `expected` holds the typed values of a sound row, `fault` the key and code of a faulty one; `other` fills the
    columns that name nothing. A `short` one has fewer cells than the header.
    """

    kind: str
    cells: dict[str, Cell] = field(default_factory=dict)
    expected: dict[str, Any] | None = None
    fault: tuple[str, str] | None = None
    line: int = 0
    other: int = 0
    short: bool = False


@dataclass(frozen=True, slots=True)
class Frame:
    """What rows depend on: the table, the keys that have a column, their multipliers, the epoch, the kind of file."""

    table: InputTable
    present: frozenset[str]
    multipliers: dict[str, Decimal]
    epoch_1904: bool
    portable: bool
    widths: bool = False


def any_row(random: Random, frame: Frame) -> Row:
    """A sound row, a row with one fault, or a wild one."""
    kind = random.random()
    row = _sound_row(random, frame)
    if kind < 0.65:
        return row
    if kind < 0.88:
        return _with_fault(random, frame, row)
    for key in random.sample(sorted(row.cells), random.randint(1, min(4, len(row.cells)))):
        row.cells[key] = wild_cell(random, frame.portable)
    return Row("wild", row.cells, other=row.other)


def _sound_row(random: Random, frame: Frame) -> Row:
    row = Row("data", expected={}, other=random.randint(0, 10**6))
    for column in frame.table.columns:
        _fill(random, frame, row, column, empty=not column.required and random.random() < 0.25)
    if frame.table.key == "orders":
        _order(random, frame, row)
    if frame.table.key == "products":
        _product(random, frame, row)
    if frame.table.key == "agreed":
        _agreed(random, frame, row)
    return row


def _fill(random: Random, frame: Frame, row: Row, column: Column, *, empty: bool) -> None:
    assert row.expected is not None
    cell, value = NOTHING, column.default
    if column.key in frame.present:
        if empty:
            cell = Cell(random.choice(EMPTY_CELLS))
        else:
            cell, value = clean_cell(random, column, frame.multipliers.get(column.key, ONE), frame.epoch_1904)
        row.cells[column.key] = cell
    row.expected[column.key] = value
    if column.kind is Kind.CODE:
        row.expected[column.key + "_written"] = written(cell, value)


def written(cell: Cell, folded: str | None) -> str | None:
    """A code as it is written, where the folding changed its case."""
    if cell.text is None or folded is None:
        return None
    text = unicodedata.normalize("NFKC", cell.text).strip("\u200b\ufeff \t\n\u3000\u00a0\u2002")
    text = text.removeprefix('="').removesuffix('"') if text.startswith("=") else text.removeprefix("'")
    return text if text != folded else None


def _order(random: Random, frame: Frame, row: Row) -> None:
    """Quantities with their dates; negative ones on returns only."""
    assert row.expected is not None
    for quantity, day in PAIRS:
        if quantity in frame.present:
            empty = random.random() < 0.25
            for key in (quantity, day):
                _fill(random, frame, row, frame.table.column(key), empty=empty)
    returned = row.expected["status"] == "returned"
    if returned and row.expected["accepted_qty"] is None and row.expected["delivered_qty"] is None:
        for key in ("accepted_qty", "accepted_on"):  # else nothing says how much went back
            if key in frame.present:
                _fill(random, frame, row, frame.table.column(key), empty=False)
    for key in _ORDER_AMOUNTS:
        value = row.expected[key]
        if value is None:
            continue
        row.expected[key] = -abs(value) if returned else abs(value)
        if not returned and value < 0:
            row.cells[key] = number_cell(random, -value, frame.multipliers.get(key, ONE))


def _agreed(random: Random, frame: Frame, row: Row) -> None:
    """Only a transfer is negative; an agreement does not end before it begins."""
    assert row.expected is not None
    value = row.expected["agreed_qty"]
    if value < 0 and row.expected["effective_on"] is None:
        row.cells["agreed_qty"] = number_cell(random, -value, frame.multipliers.get("agreed_qty", ONE))
        row.expected["agreed_qty"] = -value
    start, end = row.expected["starts_on"], row.expected["ends_on"]
    if start and end and end < start:
        row.cells["ends_on"], row.expected["ends_on"] = row.cells["starts_on"], start


def _product(random: Random, frame: Frame, row: Row) -> None:
    """A selected product has a company and a price."""
    assert row.expected is not None
    if row.expected["selected"] == "yes":
        if not {"company", "selected_price"} <= frame.present:
            row.cells["selected"], row.expected["selected"] = Cell("否"), "no"
            return
        for key in ("company", "selected_price"):
            _fill(random, frame, row, frame.table.column(key), empty=False)


def _with_fault(random: Random, frame: Frame, row: Row) -> Row:
    """The row with one fault put in, or as it was where the chosen column takes anything."""
    assert row.expected is not None
    if frame.widths and random.random() < 0.2:
        return Row("data", row.cells, fault=("", "cell-count"), other=row.other, short=True)
    if row.expected.get("status") == "returned" or row.expected.get("agreed_qty", 0) < 0:
        return row  # what such a row lacks is a fault of two cells
    fault = _rule_fault(random, frame, row) if frame.table.key in ("orders", "products") else None
    if fault is None:
        column = random.choice([column for column in frame.table.columns if column.key in frame.present])
        found = faulty_cell(random, column, lossy_codes=not frame.portable)
        if found is None:
            return row
        row.cells[column.key] = found[0]
        fault = column.key, found[1]
    return Row("data", row.cells, fault=fault, other=row.other)


def _rule_fault(random: Random, frame: Frame, row: Row) -> tuple[str, str] | None:
    """A fault between the cells of a row, where the row allows one."""
    assert row.expected is not None
    if random.random() < 0.5:
        return None
    if frame.table.key == "products":
        key = random.choice(("company", "selected_price"))
        if row.expected["selected"] != "yes":
            return None
        row.cells[key] = Cell(random.choice(EMPTY_CELLS))
        return key, "missing"
    quantity, day = random.choice(PAIRS)
    if row.expected[quantity] is None or random.random() < 0.3:
        if row.expected["status"] == "returned":
            return None
        key = random.choice(("ordered_qty", "accepted_amount"))
        if key not in frame.present:
            return None
        value = -abs(exact_number(random, frame.table.column(key))) - 1
        row.cells[key] = number_cell(random, value, frame.multipliers.get(key, ONE))
        return key, "return-sign"
    key, code = random.choice(((quantity, "qty-missing"), (day, "date-missing")))
    row.cells[key] = Cell(random.choice(EMPTY_CELLS))
    return key, code

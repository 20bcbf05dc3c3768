"""Drawn worlds as a workspace on disk: a CSV file for every table, a TOML file for every batch."""

from __future__ import annotations

import csv
from collections.abc import Iterable
from datetime import date
from pathlib import Path
from typing import Any

from model.many import numbered
from model.world import Row, World

from jicai.tables import INPUTS
from jicai.tables.column import Column


def merged(numbers: Iterable[int]) -> World:
    """The worlds of these numbers side by side in one bureau; the day is that of the first."""
    worlds = {number: numbered(number) for number in numbers}
    tables: dict[str, list[Row]] = {}
    for number, world in worlds.items():
        for key, rows in world.tables.items():
            tables.setdefault(key, []).extend(_own_numbers(number, row) for row in rows)
    batches = [batch for world in worlds.values() for batch in world.batches]
    return World(tables, batches, next(iter(worlds.values())).as_of)


def write_world(world: World, folder: Path) -> None:
    """Write every table and batch of the world; an absent table gets no file."""
    for key, rows in world.tables.items():
        table = INPUTS[key]
        with (folder / f"{table.label}.csv").open("w", newline="", encoding="utf-8") as file:
            lines = csv.writer(file)
            lines.writerow(column.label for column in table.columns)
            lines.writerows([_cell(column, row[column.key]) for column in table.columns] for row in rows)
    (folder / "batches").mkdir()
    for batch in world.batches:
        (folder / "batches" / f"{batch['code']}.toml").write_text(_toml(batch), "utf-8")
    (folder / "jicai.toml").write_text('[batches]\nfiles = ["batches/*.toml"]\n', "utf-8")


def _own_numbers(number: int, row: Row) -> Row:
    return row | {key: f"W{number}-{row[key]}" for key in ("line_id", "payment_id") if row.get(key)}


def _cell(column: Column, value: Any) -> str:
    return "" if value is None else column.label_of(str(value))


def _toml(batch: Row) -> str:
    plain = {key: value for key, value in batch.items() if not isinstance(value, dict) and not _is_tables(value)}
    lines = [f"{key} = {_value(value)}" for key, value in plain.items()]
    for key, value in batch.items():
        tables = [value] if isinstance(value, dict) else value if _is_tables(value) else []
        for table in tables:
            lines.append(f"[{key}]" if isinstance(value, dict) else f"[[{key}]]")
            lines += [f"{name} = {_value(inner)}" for name, inner in table.items()]
    return "".join(f"{line}\n" for line in lines)


def _is_tables(value: Any) -> bool:
    return isinstance(value, list) and bool(value) and isinstance(value[0], dict)


def _value(value: Any) -> str:
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, (int, date)):
        return str(value)
    return f"[{', '.join(map(_value, value))}]" if isinstance(value, list) else f'"{value}"'

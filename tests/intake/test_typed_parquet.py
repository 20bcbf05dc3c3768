"""A table with types, the same as text, and as CSV: the same rows, account and rejected rows, in however many parts."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path
from random import Random
from typing import Any

import polars as pl
import pytest
from drawn_typed import drawn, plainly_drawn

from jicai.errors import UnusableFileError
from jicai.intake.files import columnar
from jicai.intake.reading import as_given, seals
from jicai.intake.reading.parts import PROBLEMS
from jicai.intake.reading.task import read_task
from jicai.intake.sheets import distinct, in_parts
from jicai.intake.sheets.schema import ROW, typed_schema
from jicai.intake.sheets.wording import Terms
from jicai.store.kept import Kept
from jicai.store.scanned import scan_rows
from jicai.tables import INPUTS
from jicai.tables.column import InputTable

#: Of each file that was read whether its rows are kept as they were given.
GIVEN: list[bool] = []
TABLES = ("orders", "orders", "orders", "agreed", "products", "payments", "fund_payments", "institutions")


@pytest.fixture(autouse=True)
def _small_parts(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(columnar, "_ROWS", 4)
    monkeypatch.setattr(distinct, "_LOOKED_AT", 3)
    monkeypatch.setattr(in_parts, "_AT_ONCE", 5)
    monkeypatch.setattr(as_given, "_LEAST_BYTES", 0)
    monkeypatch.setattr(as_given, "_MOST_WORDS", 3)
    monkeypatch.setattr(as_given, "_BYTES", 2_000)
    monkeypatch.setattr(as_given, "_MOST_PIECES", 3)
    monkeypatch.setattr(seals, "_LARGE", 0)


def read(path: Path, table: str) -> Any:
    """Everything that reading the file gives, or the reason why it cannot be used."""
    folder = path.parent / "read"
    folder.mkdir()
    try:
        (account,), passed = read_task(path, Terms(tables=(table,)), folder)
    except UnusableFileError as error:
        # Of several strange units any may be named.
        return error.reason, error.table, str(error) if error.reason != "unit" else ""
    else:
        files = {
            name: pl.concat([pl.read_parquet(file) for file in sorted(folder.glob(pattern))]).rows(named=True)
            for name, pattern in (("problems", PROBLEMS), ("unread", "unread-*"))
            if any(folder.glob(pattern))
        }
        kept = Kept.of(folder)
        GIVEN.append(kept.given(table) is not None)
        files["rows"] = scan_rows(kept, table).collect().rows(named=True)
        some = ["product_code", ROW] if "product_code" in typed_schema(INPUTS[table]) else [ROW]
        part = scan_rows(kept, table).select(some).filter(pl.col(ROW) > 3).collect()
        assert part.rows() == [tuple(row[key] for key in some) for row in files["rows"] if row[ROW] > 3]
        for problem in files["problems"]:
            for key in ("value", "institution_name", "line_id"):
                problem[key] = problem[key] or None  # a cell of a CSV file is never nothing
        return account.to_json(), passed, files
    finally:
        shutil.rmtree(folder)


def texts(frame: pl.DataFrame) -> pl.DataFrame:
    """What a sheet would hold."""
    return frame.select(columnar._cells(frame.schema)).rename(
        {f"c{index}": name for index, name in enumerate(frame.columns)}
    )


def check(seed: int, folder: Path, draw: Callable[[Random, InputTable], pl.DataFrame] = drawn) -> None:
    random = Random(seed)
    table = INPUTS[random.choice(TABLES)]
    frame = draw(random, table)
    typed, text, comma = (folder / f"{table.label}{end}" for end in (".parquet", "-t.parquet", ".csv"))
    frame.write_parquet(typed, row_group_size=random.choice((1, 3, 5, 20)))
    texts(frame).write_parquet(text, row_group_size=random.choice((1, 3, 5, 20)))
    texts(frame).write_csv(comma)
    seals._LARGE = random.choice((0, 0, 2**20))
    GIVEN.clear()
    found = read(typed, table.key)
    assert found == read(text, table.key), seed
    assert found == read(comma, table.key), seed


@pytest.mark.parametrize("seed", range(40))
def test_types_change_nothing(seed: int, tmp_path: Path) -> None:
    check(seed, tmp_path)


def test_rows_that_are_kept_as_they_were_given_are_the_same(tmp_path: Path) -> None:
    kept: list[bool] = []
    for seed in range(60):
        folder = tmp_path / str(seed)
        folder.mkdir()
        check(seed, folder, plainly_drawn)
        kept += GIVEN[:1]
    assert 8 < sum(kept) < 52

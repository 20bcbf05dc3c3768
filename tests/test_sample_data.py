"""The sample data: made again they are the same, and every row of them can be used."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import fastexcel
import pytest

from jicai.intake.discover.workspace import open_workspace
from jicai.store.load import Intake, load
from jicai.tables import INPUTS

FOLDER = Path(__file__).resolve().parents[1] / "sample_data"
#: Official figures that take the place of computed ones, what a bureau decides by itself, contracts, others' books.
ABSENT = {"advance_amounts", "recoveries", "product_map", "exceptions", "set_aside", "contracts"}
ABSENT |= {"successions", "price_changes"}
ABSENT |= {"invoices", "fund_book", "recovery_book"}


@pytest.fixture(scope="module")
def intake() -> Intake:
    return load(open_workspace(FOLDER), INPUTS, use_cache=False)


def test_the_script_makes_the_committed_files(tmp_path: Path) -> None:
    subprocess.run([sys.executable, "-B", FOLDER / "generate.py", tmp_path], check=True)
    committed = {path.name for path in FOLDER.iterdir() if path.suffix in (".xlsx", ".csv")}
    assert {path.name for path in tmp_path.iterdir()} == committed
    for name in sorted(committed):
        assert _content(tmp_path / name) == _content(FOLDER / name), name


def test_no_row_is_rejected(intake: Intake) -> None:
    assert intake.unusable == []
    assert intake.problems.rows() == []
    assert intake.rejected == 0


@pytest.mark.parametrize("key", [key for key in INPUTS if key not in ABSENT])
def test_every_table_has_rows(intake: Intake, key: str) -> None:
    assert sum(account.used for account in intake.accounts if account.table == key) > 0


def test_the_monthly_exports_overlap_and_end_in_a_total_and_a_footer(intake: Intake) -> None:
    orders = [account for account in intake.accounts if account.table == "orders"]
    assert all(account.skipped["total"] == account.skipped["footer"] == 1 for account in orders)
    assert ["repeat" in account.skipped for account in orders] == [False, False, True, True]


def test_the_files_are_small() -> None:
    assert sum(path.stat().st_size for path in FOLDER.iterdir() if path.is_file()) < 1_000_000


def _content(path: Path) -> object:
    if path.suffix == ".csv":
        return path.read_bytes()
    reader = fastexcel.read_excel(path)
    return {
        name: reader.load_sheet(name, header_row=None, skip_rows=0, dtypes="string").to_polars().rows()
        for name in reader.sheet_names
    }

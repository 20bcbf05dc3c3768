"""A run of the command in a folder of its own, and the rows and doubts that come of it."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import openpyxl
import pytest
from runs import BATCH, Catalogue, Refused, Rows

from jicai.cli import run


@pytest.fixture
def catalogue(tmp_path: Path, capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Catalogue:
    """Run `jicai catalogue` with the annexes and options in the temporary folder; the rows as JSON gives them."""

    def call(*arguments: str | Path, batch: str = BATCH, out: str = "中选目录.xlsx") -> Rows:
        monkeypatch.chdir(tmp_path)
        capfd.readouterr()
        words = ["catalogue", *map(str, arguments), "--batch", batch, "-o", out, "--format", "json"]
        code = run(words)
        said = capfd.readouterr()
        call.said = said.err  # type: ignore[attr-defined]
        if code:
            raise Refused(code, said.err)
        rows: Rows = json.loads(said.out)
        return rows

    return call


@pytest.fixture
def doubts(tmp_path: Path) -> Callable[..., list[dict[str, str]]]:
    """The lines of the sheet 待核对, by its headers."""

    def read(out: str = "中选目录.xlsx") -> list[dict[str, str]]:
        rows = [
            ["" if cell is None else str(cell) for cell in row]
            for row in openpyxl.load_workbook(tmp_path / out)["待核对"].iter_rows(values_only=True)
        ]
        at = next(number for number, row in enumerate(rows) if "采纳" in row)
        return [dict(zip(rows[at], row, strict=True)) for row in rows[at + 1 :]]

    return read


#: What reads whole annexes in children takes minutes altogether, and is a job of its own: `pytest -m slow`.
_SLOW = frozenset({"test_annex_kinds", "test_hostile", "test_settling", "test_products", "test_variety_codes"})


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if item.path.parent.name == "catalogue" and item.path.stem in _SLOW:
            item.add_marker(pytest.mark.slow)

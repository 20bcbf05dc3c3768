"""The rows behind the answers of `jicai overdue` go with the last that asks for them, before the result is written."""

from __future__ import annotations

import gc
import weakref
from datetime import date
from pathlib import Path

import pytest

from jicai.intake.discover.workspace import open_workspace
from jicai.results.overdue.settlement import settled_on
from jicai.store.load import load
from jicai.tables import INPUTS

FOLDER = Path(__file__).resolve().parents[2] / "sample_data"

pytestmark = pytest.mark.long


def test_rows_go_with_the_last_that_asks_for_them() -> None:
    settled = settled_on(load(open_workspace(FOLDER), INPUTS, use_cache=True), [date(2026, 8, 31), date(2026, 9, 30)])
    rows = weakref.ref(settled[0].state)
    gc.disable()
    try:
        settled = settled[1:]
        assert rows() is not None
        del settled
        assert rows() is None
    finally:
        gc.enable()

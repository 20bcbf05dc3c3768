"""Cells are read a column at a time."""

from __future__ import annotations

import pytest
from read_cells import Reading


@pytest.fixture(scope="session")
def reading(tmp_path_factory: pytest.TempPathFactory) -> Reading:
    return Reading(tmp_path_factory)

"""The made-up result that every format shows."""

from __future__ import annotations

import pytest
from progress_sample import sample

from jicai.render.result import Result


@pytest.fixture
def progress() -> Result:
    return sample()

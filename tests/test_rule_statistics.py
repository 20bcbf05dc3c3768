"""The figures on the pages of the statistical rules are those that the script measures."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from benchmarks.rule_statistics import TRIALS, Trial, sentence
from jicai.calc.rules import all_rules

pytestmark = pytest.mark.long


@pytest.mark.parametrize("trial", TRIALS, ids=lambda trial: trial.rule)
def test_the_page_says_what_is_measured(trial: Trial) -> None:
    assert sentence(trial) in all_rules()[trial.rule].page.method

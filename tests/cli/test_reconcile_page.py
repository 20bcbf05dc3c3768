"""The page on reconciliation: what it shows is what the command says, and every ground and reason is explained."""

from __future__ import annotations

from pathlib import Path

import pytest
from test_readme import sample_folder
from transcripts import ROOT, Golden

from jicai.tables.results.reconcile import GROUNDS, REASONS

pytestmark = pytest.mark.long

PAGE = ROOT / "docs" / "对账.md"


def test_shown_output(golden: Golden, tmp_path: Path) -> None:
    assert golden.shown(PAGE, sample_folder(tmp_path)) == 2


def test_every_ground_and_reason_is_explained() -> None:
    text = PAGE.read_text("utf-8")
    assert [one.label for one in (*GROUNDS, *REASONS) if one.label not in text] == []

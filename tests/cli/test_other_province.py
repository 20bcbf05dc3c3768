"""The page of the batch of another province: its files and commands give what it shows, and what can be reckoned."""

from __future__ import annotations

import json
import re
import shlex
from pathlib import Path
from typing import Any

import pytest
from transcripts import ROOT, Golden, in_pipe

pytestmark = pytest.mark.long

PAGE = ROOT / "docs" / "别省批次.md"
_FILE = re.compile(r"```(?:toml|csv)\n# (\S+)\n(.*?)```", re.DOTALL)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """The files of the page."""
    files = list(_FILE.finditer(PAGE.read_text("utf-8")))
    assert len(files) == 6
    for file in files:
        path = tmp_path / file[1]
        path.parent.mkdir(exist_ok=True)
        path.write_text(file[2], "utf-8")
    return tmp_path


def test_shown_output(golden: Golden, folder: Path) -> None:
    assert golden.shown(PAGE, folder, with_errors=True) == 3


@pytest.mark.parametrize(
    ("command", "expected"),
    [
        (
            "progress --as-of 2026-03-20",
            [{"variety_code": "V1", "company": None, "agreed_qty": 2800, "purchased_qty": 1960, "completion": 0.7}],
        ),
        (
            "advance --as-of 2026-02-15",
            [
                {"tranche": 1, "due_on": "2026-02-28", "advance_total": 420, "amount": 294, "status": "due"},
                {"tranche": 2, "due_on": "2026-04-30", "advance_total": 420, "amount": 126, "status": "upcoming"},
            ],
        ),
        ("overdue --as-of 2026-03-12", []),
        (
            "overdue --as-of 2026-03-20",
            [{"line_id": "MX1", "due_on": "2026-03-12", "days_overdue": 8, "unpaid": 560}],
        ),
        (
            "overdue --as-of 2026-04-02",
            [{"line_id": "MX1", "days_overdue": 21}, {"line_id": "MX2", "due_on": "2026-04-01", "days_overdue": 1}],
        ),
    ],
)
def test_what_the_terms_of_the_batch_give(command: str, expected: list[dict[str, Any]], folder: Path) -> None:
    said = in_pipe([*shlex.split(command), "--format", "json"], cwd=folder)
    rows = json.loads(said.out)
    assert [{key: row[key] for key in want} for row, want in zip(rows, expected, strict=True)] == expected

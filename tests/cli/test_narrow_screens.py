"""At 80 columns every table is whole: nothing is cut, what it is sorted by stays, and what is left out is named."""

from __future__ import annotations

from dataclasses import replace

import pytest
from every_view import _delivered
from rich.cells import cell_len

from jicai.cli import run
from jicai.render.output import _with_stays
from jicai.render.result import OutputOptions
from jicai.render.terminal.screen import Screen
from jicai.render.terminal.table import table_lines

pytestmark = pytest.mark.long

AT = ("-C", "sample_data", "--as-of", "2026-09-30")
VIEWS = (
    ("progress",),
    ("progress", "--why"),
    ("advance",),
    ("offset",),
    ("overdue",),
    ("overdue", "--by", "institution"),
    ("supply",),
    ("supply", "--lines"),
    ("supply", "--failed"),
    ("flags", "--severity", "严重"),
    ("assess", "--preview"),
    ("renew", "--batch", "十六省", "--year", "2"),
)


@pytest.mark.parametrize("view", VIEWS, ids=" ".join)
def test_what_it_is_sorted_by_stays(view: tuple[str, ...], capsys: pytest.CaptureFixture[str]) -> None:
    with _delivered() as results:
        assert run([*view, *AT, "-q", "--format", "json"]) == 0
    result = results[0].shown(chinese=True)
    few = replace(result, frame=result.frame.head(6), footer=(), picture=None)
    assert few.frame.height
    for column in result.table.columns:
        kept = _with_stays(few, OutputOptions(sort=f"-{column.key}"))
        lines = list(table_lines(kept, True, Screen(width=80)))
        table, notes = lines[2 : lines.index("")], "".join(lines[lines.index("") :])
        assert max(map(cell_len, table)) <= 80, column.key
        assert "…" not in "".join(table)
        left_out = notes.partition("没有显示：")[2].partition("。")[0].split("、")
        assert column.label not in left_out

"""Writes the page to drill down in, with the folder of the order lines that it does not hold itself."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from jicai.batches.what_if import assumed_line
from jicai.render.filing import only_run, write_all
from jicai.render.page.write import Lines, page_files
from jicai.results.export.asked import Asked
from jicai.results.page.content import content
from jicai.results.report.answer import begun
from jicai.stages import tell

if TYPE_CHECKING:
    from jicai.results.report.answer import Wanted
    from jicai.store.result import Intake


def write_page(intake: Intake, wanted: Wanted, target: Path) -> None:
    """Write the page at `target`. Raises OutputError; then the page that was there is as it was."""
    asked = Asked(intake, wanted.as_of, wanted.month, begun(intake, wanted))
    issuer = intake.workspace.settings.report.issuer
    held = content(asked.progress, assumed_line(intake.workspace.sets) + f"{issuer}集采执行进度")
    lines = (Lines(number, rows, number in held.behind) for number, rows in held.lines)
    with only_run(target, "jicai report") as path:
        tell(f"写入 {target.name}")
        write_all(path, page_files(path, held.data, lines))

"""What the cycles of two batches say of the change from one to the other."""

from __future__ import annotations

from typing import TYPE_CHECKING

from jicai.batches.cycle import cycle_end

if TYPE_CHECKING:
    from jicai.calc.switch.varieties import Pair
    from jicai.store.result import Intake


def pair_words(intake: Intake, pair: Pair) -> str:
    """Both batches with the days that matter."""
    batches = intake.workspace.batches
    return f"{pair.old}（止于 {cycle_end(batches[pair.old])}）→ {pair.new}（始于 {batches[pair.new].start_on}）"

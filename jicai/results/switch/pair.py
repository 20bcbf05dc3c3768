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


def told_pairs(intake: Intake) -> list[Pair]:
    """The pairs that 品种接续 is about: a new batch and each one, begun no later, that has the old variety."""
    from jicai.calc.switch.varieties import Pair

    batches = intake.workspace.batches
    old = intake.frames["products"].select(old="batch", old_variety_code="variety_code").unique()
    told = intake.frames["successions"].select("batch", "old_variety_code")
    found = told.join(old, on="old_variety_code").select("old", "batch").unique().sort("old", "batch").collect()
    return [
        Pair(one, other)
        for one, other in found.iter_rows()
        if one != other and batches[one].start_on <= batches[other].start_on
    ]

"""What `jicai calendar` shows: what is due of the batches, seen from a day."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import date

    from jicai.batches.milestones import Milestone
    from jicai.intake.discover.workspace import Workspace
    from jicai.render.result import Result


def calendar_result(workspace: Workspace, codes: list[str], day: date) -> tuple[Result, list[Milestone]]:
    """What is due of these batches, seen from a day: the result, and the same for the calendar file."""
    import polars as pl

    from jicai.batches.milestones import milestones, upcoming_first
    from jicai.batches.months import month_end
    from jicai.render.result import Result
    from jicai.results.basis import basis_without_inputs
    from jicai.tables.results.tools import CALENDAR

    found = upcoming_first([item for code in codes for item in milestones(workspace.batches[code], day)], day)
    frame = pl.DataFrame(
        [
            (item.batch, item.event, item.written, item.clause, item.note or None, workspace.batches[item.batch].name)
            for item in found
        ],
        schema=dict.fromkeys(CALENDAR.keys, pl.String),
        orient="row",
    )
    ahead = [item for item in found if item.day >= day]
    this_month = [item for item in ahead if item.day <= month_end(day)]
    result = Result(
        frame=frame,
        table=CALENDAR,
        title=CALENDAR.label,
        subtitle=f"截至 {day}，将到的在前",
        footer=[f"将到 {len(ahead)} 项，其中当月 {len(this_month)} 项；已过 {len(found) - len(ahead)} 项"],
        basis=basis_without_inputs(workspace, codes, {"截至日期": str(day)}),
    )
    return result, found

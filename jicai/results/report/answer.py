"""The bulletin of what was read."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import TYPE_CHECKING

import polars as pl

from jicai.batches.months import month_start
from jicai.calc.freshness_words import reach_words
from jicai.commands.export_asked import Asked
from jicai.commands.freshness import reaches_of
from jicai.commands.scope import narrowed_by
from jicai.results.report.bulletin import Frame, bulletin
from jicai.results.report.content import Bulletin
from jicai.results.report.draft import marked
from jicai.results.report.material import Material

if TYPE_CHECKING:
    from jicai.intake.result import Intake


@dataclass(frozen=True, slots=True)
class Wanted:
    """What the bulletin is about: as of which day, of which month, the scope, and the sections that can be computed.

    `computed` are names of `jicai.commands.export_sections.SECTIONS`, `left_out` the lines on the others.
    """

    as_of: date
    month: date
    scope: dict[str, list[str]]
    computed: frozenset[str]
    left_out: Sequence[str]
    number: str
    draft: bool


def answer(intake: Intake, wanted: Wanted) -> Bulletin:
    """The bulletin, marked against last month's where it is a draft."""
    # Read once: every section would else read the rows it needs from the cache anew.
    keys = list(intake.frames)
    frames = pl.collect_all([intake.frames[key] for key in keys])
    intake.frames.update({key: frame.lazy() for key, frame in zip(keys, frames, strict=True)})
    settings = intake.workspace.settings.report
    narrowing = narrowed_by(wanted.scope).options
    frame = Frame(
        issuer=settings.issuer,
        number=wanted.number,
        red_head=settings.red_head,
        most=settings.most,
        computed=wanted.computed,
        left_out=wanted.left_out,
        scope="，".join(f"{label}{values}" for label, values in narrowing.items()) + "。" if narrowing else "",
    )
    notes = [reach_words(reach) for reach in reaches_of(intake, wanted.as_of) if reach.is_stale]
    asked = Asked(intake, wanted.as_of, wanted.month, wanted.scope, _day_before(wanted.as_of))
    now = bulletin(Material(asked), frame, notes)
    if not wanted.draft:
        return now
    before = _day_before(wanted.as_of)
    earlier = replace(asked, as_of=before, month=month_start(before), before=_day_before(before))
    return marked(now, bulletin(Material(earlier), frame))


def _day_before(day: date) -> date:
    """The last day of the month before."""
    return month_start(day) - timedelta(days=1)

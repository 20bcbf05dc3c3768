"""The bulletin of what was read."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import TYPE_CHECKING

import polars as pl

from jicai.batches.months import month_start
from jicai.batches.what_if import assumed_line
from jicai.calc.freshness_words import reach_words
from jicai.errors import UsageError
from jicai.results.export.asked import Asked
from jicai.results.freshness import reaches_of
from jicai.results.report.answers_file import Answers
from jicai.results.report.bulletin import Frame, bulletin
from jicai.results.report.content import Bulletin
from jicai.results.report.draft import marked
from jicai.results.report.material import Material
from jicai.results.scope import narrowed_by
from jicai.store.held import hold_small_tables

if TYPE_CHECKING:
    from jicai.store.result import Intake


@dataclass(frozen=True, slots=True)
class Wanted:
    """What the bulletin is about: as of which day, of which month, the scope, and the sections that can be computed.

    `computed` are names of `jicai.results.export.sections.SECTIONS`, `left_out` the lines on the others, `answers`
    what came back of the last dispatch.
    """

    as_of: date
    month: date
    scope: dict[str, list[str]]
    computed: frozenset[str]
    left_out: Sequence[str]
    number: str
    draft: bool
    answers: Answers | None = None


def answer(intake: Intake, wanted: Wanted) -> Bulletin:
    """The bulletin, marked against last month's where it is a draft."""
    hold_small_tables(intake)
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
        answers=wanted.answers,
    )
    notes = [reach_words(reach) for reach in reaches_of(intake, wanted.as_of) if reach.is_stale]
    asked = Asked(intake, wanted.as_of, wanted.month, begun(intake, wanted), _day_before(wanted.as_of))
    now = bulletin(Material(asked), frame, [*notes, *_not_begun(intake, wanted)])
    if not wanted.draft:
        return _assumed(now, intake.workspace.sets)
    before = _day_before(wanted.as_of)
    last = replace(wanted, as_of=before)
    running, later = _by_start(intake, last)
    if later and not running:
        return _assumed(marked(now, None), intake.workspace.sets)
    earlier = Asked(intake, before, month_start(before), begun(intake, last), _day_before(before))
    before_now = bulletin(Material(earlier), replace(frame, answers=None))
    return _assumed(marked(now, before_now), intake.workspace.sets)


def _assumed(bulletin: Bulletin, sets: Sequence[str]) -> Bulletin:
    """The bulletin that says at its head and among its notes that it is none; as it is where nothing is assumed.

    The sentence that begins it says so too: a bureau's own template may have another title.
    """
    line = assumed_line(sets)
    if not line:
        return bulletin
    general = {**bulletin.general}
    general["title"] = f"【假设】{general['title']}"
    general["intro"] = f"{line}。{general['intro']}"
    return replace(bulletin, general=general, notes=[line, *bulletin.notes])


def begun(intake: Intake, wanted: Wanted) -> dict[str, list[str]]:
    """The scope without the batches that start after as-of: of these nothing can be behind, nor not bought.

    UsageError where none has begun.
    """
    running, later = _by_start(intake, wanted)
    if later and not running:
        first = min(intake.workspace.batches[code].start_on for code in later)
        raise UsageError(
            f"截至 {wanted.as_of}：{'所选' if wanted.scope['batch'] else '各'}批次都还没有开始执行，"
            f"没有可通报的，请用 --month 写 {first}（最早的起始日）以后的月份"
        )
    return {**wanted.scope, "batch": running} if later else wanted.scope


def _by_start(intake: Intake, wanted: Wanted) -> tuple[list[str], list[str]]:
    """The wanted batches of the catalogue that have begun by as-of, and those that have not."""
    batches = intake.workspace.batches
    listed = intake.frames["products"].select(pl.col("batch").unique().sort()).collect()["batch"].to_list()
    codes = wanted.scope["batch"] or [code for code in listed if code in batches]
    running = [code for code in codes if batches[code].start_on <= wanted.as_of]
    return running, [code for code in codes if code not in running]


def _not_begun(intake: Intake, wanted: Wanted) -> list[str]:
    batches = intake.workspace.batches
    names = [f"{batches[code].name}（{batches[code].start_on} 开始）" for code in _by_start(intake, wanted)[1]]
    return [f"截至 {wanted.as_of} 还没有开始执行、没有列入的批次：{'、'.join(names)}"] if names else []


def _day_before(day: date) -> date:
    """The last day of the month before."""
    return month_start(day) - timedelta(days=1)

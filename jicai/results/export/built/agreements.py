"""What an export holds of the agreements: progress, changes, assessment, renewal, need, succession."""

from __future__ import annotations

from typing import TYPE_CHECKING

from jicai.errors import UsageError
from jicai.tables.results.diff.progress import DIFF_LINES

if TYPE_CHECKING:
    from jicai.results.export.asked import Asked
    from jicai.results.export.section import Built


def progress(asked: Asked) -> Built:
    """The items, why they are behind, their form, all roll-ups, shares and the trend."""
    from jicai.results.progress.answer import progress_result
    from jicai.results.progress.form import form_result
    from jicai.results.progress.shares import shares_result
    from jicai.results.progress.why import why_result
    from jicai.tables.results.why import CAUSE_LIST, WHY

    yield progress_result(asked.progress)
    yield why_result(asked.progress, CAUSE_LIST)
    yield why_result(asked.progress, WHY)
    yield form_result(asked.progress)
    for by in ("batch", "district", "institution", "level", "variety", "company"):
        yield progress_result(asked.progress, (by,))
    for by in ("variety", "institution", "district"):
        yield shares_result(asked.progress, (by,))
    for result in asked.trend.results():
        yield result, False


def renew(asked: Asked) -> Built:
    """The draft of the agreements that follow, against the last year."""
    from jicai.calc.renewal import compared_years
    from jicai.results.renew.answer import renew_result

    years = compared_years(asked.evidence, None).collect()
    yield renew_result(asked.intake, asked.evidence, years, asked.wanted)


def assess(asked: Asked) -> Built:
    """Scores and what they come from; nothing before an agreement year is over."""
    from jicai.results.assess.excepted import excepted_result
    from jicai.results.assess.items import items_result
    from jicai.results.assess.ranking import ranking_result
    from jicai.results.assess.scheme import chosen_scheme
    from jicai.results.assess.years import chosen_years
    from jicai.results.scope import as_asked

    scheme = chosen_scheme(None, asked.intake.workspace.folder)
    try:
        years = chosen_years(asked.intake, asked.wanted["batch"], asked.as_of, None, preview=False)
    except UsageError:  # no year is over
        return
    for by in ("institution", "district"):
        result, is_short = ranking_result(asked.intake, asked.evidence, years, asked.wanted, by, scheme)
        yield as_asked(result, asked.wanted), is_short
    result, is_short = items_result(asked.intake, asked.evidence, years, asked.wanted)
    yield as_asked(result, asked.wanted), is_short
    if "exceptions" in asked.evidence.given:
        yield as_asked(excepted_result(asked.intake, asked.evidence, years, asked.wanted), asked.wanted), False


def diff(asked: Asked) -> Built:
    """Against the last day of the month before, from the same data; nothing where no batch had begun by it."""
    from jicai.results.diff.sides import Sides
    from jicai.results.diff.views import all_views

    batches = asked.intake.workspace.batches
    codes = asked.wanted["batch"] or list(batches)
    if asked.before is None or all(batches[code].start_on > asked.before for code in codes):
        return
    now, then = asked.settled_days
    sides = Sides(asked.intake, asked.before, asked.intake, asked.as_of, asked.wanted, settled=(then, now))
    summary, results, _ = all_views(sides, in_workbook=True, with_groups=False)
    for result in (summary, *results):
        if result.table is not DIFF_LINES:  # of one export no line is otherwise
            yield result, False  # what needs care is told by the results that are compared


def demand(asked: Asked) -> Built:
    """The reported need beside what was bought."""
    from jicai.results.demand.answer import demand_result

    yield demand_result(asked.intake, asked.evidence, asked.wanted)


def switch(asked: Asked) -> Built:
    """Of the one pair of batches that the successions are about; nothing where that is not one."""
    from jicai.results.switch.answer import money_result, switch_result
    from jicai.results.switch.pair import told_pairs

    pairs = told_pairs(asked.intake)
    if len(pairs) != 1:
        return
    wanted = {**asked.wanted, "batch": []}
    yield switch_result(asked.intake, pairs[0], asked.as_of, wanted)
    yield switch_result(asked.intake, pairs[0], asked.as_of, wanted, prices=True)
    yield money_result(asked.intake, pairs[0], asked.as_of, wanted)

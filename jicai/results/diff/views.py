"""The results of a comparison by the name that asks for them, and all of them together."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from jicai.results import money
from jicai.results.diff import findings, funds, lines, overdue, progress, purchases
from jicai.results.diff.notes import basis_of
from jicai.results.diff.summary import summary_result
from jicai.results.overdue import settlement as overdue_settlement
from jicai.results.progress import view as progress_view
from jicai.tables import INPUTS

if TYPE_CHECKING:
    from jicai.render.report import Report
    from jicai.render.result import Result
    from jicai.results.diff.sides import Sides

    Answer = tuple[Result, bool]


@dataclass(frozen=True, slots=True)
class View:
    """One result: the tables that both sides must have for it, and what makes it."""

    needs: tuple[str, ...]
    build: Callable[[Sides], Answer]


#: By the word of `--show`; the items may be rolled up, the purchases grouped.
VIEWS: dict[str, View] = {
    "progress": View(progress_view.NEEDED, progress.items_result),
    "lines": View(progress_view.NEEDED, lines.lines_result),
    "findings": View(("products", "institutions"), findings.findings_result),
    "overdue": View(overdue_settlement.NEEDED, overdue.overdue_result),
    "funds": View(money.NEEDED, funds.funds_result),
    "purchases": View(progress_view.NEEDED, lambda sides: purchases.purchases_result(sides, "batch")),
}
#: The groups of which a workbook has a sheet.
_ROLLED_UP, _BOUGHT = ("batch", "district", "institution"), ("batch", "district", "institution")


def one_view(sides: Sides, show: str, by: str | None) -> Answer:
    """The result of this name, by a group where one is given."""
    if by is not None:
        return purchases.purchases_result(sides, by) if show == "purchases" else progress.groups_result(sides, by)  # type: ignore[arg-type]
    return VIEWS[show].build(sides)


def all_views(sides: Sides, *, in_workbook: bool, with_groups: bool | None = None) -> tuple[Result, list[Result], bool]:
    """The summary, the results that it rests on, and whether one of these needs care.

    For a workbook the roll-ups and groups too, unless told otherwise; only there is told for how long findings are
    there, which takes the checks of two more months.
    """
    found = list(_built(sides, in_workbook, in_workbook if with_groups is None else with_groups))
    results = [result for result, _ in found]
    summary = summary_result(sides, {one.table.key: one.frame for one in results})
    return summary, results, any(needs_care for _, needs_care in found)


def report(sides: Sides, summary: Result, results: list[Result]) -> Report:
    """All results in one workbook, a sheet each."""
    from jicai.render.report import Report

    left_out = [f"{name}：没有{'、'.join(INPUTS[key].label for key in lacking)}表" for name, lacking in _lacking(sides)]
    # What holds for all of them stands once.
    plain = [replace(one, basis=()) for one in (summary, *results)]
    return Report("变化", sides.subtitle, plain, left_out, basis_of(sides))


def _built(sides: Sides, in_workbook: bool, with_groups: bool) -> Iterator[Answer]:
    lacking = dict(_lacking(sides))
    for name, view in VIEWS.items():
        if name in lacking or (name in ("progress", "purchases") and not with_groups):
            if name == "progress":
                yield view.build(sides)
            continue
        if name == "findings" and not in_workbook:
            yield findings.findings_result(sides, with_age=False)
            continue
        yield view.build(sides)
        if name == "progress":
            for by in _ROLLED_UP:
                yield progress.groups_result(sides, by)  # type: ignore[arg-type]
        if name == "purchases":
            for by in _BOUGHT[1:]:
                yield purchases.purchases_result(sides, by)


def _lacking(sides: Sides) -> Iterator[tuple[str, Collection[str]]]:
    for name, view in VIEWS.items():
        absent = [key for key in view.needs if not (sides.now.workspace.files[key] and sides.then.workspace.files[key])]
        if absent:
            yield name, absent

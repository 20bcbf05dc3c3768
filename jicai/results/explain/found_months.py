"""What a finding about use that has changed rests on: month by month the order lines, and the months' median."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from statistics import median
from typing import TYPE_CHECKING, Any

from jicai.batches.cycle import agreement_years
from jicai.batches.months import month_end
from jicai.errors import InvariantError
from jicai.money import rounded
from jicai.render.words import number
from jicai.results.explain.found import Found, Row
from jicai.results.explain.item import line_entry
from jicai.results.explain.rows import Entry, Steps

if TYPE_CHECKING:
    from jicai.calc.recent import RecentSettings

_PLACES = 4
_NOTHING = Decimal()


def months_steps(found: Found) -> Steps:
    """The median of the recent months, each of them and of those before, and what was taken of selected products.

    InvariantError where the months' lines do not come to the finding's value.
    """
    finding, steps, clauses = found.finding, found.steps, found.rule.clauses
    of_others = found.rule.id == "substitute-use"
    what = "非中选和替代产品" if of_others else "中选产品"
    kinds = {"nonselected", "substitute"} if of_others else {"selected"}
    previous, recent = _settings(found).months(found.evidence.as_of)
    lines = _lines(found, previous[0], month_end(recent[-1]))
    sums = {month: _total(lines, kinds, _is_in(month, month)) for month in (*previous, *recent)}
    value = rounded(median(sums[month] for month in recent), _PLACES)
    if value != finding["value"]:
        raise InvariantError(f"内部错误（各月中位数 {value}，发现的数值 {finding['value']}），请带上命令和文件报告")
    working = "、".join(number(sums[month]) for month in recent) + " 的中位数"
    steps.figure("数值", f"近 {len(recent)} 个月每月的{what}", value, "base_units", working, clauses=clauses)
    spans = [(f"{month:%Y-%m} {what}", kinds, _is_in(month, month), sums[month]) for month in sums]
    if of_others:
        for label, months in (("此前", previous), ("近期", recent)):
            within = _is_in(months[0], months[-1])
            step = f"{label} {len(months)} 个月中选产品"
            spans.append((step, {"selected"}, within, _total(lines, {"selected"}, within)))
    for step, wanted, within, total in spans:
        steps.sum(step, total, "base_units", _entries(lines, wanted, within), "验收数量乘以折算系数", clauses)
    outside = [_left_out(row) for row in lines if row["when_reason"] is not None or row["counted_on"] is None]
    steps.sum("不在各月的明细", _NOTHING, "base_units", outside, clauses=clauses)
    return steps


def _settings(found: Found) -> RecentSettings:
    from jicai.calc.recent import RecentSettings

    assert isinstance(found.settings, RecentSettings)
    return found.settings


def _lines(found: Found, first: date, last: date) -> list[dict[str, Any]]:
    """The lines of the institution and variety, each once: in the agreement year in which it counts, where it does."""
    from jicai.calc.explain.found import variety_lines

    batch = found.intake.workspace.batches[found.finding["batch"]]
    key = {name: found.finding[name] for name in ("batch", "institution_code", "variety_code")}
    rows: dict[tuple[int, int], dict[str, Any]] = {}
    for year in agreement_years(batch):
        if year.start > last or year.end < first:
            continue
        for row in variety_lines(found.evidence, {**key, "agreement_year": year.number}).to_dicts():
            place = (row["_source"], row["_row"])
            if place not in rows or row["when_reason"] is None:
                rows[place] = row
    return list(rows.values())


def _is_in(first: date, last: date) -> Callable[[Row], bool]:
    """Whether a line counts in the months from the first to the last, which are told by their first days."""
    end = month_end(last)
    return lambda row: row["when_reason"] is None and first <= row["counted_on"] <= end


def _total(lines: list[dict[str, Any]], kinds: set[str], within: Callable[[Row], bool]) -> Decimal:
    return sum((row["base"] for row in lines if row["kind"] in kinds and within(row)), _NOTHING)


def _entries(lines: list[dict[str, Any]], kinds: set[str], within: Callable[[Row], bool]) -> list[Entry]:
    """The lines of these months, those of other products left out."""
    entries = []
    for row in lines:
        if within(row):
            entry = line_entry({**row, "reason": row["when_reason"]}, "验收")
            entries.append(entry if row["kind"] in kinds else _without(entry, "另一类产品"))
    return entries


def _left_out(row: Row) -> Entry:
    entry = line_entry({**row, "reason": row["when_reason"]}, "验收")
    return entry if entry.reason else _without(entry, "未验收")


def _without(entry: Entry, reason: str) -> Entry:
    return Entry(entry.item, entry.value, entry.detail, entry.working, entry.dated, reason=reason, place=entry.place)

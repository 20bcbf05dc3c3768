"""The results that an export puts together: for every command the forms that belong into a monthly report."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from typing import TYPE_CHECKING

from jicai.batches.months import month_end
from jicai.errors import UsageError
from jicai.results import money as money_tables
from jicai.results.assess import tables as assess_tables
from jicai.results.demand import tables as demand_tables
from jicai.results.diff import tables as diff_tables
from jicai.results.flags import answer as flags_result
from jicai.results.overdue import settlement as overdue_settlement
from jicai.results.progress import view as progress_view
from jicai.results.reconcile import tables as reconcile_tables
from jicai.results.renew import tables as renew_tables
from jicai.results.supply import answer as supply_result
from jicai.results.surplus import tables as surplus_tables
from jicai.results.switch import tables as switch_tables
from jicai.tables import INPUTS
from jicai.tables.results.advance import ADVANCE
from jicai.tables.results.check import CHECK
from jicai.tables.results.demand import DEMAND
from jicai.tables.results.diff.progress import DIFF_LINES
from jicai.tables.results.flags import FLAGS
from jicai.tables.results.progress import PROGRESS
from jicai.tables.results.reconcile import SHARES
from jicai.tables.results.recovery import CASHFLOW, LEDGER, OFFSET, REFUND
from jicai.tables.results.renewal import RENEWAL
from jicai.tables.results.settlement import OVERDUE
from jicai.tables.results.surplus import SURPLUS
from jicai.tables.results.switch import SWITCH
from jicai.tables.results.tools import CALENDAR

if TYPE_CHECKING:
    from pathlib import Path

    from jicai.render.result import Result
    from jicai.results.export.asked import Asked

    Built = Iterator[tuple[Result, bool]]


@dataclass(frozen=True, slots=True)
class Section:
    """The results of one command: its name, a label, the tables that it needs, and those that it takes where given.

    `build` gives each result with whether it holds something that needs care, as the command's `--exit-code` says;
    none where there is nothing to compute yet, as `when_empty` then says.
    """

    name: str
    label: str
    needs: tuple[str, ...]
    uses: tuple[str, ...]
    build: Callable[[Asked], Built]
    when_empty: str = ""

    def lacks(self, files: dict[str, list[Path]]) -> str | None:
        """Why it cannot be built, where a table is not there."""
        absent = [INPUTS[key].label for key in self.needs if not files[key]]
        return f"{self.label}（{self.name}）：没有{'、'.join(absent)}表" if absent else None


def chosen_sections(only: Sequence[str] | None, files: dict[str, list[Path]]) -> tuple[list[Section], list[str]]:
    """The sections that can be built, and a Chinese line for each that lacks a table.

    `only` are names or labels; UsageError for one that is not there, or that was named and lacks a table.
    """
    by_word = {word: section for section in SECTIONS for word in (section.name, section.label)}
    for word in only or ():
        if word not in by_word:
            nearest = get_close_matches(word, by_word, n=1)
            names = "、".join(f"{section.name}（{section.label}）" for section in SECTIONS)
            remedy = f"是否要写 {nearest[0]}？" if nearest else f"可用 {names}"
            raise UsageError(f"--only {word}：没有这种结果，{remedy}")
    named = {by_word[word].name for word in only or ()}
    sections, left_out = [], []
    for section in SECTIONS:
        if named and section.name not in named:
            continue
        if reason := section.lacks(files):
            if named:
                raise UsageError(f"--only {section.name}：{reason}，请补上或去掉这个选项")
            left_out.append(reason)
        else:
            sections.append(section)
    return sections, left_out


def tables_of(sections: Iterable[Section]) -> list[str]:
    """The tables that these sections and the filters take, in the order of their declarations."""
    used = {"products", "institutions"} | {key for section in sections for key in (*section.needs, *section.uses)}
    return [key for key in INPUTS if key in used]


def _progress(asked: Asked) -> Built:
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


def _advance(asked: Asked) -> Built:
    """The whole plan; the payment lists are of what is due by the end of the month, the late tranches too."""
    from jicai.results.advance.answer import advance_result

    through = month_end(asked.month)
    for by in (None, "fund", "district"):
        yield advance_result(asked.intake, asked.as_of, asked.wanted, None, by, listed_through=through)


def _offset(asked: Asked) -> Built:
    from jicai.results.recovery.offset import offset_result

    result = offset_result(asked.recovery, asked.month)
    yield result, bool(result.warnings)


def _refund(asked: Asked) -> Built:
    from jicai.results.recovery.refund import refund_result

    yield refund_result(asked.recovery, None)


def _ledger(asked: Asked) -> Built:
    from jicai.results.recovery.ledger import ledger_result

    result = ledger_result(asked.recovery)
    yield result, bool(result.warnings)


def _cashflow(asked: Asked) -> Built:
    from jicai.results.recovery.cashflow import cashflow_result

    result = cashflow_result(asked.recovery)
    yield result, bool(result.warnings)


def _overdue(asked: Asked) -> Built:
    from jicai.results.overdue.lines import lines_result
    from jicai.results.overdue.unmatched import unmatched_result
    from jicai.results.scope import as_asked

    (data, settlement), view, wanted = asked.settlement, asked.overdue_view, asked.wanted
    for by in ("line", "institution", "payee", "district"):
        result, is_overdue = lines_result(settlement, data, asked.intake, view, by)
        yield as_asked(result, wanted), is_overdue
    result, is_unmatched = unmatched_result(settlement, asked.intake, view)
    yield as_asked(result, wanted), is_unmatched


def _flags(asked: Asked) -> Built:
    from jicai.results.rules import rules_to_run

    chosen = rules_to_run(asked.intake.workspace)
    result = flags_result.flags_result(asked.intake, asked.evidence, chosen, asked.wanted, {})
    yield result, bool(result.frame["set_aside"].null_count())


def _supply(asked: Asked) -> Built:
    from jicai.results.supply.failures import FailuresView

    for by in ("company", "distributor"):
        yield supply_result.supply_result(asked.intake, asked.evidence, asked.wanted, by)
    view = FailuresView.of(asked.intake, asked.evidence, asked.wanted)
    yield view.products()
    yield view.lines()


def _renew(asked: Asked) -> Built:
    from jicai.calc.renewal import compared_years
    from jicai.results.renew.answer import renew_result

    years = compared_years(asked.evidence, None).collect()
    yield renew_result(asked.intake, asked.evidence, years, asked.wanted)


def _assess(asked: Asked) -> Built:
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


def _diff(asked: Asked) -> Built:
    """Against the last day of the month before, from the same data; nothing where no batch had begun by it."""
    from jicai.results.diff.sides import Sides
    from jicai.results.diff.views import all_views

    batches = asked.intake.workspace.batches
    codes = asked.wanted["batch"] or list(batches)
    if asked.before is None or all(batches[code].start_on > asked.before for code in codes):
        return
    summary, results, _ = all_views(
        Sides(asked.intake, asked.before, asked.intake, asked.as_of, asked.wanted), in_workbook=True, with_groups=False
    )
    for result in (summary, *results):
        if result.table is not DIFF_LINES:  # of one export no line is otherwise
            yield result, False  # what needs care is told by the results that are compared


def _reconcile(asked: Asked) -> Built:
    from jicai.calc.reconcile.trade import TradeTerms
    from jicai.results.reconcile.inputs import TradeView
    from jicai.results.reconcile.lines import lines_result
    from jicai.results.reconcile.shares import shares_result

    days = asked.intake.workspace.settings.reconcile.days
    view = TradeView(asked.intake, TradeTerms("receipts", asked.as_of, days), asked.wanted)
    yield lines_result(view)
    for by in SHARES:
        yield shares_result(view, by)


def _demand(asked: Asked) -> Built:
    from jicai.results.demand.answer import demand_result

    yield demand_result(asked.intake, asked.evidence, asked.wanted)


def _surplus(asked: Asked) -> Built:
    from jicai.results.surplus.answer import surplus_result
    from jicai.results.surplus.scheme import chosen_surplus
    from jicai.results.surplus.view import SurplusView

    view = SurplusView(asked.intake, chosen_surplus(None), asked.as_of, None)
    for items in (False, True):
        yield surplus_result(view, asked.wanted, items=items)


def _switch(asked: Asked) -> Built:
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


def _calendar(asked: Asked) -> Built:
    from jicai.results.calendar.answer import calendar_result

    workspace = asked.intake.workspace
    result, _ = calendar_result(workspace, asked.wanted["batch"] or list(workspace.batches), asked.as_of)
    yield result, False  # every month has its dates


def _check(asked: Asked) -> Built:
    from jicai.results.check.answer import check_result

    yield check_result(asked.intake, by_row=False), bool(asked.intake.rejected)
    if asked.intake.rejected:
        yield check_result(asked.intake, by_row=True), True


_AGREED, _PAID = money_tables.NEEDED, (*money_tables.OPTIONAL, "disbursements")
_MOVED = (*_PAID, "fund_payments", "recoveries")
_ALL = tuple(INPUTS)
_NO_YEAR = "没有已期满的协议年度，年度中试算用 jicai assess --preview"
SECTIONS: tuple[Section, ...] = (
    Section("progress", PROGRESS.label, progress_view.NEEDED, progress_view.FORM_OPTIONAL, _progress),
    Section("advance", ADVANCE.label, _AGREED, _PAID, _advance),
    Section("offset", OFFSET.label, (*_AGREED, "fund_payments"), _MOVED, _offset),
    Section("refund", REFUND.label, (*_AGREED, "fund_payments"), _MOVED, _refund),
    Section("ledger", LEDGER.label, _AGREED, _MOVED, _ledger),
    Section("cashflow", CASHFLOW.label, _AGREED, _MOVED, _cashflow),
    Section("overdue", OVERDUE.label, overdue_settlement.NEEDED, overdue_settlement.OPTIONAL, _overdue),
    Section("supply", "供应情况", supply_result.NEEDED, supply_result.OPTIONAL, _supply),
    Section("flags", FLAGS.label, flags_result.NEEDED, _ALL, _flags),
    Section("renew", RENEWAL.label, renew_tables.NEEDED, renew_tables.OPTIONAL, _renew),
    Section(
        "assess",
        "年度考核",
        assess_tables.NEEDED,
        _ALL,
        _assess,
        "没有已期满的协议年度，年度中试算用 jicai assess --preview",
    ),
    Section("diff", "变化", diff_tables.NEEDED, _ALL, _diff, "没有上月可比，各批次都是本月开始的"),
    Section("reconcile", "对账", reconcile_tables.NEEDED["receipts"], ("code_changes",), _reconcile),
    Section("demand", DEMAND.label, demand_tables.NEEDED, demand_tables.OPTIONAL, _demand),
    Section(
        "surplus",
        SURPLUS.label,
        (*surplus_tables.NEEDED, "surplus_terms"),
        ("code_changes", "surplus_scores"),
        _surplus,
    ),
    Section(
        "switch",
        SWITCH.label,
        (*switch_tables.NEEDED, "successions"),
        ("code_changes", *switch_tables.MONEY),
        _switch,
        "品种接续表看不出是哪一对批次，或者不止一对，请用 jicai switch --from 到期批次 --to 新批次",
    ),
    Section("calendar", CALENDAR.label, (), (), _calendar),
    Section("check", CHECK.label, (), _ALL, _check),
)

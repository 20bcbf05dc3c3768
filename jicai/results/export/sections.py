"""The results that an export puts together: for every command the forms that belong into a monthly report."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from difflib import get_close_matches
from typing import TYPE_CHECKING

from jicai.errors import UsageError
from jicai.results import money as money_tables
from jicai.results.assess import tables as assess_tables
from jicai.results.demand import tables as demand_tables
from jicai.results.diff import tables as diff_tables
from jicai.results.export.built import agreements, checks, money, trade
from jicai.results.export.section import Section
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
from jicai.tables.results.flags import FLAGS
from jicai.tables.results.progress import PROGRESS
from jicai.tables.results.recovery import CASHFLOW, LEDGER, OFFSET, REFUND
from jicai.tables.results.renewal import RENEWAL
from jicai.tables.results.settlement import OVERDUE
from jicai.tables.results.surplus import SURPLUS
from jicai.tables.results.switch import SWITCH
from jicai.tables.results.tools import CALENDAR

if TYPE_CHECKING:
    from pathlib import Path


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


_AGREED, _PAID = money_tables.NEEDED, (*money_tables.OPTIONAL, "disbursements")
_MOVED = (*_PAID, "fund_payments", "recoveries")
_ALL = tuple(INPUTS)
_NO_YEAR = "没有已期满的协议年度，年度中试算用 jicai assess --preview"
SECTIONS: tuple[Section, ...] = (
    Section("progress", PROGRESS.label, progress_view.NEEDED, progress_view.FORM_OPTIONAL, agreements.progress),
    Section("advance", ADVANCE.label, _AGREED, _PAID, money.advance),
    Section("offset", OFFSET.label, (*_AGREED, "fund_payments"), _MOVED, money.offset),
    Section("refund", REFUND.label, (*_AGREED, "fund_payments"), _MOVED, money.refund),
    Section("ledger", LEDGER.label, _AGREED, _MOVED, money.ledger),
    Section("cashflow", CASHFLOW.label, _AGREED, _MOVED, money.cashflow),
    Section("overdue", OVERDUE.label, overdue_settlement.NEEDED, overdue_settlement.OPTIONAL, money.overdue),
    Section("supply", "供应情况", supply_result.NEEDED, supply_result.OPTIONAL, trade.supply),
    Section("flags", FLAGS.label, flags_result.NEEDED, _ALL, checks.flags),
    Section("renew", RENEWAL.label, renew_tables.NEEDED, renew_tables.OPTIONAL, agreements.renew),
    Section(
        "assess",
        "年度考核",
        assess_tables.NEEDED,
        _ALL,
        agreements.assess,
        _NO_YEAR,
    ),
    Section("diff", "变化", diff_tables.NEEDED, _ALL, agreements.diff, "没有上月可比，各批次都是本月开始的"),
    Section("reconcile", "对账", reconcile_tables.NEEDED["receipts"], ("code_changes",), trade.reconcile),
    Section("demand", DEMAND.label, demand_tables.NEEDED, demand_tables.OPTIONAL, agreements.demand),
    Section(
        "surplus",
        SURPLUS.label,
        (*surplus_tables.NEEDED, "surplus_terms"),
        ("code_changes", "surplus_scores"),
        money.surplus,
    ),
    Section(
        "switch",
        SWITCH.label,
        (*switch_tables.NEEDED, "successions"),
        ("code_changes", *switch_tables.MONEY),
        agreements.switch,
        "品种接续表看不出是哪一对批次，或者不止一对，请用 jicai switch --from 到期批次 --to 新批次",
    ),
    Section("calendar", CALENDAR.label, (), (), checks.calendar),
    Section("check", CHECK.label, (), _ALL, checks.check),
)

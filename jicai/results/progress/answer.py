"""What `jicai progress` shows: the items, or a roll-up of them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from decimal import Decimal

import polars as pl

from jicai.calc.charts import completion_against_time
from jicai.calc.rollup import Group, roll_up, total
from jicai.render.result import Result
from jicai.render.words import money, percent
from jicai.results.aside import later_supplements, uncounted_lines, untyped_institutions
from jicai.results.basis import basis
from jicai.results.charts import completion_charts
from jicai.results.progress.view import ProgressView
from jicai.tables.column import ResultTable
from jicai.tables.results.progress import PROGRESS, progress_by


def progress_result(view: ProgressView, by: Sequence[Group] = ()) -> tuple[Result, bool]:
    """The result by item, or by these groups together, and whether any item of it is lagging or not started."""
    intake, as_of = view.intake, view.rules.as_of
    groups = tuple(dict.fromkeys(by))
    table = progress_by(groups) if groups else PROGRESS
    asked = (asdict(view.rules), dict(view.wanted), list(view.statuses), groups)
    frame, totals, districts, batches, lines = intake.answers(lambda: _found(view, groups, table), "progress", *asked)
    narrowing = view.narrowing()
    result = Result(
        frame=frame,
        table=table,
        title=table.label,
        subtitle=narrowing.after(view.subtitle),
        footer=[
            *_totals(totals),
            *(["名次是这里列出的各行里的，1 最好；加了筛选的只在所选的里面排"] if groups and narrowing.options else []),
            *later_supplements(intake, as_of),
            *view.without.footer,
            *uncounted_lines(lines, intake),
            *untyped_institutions(intake),
        ],
        basis=basis(intake, sorted(intake.workspace.batches), {**view.options, **narrowing.options}),
        bars=("completion",),
        charts=completion_charts(districts, batches, as_of),
        warnings=view.without.warnings,
        remarks=[*view.without.footer, *untyped_institutions(intake)],
    )
    return result, bool(totals.select(pl.sum_horizontal("lagging", "not_started").sum()).item())


def _found(view: ProgressView, groups: Sequence[Group], table: ResultTable) -> list[pl.DataFrame]:
    """The rows, their totals, the completions of districts and of batches, and the order lines that count nowhere.

    They depend on what was read, on the rules, on the scope and on the groups, and on nothing else.
    """
    # One after the other: what two queries share is held in memory, and that is all order lines.
    items, lines = view.items.collect(), view.uncounted.collect()
    shown = items.lazy()
    found = [
        roll_up(shown, *groups) if groups else shown.select(table.keys),
        total(shown),
        completion_against_time(shown, "district"),
        completion_against_time(shown, "batch"),
    ]
    return [*pl.collect_all(found), lines]


def _totals(totals: pl.DataFrame) -> list[str]:
    if not totals.height:
        return ["没有符合条件的约定项"]
    total = totals.row(0, named=True)
    return [
        f"合计 {total['items']:,} 项：已完成 {total['completed']:,}，滞后 {total['lagging']:,}，"
        f"未采购 {total['not_started']:,}；约定金额 {money(total['agreed_amount'])} 元"
        f"{_superseded(total['superseded_amount'])}，加权完成率 {percent(total['completion'])}"
        f"{_voluntary(total['voluntary'])}",
        *([f"进度正常的里面，超序时 {total['ahead']:,} 项"] if total["ahead"] else []),
    ]


def _superseded(amount: Decimal) -> str:
    return f"（不含已转国采的 {money(amount)} 元）" if amount else ""


def _voluntary(items: int) -> str:
    return f"；其中自愿参加的机构 {items:,} 项" if items else ""

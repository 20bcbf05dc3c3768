"""Gives the reconciliation out: one table, or a workbook with a sheet for each kind of line."""

from __future__ import annotations

import sys
from collections.abc import Callable, Collection
from typing import TYPE_CHECKING

from jicai.render.files import write_whole
from jicai.render.formats import choose_format
from jicai.render.output import deliver
from jicai.render.report import Report
from jicai.results.reconcile.lines import lines_result
from jicai.results.reconcile.notes import basis_of, subtitle_of
from jicai.results.reconcile.shares import shares_result
from jicai.tables.results.reconcile import KINDS, RECONCILE

if TYPE_CHECKING:
    from jicai.render.result import OutputOptions, Result
    from jicai.results.reconcile.inputs import TradeView


def give(
    view: TradeView,
    shares: str | None,
    kinds: Collection[str],
    reasons: Collection[str],
    options: OutputOptions,
    told: Callable[[Result], Result],
) -> bool:
    """Deliver what was asked for; `told` adds what holds for every result. True where something needs care."""
    if shares is not None:
        result, needs_care = shares_result(view, shares)
    else:
        result, needs_care = lines_result(view, kinds, reasons)
    result = told(result)
    whole = shares is None and not reasons and not options.sort and not options.top and options.template is None
    if options.output is None or not whole or choose_format(options, terminal=False) != "xlsx":
        deliver(result, options)
        return needs_care
    parts = [one for kind in _asked(kinds) if (one := _of_kind(view, kind)) is not None]
    parts += [shares_result(view, by)[0] for by in ("institution", "variety", "district")]
    title = RECONCILE[view.terms.other].label
    # What was counted is no part of what is left out, below which the first sheet lists the rest.
    totals = [("结果", line) for line in result.footer if line not in (*result.remarks, *result.told)]
    left_out = list(dict.fromkeys([*result.remarks, *result.told]))
    report = Report(title, subtitle_of(view), parts, left_out, [*totals, *basis_of(view)])
    from jicai.render.workbook.book import report_workbook

    write_whole(options.output, report_workbook(report, options.headers != "en"))
    if not options.quiet:
        for line in (*result.told, f"已写入 {options.output}（{sum(one.frame.height for one in parts):,} 行）"):
            print(line, file=sys.stderr)
    return needs_care


def _asked(kinds: Collection[str]) -> list[str]:
    """The kinds that get a sheet, the gravest first."""
    return [kind.value for kind in reversed(KINDS) if not kinds or kind.value in kinds]


def _of_kind(view: TradeView, kind: str) -> Result | None:
    """The lines of one kind under its own name; of those that agree only the ones of which something is to be said."""
    from dataclasses import replace

    table = RECONCILE[view.terms.other]
    reasons = [one.value for one in table.column("reason").choices] if kind == "matched" else []
    result, _ = lines_result(view, [kind], reasons)
    if not result.frame.height:
        return None
    label = table.column("kind").label_of(kind)
    footer = [f"{label} {result.frame.height:,} 笔" + ("，只列有说明的" if kind == "matched" else "")]
    return _bare(replace(result.shown(chinese=True), title=label, footer=footer, remarks=()))


def _bare(result: Result) -> Result:
    """Without the columns in which no row of the sheet has anything, and the kind, which the sheet is named after."""
    from dataclasses import replace

    frame = result.frame
    kept = [key for key in result.table.keys if key != "kind" and frame[key].null_count() < frame.height]
    columns = tuple(result.table.column(key) for key in kept)
    return replace(result, frame=frame.select(kept), table=replace(result.table, columns=columns, sort_by=()))

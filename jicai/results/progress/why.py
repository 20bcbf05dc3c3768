"""What `jicai progress --why` and `--causes` show: the items that are behind, the worst first, with their causes."""

from __future__ import annotations

from dataclasses import replace

import polars as pl

from jicai.calc.selection import keep
from jicai.calc.why.items import cause_totals
from jicai.render.result import Result
from jicai.results.aside import later_supplements, untyped_institutions, without_delivery
from jicai.results.basis import basis
from jicai.results.progress.view import ProgressView
from jicai.results.progress.why_words import causes_in_words, totals_in_words
from jicai.tables.column import ResultTable
from jicai.tables.results.why import SHOWN_FIRST


def why_result(view: ProgressView, table: ResultTable) -> tuple[Result, bool]:
    """The columns of `WHY` or `CAUSE_LIST`, and whether there is any such item."""
    intake, as_of = view.intake, view.rules.as_of
    items = keep(view.behind, {**view.wanted, "status": view.statuses}).collect()
    totals = cause_totals(items.lazy()).collect()
    frame = items.with_columns(causes=causes_in_words(items)).select(table.keys)
    narrowing = view.narrowing()
    readings = _readings(view)
    options = {**view.options, **narrowing.options, "配送期限": f"下单后 {view.delivery_days} 天"}
    result = Result(
        frame=frame,
        table=table,
        title=table.label,
        subtitle=narrowing.after(view.subtitle),
        footer=[
            *totals_in_words(items, totals, narrowed=bool(view.statuses or any(view.wanted.values()))),
            *readings,
            *later_supplements(intake, as_of),
            *view.without.footer,
            *untyped_institutions(intake),
        ],
        basis=basis(intake, sorted(intake.workspace.batches), options),
        bars=("completion",),
        warnings=view.without.warnings,
        remarks=[*readings, *view.without.footer, *untyped_institutions(intake)],
        people=_for_people(frame, table),
    )
    return result, not items.is_empty()


def _for_people(frame: pl.DataFrame, table: ResultTable) -> tuple[ResultTable, pl.DataFrame]:
    """The columns in the order in which people read them, the worst item first."""
    first = [key for key in SHOWN_FIRST if key in table.keys]
    keys = [*first, *(key for key in table.keys if key not in first)]
    shown = replace(table, columns=tuple(table.column(key) for key in keys), sort_by=())
    rows = frame.sort("missing_amount", descending=True, nulls_last=True, maintain_order=True)
    return shown, rows.select(keys)


def _readings(view: ProgressView) -> list[str]:
    """What the causes rest on, and what they cannot tell."""
    days = view.delivery_days
    return [
        f"原因由本工具按数量提出，供人判断：下单（或送达）{days} 天以内的算在途，过期未送、拒绝和因企业作废的归企业，"
        "没有下单的归医院",
        *without_delivery(view.intake),
    ]

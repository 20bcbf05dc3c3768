"""The overdue lines and their groups."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Literal

import polars as pl

from jicai.calc.catalogue import catalogue
from jicai.calc.charts import ageing_buckets, worst_overdue
from jicai.calc.scope import order_counts
from jicai.calc.settlement.inputs import SettlementInputs
from jicai.calc.settlement.left_out import left_out
from jicai.calc.settlement.overdue import Group, overdue_groups, overdue_lines, overdue_totals
from jicai.calc.settlement.scope import View, scoped_receipts, shown_pairs
from jicai.calc.settlement.state import Settlement
from jicai.calc.settlement.unmatched import unmatched
from jicai.render.output import Result
from jicai.render.words import money
from jicai.results.aside import uncounted_columns, uncounted_lines, untyped_institutions
from jicai.results.charts import ageing_chart, worst_overdue_chart
from jicai.results.overdue.notes import as_of_words, left_out_lines, payment_notes, rests_on, warning_lines
from jicai.store.result import Intake
from jicai.tables.results.settlement import UNMATCHED, bucket_keys, bucket_labels, overdue_by, overdue_by_line


def lines_result(
    settlement: Settlement, data: SettlementInputs, intake: Intake, view: View, by: Group | Literal["line"]
) -> tuple[Result, bool]:
    """The result by line or group, and whether anything is overdue in it."""
    ageing = intake.workspace.settings.ageing
    products = catalogue(data.products, data.code_changes)
    receipts = scoped_receipts(settlement, data, view)
    shown = receipts.filter("shown")
    if by == "line":
        table, rows = overdue_by_line(ageing), overdue_lines(settlement, shown, products, ageing)
    else:
        table, rows = overdue_by(by, ageing), overdue_groups(settlement, shown, by, ageing)
    totals_of_all = overdue_totals(settlement, shown, ageing)
    frame, totals, buckets, hidden, counted = pl.collect_all(
        [
            rows,
            totals_of_all,
            ageing_buckets(totals_of_all, ageing),
            left_out(settlement, receipts, data.institutions, view),
            order_counts(data.orders, products),
        ]
    )
    total = totals.row(0, named=True)
    charts = ageing_chart(buckets, settlement.as_of)
    if by != "line":
        charts += worst_overdue_chart(worst_overdue(frame.lazy(), by, ageing).collect(), by, ageing, settlement.as_of)
    without = uncounted_columns(intake, "accepted")
    whose = "全部产品" if view.all_products else "中选产品"
    options = {"范围": whose, "账龄分段": "、".join(map(str, ageing))}
    result = Result(
        frame=frame,
        table=table,
        title=table.label,
        subtitle=f"{as_of_words(settlement, intake)}，{whose}",
        footer=[
            *_totals(total, ageing),
            *_unmatched(settlement, view),
            *without.footer,
            *left_out_lines(hidden, view),
            *payment_notes(settlement, intake),
            *uncounted_lines(counted, intake),
            *untyped_institutions(intake),
        ],
        basis=rests_on(settlement, intake, list(view.batches), options),
        charts=charts,
        warnings=[*without.warnings, *warning_lines(settlement, intake, view)],
        remarks=[*without.footer, *payment_notes(settlement, intake), *untyped_institutions(intake)],
    )
    return result, bool(total["lines"])


def _totals(total: Mapping[str, Any], ageing: Sequence[int]) -> list[str]:
    not_due = f"未到期 {money(total['not_due'])} 元"
    if not total["lines"]:
        return [f"没有逾期的明细；{not_due}"]
    buckets = "，".join(
        f"{label} 天 {money(total[key])} 元"
        for key, label in zip(bucket_keys(ageing), bucket_labels(ageing), strict=True)
        if total[key]
    )
    return [f"合计逾期 {total['lines']:,} 笔，未付 {money(total['unpaid'])} 元：{buckets}；{not_due}"]


def _unmatched(settlement: Settlement, view: View) -> list[str]:
    """The totals of what `--unmatched` lists, for the wanted pairs."""
    pairs = shown_pairs(settlement, view).lazy().select("pair")
    sums = (
        unmatched(settlement)
        .join(pairs, on="pair", how="semi")
        .group_by("kind")
        .agg(rows=pl.len(), amount=pl.col("amount").sum())
        .sort("kind")
        .collect()
    )
    kind = UNMATCHED.column("kind")
    words = [f"{kind.label_of(name)} {rows:,} 笔 {money(amount)} 元" for name, rows, amount in sums.iter_rows()]
    return [f"未匹配：{'，'.join(words)}，见 --unmatched"] if words else []

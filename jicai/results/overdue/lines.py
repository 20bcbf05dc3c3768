"""The overdue lines and their groups."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Literal

import polars as pl

from jicai.calc.catalogue import catalogue
from jicai.calc.charts import ageing_buckets, worst_overdue
from jicai.calc.scope import order_counts
from jicai.calc.settlement.left_out import left_out
from jicai.calc.settlement.overdue import Group, overdue_groups, overdue_lines, overdue_totals
from jicai.calc.settlement.scope import View, scoped_receipts, shown_pairs
from jicai.calc.settlement.state import Settlement
from jicai.calc.settlement.unmatched import unmatched
from jicai.render.output import Result
from jicai.render.words import money
from jicai.results.aside import uncounted_columns, uncounted_lines, untyped_institutions
from jicai.results.charts import ageing_chart, worst_overdue_chart
from jicai.results.overdue.notes import SaidOfPayments, as_of_words, left_out_lines, rests_on, said_of_payments
from jicai.results.overdue.settlement import Settled
from jicai.tables.results.settlement import UNMATCHED, bucket_keys, bucket_labels, overdue_by, overdue_by_line


def lines_result(settled: Settled, view: View, by: Group | Literal["line"]) -> tuple[Result, bool]:
    """The result by line or group, and whether anything is overdue in it."""
    intake, as_of = settled.intake, settled.as_of
    ageing = intake.workspace.settings.ageing
    table = overdue_by_line(ageing) if by == "line" else overdue_by(by, ageing)
    asked = (as_of, view.asked, by, ageing)
    frame, totals, buckets, hidden, counted, open_sums, *said = intake.answers(
        lambda: _found(settled, view, by), "overdue", *asked
    )
    total, payments = totals.row(0, named=True), SaidOfPayments(*said)
    charts = ageing_chart(buckets, as_of)
    if by != "line":
        charts += worst_overdue_chart(worst_overdue(frame.lazy(), by, ageing).collect(), by, ageing, as_of)
    without = uncounted_columns(intake, "accepted")
    whose = "全部产品" if view.all_products else "中选产品"
    options = {"范围": whose, "账龄分段": "、".join(map(str, ageing))}
    result = Result(
        frame=frame,
        table=table,
        title=table.label,
        subtitle=f"{as_of_words(as_of, intake)}，{whose}",
        footer=[
            *_totals(total, ageing),
            *_unmatched(open_sums),
            *without.footer,
            *left_out_lines(hidden, view),
            *payments.notes(intake),
            *uncounted_lines(counted, intake),
            *untyped_institutions(intake),
        ],
        basis=rests_on(as_of, intake, list(view.batches), options),
        charts=charts,
        warnings=[*without.warnings, *payments.warnings(intake)],
        remarks=[*without.footer, *payments.notes(intake), *untyped_institutions(intake)],
    )
    return result, bool(total["lines"])


def _found(settled: Settled, view: View, by: Group | Literal["line"]) -> list[pl.DataFrame]:
    """The rows, their totals, these by age, what is left out, the order lines that count nowhere, what found no
    receipt, and what is said of the payments.

    They depend on what was read, on as-of, on the view and on the groups, and on nothing else.
    """
    ageing = settled.intake.workspace.settings.ageing
    state, data = settled.state, settled.inputs
    products = catalogue(data.products, data.code_changes)
    receipts = scoped_receipts(state, data, view)
    shown = receipts.lazy().filter("shown")
    rows = overdue_lines(state, shown, products, ageing) if by == "line" else overdue_groups(state, shown, by, ageing)
    totals = overdue_totals(state, shown, ageing)
    found = [
        rows,
        totals,
        ageing_buckets(totals, ageing),
        left_out(state, receipts, data.institutions, view),
        order_counts(data.orders, products),
        _open_sums(state, view),
    ]
    return [*pl.collect_all(found), *said_of_payments(state, view)]


def totals_of(settled: Settled, view: View) -> dict[str, Any]:
    """The totals alone, as `jicai.calc.settlement.overdue.overdue_totals` gives them."""
    ageing = settled.intake.workspace.settings.ageing

    def found() -> pl.DataFrame:
        shown = scoped_receipts(settled.state, settled.inputs, view).lazy().filter("shown")
        return overdue_totals(settled.state, shown, ageing).collect()

    asked = (settled.as_of, view.asked, ageing)
    return settled.intake.answer(found, "overdue totals", *asked).row(0, named=True)


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


def _open_sums(settlement: Settlement, view: View) -> pl.LazyFrame:
    """kind, rows, amount: the totals of what `--unmatched` lists, for the wanted pairs."""
    pairs = shown_pairs(settlement, view).lazy().select("pair")
    return (
        unmatched(settlement)
        .join(pairs, on="pair", how="semi")
        .group_by("kind")
        .agg(rows=pl.len(), amount=pl.col("amount").sum())
        .sort("kind")
    )


def _unmatched(sums: pl.DataFrame) -> list[str]:
    kind = UNMATCHED.column("kind")
    words = [f"{kind.label_of(name)} {rows:,} 笔 {money(amount)} 元" for name, rows, amount in sums.iter_rows()]
    return [f"未匹配：{'，'.join(words)}，见 --unmatched"] if words else []

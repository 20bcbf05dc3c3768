"""The overdue receipts of both days."""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from jicai.calc.catalogue import catalogue
from jicai.calc.diff.overdue import overdue_changes
from jicai.calc.settlement.overdue import overdue_lines
from jicai.calc.settlement.scope import View, scoped_receipts
from jicai.render.result import Result
from jicai.render.words import money
from jicai.results.diff.notes import basis_of, said_of
from jicai.results.overdue.settlement import NEEDED, OPTIONAL, Settled, settled_at, settled_on
from jicai.tables.results.diff.money import DIFF_OVERDUE, OVERDUE_KINDS

if TYPE_CHECKING:
    from jicai.results.diff.sides import Sides

TABLES = (*NEEDED, *OPTIONAL)


def overdue_result(sides: Sides) -> tuple[Result, bool]:
    """The receipts overdue on either day, and whether one is new or has grown."""
    if sides.settled is not None:
        then, now = sides.settled
    elif sides.same_export:
        then, now = settled_on(sides.now, [sides.then_day, sides.now_day])
    else:
        then, now = settled_at(sides.then, sides.then_day), settled_at(sides.now, sides.now_day)
    ageing = sides.now.workspace.settings.ageing
    lines = [
        overdue_lines(one.state, _shown(sides, one), catalogue(one.inputs.products, one.inputs.code_changes), ageing)
        for one in (then, now)
    ]
    frame = overdue_changes(lines[0], lines[1], now.state.receipts.lazy()).collect()
    result = Result(
        frame=frame,
        table=DIFF_OVERDUE,
        title=DIFF_OVERDUE.label,
        subtitle=sides.subtitle,
        footer=[
            *counted(frame),
            "范围与 jicai overdue 相同；已付清含退货抵减，不再列是导出里已没有或不再应付的",
            *said_of(sides, TABLES),
        ],
        basis=basis_of(sides),
    )
    return result, bool(frame["kind"].is_in(["new", "worse"]).any())


def counted(frame: pl.DataFrame) -> list[str]:
    """The way from the amount of then to that of now, kind by kind."""
    if frame.is_empty():
        return ["两个日期都没有逾期的货款"]
    sums = frame.select("unpaid_then", "unpaid").sum().row(0, named=True)
    by_kind = {
        kind: (count, change)
        for kind, count, change in frame.group_by("kind").agg(pl.len(), pl.col("unpaid_change").sum()).iter_rows()
    }
    words = [
        f"{choice.label} {by_kind[choice.value][0]:,} 笔 {_signed(by_kind[choice.value][1])} 元"
        for choice in OVERDUE_KINDS
        if choice.value in by_kind
    ]
    return [f"逾期 {money(sums['unpaid_then'])} 元 → {money(sums['unpaid'])} 元：{'，'.join(words)}"]


def _signed(amount: object) -> str:
    return f"{amount:+,.2f}"


def _shown(sides: Sides, settled: Settled) -> pl.LazyFrame:
    wanted = sides.wanted
    view = View(
        batches=wanted.get("batch", ()),
        companies=wanted.get("company", ()),
        institutions=wanted.get("institution_code", ()),
        districts=wanted.get("district", ()),
        varieties=wanted.get("variety_code", ()),
    )
    return scoped_receipts(settled.state, settled.inputs, view).lazy().filter("shown")

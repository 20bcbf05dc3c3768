"""`jicai overdue --unmatched`: payments and returns that found no receipt."""

from __future__ import annotations

import polars as pl

from jicai.calc.settlement.scope import View, shown_pairs
from jicai.calc.settlement.state import Settlement
from jicai.calc.settlement.unmatched import unmatched
from jicai.render.output import Result
from jicai.render.words import money
from jicai.results.overdue.notes import SaidOfPayments, as_of_words, rests_on, said_of_payments
from jicai.results.overdue.settlement import Settled
from jicai.tables.results.settlement import UNMATCHED


def unmatched_result(settled: Settled, view: View) -> tuple[Result, bool]:
    """The result, and whether there is anything in it."""
    intake, as_of = settled.intake, settled.as_of
    frame, *said = intake.answers(lambda: _found(settled.state, view), "unmatched", as_of, view.asked)
    payments = SaidOfPayments(*said)
    is_return = pl.col("kind") == "credit"
    paid, returned = frame.select(
        pl.col("amount").filter(~is_return).sum().alias("paid"), pl.col("amount").filter(is_return).sum()
    ).row(0)
    result = Result(
        frame=frame,
        table=UNMATCHED,
        title=UNMATCHED.label,
        subtitle=as_of_words(as_of, intake),
        footer=[
            f"合计 {frame.height:,} 项：付款 {money(paid)} 元，退货 {money(returned)} 元"
            if frame.height
            else ("付款和退货都已分到明细" if intake.workspace.files["payments"] else "退货都已分到明细"),
            *payments.notes(intake),
        ],
        basis=rests_on(as_of, intake, [], {}),
        warnings=payments.warnings(intake),
        remarks=payments.notes(intake),
    )
    return result, bool(frame.height)


def _found(settlement: Settlement, view: View) -> list[pl.DataFrame]:
    """The rows, and what is said of the payments."""
    pairs = shown_pairs(settlement, view).lazy().select("pair")
    rows = unmatched(settlement).join(pairs, on="pair", how="semi", maintain_order="left").select(UNMATCHED.keys)
    return [rows.collect(), *said_of_payments(settlement, view)]

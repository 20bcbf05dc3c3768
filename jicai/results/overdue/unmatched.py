"""`jicai overdue --unmatched`: payments and returns that found no receipt."""

from __future__ import annotations

import polars as pl

from jicai.calc.settlement.scope import View, shown_pairs
from jicai.calc.settlement.state import Settlement
from jicai.calc.settlement.unmatched import unmatched
from jicai.render.output import Result
from jicai.render.words import money
from jicai.results.overdue.notes import as_of_words, payment_notes, rests_on, warning_lines
from jicai.store.result import Intake
from jicai.tables.results.settlement import UNMATCHED


def unmatched_result(settlement: Settlement, intake: Intake, view: View) -> tuple[Result, bool]:
    """The result, and whether there is anything in it."""
    pairs = shown_pairs(settlement, view).lazy().select("pair")
    frame = (
        unmatched(settlement).join(pairs, on="pair", how="semi", maintain_order="left").select(UNMATCHED.keys).collect()
    )
    is_return = pl.col("kind") == "credit"
    paid, returned = frame.select(
        pl.col("amount").filter(~is_return).sum().alias("paid"), pl.col("amount").filter(is_return).sum()
    ).row(0)
    result = Result(
        frame=frame,
        table=UNMATCHED,
        title=UNMATCHED.label,
        subtitle=as_of_words(settlement, intake),
        footer=[
            f"合计 {frame.height:,} 项：付款 {money(paid)} 元，退货 {money(returned)} 元"
            if frame.height
            else ("付款和退货都已分到明细" if intake.workspace.files["payments"] else "退货都已分到明细"),
            *payment_notes(settlement, intake),
        ],
        basis=rests_on(settlement, intake, [], {}),
        warnings=warning_lines(settlement, intake, view),
        remarks=payment_notes(settlement, intake),
    )
    return result, bool(frame.height)

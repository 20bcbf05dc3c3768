"""The payment lists of an advance plan, one for each fund."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import polars as pl

from jicai.calc.advance_aside import due_after, late_before, overpaid_beside
from jicai.calc.tranches import to_be_paid
from jicai.render.result import PaymentList
from jicai.render.words import money
from jicai.results.absent import absent_tables
from jicai.results.advance.notes import ASSUMED
from jicai.store.result import Intake
from jicai.tables.inputs.fund import TRANCHES
from jicai.tables.results.advance import ADVANCE, ADVANCE_LIST


@dataclass(frozen=True, slots=True)
class Words:
    """What the lists are of, in words; from `not_before` to `not_after` are the due dates that they hold."""

    subtitle: str
    no_rows: str
    not_before: date = date.min
    not_after: date = date.max


#: Overpaid tranches that a list names; the sheet 提示 has them all.
_FEW = 5


def payment_lists(
    intake: Intake, plan: pl.DataFrame, in_scope: pl.LazyFrame, listed: pl.LazyFrame, words: Words
) -> list[PaymentList]:
    """One list per fund of what it still has to pay of the tranches listed, which are some of those in scope.

    What is late of earlier months and not listed, and what is not due yet, is told below the sum: the list is what gets
    signed.
    """
    subtitle = "；".join([words.subtitle, *absent_tables(intake, ASSUMED)])
    funds = ADVANCE.column("fund").choices
    overpaid, *found = pl.collect_all(
        [
            overpaid_beside(plan.lazy(), listed),
            *(to_be_paid(listed, fund.value) for fund in funds),
            *(late_before(in_scope.filter(pl.col("fund") == fund.value), words.not_before) for fund in funds),
            *(due_after(in_scope.filter(pl.col("fund") == fund.value), words.not_after) for fund in funds),
        ]
    )
    due, late, later = (found[at * len(funds) :][: len(funds)] for at in range(3))
    return [
        PaymentList(
            f"{ADVANCE_LIST.label}（{fund.label}医保基金）",
            subtitle,
            ADVANCE_LIST,
            frame,
            "outstanding",
            notes=[
                *_late_notes(before),
                *_later_notes(after),
                *_overpaid_notes(overpaid.filter(pl.col("fund") == fund.value)),
            ],
            no_rows=words.no_rows,
        )
        for fund, frame, before, after in zip(funds, due, late, later, strict=True)
    ]


def _late_notes(before: pl.DataFrame) -> Sequence[str]:
    tranches, amount = before.row(0)
    return [f"更早到期而逾期未拨足的另有 {tranches:,} 期 {money(amount)} 元，没有列入本表"] if tranches else []


def _later_notes(after: pl.DataFrame) -> Sequence[str]:
    tranches, amount = after.row(0)
    return [f"尚未到期的 {tranches:,} 期 {money(amount)} 元没有列入本表"] if tranches else []


def _overpaid_notes(overpaid: pl.DataFrame) -> Sequence[str]:
    if overpaid.is_empty():
        return []
    tranche = {choice.value: choice.label for choice in TRANCHES}
    words = [
        f"{row['institution_name']}（{row['institution_code']}，{row['batch']}）{tranche[str(row['tranche'])]} "
        f"{money(row['overpaid'])} 元"
        for row in overpaid.head(_FEW).iter_rows(named=True)
    ]
    more = f"等 {overpaid.height:,} 期，见“提示”表" if overpaid.height > _FEW else ""
    total = overpaid.select(pl.col("overpaid").sum()).item()
    return [f"本表的机构另有多拨 {money(total)} 元，未从本表抵减：{'；'.join(words)}{more}"]

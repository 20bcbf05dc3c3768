"""The payment lists of an advance plan, one for each fund."""

from __future__ import annotations

from collections.abc import Sequence

import polars as pl

from jicai.calc.advance_aside import overpaid_beside
from jicai.calc.tranches import to_be_paid
from jicai.commands.absent import absent_tables
from jicai.commands.advance_notes import ASSUMED
from jicai.intake.result import Intake
from jicai.render.result import PaymentList
from jicai.render.words import money
from jicai.tables.fund import TRANCHES
from jicai.tables.results_advance import ADVANCE, ADVANCE_LIST

#: Overpaid tranches that a list names; the sheet 提示 has them all.
_FEW = 5


def payment_lists(
    intake: Intake, plan: pl.DataFrame, shown: pl.LazyFrame, subtitle: str, *, is_of_month: bool
) -> list[PaymentList]:
    """One list per fund of what it still has to pay of the tranches shown, which are some of the plan's."""
    subtitle = "；".join([subtitle, *absent_tables(intake, ASSUMED)])
    funds = ADVANCE.column("fund").choices
    overpaid, *due = pl.collect_all(
        [overpaid_beside(plan.lazy(), shown), *(to_be_paid(shown, fund.value) for fund in funds)]
    )
    return [
        PaymentList(
            f"{ADVANCE_LIST.label}（{fund.label}医保基金）",
            subtitle,
            ADVANCE_LIST,
            frame,
            "outstanding",
            notes=_overpaid_notes(overpaid.filter(pl.col("fund") == fund.value)),
            no_rows="本月没有应付的款项" if is_of_month else "没有应付的款项",
        )
        for fund, frame in zip(funds, due, strict=True)
    ]


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

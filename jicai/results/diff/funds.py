"""The advances of both days: paid out, offset, refunded, and what is late."""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from jicai.calc.diff.funds import fund_changes
from jicai.calc.recovery.movements import ledger_rows
from jicai.calc.selection import keep
from jicai.calc.tranches import advance_rows
from jicai.render.result import Result
from jicai.render.words import money
from jicai.results import money as money_tables
from jicai.results.diff.notes import basis_of, said_of
from jicai.results.recovery.view import RecoveryView
from jicai.tables import INPUTS
from jicai.tables.results.diff.money import DIFF_FUNDS

if TYPE_CHECKING:
    from datetime import date

    from jicai.results.diff.sides import Sides
    from jicai.store.result import Intake

TABLES = (*money_tables.NEEDED, *money_tables.OPTIONAL, "disbursements", "fund_payments", "recoveries")
_OF_INSTITUTION = ("batch", "institution_code", "district")


def funds_result(sides: Sides) -> tuple[Result, bool]:
    """The accounts that moved, and whether more is late than before."""
    wanted = {key: values for key, values in sides.wanted.items() if key in _OF_INSTITUTION}
    then, now = (
        _rows(intake, day, wanted) for intake, day in ((sides.then, sides.then_day), (sides.now, sides.now_day))
    )
    frame = fund_changes(then, now, sides.then_day).collect()
    # Where nothing says what was paid out, the balance takes the plan as paid: the same sum cannot be late as well.
    unknown = [f"late{end}" for end, intake in (("_then", sides.then), ("", sides.now)) if not _has_paid(intake)]
    frame = frame.with_columns(pl.lit(None, dtype=frame.schema[key]).alias(key) for key in unknown)
    result = Result(
        frame=frame,
        table=DIFF_FUNDS,
        title=DIFF_FUNDS.label,
        subtitle=sides.subtitle,
        footer=[
            *counted(frame),
            "原余额加拨付、减抵扣和退回等于余额",
            *_absent(sides),
            *said_of(sides, TABLES),
        ],
        basis=basis_of(sides),
    )
    return result, bool((frame["late"] > frame["late_then"]).any())


def counted(frame: pl.DataFrame) -> list[str]:
    """The sums of the accounts."""
    if frame.is_empty():
        return ["没有预付金"]
    total = frame.select(one.key for one in DIFF_FUNDS.columns if one.summed).sum().row(0, named=True)
    corrected = f"，其中前期更正 {money(total['corrected'])} 元" if total["corrected"] else ""
    return [
        f"余额 {money(total['balance_then'])} 元 → {money(total['balance'])} 元：拨付 {money(total['advance'])} 元，"
        f"抵扣 {money(total['offset'])} 元，退回 {money(total['refund'])} 元{corrected}",
        *([] if _late_words(frame) is None else [f"逾期未拨 {_late_words(frame)}"]),
    ]


def _late_words(frame: pl.DataFrame) -> str | None:
    """What was and is late; None where neither is known."""
    known = [
        None if frame[key].null_count() else frame.select(pl.col(key).sum()).item() for key in ("late_then", "late")
    ]
    if known == [None, None]:
        return None
    return " → ".join("未知" if one is None else f"{money(one)} 元" for one in known)


def _has_paid(intake: Intake) -> bool:
    return bool(intake.workspace.files["disbursements"])


def _rows(intake: Intake, day: date, wanted: dict[str, list[str]]) -> tuple[pl.LazyFrame, pl.LazyFrame]:
    """The movements that have happened by the day, and the advance plan."""
    view = RecoveryView.of(intake, wanted, day)
    rows = view.narrowed(ledger_rows(view.course, view.institutions)).filter(~pl.col("planned"))
    plan = advance_rows(view.inputs.advance, intake.frames["disbursements"], day)
    return rows, keep(plan if _has_paid(intake) else plan.clear(), wanted)


def _absent(sides: Sides) -> list[str]:
    lacking = [key for key in ("disbursements", "fund_payments") if not sides.now.workspace.files[key]]
    return [f"没有{INPUTS[key].label}表" + _MEANS[key] for key in lacking]


_MEANS = {"disbursements": "，余额视为已按计划拨付，有没有逾期未拨的不知道", "fund_payments": "，没有抵扣"}

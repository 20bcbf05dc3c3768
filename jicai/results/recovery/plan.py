"""What results on recovery have to say of the plan of advances, where they rest on it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

import polars as pl

from jicai.calc.advance_aside import left_out, not_bound, not_official, official_difference
from jicai.calc.advance_checks import suspicious_rows
from jicai.calc.recovery.balances import RecoveryInputs
from jicai.calc.selection import keep
from jicai.calc.tranches import advance_rows
from jicai.results.advance.footer import official_lines, voluntary_lines
from jicai.results.advance.warnings import warning_lines
from jicai.store.result import Intake

#: Of these there are warnings in other words: the money comes back like any other.
_TOLD_ELSEWHERE = ("paid_not_bound", "paid_not_agreed")


def plan_frames(inputs: RecoveryInputs, wanted: Mapping[str, Sequence[str]], as_of: date) -> list[pl.LazyFrame]:
    """The frames for `plan_lines` and, the last one, for `plan_warnings`, in the wanted scope."""
    # Worked out once for all of them.
    plan = advance_rows(inputs.advance, inputs.disbursements, as_of).collect().lazy()
    suspicious = suspicious_rows(inputs.advance, inputs.disbursements, plan, as_of)
    return [
        official_difference(keep(plan, wanted)),
        not_official(keep(plan, wanted), inputs.advance.advance_amounts),
        left_out(keep(not_bound(inputs.advance), wanted)),
        keep(suspicious.filter(~pl.col("kind").cast(pl.String).is_in(_TOLD_ELSEWHERE)), wanted),
    ]


def plan_lines(found: Sequence[pl.DataFrame], as_planned: bool, expects: bool) -> list[str]:
    """The official figures where the plan counts at all, the voluntary institutions where it stands for payments."""
    difference, passed_over, voluntary, _ = found
    return [
        *(official_lines(difference, passed_over) if as_planned or expects else []),
        *(voluntary_lines(voluntary) if as_planned else []),
    ]


def plan_warnings(found: Sequence[pl.DataFrame], intake: Intake) -> list[str]:
    """A line for what is overpaid, paid by another fund, or an official figure that could not be used."""
    return warning_lines(found[-1], intake)

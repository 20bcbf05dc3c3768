"""The settlement that all results of `jicai overdue` read."""

from __future__ import annotations

import functools
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import TYPE_CHECKING

from jicai.errors import InvariantError

if TYPE_CHECKING:
    from jicai.calc.settlement.inputs import SettlementInputs
    from jicai.calc.settlement.state import Settlement
    from jicai.store.result import Intake

#: The tables that it is computed from.
NEEDED, OPTIONAL = ("orders", "products", "institutions"), ("payments", "code_changes")
#: By the name that `jicai.calc.settlement.checks` gives.
_BREACHES = {
    "receipt": "有明细的已付、抵减、未付合计不等于应付金额",
    "payments": "已分到的付款与未匹配的付款合计不等于付款总额",
    "returns": "已抵减的退货与未抵减的退货合计不等于退货总额",
}


@dataclass(frozen=True, eq=False)
class Settled:
    """What was read, and the state of the supplier payments at as-of, worked out when the first asks for it.

    All lines and payments take part in it, so results look first whether what they need was kept.
    """

    intake: Intake
    as_of: date
    _states: Callable[[], Mapping[date, Settlement]]

    @property
    def state(self) -> Settlement:
        """The state at as-of; InvariantError where it does not add up."""
        return self._states()[self.as_of]

    @cached_property
    def inputs(self) -> SettlementInputs:
        """What it is computed from."""
        return _inputs_of(self.intake)


def settled_at(intake: Intake, as_of: date) -> Settled:
    """The supplier payments of an intake at as-of."""
    return settled_on(intake, [as_of])[0]


def settled_on(intake: Intake, days: Sequence[date]) -> list[Settled]:
    """The same at several days, from the rows read once."""

    @functools.cache
    def states() -> dict[date, Settlement]:
        from jicai.calc.settlement.state import settle_on

        # It knows none of those that ask for it, so that the rows go with the last of them.
        found = dict(zip(days, settle_on(_inputs_of(intake), days), strict=True))
        for state in found.values():
            _check(state)
        return found

    return [Settled(intake, day, states) for day in days]


def _inputs_of(intake: Intake) -> SettlementInputs:
    from jicai.calc.settlement.inputs import SettlementInputs

    return SettlementInputs(
        **{key: intake.frames[key] for key in (*NEEDED, *OPTIONAL)},
        batches=intake.batch_frames.batches,
        agreement_years=intake.batch_frames.agreement_years,
    )


def _check(settlement: Settlement) -> None:
    """InvariantError where what was paid, credited and left does not add up."""
    from jicai.calc.settlement.checks import breaches

    for code, check in breaches(settlement).collect().head(1).iter_rows():
        raise InvariantError(f"内部错误（医疗机构 {code}：{_BREACHES[check]}），请带上命令和文件报告")

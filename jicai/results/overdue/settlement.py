"""The settlement that all results of `jicai overdue` read."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING

from jicai.errors import InvariantError

if TYPE_CHECKING:
    from collections.abc import Sequence

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


def settlement_of(intake: Intake, as_of: date) -> tuple[SettlementInputs, Settlement]:
    """What was read for it, and the state at as-of; InvariantError where it does not add up."""
    data, (settlement,) = settlements_of(intake, [as_of])
    return data, settlement


def settlements_of(intake: Intake, days: Sequence[date]) -> tuple[SettlementInputs, list[Settlement]]:
    """What was read for them, and the states at several days, as `settlement_of` gives one."""
    from jicai.calc.settlement.state import settle_on

    data = _inputs(intake)
    settlements = settle_on(data, days)
    for settlement in settlements:
        _check(settlement)
    return data, settlements


def _inputs(intake: Intake) -> SettlementInputs:
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

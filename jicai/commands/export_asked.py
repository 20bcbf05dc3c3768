"""What an export asks of the data that were read, and what several of its results share."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property

from jicai.calc.evidence import Evidence
from jicai.calc.progress import ProgressRules
from jicai.calc.settlement.inputs import SettlementInputs
from jicai.calc.settlement.state import Settlement
from jicai.commands.evidence import evidence_of
from jicai.commands.overdue_settlement import settlement_of
from jicai.commands.progress_view import ProgressView
from jicai.commands.recovery import RecoveryView
from jicai.intake.result import Intake


@dataclass(frozen=True)
class Asked:
    """The data, the as-of date, the month, and the wanted values by column as `jicai.commands.scope` gives them.

    What several results rest on is computed once, when the first asks for it.
    """

    intake: Intake
    as_of: date
    month: date
    wanted: dict[str, list[str]]

    @cached_property
    def progress(self) -> ProgressView:
        """The agreement items, computed."""
        lagging = self.intake.workspace.settings.lagging
        rules = ProgressRules(
            self.as_of, tolerance=lagging.tolerance, grace_days=lagging.grace_days, bands=lagging.bands
        )
        return ProgressView.of(self.intake, self.wanted, rules).collected()

    @cached_property
    def recovery(self) -> RecoveryView:
        """The course of all advances."""
        return RecoveryView.of(self.intake, self.wanted, self.as_of)

    @cached_property
    def settlement(self) -> tuple[SettlementInputs, Settlement]:
        """The supplier payments allotted to the receipts."""
        return settlement_of(self.intake, self.as_of)

    @cached_property
    def evidence(self) -> Evidence:
        """What the checks, the supply figures, the renewal and the assessment look at."""
        evidence = evidence_of(self.intake, self.as_of)
        return replace(evidence, settlement=self.settlement[1]) if "orders" in evidence.given else evidence

"""What an export asks of the data that were read, and what several of its results share."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property

from jicai.calc.evidence import Evidence
from jicai.calc.progress import ProgressRules
from jicai.calc.settlement.scope import View
from jicai.results.evidence import evidence_of
from jicai.results.export.trend import Trend
from jicai.results.overdue.settlement import NEEDED, OPTIONAL, Settled, settled_on
from jicai.results.progress.view import ProgressView
from jicai.results.recovery.view import RecoveryView
from jicai.store.result import Intake


@dataclass(frozen=True)
class Asked:
    """The data, the as-of date, the month, and the wanted values by column as `jicai.commands.shared.scope` gives them.

    `before` is the last day of the month before as-of's, where figures are compared with those of that day. What
    several results rest on is computed once, when the first asks for it.
    """

    intake: Intake
    as_of: date
    month: date
    wanted: dict[str, list[str]]
    before: date | None = None

    @property
    def progress_rules(self) -> ProgressRules:
        """How progress is looked at."""
        lagging = self.intake.workspace.settings.lagging
        return ProgressRules(
            self.as_of, tolerance=lagging.tolerance, grace_days=lagging.grace_days, bands=lagging.bands
        )

    @cached_property
    def progress(self) -> ProgressView:
        """The agreement items, computed."""
        return ProgressView(self.intake, self.wanted, self.progress_rules).collected()

    @cached_property
    def trend(self) -> Trend:
        """Progress at the ends of the last months."""
        return Trend.of(self.intake, self.wanted, self.progress_rules)

    @cached_property
    def recovery(self) -> RecoveryView:
        """The course of all advances."""
        return RecoveryView.of(self.intake, self.wanted, self.as_of)

    @cached_property
    def settled_days(self) -> list[Settled]:
        """The supplier payments allotted to the receipts; and those of the day `before`, where there is one."""
        return settled_on(self.intake, [self.as_of, *([self.before] if self.before else [])])

    @property
    def settled(self) -> Settled:
        """The supplier payments allotted to the receipts."""
        return self.settled_days[0]

    @property
    def overdue_view(self) -> View:
        """Which receipts are wanted."""
        wanted = self.wanted
        return View(False, wanted["batch"], [], wanted.get("institution_code", []), wanted.get("district", []), [])

    @cached_property
    def evidence(self) -> Evidence:
        """What the checks, the supply figures, the renewal and the assessment look at."""
        evidence = evidence_of(self.intake, self.as_of)
        # With `--only` the payments may not be read; what asks for them reads them.
        is_read = self.intake.frames.keys() >= {*NEEDED, *OPTIONAL}
        if "orders" not in evidence.given or not is_read:
            return evidence
        settled = self.settled  # not by way of `self`, which would then go only when cycles are looked for
        return replace(evidence, settlement=lambda: settled.state)

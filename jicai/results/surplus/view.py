"""The rows of both forms of `jicai surplus`, computed once."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import polars as pl

    from jicai.calc.progress import ProgressInputs, ProgressRules
    from jicai.schemes.surplus import SurplusScheme
    from jicai.store.result import Intake


@dataclass(frozen=True)
class SurplusView:
    """What was read, and by which scheme, day and agreement year (None that of the day) it is worked out."""

    intake: Intake
    scheme: SurplusScheme
    as_of: date
    year: int | None

    @property
    def rules(self) -> ProgressRules:
        """How purchases are looked at."""
        from jicai.calc.progress import ProgressRules

        return ProgressRules(self.as_of, self.year)

    @cached_property
    def inputs(self) -> ProgressInputs:
        """What purchases and agreed quantities are worked out from."""
        from jicai.results.progress.view import progress_inputs

        return progress_inputs(self.intake, self.as_of)

    @cached_property
    def items(self) -> pl.DataFrame:
        """The varieties of everybody, see `jicai.calc.surplus.items`."""
        import polars as pl

        from jicai.calc.surplus.items import SurplusRules, surplus_items

        scheme = self.scheme
        rules = SurplusRules(
            self.rules,
            scheme.budget.quantity,
            scheme.budget.agreed_share,
            scheme.spending.include,
            scheme.gates.min_completion,
            scheme.gates.max_nonselected_share,
            scheme.gates.deficits,
        )
        rows = surplus_items(self.inputs, self.intake.frames["surplus_terms"], rules)
        return rows.filter(pl.col("batch").is_in(list(self.batches))).collect()

    @cached_property
    def batches(self) -> Collection[str]:
        """Those that 结余测算 has terms of; all where it has none: what is not asked for is not missing."""
        given = self.intake.frames["surplus_terms"].select("batch").unique().sort("batch").collect()["batch"].to_list()
        return given or list(self.intake.workspace.batches)

    def retained(self, wanted: Mapping[str, Sequence[str]]) -> pl.DataFrame:
        """What each wanted institution keeps, see `jicai.calc.surplus.retained`."""
        from jicai.calc.selection import keep
        from jicai.calc.surplus.retained import retained

        retention = self.scheme.retention
        grades = [(one.from_score, one.ratio) for one in retention.grades]
        rows = retained(self.items.lazy(), self.intake.frames["surplus_scores"], grades, retention.max_ratio)
        return keep(rows, wanted).collect()

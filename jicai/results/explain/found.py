"""A finding, and what its explanation is made in."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

from jicai.results.explain.rows import Steps

if TYPE_CHECKING:
    import polars as pl

    from jicai.calc.evidence import Evidence
    from jicai.calc.rules.rule import Rule, RuleSettings
    from jicai.results.explain.advance import AdvanceRows
    from jicai.results.explain.item import ItemRows
    from jicai.results.explain.line_rows import LineRows
    from jicai.results.explain.offset import OffsetRows
    from jicai.results.progress.view import ProgressView
    from jicai.store.result import Intake

Row = Mapping[str, Any]


class Sources:
    """What the steps of several findings share, each computed once where it is asked for."""

    def __init__(self, intake: Intake, evidence: Evidence) -> None:
        """What was read, and what the checks look at."""
        self.intake = intake
        self.evidence = evidence
        self._items: dict[int, tuple[ProgressView, pl.DataFrame, ItemRows]] = {}

    def items(self, year: int) -> tuple[ProgressView, pl.DataFrame, ItemRows]:
        """The agreement items of a year, with the rows behind them."""
        from jicai.calc.progress import ProgressRules
        from jicai.results.explain.item import ItemRows
        from jicai.results.progress.view import ProgressView

        if year not in self._items:
            lagging = self.intake.workspace.settings.lagging
            how = (lagging.tolerance, lagging.grace_days, lagging.bands)
            view = ProgressView(self.intake, {}, ProgressRules(self.evidence.as_of, year, "accepted", *how))
            items = view.all_items.collect()
            self._items[year] = view, items, ItemRows.of(view, items)
        return self._items[year]

    @cached_property
    def advances(self) -> AdvanceRows:
        """All advances."""
        from jicai.results.explain.advance import AdvanceRows
        from jicai.results.money import advance_inputs

        as_of = self.evidence.as_of
        return AdvanceRows.of(self.intake, advance_inputs(self.intake, as_of), as_of)

    @cached_property
    def offsets(self) -> OffsetRows:
        """All months of offsets."""
        from jicai.results.explain.offset import OffsetRows
        from jicai.results.recovery.view import RecoveryView

        return OffsetRows.of(RecoveryView.of(self.intake, {}, self.evidence.as_of))

    @cached_property
    def overdue(self) -> LineRows:
        """The receipts of all lines of which something is overdue."""
        import polars as pl

        from jicai.results.explain.line_rows import LineRows
        from jicai.results.overdue.settlement import settled_at

        settled = settled_at(self.intake, self.evidence.as_of)
        settlement = settled.state
        late = settlement.receipts.filter(pl.col("due_on") < settlement.as_of, pl.col("unpaid") > 0)
        return LineRows.of(
            settlement, settled.inputs, settlement.receipts.join(late.select("home"), on="home", how="semi")
        )


@dataclass(frozen=True, slots=True)
class Found:
    """A finding, a row of `jicai.calc.findings.findings`, with its rule and what it was found in."""

    sources: Sources
    rule: Rule
    settings: RuleSettings
    finding: Row

    @property
    def intake(self) -> Intake:
        """What was read."""
        return self.sources.intake

    @property
    def evidence(self) -> Evidence:
        """What the checks look at."""
        return self.sources.evidence

    @property
    def steps(self) -> Steps:
        """Nothing yet, to cite the clauses of the finding's batch, or the ground of the bureau's own rule."""
        if self.rule.own is not None:
            return Steps(self.intake, None)
        return Steps(self.intake, self.intake.workspace.batches.get(self.finding["batch"] or ""))


def found_of(sources: Sources, rule: Rule) -> list[Found]:
    """All findings of a rule that can be run, each with its key and, where it is set aside, the reason."""
    from jicai.calc.finding_keys import keys_of
    from jicai.calc.findings import findings
    from jicai.calc.set_aside import with_set_aside
    from jicai.settings.loader import FILE_NAME, rule_settings

    intake, evidence = sources.intake, sources.evidence
    given = rule_settings(intake.workspace.settings, intake.workspace.folder / FILE_NAME)
    settings = given.get(rule.id, rule.settings())
    every = findings(evidence, [rule], given).collect()
    every = every.with_columns(key=keys_of(every["rule"], every["_parts"]))
    told = with_set_aside(every, evidence.tables["set_aside"], evidence.as_of, [rule.id], [rule.id]).found
    return [Found(sources, rule, settings, finding) for finding in told.to_dicts()]

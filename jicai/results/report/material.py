"""What the sections of a bulletin are made of: the results of the commands, each computed once when first asked for."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING, Any

from jicai.batches.cycle import year_of
from jicai.results.progress.answer import progress_result
from jicai.results.progress.why import why_result
from jicai.tables.results.why import CAUSE_LIST

if TYPE_CHECKING:
    from datetime import date

    import polars as pl

    from jicai.results.export.asked import Asked

Rows = list[dict[str, Any]]


@dataclass(frozen=True)
class Material:
    """The data of a bulletin; `asked.before` is the day that its figures are compared with."""

    asked: Asked

    @property
    def before(self) -> date:
        """The last day of the month before."""
        if self.asked.before is None:
            raise ValueError("a bulletin compares with the month before")
        return self.asked.before

    @cached_property
    def items(self) -> pl.DataFrame:
        """The agreement items."""
        return progress_result(self.asked.progress)[0].frame

    @cached_property
    def by_batch(self) -> Rows:
        """Progress by batch."""
        return progress_result(self.asked.progress, ("batch",))[0].frame.to_dicts()

    @cached_property
    def by_district(self) -> Rows:
        """Progress by district."""
        return progress_result(self.asked.progress, ("district",))[0].frame.to_dicts()

    @cached_property
    def causes(self) -> Rows:
        """The items that are behind, with their causes."""
        return why_result(self.asked.progress, CAUSE_LIST)[0].frame.to_dicts()

    @cached_property
    def earlier(self) -> Asked:
        """The same data as of the day before."""
        return replace(self.asked, as_of=self.before, month=self.before.replace(day=1), before=None)

    @cached_property
    def batches_before(self) -> dict[str, dict[str, Any]]:
        """Progress by batch on the day before, of those in the same agreement year."""
        rows = progress_result(self.earlier.progress, ("batch",))[0].frame.to_dicts()
        return {row["batch"]: row for row in rows if self._same_year(row["batch"])}

    @cached_property
    def districts_before(self) -> dict[str, dict[str, Any]]:
        """Progress by district on the day before; none where a batch has come to another agreement year since."""
        if not self.is_comparable:
            return {}
        rows = progress_result(self.earlier.progress, ("district",))[0].frame.to_dicts()
        return {row["district"]: row for row in rows}

    @cached_property
    def is_comparable(self) -> bool:
        """Whether every batch was in the same agreement year on the day before."""
        return all(map(self._same_year, self.items["batch"].unique()))

    @cached_property
    def totals(self) -> Mapping[date, dict[str, Any]]:
        """The sums of all items at the ends of the last months."""
        return {row["day"]: row for row in self.asked.trend.totals.to_dicts()}

    @property
    def batch_names(self) -> dict[str, str]:
        """The names of the batches by their codes."""
        return {code: batch.name for code, batch in self.asked.intake.workspace.batches.items()}

    def lacks(self, table: str) -> bool:
        """Whether no file gives the table."""
        return not self.asked.intake.workspace.files[table]

    def _same_year(self, code: str) -> bool:
        batch, now = self.asked.intake.workspace.batches[code], self.asked.as_of
        has_begun = self.before >= batch.start_on or now < batch.start_on
        return has_begun and year_of(batch, now).number == year_of(batch, self.before).number

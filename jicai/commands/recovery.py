"""What `offset`, `refund`, `ledger` and `cashflow` share: loading, one pass over all frames, the internal check."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

import polars as pl

from jicai.batches.frames import offset_windows_frame
from jicai.batches.model import Batch
from jicai.calc.recovery.balances import RecoveryInputs
from jicai.calc.recovery.course import Course, follow
from jicai.calc.recovery.facts import facts
from jicai.calc.recovery.invariants import breaches
from jicai.calc.recovery.rows import with_names
from jicai.calc.recovery.warnings import warnings
from jicai.calc.selection import keep
from jicai.commands.basis import Pairs, basis
from jicai.commands.money import advance_inputs
from jicai.commands.options import ScopeOptions
from jicai.commands.recovery_notes import offset_terms, resting_lines
from jicai.commands.recovery_warnings import warning_lines
from jicai.commands.scope import chosen_scope
from jicai.errors import InvariantError
from jicai.intake.result import Intake
from jicai.render.words import money
from jicai.tables.results_recovery import OFFSET


@dataclass(slots=True)
class RecoveryView:
    """The course of all advances of a workspace through as-of, and the part of it that the user wants to see.

    Everything is computed over all batches and institutions, since they share payments, and then narrowed. `notes`
    (what the figures rest on) and `warnings` are there after `collect`.
    """

    intake: Intake
    as_of: date
    wanted: Mapping[str, list[str]]
    inputs: RecoveryInputs
    course: Course
    notes: list[str] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)

    @classmethod
    def of(cls, intake: Intake, scope: ScopeOptions, as_of: date) -> RecoveryView:
        """The view of what was read; UsageError for a scope that the data do not know."""
        inputs = RecoveryInputs(
            advance=advance_inputs(intake),
            **{key: intake.frames[key] for key in ("disbursements", "fund_payments", "recoveries")},
            windows=offset_windows_frame(intake.workspace.batches.values()).lazy(),
            as_planned=not intake.workspace.files["disbursements"],
        )
        wanted = chosen_scope(scope, intake)
        return cls(intake, as_of, wanted, inputs, follow(inputs, as_of).collected())

    @property
    def institutions(self) -> pl.LazyFrame:
        """The institutions, for their names."""
        return self.inputs.advance.institutions

    def narrowed(self, rows: pl.LazyFrame) -> pl.LazyFrame:
        """The rows of the wanted batches, institutions and districts; they have a column for each."""
        return keep(rows, self.wanted)

    def collect(self, *frames: pl.LazyFrame) -> list[pl.DataFrame]:
        """The frames, in one pass with notes, warnings and the internal check. InvariantError where that fails."""
        found = pl.collect_all(
            [
                *frames,
                with_names(breaches(self.course), self.institutions),
                self.narrowed(warnings(self.course, self.inputs)),
                facts(self.inputs, self.as_of),
                keep(self.course.spans, {"batch": self.wanted["batch"]}).sort("batch"),
            ]
        )
        *results, broken, suspicious, counts, spans = found
        _raise_first(broken)
        self.notes = resting_lines(self.intake, counts.row(0, named=True), spans)
        self.warnings = warning_lines(suspicious, self.intake)
        return results

    def basis(self, options: Mapping[str, str]) -> Pairs:
        """The pairs of the sheet 口径: as-of, the options, the terms of the wanted batches, and the inputs."""
        batches = self.intake.workspace.batches
        codes = self.wanted["batch"] or sorted(batches)
        chosen: list[Batch] = [batches[code] for code in codes]
        return basis(self.intake, codes, {"截至日期": str(self.as_of), **options, **offset_terms(chosen)})


def _raise_first(broken: pl.DataFrame) -> None:
    for row in broken.head(1).iter_rows(named=True):
        fund = OFFSET.column("fund").label_of(row["fund"])
        month = f" {row['month']:%Y-%m}" if row["month"] else ""
        batch = f"，批次 {row['batch']}" if row["batch"] else ""
        raise InvariantError(
            f"内部错误（{row['institution_name']} {row['institution_code']}{batch}，{fund}医保基金{month}："
            f"{_RULES[row['rule']]}，应为 {money(row['expected'])} 元，得 {money(row['found'])} 元），"
            "请带上命令和文件报告"
        )


#: By the rule of `jicai.calc.recovery.invariants.breaches`.
_RULES = {
    "balance": "已预付不等于抵扣、退回与余额之和",
    "payment": "抵扣超过当月基金应付",
    "negative": "抵扣为负",
    "chain": "月初余额不等于上月的月末余额",
}

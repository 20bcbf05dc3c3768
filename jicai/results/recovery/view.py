"""What `offset`, `refund`, `ledger` and `cashflow` share: loading, one pass over all frames, the internal check."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

import polars as pl

from jicai.batches.model import Batch
from jicai.calc.recovery.balances import RecoveryInputs
from jicai.calc.recovery.course import Course, follow
from jicai.calc.recovery.facts import facts, spans_of, taking_first
from jicai.calc.recovery.invariants import breaches
from jicai.calc.recovery.rows import with_names
from jicai.calc.recovery.warnings import warnings
from jicai.calc.selection import keep
from jicai.errors import InvariantError
from jicai.render.words import money
from jicai.results.advance.terms import advance_terms
from jicai.results.basis import Pairs, basis
from jicai.results.money import advance_inputs
from jicai.results.recovery.notes import Resting, offset_terms, resting_lines
from jicai.results.recovery.plan import plan_frames, plan_lines, plan_warnings
from jicai.results.recovery.warnings import warning_lines
from jicai.results.scope import Narrowing, narrowed_by
from jicai.store.result import Intake
from jicai.tables.column import ResultTable
from jicai.tables.results.recovery import OFFSET
from jicai.tables.yearly import with_agreement_year


@dataclass(frozen=True, slots=True)
class Around:
    """What there is to say of a result: the batches of its rows, what its figures rest on, what is suspicious.

    `remarks` are those of the notes that hold for any part of the rows.
    """

    batches: list[str]
    notes: list[str]
    warnings: list[str]
    remarks: list[str]


@dataclass(frozen=True, slots=True)
class RecoveryView:
    """The course of all advances of a workspace through as-of, and the part of it that the user wants to see.

    Everything is computed over all batches and institutions, since they share payments, and then narrowed.
    """

    intake: Intake
    as_of: date
    wanted: Mapping[str, list[str]]
    inputs: RecoveryInputs
    course: Course

    @classmethod
    def of(cls, intake: Intake, wanted: Mapping[str, list[str]], as_of: date) -> RecoveryView:
        """The view of what was read, narrowed to the wanted values by column."""
        inputs = RecoveryInputs(
            advance=advance_inputs(intake, as_of),
            **{key: intake.frames[key] for key in ("disbursements", "fund_payments", "recoveries")},
            windows=intake.batch_frames.offset_windows,
            as_planned=not intake.workspace.files["disbursements"],
        )
        return cls(intake, as_of, wanted, inputs, follow(inputs, as_of).collected())

    @property
    def institutions(self) -> pl.LazyFrame:
        """The institutions, for their names."""
        return self.inputs.advance.institutions

    @property
    def narrowing(self) -> Narrowing:
        """The filters that were given."""
        return narrowed_by(self.wanted)

    def table(self, table: ResultTable) -> ResultTable:
        """The table as the batches need it: with the agreement year where one of them advances yearly.

        Also where that one is not asked for: what is shown of the rows says nothing of the columns.
        """
        return with_agreement_year(table, self.intake.workspace.batches.values())

    def narrowed(self, rows: pl.LazyFrame) -> pl.LazyFrame:
        """The rows of the wanted batches, institutions and districts; they have a column for each."""
        return keep(rows, self.wanted)

    def collect(
        self, rows: pl.LazyFrame, *frames: pl.LazyFrame, expects: bool = False
    ) -> tuple[list[pl.DataFrame], Around]:
        """The frames, in one pass with what there is to say of `rows`, and the internal check.

        `rows` are those of the result, or what it adds up, each with its batch. `expects` says whether the result
        shows what the plan has still to bring. InvariantError where the check fails.
        """
        plan = plan_frames(self.inputs, self.wanted, self.as_of)
        found = pl.collect_all(
            [
                *frames,
                *plan,
                rows.select(pl.col("batch").unique().sort()),
                with_names(breaches(self.course), self.institutions),
                self.narrowed(warnings(self.course, self.inputs)),
                facts(self.inputs, self.as_of, self.wanted),
                spans_of(self.course, self.institutions, self.wanted),
                taking_first(self.course, self.institutions, self.wanted),
            ]
        )
        results, planned, rest = found[: len(frames)], found[len(frames) :][: len(plan)], found[-6:]
        batches, broken, suspicious, counts, spans, first = rest
        _raise_first(broken)
        resting = Resting(counts.row(0, named=True), spans, first["batch"].to_list(), self.as_of)
        remarks = resting_lines(self.intake, resting)
        return results, Around(
            batches["batch"].to_list(),
            [*remarks, *plan_lines(planned, self.inputs.as_planned, expects)],
            warning_lines(suspicious, self.intake) + plan_warnings(planned, self.intake),
            remarks,
        )

    def basis(self, around: Around, options: Mapping[str, str]) -> Pairs:
        """The pairs of the sheet 口径: as-of, options and filters, the terms of the batches in the rows, the inputs."""
        chosen: list[Batch] = [self.intake.workspace.batches[code] for code in around.batches]
        shared = {"截至日期": str(self.as_of), **options, **self.narrowing.options}
        return basis(self.intake, around.batches, {**shared, **advance_terms(chosen), **offset_terms(chosen)})


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

"""What `jicai renew` shows: the agreed quantities of two agreement years side by side."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

import polars as pl

from jicai.batches.cycle import agreement_years
from jicai.calc.evidence import Evidence
from jicai.calc.renewal import renewal_items
from jicai.calc.selection import keep
from jicai.render.result import Result
from jicai.results.aside import uncounted_columns, untyped_institutions
from jicai.results.basis import basis
from jicai.results.scope import narrowed_by
from jicai.store.result import Intake
from jicai.tables.results.renewal import RENEWAL, RENEWAL_STATUSES


def renew_result(
    intake: Intake,
    evidence: Evidence,
    years: pl.DataFrame,
    wanted: Mapping[str, list[str]],
    year: int | None = None,
    statuses: Sequence[str] = (),
) -> tuple[Result, bool]:
    """The result, and whether a bound institution's item is below the floor, or missing in a year that has begun.

    `years` are as `jicai.calc.renewal.compared_years` gives them.
    """
    as_of = evidence.as_of
    frame = keep(renewal_items(evidence, years.lazy()), {**wanted, "status": statuses}).collect()
    narrowing = narrowed_by(wanted, {"状态": [RENEWAL.column("status").label_of(one) for one in statuses]})
    without = uncounted_columns(intake, "accepted")
    result = Result(
        frame=frame,
        table=RENEWAL,
        title=RENEWAL.label,
        subtitle=narrowing.after(f"截至 {as_of}" + (f"，第 {year} 协议年度" if year else "")),
        footer=[
            *_totals(frame),
            *_without_next(intake, years, wanted),
            *without.footer,
            *untyped_institutions(intake),
        ],
        basis=[*narrowing.options.items(), *basis(intake, occurring(frame), year_options(as_of, year))],
        warnings=without.warnings,
        remarks=[*_without_next(intake, years, wanted), *without.footer, *untyped_institutions(intake)],
    )
    begun = pl.col("batch").is_in(years.filter(pl.col("next_start") <= as_of)["batch"].to_list())
    is_missing = (pl.col("status") == "missing") & begun
    needs_care = frame.filter(is_missing | (pl.col("status") == "below_floor"), ~pl.col("voluntary"))
    return result, bool(needs_care.height)


def _totals(frame: pl.DataFrame) -> list[str]:
    if frame.is_empty():
        return ["没有符合条件的约定项"]
    counts = dict(frame.group_by("status").len().iter_rows())
    words = [f"{one.label} {counts[one.value]:,}" for one in RENEWAL_STATUSES if one.value in counts]
    voluntary = int(frame["voluntary"].sum())
    return [
        f"共 {frame.height:,} 项：{'，'.join(words)}" + (f"；其中自愿参加的机构 {voluntary:,} 项" if voluntary else "")
    ]


def year_options(as_of: date, year: int | None) -> dict[str, str]:
    """What was asked for, for the sheet 口径."""
    return {"截至日期": str(as_of), "协议年度": f"第 {year} 年" if year else "截至日期所在的下一个协议年度"}


def occurring(frame: pl.DataFrame) -> list[str]:
    """The batches of the rows."""
    return frame["batch"].unique().sort().to_list()


def _without_next(intake: Intake, years: pl.DataFrame, wanted: Mapping[str, Sequence[str]]) -> list[str]:
    """The batches that have no such year: their cycle ends before it; and where their last year is to be seen."""
    compared = set(years["batch"])
    codes = [code for code in sorted(wanted["batch"] or intake.workspace.batches) if code not in compared]
    if not codes:
        return []
    last = {code: agreement_years(intake.workspace.batches[code])[-1].number for code in codes}
    seen = [f"{code} 的最后一个协议年度用 --year {number} 对照" for code, number in last.items() if number > 1]
    return ["；".join([f"批次 {'、'.join(codes)} 没有这个协议年度，没有列入", *seen])]

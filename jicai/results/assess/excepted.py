"""`jicai assess --excepted`: the exceptions from the assessment, and what becomes of each."""

from __future__ import annotations

from collections.abc import Collection, Mapping

import polars as pl

from jicai.calc.assess.exceptions import ITEM, listed, marked, traced, without_decisions
from jicai.calc.assess.items import left_out, year_items
from jicai.calc.evidence import Evidence, once
from jicai.calc.selection import keep
from jicai.render.result import Result
from jicai.results.aside import untyped_institutions
from jicai.results.assess.years import ChosenYears
from jicai.results.basis import basis
from jicai.results.places import sources
from jicai.store.result import Intake
from jicai.tables import INPUTS
from jicai.tables.results.assess import ASSESS_EXCEPTED

#: So many exceptions that wait for a decision are named; all are listed.
NAMED = 3


def traced_items(
    evidence: Evidence, years: ChosenYears, wanted: Mapping[str, Collection[str]]
) -> tuple[pl.LazyFrame, pl.LazyFrame]:
    """The wanted items of the assessed years, marked, and the wanted exceptions with what becomes of them.

    See `jicai.calc.assess.exceptions`. Both are computed.
    """
    batches = {"batch": wanted["batch"]}
    items = once(year_items(evidence.progress_inputs, years.frame(), years.as_of, batches))
    undecidable = without_decisions(evidence)
    found = traced(evidence.tables["exceptions"], items, years.frame(), years.as_of, undecidable)
    exceptions = once(listed(found, evidence))
    return keep(marked(items, exceptions), wanted), keep(exceptions, wanted)


def exception_lines(exceptions: pl.DataFrame, aside: pl.DataFrame, excused: int = 0) -> list[str]:
    """What the exceptions leave out by reason, how many of them do nothing and why; nothing without any.

    `aside` as `jicai.calc.assess.items.left_out` gives it; `excused` is how many findings do not count for them.
    """

    def counts(rows: pl.DataFrame, key: str) -> str:
        words, found = ASSESS_EXCEPTED.column(key), dict(rows.group_by(key).len().iter_rows())
        return "，".join(f"{one.label} {found[one.value]:,}" for one in words.choices if one.value in found)

    out = exceptions.filter(pl.col("outcome") == "left_out")
    undecided = exceptions.filter(pl.col("outcome") == "undecided")
    idle = exceptions.filter(~pl.col("outcome").is_in(["left_out", "undecided"]))
    reasons = counts(out.unique([*ITEM, "reason"]), "reason")
    items, only = aside.select("excepted", "excepted_institutions").row(0)
    more = f"，{only:,} 家没有别的约定项、没有列入" if only else ""
    return [
        *([f"考核例外不考核 {items:,} 项（{reasons}）{more}，逐项见 --excepted"] if items else []),
        *([_undecided_line(undecided)] if undecided.height else []),
        *([f"考核例外另有 {idle.height:,} 项没有改变考核：{counts(idle, 'outcome')}"] if idle.height else []),
        *([f"考核例外所指品种的检查发现 {excused:,} 条不计分"] if excused else []),
    ]


def _undecided_line(undecided: pl.DataFrame) -> str:
    named = undecided.select(pl.concat_str("institution_name", "variety_name", separator=" ", ignore_nulls=True))
    first = "、".join(named.to_series().head(NAMED))
    more = "等" if undecided.height > NAMED else ""
    return (
        f"考核例外有 {undecided.height:,} 项待认定，照常考核：{first}{more}；"
        "认定人和认定日期都空着，填上以后才不考核，逐项见 --excepted"
    )


def excepted_result(
    intake: Intake, evidence: Evidence, years: ChosenYears, wanted: Mapping[str, Collection[str]]
) -> Result:
    """Every exception of the assessed years in the wanted scope, an item each."""
    items, exceptions = traced_items(evidence, years, wanted)
    given = evidence.tables["exceptions"]
    of_years = given.join(years.frame(), on=["batch", "agreement_year"], how="semi")
    rows, aside, every, own = pl.collect_all(
        [exceptions, left_out(items), given.select(pl.len()), of_years.select(pl.len())]
    )
    label, others = INPUTS["exceptions"].label, every.item() - own.item()
    lines = exception_lines(rows, aside) or [f"{label}没有这几个年度的行" if every.item() else f"没有{label}"]
    return Result(
        frame=rows.with_columns(source=sources(rows, intake)).select(ASSESS_EXCEPTED.keys),
        table=ASSESS_EXCEPTED,
        title=ASSESS_EXCEPTED.label,
        subtitle=years.subtitle,
        footer=[
            *lines,
            *years.notes(),
            *([f"{label}另有 {others:,} 行属于别的年度或批次"] if others else []),
            *untyped_institutions(intake),
        ],
        basis=basis(intake, sorted(years.occurring), {"截至日期": str(years.as_of)}),
        remarks=[*years.notes(), *untyped_institutions(intake)],
    )

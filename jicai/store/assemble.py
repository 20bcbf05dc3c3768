"""The parts of all files put together: one frame per table, without the rows that cannot stand beside the others."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from copy import deepcopy
from dataclasses import replace
from functools import cache, partial
from typing import TYPE_CHECKING

import polars as pl

from jicai.store.kept import ReadFile
from jicai.store.kept_tables import Before, keep, restore
from jicai.store.numbered import Parts, number_sheets
from jicai.store.plain_rows import PlainRows
from jicai.store.resolve.asked import Questions, UnansweredError, answered_by, asked
from jicai.store.resolve.dropped import SOURCE
from jicai.store.result import Intake
from jicai.store.state import State
from jicai.tables.column import InputTable

if TYPE_CHECKING:
    from jicai.store.identified import Identity
    from jicai.store.input_file import InputFile
    from jicai.store.join import Joined


def assemble(
    tables: Sequence[InputTable], read: Mapping[InputFile, ReadFile], intake: Intake, identity: Identity | None = None
) -> None:
    """Fill the intake's frames, accounts, problems and spellings from the files that were read.

    `identity` says by what the files are known; without it nothing is kept of what is found out about their rows.
    """
    parts = number_sheets(tables, read, intake)
    if identity is None:
        joined = _join_all(tables, parts, intake)
        intake.plain_orders = cache(partial(joined.plain, "orders", parts, intake))
        return
    questions = Questions(identity.answers, identity.key_of_all(tables, "questions"), identity.files)
    untouched, problems, before = deepcopy(intake.accounts), intake.problems, Before.joining(intake)

    def again(some: Parts) -> tuple[Intake, Joined]:
        """The same joining of these files alone; what it asks has been answered of all, or UnansweredError."""
        from jicai.store.join import join

        anew = Intake(intake.workspace, accounts=deepcopy(untouched))
        anew.problems = problems
        with answered_by(questions, of_all=some is parts):
            joined = join(tables, some, anew)
        questions.keep()
        return anew, joined

    def rows_of(table: str, sources: Sequence[int]) -> pl.LazyFrame:
        shown = [at for at, numbers in enumerate(parts.sources[table]) if numbers & set(sources)]
        frames = {**parts.frames, table: [parts.frames[table][at] for at in shown]}
        paths = {**parts.paths, table: [parts.paths[table][at] for at in shown]}
        try:
            anew, _ = again(replace(parts, frames=frames, paths=paths))
        except UnansweredError:  # an answer was lost
            anew, _ = again(parts)
        return anew.frames[table].filter(pl.col(SOURCE).is_in(list(sources)))

    def plain_orders() -> PlainRows:
        anew, joined = again(parts)
        return joined.plain("orders", parts, anew)

    key = identity.key_of_all(tables, "joined")
    if not restore(identity.answers, key, intake, lambda: again(parts)[0].frames):
        with answered_by(questions):
            joined = _join_all(tables, parts, intake)
        questions.keep()
        keep(identity.answers, key, intake, before)
        identity.keep_sheets(tables, intake.accounts, joined.dropped)
    sheets = identity.keys_of_sheets(tables)
    intake.state = State(identity.answers, identity.key_of_all(tables, "rows"), sheets, rows_of)
    intake.plain_orders = cache(plain_orders)


def _join_all(tables: Sequence[InputTable], parts: Parts, intake: Intake) -> Joined:
    # Not for a run whose files are as they were: half of the reading code comes with it.
    from jicai.store.join import join

    joined = join(tables, parts, intake)
    if intake.problems.height and "institutions" in intake.frames:
        intake.problems = _by_name(intake.problems, intake.frames["institutions"])
    return joined


def _by_name(problems: pl.DataFrame, institutions: pl.LazyFrame) -> pl.DataFrame:
    """The problems with the name of the institution where its code alone stands in the row."""
    codes = problems.select(institution_code="institution_name").unique().lazy()
    known = dict(
        asked(
            institutions.join(codes, on="institution_code", how="semi").select("institution_code", "institution_name"),
            "institutions of problems",
        ).iter_rows()
    )
    return problems.with_columns(pl.col("institution_name").replace(known))

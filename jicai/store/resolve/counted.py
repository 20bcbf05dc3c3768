"""The rows that are taken out after reading, counted in the accounts of their sheets, and the problems told."""

from __future__ import annotations

from collections.abc import Sequence

import polars as pl

from jicai.intake.sheets.schema import ROW
from jicai.store.in_sequence import in_sequence
from jicai.store.messages import place
from jicai.store.resolve.asked import asked
from jicai.store.resolve.dropped import SCHEMA, SOURCE, Dropped
from jicai.store.result import Intake
from jicai.tables import INPUTS


def count_dropped(dropped: Dropped, parts: Sequence[pl.LazyFrame], intake: Intake) -> None:
    """Count the rows taken out after reading, each once, under the first reason; tell of each by what it is known."""
    seen: pl.DataFrame | None = None
    takings = [(problem["code"][0], problem, True) for problem in dropped.problems]
    takings += [(reason, rows, False) for reason, rows in dropped.skipped]
    for reason, rows, rejected in takings:
        places = rows.select(SOURCE, ROW).unique()
        fresh = places if seen is None else places.join(seen, on=[SOURCE, ROW], how="anti")
        seen = places if seen is None else pl.concat([seen, fresh])
        for source, count in fresh.group_by(SOURCE).len().iter_rows():
            account = intake.accounts[source]
            counts = account.rejected if rejected else account.skipped
            counts[reason] = counts.get(reason, 0) + count
    if not dropped.problems:
        return
    used = sum(account.used for account in intake.accounts if account.table == dropped.table)
    frame = in_sequence(parts, used)
    known = _known_by(pl.concat(dropped.problems).select(SOURCE, ROW).unique(), frame, dropped.table)
    for problem in dropped.problems:
        table = INPUTS[intake.accounts[problem[SOURCE][0]].table]
        headers = [
            intake.accounts[source].columns.get(problem["column"][0], table.column(problem["column"][0]).label)
            for source in problem[SOURCE]
        ]
        details = [_detail(first, detail, intake) for first, detail in problem.select("first", "detail").iter_rows()]
        told = problem.with_columns(
            column=pl.Series(headers, dtype=pl.String), detail=pl.Series(details, dtype=pl.String)
        )
        told = told.drop("institution_name", "line_id").join(known, on=[SOURCE, ROW], how="left", maintain_order="left")
        intake.problems.extend(told.select(SCHEMA.names()))


def _known_by(places: pl.DataFrame, frame: pl.LazyFrame, table: str) -> pl.DataFrame:
    """The institution and the line that the rows name, as they stand in the files."""
    columns = frame.collect_schema()
    name = [key for key in ("institution_name", "institution_code") if key in columns]
    line = pl.col("line_id") if "line_id" in columns else pl.lit(None, dtype=pl.String)
    named = pl.coalesce(name) if name else pl.lit(None, dtype=pl.String)
    rows = frame.join(places.lazy(), on=[SOURCE, ROW], how="semi")
    return asked(rows.select(SOURCE, ROW, institution_name=named, line_id=line), table, "known by")


def _detail(first: str | None, detail: str | None, intake: Intake) -> str | None:
    words = []
    if first is not None:
        source, _, row = first.partition(":")
        words.append(f"与 {place(intake.accounts[int(source)], intake.workspace)} 第 {row} 行")
    if detail is not None:
        words.append(detail)
    return "；".join(words) if words else None

"""The parts of all files put together: one frame per table, without the rows that cannot stand beside the others."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import pairwise

import polars as pl

from jicai.batches.frames import agreement_years_frame
from jicai.batches.values import fold
from jicai.intake.dropped import SCHEMA, SOURCE, Dropped
from jicai.intake.identity import alike, drop_duplicates
from jicai.intake.load import InputFile
from jicai.intake.parse import ROW, typed_schema
from jicai.intake.parts import SHEET, ReadFile
from jicai.intake.references import check_references, official_spellings, resolve_batches, spell
from jicai.intake.result import Intake
from jicai.tables import INPUTS
from jicai.tables.column import InputTable


def assemble(tables: Sequence[InputTable], read: Mapping[InputFile, ReadFile], intake: Intake) -> None:
    """Fill the intake's frames, accounts, problems and spellings from the files that were read."""
    _join(tables, _number(tables, read, intake), intake)


def _number(
    tables: Sequence[InputTable], read: Mapping[InputFile, ReadFile], intake: Intake
) -> dict[str, list[pl.LazyFrame]]:
    """Give every sheet its number among the accounts, in the order of tables, files and sheets."""
    parts: dict[str, list[pl.LazyFrame]] = {table.key: [] for table in tables}
    problems: list[pl.DataFrame] = []
    order = {table.key: place for place, table in enumerate(tables)}
    items = sorted(read, key=lambda item: (order[item.table.key], item.path.name, str(item.path)))
    for item in items:
        file = read[item]
        base = len(intake.accounts)
        intake.accounts.extend(file.accounts)
        number = (pl.col(SHEET).cast(pl.UInt32) + base).alias(SOURCE)
        parts[item.table.key].append(pl.scan_parquet(file.rows).with_columns(number).drop(SHEET))
        if any(account.rejected for account in file.accounts):
            problems.append(
                pl.read_parquet(file.problems).select(
                    number,
                    pl.col("row").alias(ROW),
                    "column",
                    "value",
                    "code",
                    detail=pl.lit(None, dtype=pl.String),
                )
            )
    intake.problems = pl.concat([pl.DataFrame(schema=SCHEMA), *problems])
    return parts


def _join(tables: Sequence[InputTable], parts: dict[str, list[pl.LazyFrame]], intake: Intake) -> None:
    """One frame per table, without the rows that cannot stand beside the others."""
    workspace = intake.workspace
    codes = {fold(code): code for code in workspace.batches}
    dropped = {table.key: Dropped() for table in tables}
    frames: dict[str, pl.LazyFrame] = {}
    for table in tables:
        schema = {**typed_schema(table), SOURCE: pl.UInt32()}
        frame = pl.concat(parts[table.key]) if parts[table.key] else pl.LazyFrame(schema=schema)
        frame = resolve_batches(table, frame, codes, dropped[table.key])
        if table.unique_by and not _is_distinct(table, intake):
            drop_duplicates(table, frame, workspace.settings.duplicates, dropped[table.key])
        frames[table.key] = dropped[table.key].without(frame)
        if not table.unique_by and len(parts[table.key]) > 1:
            _remark(table, frames[table.key], intake)
    years = (
        agreement_years_frame(workspace.batches.values()).lazy().with_columns(pl.col("agreement_year").cast(pl.Int32))
    )
    check_references(frames, years, dropped)
    intake.spellings = official_spellings(frames)
    for table in tables:
        frames[table.key] = spell(dropped[table.key].without(frames[table.key]), table, intake.spellings)
        _account(dropped[table.key], intake)
    intake.frames = frames


def _is_distinct(table: InputTable, intake: Intake) -> bool:
    """Whether no key can stand twice: each sheet holds none twice, and the sheets' keys do not run into each other."""
    ranges = sorted(account.keys or ["", ""] for account in intake.accounts if account.table == table.key)
    apart = all(one[1] < other[0] for one, other in pairwise(ranges))
    return apart and all(least for least, _ in ranges)


def _remark(table: InputTable, frame: pl.LazyFrame, intake: Intake) -> None:
    for first, second, rows in alike(table, frame).iter_rows():
        one, other = (intake.workspace.shown(intake.accounts[source].file) for source in (first, second))
        if one != other:
            intake.remarks.append(f"{other} 有 {rows:,} 行{table.label}与 {one} 完全相同，都已采用；请核对是否重复导出")


def _account(dropped: Dropped, intake: Intake) -> None:
    """Count the rows taken out after reading, each once, under the first reason."""
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
    for problem in dropped.problems:
        table = INPUTS[intake.accounts[problem[SOURCE][0]].table]
        headers = [
            intake.accounts[source].columns.get(problem["column"][0], table.column(problem["column"][0]).label)
            for source in problem[SOURCE]
        ]
        first = problem["detail"].map_elements(lambda place: _place(place, intake), return_dtype=pl.String)
        intake.problems.extend(problem.with_columns(column=pl.Series(headers, dtype=pl.String), detail=first))


def _place(place: str, intake: Intake) -> str:
    """`source:row` in words."""
    source, _, row = place.partition(":")
    account = intake.accounts[int(source)]
    sheet = f" 工作表「{account.sheet}」" if account.sheet else ""
    return f"与 {intake.workspace.shown(account.file)}{sheet} 第 {row} 行"

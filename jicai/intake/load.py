"""The tables of a workspace as typed LazyFrames: from the cache or from the files, put together and checked."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Callable, Iterable, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path

import polars as pl

from jicai.batches.frames import agreement_years_frame
from jicai.batches.values import fold
from jicai.errors import UnusableFileError
from jicai.intake.account import SheetAccount
from jicai.intake.cache import Cache, ReadFile, content_hash
from jicai.intake.dropped import SCHEMA, SOURCE, Dropped
from jicai.intake.identity import drop_duplicates
from jicai.intake.parse import ROW, Wording, typed_schema
from jicai.intake.pool import Job, Outcome, read_files
from jicai.intake.references import check_references, official_spellings, resolve_batches, spell
from jicai.intake.sniff import format_of
from jicai.intake.task import PROBLEMS, ROWS, SHEET
from jicai.tables import INPUTS
from jicai.tables.column import InputTable
from jicai.workspace import Workspace


@dataclass(frozen=True, slots=True)
class UnusableFile:
    """A file that gave nothing, the code of the reason, and what else there is to say."""

    path: Path
    table: str
    reason: str
    detail: str


@dataclass(slots=True)
class Intake:
    """What was read.

    `frames` holds a typed LazyFrame for every table that was asked for (empty where there is no file), with `_source`
    (the number of the row's account in `accounts`) and `_row` (Excel's row number). `problems` has the schema of
    `jicai.intake.dropped`. `hashes` are the files' SHA-256. `spellings` are the official forms of folded codes,
    `remarks` Chinese lines on what may be wrong and is not: rows that stand alike in two files.
    """

    workspace: Workspace
    frames: dict[str, pl.LazyFrame] = field(default_factory=dict)
    accounts: list[SheetAccount] = field(default_factory=list)
    problems: pl.DataFrame = field(default_factory=lambda: pl.DataFrame(schema=SCHEMA))
    unusable: list[UnusableFile] = field(default_factory=list)
    hashes: dict[Path, str] = field(default_factory=dict)
    spellings: dict[str, dict[str, str]] = field(default_factory=dict)
    remarks: list[str] = field(default_factory=list)

    def spelled(self, frame: pl.LazyFrame, key: str) -> pl.LazyFrame:
        """A frame of folded codes with those under `key` as their defining table spells them."""
        return frame.with_columns(pl.col(key).replace(self.spellings.get(key, {})))

    @property
    def rejected(self) -> int:
        """The number of rejected rows."""
        return sum(sum(account.rejected.values()) for account in self.accounts)


@dataclass(frozen=True, slots=True)
class Progress:
    """Who wants to know how the reading goes: the files to be parsed, and each as it is done."""

    begin: Callable[[list[Path]], None] = lambda _: None
    done: Callable[[Path], None] = lambda _: None


@dataclass(frozen=True, slots=True, eq=False)
class _Input:
    path: Path
    table: InputTable
    wording: Wording
    stamp: tuple[int, int]
    content: str


def load(
    workspace: Workspace, keys: Iterable[str], *, use_cache: bool = True, progress: Progress | None = None
) -> Intake:
    """Read the workspace's files of these tables. What is wrong with them is told in the intake, never raised."""
    intake = Intake(workspace)
    tables = [INPUTS[key] for key in keys]
    inputs = _inputs(workspace, tables, intake)
    with tempfile.TemporaryDirectory(prefix="jicai-") as scratch:
        read = _read(inputs, intake, Cache() if use_cache else None, Path(scratch), progress or Progress())
        parts = _number(tables, read, intake)
    _assemble(tables, parts, intake)
    return intake


def _inputs(workspace: Workspace, tables: list[InputTable], intake: Intake) -> list[_Input]:
    wordings = {
        table.key: Wording(workspace.settings.columns.get(table.key, {}), workspace.settings.stored_values(table.key))
        for table in tables
    }
    wanted = [(table, path) for table in tables for path in workspace.files[table.key]]

    def identify(item: tuple[InputTable, Path]) -> _Input | UnusableFile:
        table, path = item
        try:
            if path.is_dir():
                raise IsADirectoryError
            stamp = _stamp(path)
            return _Input(path, table, wordings[table.key], stamp, content_hash(path))
        except OSError:
            try:
                format_of(path)
            except UnusableFileError as error:
                return UnusableFile(path, table.key, error.reason, str(error))
            return UnusableFile(path, table.key, "unreadable", "")

    with ThreadPoolExecutor() as pool:  # hashing lets go of the interpreter
        found = list(pool.map(identify, wanted))
    intake.unusable.extend(item for item in found if isinstance(item, UnusableFile))
    inputs = [item for item in found if isinstance(item, _Input)]
    intake.hashes.update({item.path: item.content for item in inputs})
    return inputs


def _stamp(path: Path) -> tuple[int, int]:
    status = path.stat()
    return status.st_size, status.st_mtime_ns


def _read(
    inputs: list[_Input], intake: Intake, cache: Cache | None, scratch: Path, progress: Progress
) -> dict[_Input, ReadFile]:
    """The rows of every usable file, from the cache or by the children."""
    read: dict[_Input, ReadFile] = {}
    jobs: dict[Job, tuple[_Input, str]] = {}
    for number, item in enumerate(inputs):
        key = cache.key(item.content, item.path.suffix, item.table, item.wording) if cache else ""
        kept = cache.get(key, item.path) if cache else None
        if kept is not None:
            read[item] = kept
            continue
        folder = cache.new_folder() if cache else None
        if folder is None:
            folder = scratch / str(number)
            folder.mkdir()
            key = ""
        jobs[Job(item.path, item.table, item.wording, folder)] = (item, key)
    if jobs:
        progress.begin([job.path for job in jobs])

    def done(outcome: Outcome) -> None:
        progress.done(outcome.job.path)

    for job, outcome in read_files(jobs, done).items():
        item, key = jobs[job]
        reason = outcome.reason
        if reason is None and _changed(item):
            reason = "changed"
        if reason is not None:
            intake.unusable.append(UnusableFile(item.path, item.table.key, reason, outcome.detail))
            shutil.rmtree(job.folder, ignore_errors=True)
            continue
        rows, problems = ((job.folder / name).read_bytes() for name in (ROWS, PROBLEMS))
        read[item] = ReadFile(outcome.accounts, pl.scan_parquet(rows), pl.scan_parquet(problems))
        if cache is not None and key:
            cache.put(key, job.folder, outcome.accounts)
    return read


def _changed(item: _Input) -> bool:
    try:
        return _stamp(item.path) != item.stamp
    except OSError:
        return True


def _number(tables: list[InputTable], read: Mapping[_Input, ReadFile], intake: Intake) -> dict[str, list[pl.LazyFrame]]:
    """Give every sheet its number among the accounts, in the order of tables, files and sheets."""
    parts: dict[str, list[pl.LazyFrame]] = {table.key: [] for table in tables}
    problems: list[pl.DataFrame] = []
    for item, file in sorted(read.items(), key=lambda pair: (list(parts).index(pair[0].table.key), pair[0].path.name)):
        base = len(intake.accounts)
        intake.accounts.extend(file.accounts)
        number = (pl.col(SHEET).cast(pl.UInt32) + base).alias(SOURCE)
        parts[item.table.key].append(file.rows.with_columns(number).drop(SHEET))
        if any(account.rejected for account in file.accounts):
            problems.append(
                file.problems.select(
                    number,
                    pl.col("row").alias(ROW),
                    "column",
                    "value",
                    "code",
                    detail=pl.lit(None, dtype=pl.String),
                ).collect()
            )
    intake.problems = pl.concat([intake.problems, *problems])
    return parts


def _assemble(tables: list[InputTable], parts: dict[str, list[pl.LazyFrame]], intake: Intake) -> None:
    """One frame per table, without the rows that cannot stand beside the others."""
    workspace = intake.workspace
    codes = {fold(code): code for code in workspace.batches}
    dropped = {table.key: Dropped() for table in tables}
    frames: dict[str, pl.LazyFrame] = {}
    for table in tables:
        schema = {**typed_schema(table), SOURCE: pl.UInt32()}
        frame = pl.concat(parts[table.key]) if parts[table.key] else pl.LazyFrame(schema=schema)
        frame = resolve_batches(table, frame, codes, dropped[table.key])
        drop_duplicates(table, frame, workspace.settings.duplicates, dropped[table.key])
        frames[table.key] = dropped[table.key].without(frame)
    years = (
        agreement_years_frame(workspace.batches.values()).lazy().with_columns(pl.col("agreement_year").cast(pl.Int32))
    )
    check_references(frames, years, dropped)
    intake.spellings = official_spellings(frames)
    for table in tables:
        frames[table.key] = spell(dropped[table.key].without(frames[table.key]), table, intake.spellings)
        _account(dropped[table.key], intake)
    intake.frames = frames


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

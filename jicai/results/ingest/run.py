"""Exports read as every command reads them, and their months kept: everything is decided before anything changes."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

from jicai.errors import StoreError, UsageError
from jicai.intake.discover.months import DAY, Months
from jicai.intake.discover.workspace import Candidate, Workspace, real_path, some_of, tables_named
from jicai.results.ingest.asked import Asked, Ingested
from jicai.results.ingest.coming import asked_for, coming
from jicai.results.ingest.record import exports_of, record
from jicai.results.ingest.rejected import refuse_rejected
from jicai.store.input_file import InputFile
from jicai.store.kept import ReadFile
from jicai.store.load import Gathered, gather
from jicai.store.months.commit import commit, only_writer, remove_uncounted, staging
from jicai.store.months.decide import KeptMonth, NewMonth, Verdict, decide
from jicai.store.months.split import Staged, stage
from jicai.store.read_inputs import Progress
from jicai.tables import INPUTS


def ingest(
    opened: Callable[[], Workspace], folder: Path, asked: Asked, check: str, progress: Progress | None = None
) -> Ingested:
    """Keep the months of the exports, all of them or nothing.

    `opened` opens the workspace once no other run changes what it keeps; `check` is the command that lists rejected
    rows. Raises UsageError for files that cannot be meant, UnusableFileError and RejectedRowsError as every command,
    StoreError where a month could mean two things.
    """
    with only_writer(folder):
        workspace = opened()
        months = workspace.months
        assert months is not None
        chosen = _chosen(workspace, asked.files)
        gathered = gather(
            workspace, INPUTS, use_cache=asked.use_cache, progress=progress, fresh=asked_for(chosen, bool(asked.files))
        )
        done = Ingested()
        new = coming(gathered, chosen, asked, months, done)
        if not new:
            return done
        with staging(folder) as place:
            staged = {}
            for item, read in new.items():
                below = place / item.content
                below.mkdir()
                staged[item] = stage(read, below, f"{item.content[:12]}-{place.name.partition('-')[2]}")
            verdicts = _verdicts(gathered, new, staged, asked, months)
            exports = exports_of(new, staged, workspace)
            refuse_rejected(gathered, new, verdicts, asked, check, done)
            record(months, exports, verdicts, done)
            commit(months, list(staged.values()))
        remove_uncounted(months)
    return done


def _chosen(workspace: Workspace, files: Sequence[Path]) -> set[Path]:
    """The real paths of the files that are asked for; those outside the folder join it for this run."""
    known = {real_path(one.path): one for one in workspace.candidates if not one.stored}
    chosen: set[Path] = set()
    for path in files:
        if not path.is_file():
            raise UsageError(f"{path}：{'不是文件' if path.exists() else '找不到文件'}，请核对路径")
        real = real_path(path)
        if real not in known:
            workspace.candidates.append(Candidate(path, tuple(tables_named(path.name))))
        chosen.add(real)
    return chosen


def _verdicts(
    gathered: Gathered,
    new: dict[InputFile, ReadFile],
    staged: dict[InputFile, Staged],
    asked: Asked,
    months: Months,
) -> list[Verdict]:
    workspace = gathered.intake.workspace
    contents = {item.content for item in new}
    stored = {item.content: read for item, read in gathered.read.items() if item.stamp == (0, 0)}
    kept: dict[tuple[str, str], list[KeptMonth]] = {}
    for content, export in months.exports.items():
        if content not in contents and content in stored:
            for table, month, part in export.living():
                kept.setdefault((table, month), []).append(KeptMonth(content, export.name, part, stored[content]))
    new_months: dict[tuple[str, str], list[NewMonth]] = {}
    for item, one in staged.items():
        for table, by_month in one.parts.items():
            for month, part in by_month.items():
                new_months.setdefault((table, month), []).append(
                    NewMonth(workspace.shown(item.path), part.rows, new[item])
                )
    more = {table for table, month in new_months if (table, month) not in kept}
    verdicts = [
        decide(
            table,
            month,
            rows,
            kept.get((table, month), []),
            asked.mode,
            brings_more=table in more,
            last_counts=workspace.settings.duplicates == "last",
        )
        for (table, month), rows in sorted(new_months.items(), key=lambda one: (list(DAY).index(one[0][0]), one[0][1]))
    ]
    if doubts := [verdict.doubt for verdict in verdicts if verdict.doubt]:
        names = some_of([workspace.shown(item.path) for item in new])
        raise StoreError(
            f"{names}：像是只有一部分，没有存：\n"
            + "\n".join(f"  {doubt}" for doubt in doubts)
            + "\n以这次的为准、原来的不要，请加 --replace；是另外一部分、与原来的合在一起，请加 --add"
        )
    return verdicts

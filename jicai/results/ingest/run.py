"""Exports read as every command reads them, and their months kept: everything is decided before anything changes."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from jicai import __version__, clock
from jicai.errors import RejectedRowsError, StoreError, UnusableFileError, UsageError
from jicai.intake.discover.months import DAY, Export, Months, Part
from jicai.intake.discover.workspace import Candidate, Workspace, real_path, some_of, tables_named
from jicai.intake.reading.seals import is_sound
from jicai.store.input_file import InputFile
from jicai.store.kept import ReadFile
from jicai.store.load import Gathered, gather, put_together
from jicai.store.months.commit import commit, drop_parts, only_writer, remove_uncounted, staging
from jicai.store.months.decide import KeptMonth, Mode, NewMonth, Verdict, decide
from jicai.store.months.reading import terms_hash, without
from jicai.store.months.split import Staged, stage
from jicai.store.read_inputs import Progress
from jicai.store.result import Intake
from jicai.tables import INPUTS

_FIRST = 5


@dataclass(frozen=True, slots=True)
class Asked:
    """What is to be kept: the exports (all of the folder where none are given), and what to do about doubts."""

    files: Sequence[Path] = ()
    mode: Mode = "ask"
    skip_rejects: bool = False
    use_cache: bool = True


@dataclass(slots=True)
class Ingested:
    """What came of it: the months of each export, what was known before, and what else to say (Chinese lines)."""

    months: list[tuple[Export, str, str, Verdict]] = field(default_factory=list)
    known: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    rejected: int = 0


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
            workspace, INPUTS, use_cache=asked.use_cache, progress=progress, fresh=_fresh(chosen, bool(asked.files))
        )
        done = Ingested()
        new = _new(gathered, chosen, asked, months, done)
        if not new:
            return done
        with staging(folder) as place:
            staged = {}
            for item, read in new.items():
                below = place / item.content
                below.mkdir()
                staged[item] = stage(read, below, f"{item.content[:12]}-{place.name.partition('-')[2]}")
            verdicts = _verdicts(gathered, new, staged, asked, months)
            exports = _exports(new, staged, workspace)
            _refuse_rejected(gathered, new, verdicts, asked, check, done)
            _record(months, exports, verdicts, done)
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


def _fresh(chosen: Collection[Path], named: bool) -> Callable[[Path], bool]:
    def fresh(path: Path) -> bool:
        return named and (real_path(path) in chosen or real_path(path.parent) in chosen)

    return fresh


def _new(
    gathered: Gathered, chosen: Collection[Path], asked: Asked, months: Months, done: Ingested
) -> dict[InputFile, ReadFile]:
    """What is to be kept of what was read."""
    workspace, intake = gathered.intake.workspace, gathered.intake
    fresh = _fresh(chosen, named=True)
    unusable = [file for file in intake.unusable if not asked.files or fresh(file.path)]
    unusable = [file for file in unusable if asked.files or file.table in DAY]
    if unusable:
        from jicai.store.messages import unusable_line

        raise UnusableFileError("\n".join(unusable_line(file, workspace) for file in unusable), unusable[0].reason)
    new: dict[InputFile, ReadFile] = {}
    for item, read in gathered.read.items():
        name = workspace.shown(item.path)
        if item.stamp == (0, 0) or (asked.files and not fresh(item.path)):
            continue
        tables = {account.table for account in read.accounts}
        others = [INPUTS[table].label for table in tables - set(DAY)]
        growing = [INPUTS[table].label for table in tables & set(DAY)]
        export = months.exports.get(item.content)
        terms = terms_hash(item.terms, export.tables) if export is not None else ""
        if export is not None and export.is_whole and export.terms == terms and _is_sound(months, export):
            done.known.append(name)
        elif asked.files and not growing:
            labels = "、".join(INPUTS[table].label for table in DAY)
            raise UsageError(f"{name}：{'、'.join(others) or '不是任何一张输入表'}，不按月存；按月存的只有{labels}")
        elif growing and others:
            told = f"{name}：一个文件里既有{'、'.join(growing)}又有{'、'.join(others)}，后者不按月存，请拆成两个文件"
            if asked.files:
                raise UsageError(told)
            done.notes.append(told)
        elif growing and not any(account.used for account in read.accounts):
            done.notes.append(f"{name}：没有一行可以存的数据")
        elif growing and any(other.content == item.content for other in new):
            done.notes.append(f"{name}：内容与另一个文件相同，只存一次")
        elif growing:
            new[item] = read
    return new


def _is_sound(months: Months, export: Export) -> bool:
    """Whether what is kept of an export is as it was written: if not, it is kept anew."""
    return all(is_sound(months.folder / file["place"], file["seal"]) for file in export.files.values())


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
    coming: dict[tuple[str, str], list[NewMonth]] = {}
    for item, one in staged.items():
        for table, by_month in one.parts.items():
            for month, part in by_month.items():
                coming.setdefault((table, month), []).append(NewMonth(workspace.shown(item.path), part.rows, new[item]))
    more = {table for table, month in coming if (table, month) not in kept}
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
        for (table, month), rows in sorted(coming.items(), key=lambda one: (list(DAY).index(one[0][0]), one[0][1]))
    ]
    if doubts := [verdict.doubt for verdict in verdicts if verdict.doubt]:
        names = some_of([workspace.shown(item.path) for item in new])
        raise StoreError(
            f"{names}：像是只有一部分，没有存：\n"
            + "\n".join(f"  {doubt}" for doubt in doubts)
            + "\n以这次的为准、原来的不要，请加 --replace；是另外一部分、与原来的合在一起，请加 --add"
        )
    return verdicts


def _exports(
    new: dict[InputFile, ReadFile], staged: dict[InputFile, Staged], workspace: Workspace
) -> dict[InputFile, Export]:
    at = clock.now()
    return {
        item: Export(
            content=item.content,
            name=workspace.shown(item.path),
            tables=list(staged[item].parts),
            terms=terms_hash(item.terms, list(staged[item].parts)),
            at=at,
            version=__version__,
            # As the file says: what is wrong beside other tables is found anew by every command.
            accounts=[_plain(account.to_json()) for account in read.accounts],
            passed=[sheet.to_json() for sheet in read.passed],
            files=staged[item].files,
            parts=staged[item].parts,
            ordered=staged[item].ordered,
        )
        for item, read in new.items()
    }


def _plain(values: dict[str, object]) -> dict[str, object]:
    """A copy that does not change with the account."""
    return {key: dict(one) if isinstance(one, dict) else one for key, one in values.items()} | {
        key: list(one) for key, one in values.items() if isinstance(one, list)
    }


def _refuse_rejected(
    gathered: Gathered,
    new: dict[InputFile, ReadFile],
    verdicts: Sequence[Verdict],
    asked: Asked,
    check: str,
    done: Ingested,
) -> None:
    """Put everything together as it will be, and stop where rows of the new exports are rejected."""
    from jicai.store.messages import problem_lines
    from jicai.store.resolve.dropped import SOURCE

    contents = {item.content for item in new}
    taken: dict[str, dict[str, list[Part]]] = {}
    for verdict in verdicts:
        for one in verdict.taken:
            taken.setdefault(one.content, {}).setdefault(verdict.table, []).append(one.part)
    read = {
        item: without(file, taken[item.content]) if item.stamp == (0, 0) and item.content in taken else file
        for item, file in gathered.read.items()
        if item.stamp != (0, 0) or item.content not in contents
    }
    intake = put_together(replace(gathered, read=read))
    if intake.unusable and (wrong := [one for one in intake.unusable if one.path in {item.path for item in new}]):
        from jicai.store.messages import unusable_line

        raise UnusableFileError("\n".join(unusable_line(one, intake.workspace) for one in wrong), wrong[0].reason)
    paths = {item.path for item in new}
    own = [number for number, account in enumerate(intake.accounts) if account.file in paths]
    done.rejected = sum(sum(intake.accounts[number].rejected.values()) for number in own)
    if done.rejected and not (asked.skip_rejects or intake.workspace.settings.rejects == "skip"):
        intake.problems = intake.problems.filter(intake.problems[SOURCE].is_in(own))
        raise RejectedRowsError(
            f"有 {done.rejected:,} 行被拒绝：\n"
            + "\n".join(problem_lines(intake, _FIRST))
            + f"\n全部见 {check}；要把其余的行存入，请加 --skip-rejects"
        )
    done.notes += _warnings(intake, own)


def _warnings(intake: Intake, own: Sequence[int]) -> list[str]:
    from jicai.store.messages import place

    return [
        f"{place(intake.accounts[number], intake.workspace)}：{warning}"
        for number in own
        for warning in intake.accounts[number].warnings
    ]


def _record(months: Months, exports: dict[InputFile, Export], verdicts: Sequence[Verdict], done: Ingested) -> None:
    """Change the record, which is written next."""
    by = {(verdict.table, verdict.month): verdict for verdict in verdicts}
    for verdict in verdicts:
        newest = next(
            export.content for export in exports.values() if verdict.month in export.parts.get(verdict.table, {})
        )
        for one in verdict.taken:
            part = months.exports[one.content].parts[verdict.table][verdict.month]
            part.by = newest
    for export in exports.values():
        months.exports.pop(export.content, None)
        months.exports[export.content] = export
        done.months += [(export, table, month, by[table, month]) for table, month, _ in export.living()]
    drop_parts(months)

"""Which files a workspace holds for each table, and which batches it works with."""

from __future__ import annotations

import os
import unicodedata
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from jicai.batches.model import Batch
from jicai.errors import UsageError
from jicai.intake.discover.months import Months
from jicai.intake.discover.name_order import file_order
from jicai.intake.files.piped import STANDARD_INPUT, require_input
from jicai.intake.files.sniff import ARCHIVES, EXTENSIONS
from jicai.named_files import matches, settings_and_files
from jicai.settings.loader import FILE_NAME
from jicai.settings.model import Settings
from jicai.tables import INPUTS

#: What Excel leaves beside a workbook that somebody has open.
_LOCK_PREFIX = "~$"
#: What means standard input where a table's path is given as an option.
THROUGH_PIPE = ("-", str(STANDARD_INPUT))


@dataclass(frozen=True, slots=True)
class Candidate:
    """A spreadsheet that may hold tables: `tables` are those that its name, an option or `[inputs]` gives.

    `only` says that no other table is looked for in it. `stored` is the SHA-256 of an export whose months are kept in
    the workspace (`jicai.store.months`): nothing has to lie at the path any more.
    """

    path: Path
    tables: tuple[str, ...] = ()
    only: bool = False
    stored: str = ""


@dataclass(frozen=True, slots=True)
class Workspace:
    """A folder with its settings, its batches, and the spreadsheets that may hold its tables.

    `files` are the files of each table in the order of their names: by their names and the settings at first, and as
    their headers tell once they were read (`jicai.store.load`). `given` are the tables whose files an option or
    `[inputs]` names. `passed_over` are Chinese lines about files that look like inputs and are not read.
    `sets` is what is assumed of the batches, as the user wrote it: see `jicai.batches.what_if`. `months` are the
    exports that the folder keeps. `overridden` are the tables whose files an option names: these alone are read for
    them. `rule_files` are those of the folder's own rules.
    """

    folder: Path
    settings: Settings
    batches: dict[str, Batch]
    candidates: list[Candidate] = field(default_factory=list)
    files: dict[str, list[Path]] = field(default_factory=dict)
    given: set[str] = field(default_factory=set)
    passed_over: list[str] = field(default_factory=list)
    batch_files: list[Path] = field(default_factory=list)
    sets: Sequence[str] = ()
    months: Months | None = None
    overridden: frozenset[str] = frozenset()
    rule_files: list[Path] = field(default_factory=list)

    def sources(self) -> list[Path]:
        """Every file that the workspace rests on: no result may be written over one."""
        named = [one.path for one in self.candidates if one.tables and not one.stored]
        inputs = [*named, *(path for paths in self.files.values() for path in paths)]
        return [*inputs, *self.batch_files, *self.rule_files, self.folder / FILE_NAME]

    def shown(self, path: Path) -> str:
        """A path as the user would write it: relative to the workspace where it lies in it."""
        if path == STANDARD_INPUT:
            return "标准输入"
        try:
            return str(path.relative_to(self.folder))
        except ValueError:
            return str(path)


def open_workspace(
    folder: Path, overrides: Mapping[str, Sequence[str]] | None = None, sets: Sequence[str] = ()
) -> Workspace:
    """Find the inputs of the folder by settings and names; `overrides` are the paths given for tables as options.

    `sets` is what is assumed of the batches, as the user wrote it.

    Raises UsageError for a folder or path that is not there and for `-` where standard input cannot serve, ConfigError
    for broken settings or batch files, all mistakes in them at once.
    """
    if not folder.is_dir():
        raise UsageError(f"工作目录 {folder} 不是文件夹，请用 -C 指明")
    overridden = {key for key, patterns in (overrides or {}).items() if patterns}
    months = Months.of(folder)
    kept = {table for export in months.exports.values() for table, _, _ in export.living()}
    named = settings_and_files(folder, overridden, kept, sets)
    workspace = Workspace(
        folder,
        named.settings,
        named.batches,
        batch_files=named.batch_files,
        sets=sets,
        months=months,
        overridden=frozenset(overridden),
        rule_files=[folder / name for name in named.own_rules.files],
    )
    workspace.passed_over.extend(named.own_rules.aside)
    if folder.parts and set(folder.parts) == {".."}:
        workspace.passed_over.append(f"工作目录是上级的 {folder.resolve()}")
    _check_standard_input(overrides or {})
    given: dict[Path, list[str]] = {}
    for key in INPUTS:
        patterns = (overrides or {}).get(key)
        if patterns:
            paths = [path for pattern in patterns for path in _given(pattern)]
        elif key in named.inputs:
            paths = named.inputs[key]
        else:
            continue
        workspace.given.add(key)
        for path in {real_path(path): path for path in paths if not path.name.startswith(_LOCK_PREFIX)}.values():
            given.setdefault(path, []).append(key)
    candidates = [Candidate(path, tuple(keys), only=True) for path, keys in given.items()]
    candidates += _kept_exports(workspace, overridden)
    candidates += _in_folder(workspace, {real_path(path) for path in given})
    workspace.candidates.extend(sorted(candidates, key=lambda one: file_order(one.path)))
    for key in INPUTS:
        workspace.files[key] = [one.path for one in workspace.candidates if key in one.tables]
    return workspace


def found_upwards() -> Path:
    """The folder at or above the current one that has the settings; the current one where it holds spreadsheets.

    Without any, the current one. The path is relative, as a user would write it.
    """
    try:
        here = Path.cwd()
        for up, folder in enumerate((here, *here.parents)):
            if (folder / FILE_NAME).is_file():
                return Path(*[".."] * up)
            if not up and any(path.suffix.lower() in EXTENSIONS for path in folder.iterdir()):
                break  # a workspace without settings
    except OSError:  # the current folder is gone, or one above may not be looked into
        pass
    return Path()


def _kept_exports(workspace: Workspace, overridden: Collection[str]) -> Iterator[Candidate]:
    """The exports whose months the folder keeps, without those of tables of which an option names the files."""
    assert workspace.months is not None
    aside: list[str] = []
    for export in workspace.months.exports.values():
        tables = tuple(table for table in export.tables if table not in overridden)
        if not export.counts:
            continue
        if not tables:
            aside.append(export.name)
            continue
        is_given = any(table in workspace.given for table in export.tables)
        yield Candidate(workspace.folder / export.name, tables, only=is_given, stored=export.content)
    if aside:
        workspace.passed_over.append(f"{some_of(aside)}：已存的月份未用，这些表的文件已经另外指明")


def _in_folder(workspace: Workspace, given: Collection[Path]) -> Iterator[Candidate]:
    """The spreadsheets of the folder that are not given (by their real paths).

    What is named like a table and cannot be one, or is not read beside those that are given, is told in `passed_over`.
    """
    aside: dict[str, list[str]] = {}
    for path in sorted(workspace.folder.iterdir()):
        name = unicodedata.normalize("NFC", path.name.removeprefix(_LOCK_PREFIX))
        tables = [INPUTS[key] for key in tables_named(name)]
        is_sheet = path.suffix.lower() in EXTENSIONS or path.suffix.lower() in ARCHIVES
        if path.name.startswith(_LOCK_PREFIX):
            workspace.passed_over.append(f"{path.name}：Excel 的锁定文件，未读")
        elif not is_sheet:
            if tables:
                workspace.passed_over.append(f"{path.name}：不是表格文件，未读")
        elif _is_written_to(path):
            pass
        elif path.is_fifo() and not tables:  # it would be waited for, and nothing says that it is an input
            workspace.passed_over.append(f"{path.name}：是管道，不是文件，未读")
        elif not path.is_dir() or tables:
            keys = tuple(table.key for table in tables)
            if real_path(path) in given:
                continue
            if keys and workspace.given.issuperset(keys):
                aside.setdefault("、".join(table.label for table in tables), []).append(path.name)
            else:
                yield Candidate(path, keys)
    for labels, names in aside.items():
        workspace.passed_over.append(f"{some_of(names)}：未读，{labels}的文件已经另外指明")


def _is_written_to(path: Path) -> bool:
    """Whether standard output goes into the file (`> 结果.csv`): the shell has made it, empty, before we look."""
    try:
        return os.path.samestat(path.stat(), os.fstat(1))
    except OSError:  # a link to nothing; or standard output is closed
        return False


def tables_named(name: str) -> list[str]:
    """The tables whose label the name of a file holds, the longest first; one inside another's label is not meant."""
    found = sorted((table for table in INPUTS.values() if table.label in name), key=lambda one: -len(one.label))
    return [
        table.key
        for at, table in enumerate(found)
        if not any(table.label in longer.label and name.count(table.label) == 1 for longer in found[:at])
    ]


def real_path(path: Path) -> Path:
    """The path without links; a loop of links is left as it is, where `Path.resolve` would raise."""
    return Path(os.path.realpath(path))


def some_of(names: Sequence[str], most: int = 3) -> str:
    """A few names, and how many there are where there are more."""
    return "、".join(names[:most]) + (f" 等 {len(names):,} 个文件" if len(names) > most else "")


def _check_standard_input(overrides: Mapping[str, Sequence[str]]) -> None:
    asked = [key for key, given in overrides.items() for path in given if path in THROUGH_PIPE]
    if len(asked) > 1:
        options = "、".join(f"--{key.replace('_', '-')} -" for key in asked)
        raise UsageError(f"标准输入：只能送入一个文件，却有 {options}，请留一个，其余写文件名")
    if asked:
        require_input()


def _given(pattern: str) -> list[Path]:
    return [STANDARD_INPUT] if pattern in THROUGH_PIPE else matches(Path(), pattern, None)

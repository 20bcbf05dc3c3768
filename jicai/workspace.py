"""Which files a workspace holds for each table, and which batches it works with."""

from __future__ import annotations

import glob
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from jicai.batches.loader import load_all
from jicai.batches.model import Batch
from jicai.errors import ConfigError, UsageError
from jicai.intake.piped import STANDARD_INPUT, require_input
from jicai.intake.sniff import EXTENSIONS
from jicai.settings.loader import FILE_NAME, load_settings
from jicai.settings.model import Settings
from jicai.tables import INPUTS

#: What Excel leaves beside a workbook that somebody has open.
_LOCK_PREFIX = "~$"
_GLOB = set("*?[")
#: What means standard input where a table's path is given as an option.
THROUGH_PIPE = ("-", str(STANDARD_INPUT))


@dataclass(frozen=True, slots=True)
class Workspace:
    """A folder with its settings, its batches, and the files of each table in the order of their names.

    `passed_over` are Chinese lines about files that look like inputs and are not read.
    """

    folder: Path
    settings: Settings
    batches: dict[str, Batch]
    files: dict[str, list[Path]] = field(default_factory=dict)
    passed_over: list[str] = field(default_factory=list)
    batch_files: list[Path] = field(default_factory=list)

    def sources(self) -> list[Path]:
        """Every file that the workspace rests on: no result may be written over one."""
        inputs = [path for paths in self.files.values() for path in paths]
        return [*inputs, *self.batch_files, self.folder / FILE_NAME]

    def shown(self, path: Path) -> str:
        """A path as the user would write it: relative to the workspace where it lies in it."""
        if path == STANDARD_INPUT:
            return "标准输入"
        try:
            return str(path.relative_to(self.folder))
        except ValueError:
            return str(path)


def open_workspace(folder: Path, overrides: Mapping[str, Sequence[str]] | None = None) -> Workspace:
    """Find the inputs of the folder by settings and names; `overrides` are the paths given for tables as options.

    Raises UsageError for a folder or path that is not there and for `-` where standard input cannot serve, ConfigError
    for broken settings or batch files.
    """
    if not folder.is_dir():
        raise UsageError(f"工作目录 {folder} 不是文件夹，请用 -C 指明")
    settings = load_settings(folder)
    batch_files = [path for pattern in settings.batches.files for path in _matches(folder, pattern, "batches.files")]
    workspace = Workspace(folder, settings, load_all(batch_files), batch_files=batch_files)
    _check_standard_input(overrides or {})
    by_name = _by_name(folder, workspace.passed_over)
    for key in INPUTS:
        given = (overrides or {}).get(key)
        if given:
            paths = [path for pattern in given for path in _given(pattern)]
        elif key in settings.inputs:
            paths = [path for pattern in settings.inputs[key] for path in _matches(folder, pattern, f"inputs.{key}")]
        else:
            paths = by_name.get(key, [])
        unique = {path.resolve(): path for path in paths if not path.name.startswith(_LOCK_PREFIX)}
        workspace.files[key] = sorted(unique.values(), key=lambda path: (path.name, str(path)))
    return workspace


def _by_name(folder: Path, passed_over: list[str]) -> dict[str, list[Path]]:
    found: dict[str, list[Path]] = {}
    for path in sorted(folder.iterdir()):
        name = path.name.removeprefix(_LOCK_PREFIX)
        table = next((table for table in INPUTS.values() if name.startswith(table.label)), None)
        if table is None:
            continue
        if path.name.startswith(_LOCK_PREFIX):
            passed_over.append(f"{path.name}：Excel 的锁定文件，未读")
        elif path.suffix.lower() not in EXTENSIONS:
            passed_over.append(f"{path.name}：不是表格文件，未读")
        else:
            found.setdefault(table.key, []).append(path)
    return found


def _check_standard_input(overrides: Mapping[str, Sequence[str]]) -> None:
    asked = [key for key, given in overrides.items() for path in given if path in THROUGH_PIPE]
    if len(asked) > 1:
        options = "、".join(f"--{key.replace('_', '-')} -" for key in asked)
        raise UsageError(f"标准输入：只能送入一个文件，却有 {options}，请留一个，其余写文件名")
    if asked:
        require_input()


def _given(pattern: str) -> list[Path]:
    return [STANDARD_INPUT] if pattern in THROUGH_PIPE else _matches(Path(), pattern, None)


def _matches(folder: Path, pattern: str, setting: str | None) -> list[Path]:
    """The files of a path or glob; an existing path is taken as it is, also one with brackets in its name."""
    path = folder / pattern
    if path.exists() or not _GLOB & set(pattern):
        if path.exists():
            return [path]
    elif matches := sorted(glob.glob(pattern, root_dir=folder, recursive=True)):  # noqa: PTH207 - absolute patterns too
        return [folder / match for match in matches]
    if setting is None:
        raise UsageError(f"找不到文件 {pattern}，请核对路径")
    raise ConfigError(f"{folder / FILE_NAME}：{setting}：找不到文件 {pattern}，请核对路径")

"""What `jicai.toml` says and the files that it names: every mistake in any of them is told in the same run."""

from __future__ import annotations

import glob
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import NoReturn

from jicai.batches.loader import examined_batches
from jicai.batches.model import Batch
from jicai.batches.what_if import assumptions
from jicai.errors import ConfigError, UsageError
from jicai.own_rules.loader import own_rules
from jicai.own_rules.rule import OwnRules
from jicai.settings.loader import FILE_NAME, examined_settings
from jicai.settings.model import Settings
from jicai.tables import INPUTS

_GLOB = set("*?[")


@dataclass(frozen=True, slots=True)
class Named:
    """The settings of a folder, its batches and their files, the files of tables that `[inputs]` names, its rules."""

    settings: Settings
    batches: dict[str, Batch]
    batch_files: list[Path]
    inputs: dict[str, list[Path]]
    own_rules: OwnRules


def settings_and_files(
    folder: Path, overridden: Collection[str] = (), kept: Collection[str] = (), sets: Sequence[str] = ()
) -> Named:
    """What a folder's settings are and name; `overridden` are tables of which options name the files, `sets` what is
    assumed of the batches (`jicai.batches.what_if`).

    `kept` are those of which the folder keeps months: their files may have been archived.

    ConfigError with a line for every mistake in `jicai.toml`, in the batch files, in the own rules and, where there is
    any, in the scheme of assessment: this one's content matters to few commands, that it is there to all.
    """
    settings, told = examined_settings(folder)
    named, mistakes = _examined(folder, settings, overridden, kept, sets)
    told += mistakes
    if told:
        raise ConfigError("\n".join(dict.fromkeys([*told, *_of_scheme(folder, settings)])))
    return named


def checked_settings(folder: Path) -> Settings:
    """The settings alone, for what has to know them before the files; ConfigError as of `settings_and_files`."""
    settings, told = examined_settings(folder)
    if told:
        refuse_all(folder)
    return settings


def checked_own_rules(folder: Path) -> OwnRules:
    """The folder's own rules alone; ConfigError as of `settings_and_files`."""
    own = own_rules(folder)
    if own.mistakes:
        refuse_all(folder)
    return own


def refuse_all(folder: Path, error: ConfigError | None = None) -> NoReturn:
    """Raise for a mistake together with all others that `settings_and_files` knows of."""
    told = [] if error is None else str(error).split("\n")
    try:
        settings_and_files(folder)
    except ConfigError as others:
        told = [*str(others).split("\n"), *told]
    raise ConfigError("\n".join(dict.fromkeys(told)))


def _examined(
    folder: Path, settings: Settings, overridden: Collection[str], kept: Collection[str], sets: Sequence[str]
) -> tuple[Named, list[str]]:
    told: list[str] = []

    def found(patterns: Iterable[str], setting: str, *, may_lack: bool = False) -> Iterator[Path]:
        for pattern in patterns:
            try:
                yield from matches(folder, pattern, setting)
            except ConfigError as error:
                if not may_lack:
                    told.append(str(error))

    batch_files = list(found(settings.batches.files, "batches.files"))
    batches, mistakes = examined_batches(batch_files, assumptions(sets))
    told += mistakes
    inputs = {
        key: list(found(patterns, f"inputs.{key}", may_lack=key in kept))
        for key, patterns in settings.inputs.items()
        if key in INPUTS and key not in overridden
    }
    own = own_rules(folder)
    told += own.mistakes
    if (path := scheme_file(folder, settings)) and not path.exists():
        told.append(_not_found(folder, "assess.scheme", settings.assess.scheme))
    return Named(settings, batches, batch_files, inputs, own), told


def scheme_file(folder: Path, settings: Settings) -> Path | None:
    """The file of the scheme of assessment that the settings name; None for a shipped one, or none."""
    name = settings.assess.scheme
    if not name:
        return None
    from jicai.schemes.loader import SHIPPED

    return None if name in SHIPPED else folder / name


def _of_scheme(folder: Path, settings: Settings) -> list[str]:
    path = scheme_file(folder, settings)
    if path is None or not path.exists():
        return []
    from jicai.schemes.loader import load_scheme  # heavy

    try:
        load_scheme(path)
    except ConfigError as error:
        return str(error).split("\n")
    return []


def matches(folder: Path, pattern: str, setting: str | None) -> list[Path]:
    """The files of a path or glob; an existing path is taken as it is, also one with brackets in its name.

    ConfigError, or without a `setting` UsageError, where there is none.
    """
    path = folder / pattern
    if path.exists() or not _GLOB & set(pattern):
        if path.exists():
            return [path]
    elif found := sorted(glob.glob(pattern, root_dir=folder, recursive=True)):  # noqa: PTH207 - absolute patterns too
        return [folder / match for match in found]
    if setting is None:
        raise UsageError(f"找不到文件 {pattern}，请核对路径")
    if not pattern.isprintable():  # "D:\new\table.xlsx" in double quotes of TOML
        shown = repr(pattern).strip("'")
        remedy = "双引号里的 \\ 有特殊含义，请用 / 分开文件夹，或改用单引号"
        raise ConfigError(f"{folder / FILE_NAME}：{setting}：找不到文件 {shown}，{remedy}")
    raise ConfigError(_not_found(folder, setting, pattern))


def _not_found(folder: Path, setting: str, pattern: str) -> str:
    return f"{folder / FILE_NAME}：{setting}：找不到文件 {pattern}，请核对路径"

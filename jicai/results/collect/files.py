"""The files of a folder that may hold answers, and the list of what was sent."""

from __future__ import annotations

import os
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from jicai.errors import UnusableFileError, UsageError
from jicai.intake.files.archives import expand, others
from jicai.intake.files.sniff import ARCHIVES, EXTENSIONS
from jicai.tables.results.dispatch import MANIFEST_FILE

_LOCK_PREFIXES = ("~$", ".")


@dataclass(slots=True)
class Found:
    """Files by how they are shown, and where their content lies; what is no spreadsheet; what could not be unpacked."""

    files: dict[str, Path] = field(default_factory=dict)
    others: list[str] = field(default_factory=list)
    broken: list[tuple[str, UnusableFileError]] = field(default_factory=list)
    manifests: list[Path] = field(default_factory=list)


def found_in(folder: Path, scratch: Path) -> Found:
    """All files of the folder and those below it, in the order of their names; archives unpacked into `scratch`."""
    if not folder.is_dir():
        raise UsageError(f"{folder}：不是文件夹，请写放报回的文件的文件夹")
    found = Found()
    for place, folders, names in os.walk(folder):
        folders[:] = sorted(one for one in folders if not one.startswith("."))
        for name in sorted(names):
            path = Path(place, name)
            shown, ending = str(path.relative_to(folder)), path.suffix.lower()
            if name == MANIFEST_FILE:
                found.manifests.append(path)
            elif name.startswith(_LOCK_PREFIXES):
                continue
            elif ending in ARCHIVES:
                _unpack(path, shown, scratch, found)
            elif ending in EXTENSIONS:
                found.files[shown] = path
            else:
                found.others.append(shown)
    return found


def manifest_path(sent: Path | None, folder: Path, found: Sequence[Path]) -> Path:
    """The list that was named, or the only one in the folder. UsageError where there is none, or several."""
    if sent is not None:
        path = sent / MANIFEST_FILE if sent.is_dir() else sent
        if not path.is_file():
            raise UsageError(f"--sent {sent}：没有 {MANIFEST_FILE}，请写下发时写出的文件夹")
        return path
    if not found:
        raise UsageError(f"{folder} 里没有 {MANIFEST_FILE}，不知道下发了什么，请用 --sent 写明下发时写出的文件夹")
    if len(found) > 1:
        names = "、".join(str(path) for path in found[:3])
        raise UsageError(f"{folder} 里有 {len(found)} 份 {MANIFEST_FILE}（{names}），请用 --sent 写明收回哪一次的")
    return found[0]


def _unpack(path: Path, shown: str, scratch: Path, found: Found) -> None:
    folder = scratch / f"archive-{len(found.files)}-{len(found.broken)}"
    folder.mkdir()
    try:
        for name, content in expand(path, folder):
            found.files[f"{shown}/{name}"] = content
        found.others += [f"{shown}/{name}" for name in others(path)]
    except UnusableFileError as error:
        found.broken.append((shown, error))

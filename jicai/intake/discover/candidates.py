"""Which files of a workspace have to be opened for the tables that are wanted, and what stands in archives."""

from __future__ import annotations

import re
import tempfile
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from jicai.intake.discover.workspace import Candidate, tables_named
from jicai.intake.files.archives import expand
from jicai.intake.files.sniff import ARCHIVES, EXTENSIONS, Format
from jicai.intake.sheets.guide import GUIDE_SHEET

_SHEET = re.compile(rb"<(?:\w+:)?sheet\s([^>]*)>")
_NAME, _HIDDEN = re.compile(rb'\bname="([^"]*)"'), re.compile(rb'\bstate="(?:hidden|veryHidden)"')
#: Formats of one sheet alone.
_SINGLE = frozenset({Format.CSV, Format.PARQUET})


@dataclass(frozen=True, slots=True)
class Expanded:
    """A file as it is shown, where its content lies, and what is said of it.

    See `jicai.intake.discover.workspace.Candidate`.
    """

    path: Path
    held: Path
    tables: tuple[str, ...]
    only: bool


def may_hold(candidate: Candidate, wanted: set[str]) -> bool:
    """Whether the file may hold one of the wanted tables, as far as can be told without reading it."""
    if candidate.stored:
        return bool(wanted & set(candidate.tables))
    if candidate.only or not candidate.tables:
        return not candidate.only or bool(wanted & set(candidate.tables))
    return bool(wanted & set(candidate.tables)) or not _has_one_sheet(candidate.path)


def _has_one_sheet(path: Path) -> bool:
    """Whether the file can hold no other table than the one that its name says."""
    kind = EXTENSIONS.get(path.suffix.lower())
    if kind in _SINGLE:
        return True
    if kind is not Format.XLSX:
        return False
    try:
        with zipfile.ZipFile(path) as archive:
            content = archive.read("xl/workbook.xml")
    except (OSError, KeyError, zipfile.BadZipFile, NotImplementedError, RuntimeError):
        return False
    sheets = [found for found in _SHEET.findall(content) if not _HIDDEN.search(found)]
    names = [found[1] for sheet in sheets if (found := _NAME.search(sheet))]
    return len([name for name in names if name != GUIDE_SHEET.encode()]) <= 1


def expanded(candidate: Candidate, held: Path, scratch: Path) -> Iterator[Expanded]:
    """The file itself, or what an archive holds; UnusableFileError where that cannot be taken out."""
    if candidate.path.suffix.lower() not in ARCHIVES:
        yield Expanded(candidate.path, held, candidate.tables, candidate.only)
        return
    folder = Path(tempfile.mkdtemp(dir=scratch))
    for name, content in expand(held, folder):
        labels = tuple(tables_named(name))
        tables = candidate.tables if candidate.only else labels or candidate.tables
        yield Expanded(candidate.path / name, content, tables, candidate.only)

"""Workbooks that count days from 1904, of which the reader is told in a way that it understands.

Newer versions of Excel write a second element of the name workbookPr, among their extensions, and the reader takes that
one for the workbook's own: its dates came out four years early.
"""

from __future__ import annotations

import re
import zipfile
from pathlib import Path

from jicai.errors import UnusableFileError
from jicai.intake.files.checksum import UnsoundError, whole
from jicai.intake.files.scratch import Scratch, replaced_parts
from jicai.intake.files.xlsx_parts import xlsx_parts

_LARGEST = 2**26
_NAMED = re.compile(rb"<(?:[\w.-]+:)?workbookPr[\s/>]")
_EXTENSIONS = re.compile(rb"<((?:[\w.-]+:)?)extLst(?:\s[^>]*)?>.*?</\1extLst\s*>", re.DOTALL)


def with_its_epoch(path: Path, scratch: Scratch) -> Path:
    """The workbook, or a copy that differs from it only in lacking the extensions of its workbook part."""
    try:
        with path.open("rb") as file, zipfile.ZipFile(file) as archive:
            parts = xlsx_parts(file, archive)
            if not parts.epoch_1904 or parts.workbook is None:
                return path
            workbook = whole(file, parts.workbook, _LARGEST)
    except (zipfile.BadZipFile, UnsoundError, UnusableFileError, NotImplementedError, OSError, ValueError):
        return path  # the reader finds out what is wrong
    if len(_NAMED.findall(workbook)) < 2:
        return path
    copy = scratch.file(f"epoch{path.suffix}")
    with replaced_parts(path, copy, [parts.workbook.filename]) as archive:
        archive.writestr(parts.workbook.filename, _EXTENSIONS.sub(b"", workbook))
    return copy

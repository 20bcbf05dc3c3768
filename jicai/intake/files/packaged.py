"""One pass over a packaged workbook beside the reader: whether it is sound, and what the reader does not tell of it."""

from __future__ import annotations

import zipfile
from functools import partial
from itertools import chain
from pathlib import Path
from threading import Event
from typing import BinaryIO

from jicai.errors import UnusableFileError
from jicai.intake.files.checksum import UnsoundError, inflated
from jicai.intake.files.facts import SheetFacts, WorkbookFacts
from jicai.intake.files.ods_facts import ods_facts
from jicai.intake.files.sniff import Format
from jicai.intake.files.xlsx_counted import count_cells
from jicai.intake.files.xlsx_facts import PlacesMissingError, SheetScan
from jicai.intake.files.xlsx_parts import XlsxParts, xlsx_parts


def package_facts(path: Path, kind: Format, over: Event) -> WorkbookFacts:
    """The facts of an .xlsx or .ods; of an .xlsb only that its checksums agree.

    UnusableFileError `damaged` where a part has not the content that its checksum says. What comes back when `over` is
    set before the end is of no use.
    """
    try:
        with path.open("rb") as file, zipfile.ZipFile(file) as archive:
            parts = xlsx_parts(file, archive) if kind is Format.XLSX else XlsxParts()
            facts = WorkbookFacts([SheetFacts() for _ in parts.sheets], parts.epoch_1904)
            for part in archive.infolist():
                if over.is_set():
                    break
                if kind is Format.ODS and part.filename == "content.xml":
                    styles = [inflated(file, one) for one in archive.infolist() if one.filename == "styles.xml"]
                    facts = ods_facts(inflated(file, part), partial(inflated, file, part), chain(*styles))
                elif part in parts.sheets:
                    found = _sheet_facts(file, part, parts, over)
                    for place, sheet in enumerate(parts.sheets):
                        if sheet is part:
                            facts.sheets[place] = found
                else:
                    for _ in inflated(file, part):
                        if over.is_set():
                            break
            return facts
    except (zipfile.BadZipFile, UnsoundError, NotImplementedError, OSError, ValueError) as error:
        raise UnusableFileError("校验和不符", "damaged") from error


def _sheet_facts(file: BinaryIO, part: zipfile.ZipInfo, parts: XlsxParts, over: Event) -> SheetFacts:
    scan = SheetScan(parts.unit_styles, parts.struck_styles, uncalculated=parts.uncalculated)
    try:
        for piece in inflated(file, part):
            if over.is_set():
                return scan.facts
            scan.feed(piece)
        return scan.close()
    except PlacesMissingError:
        pieces = inflated(file, part)
        return count_cells(pieces, parts.unit_styles, parts.struck_styles, uncalculated=parts.uncalculated)

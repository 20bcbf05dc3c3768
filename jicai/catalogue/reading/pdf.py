"""The ruled tables of a PDF, page by page, with the text above each. Tables without lines are not guessed."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import pdfplumber
from pdfminer.pdfdocument import PDFEncryptionError, PDFPasswordIncorrect
from pdfplumber.utils.exceptions import PdfminerException

from jicai.catalogue.annex import Annex, AnnexRow, AnnexTable
from jicai.catalogue.spelling import one_line
from jicai.errors import UnusableFileError

#: Lines above a table that may be its title.
_TITLES = 6
_MOST_PAGES = 2_000
#: How far lines of one rule may lie apart, in points.
_TOLERANCE = 1.5


def read_pdf(path: Path, annex: Annex) -> None:
    """Add the ruled tables of every page; pages with text and none of them are named.

    Raises UnusableFileError: `encrypted`, `scanned`, `too-large`.
    """
    try:
        document = pdfplumber.open(path)
    except PdfminerException as error:
        locked = any(isinstance(one, (PDFPasswordIncorrect, PDFEncryptionError)) for one in (*error.args, error))
        raise UnusableFileError("", "encrypted" if locked else "damaged") from error
    with document:
        if len(document.pages) > _MOST_PAGES:
            raise UnusableFileError("", "too-large")
        without: list[int] = []
        has_text = False
        for number, page in enumerate(document.pages, 1):
            has_text |= bool(page.chars)
            # Some programs print bold letters by printing them twice.
            tables = _page(path.name, number, page.dedupe_chars())
            annex.tables += tables
            if page.chars and not tables:
                without.append(number)
            page.close()
        if not has_text:
            raise UnusableFileError("", "scanned")
        if without:
            shown = "、".join(map(str, without[:8])) + ("等" if len(without) > 8 else "")
            annex.notes.append(f"第 {shown} 页没有带框线的表格，没有读")


def _page(file: str, number: int, page: Any) -> list[AnnexTable]:
    found = sorted(page.find_tables(), key=lambda table: table.bbox[1])
    tables, above = [], float(page.bbox[1])
    for at, table in enumerate(found, 1):
        titles = _titles(page, above, float(table.bbox[1]))
        above = max(above, float(table.bbox[3]))
        rows = _rows(table)
        if rows:
            place = f"第{number}页" + (f"第{at}个表" if len(found) > 1 else "")
            tables.append(AnnexTable(file, place, rows, titles, flows=True))
    if tables:
        tables[-1] = replace(tables[-1], below=_lines(page, above, float(page.bbox[3]))[:_TITLES])
    return tables


def _titles(page: Any, top: float, bottom: float) -> tuple[str, ...]:
    return _lines(page, top, bottom)[-_TITLES:]


def _lines(page: Any, top: float, bottom: float) -> tuple[str, ...]:
    left, _, right, _ = page.bbox
    if bottom - top < _TOLERANCE:
        return ()
    text = page.crop((left, top, right, bottom), strict=False).extract_text() or ""
    return tuple(filter(None, map(one_line, text.splitlines())))


def _rows(table: Any) -> tuple[AnnexRow, ...]:
    """The rows of text; a cell that reaches down over further rows stands in each of them."""
    texts: list[list[str | None]] = table.extract()
    rows: list[AnnexRow] = []
    reaching: dict[int, tuple[float, str]] = {}
    for number, (row, cells) in enumerate(zip(table.rows, texts, strict=True), 1):
        filled: list[str] = []
        spanned: set[int] = set()
        for at, (box, text) in enumerate(zip(row.cells, cells, strict=True)):
            if box is not None:
                content = one_line(text or "")
                reaching[at] = (float(box[3]), content)
                filled.append(content)
            elif at in reaching and reaching[at][0] > float(row.bbox[1]) + _TOLERANCE:
                filled.append(reaching[at][1])
                spanned.add(at)
            else:
                filled.append("")
        if any(filled):
            rows.append(AnnexRow(number, tuple(filled), frozenset(spanned)))
    return tuple(rows)

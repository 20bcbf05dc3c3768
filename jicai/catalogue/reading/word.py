"""The tables of a Word document in their order, with the paragraphs above each."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import docx
from docx.document import Document
from docx.oxml.ns import qn
from docx.table import Table
from docx.text.paragraph import Paragraph

from jicai.catalogue.annex import Annex, AnnexRow, AnnexTable
from jicai.catalogue.spelling import one_line

#: Lines above a table that may be its title.
_TITLES = 6
#: Columns that a document's table may have: a hostile `gridSpan` makes millions.
_MOST_COLUMNS = 200


def read_word(path: Path, annex: Annex) -> None:
    """Add the tables of the document's body to the annex."""
    document: Document = docx.Document(str(path))
    titles: list[str] = []

    def below() -> None:
        """What follows a table may be a note on it as well as the title of the next."""
        if annex.tables and titles:
            annex.tables[-1] = replace(annex.tables[-1], below=tuple(titles[:_TITLES]))

    for block in document.iter_inner_content():
        if isinstance(block, Paragraph):
            if text := one_line(block.text):
                titles.append(text)
            continue
        below()
        number = len(annex.tables) + 1
        annex.tables.append(
            AnnexTable(path.name, f"第{number}个表", _rows(block), tuple(titles[-_TITLES:]), flows=number > 1)
        )
        titles = []
    below()


def _rows(table: Table) -> tuple[AnnexRow, ...]:
    rows: list[AnnexRow] = []
    above: list[str] = []
    for number, row in enumerate(table._tbl.tr_lst, 1):
        cells: list[str] = [""] * min(row.grid_before, _MOST_COLUMNS)
        spanned: set[int] = set()
        for cell in row.tc_lst:
            at = len(cells)
            if cell.vMerge == "continue":
                cells.append(above[at] if at < len(above) else "")
                spanned.add(at)
            else:
                cells.append(_text(cell))
            cells += [""] * (min(cell.grid_span, _MOST_COLUMNS - at) - 1)
        above = cells
        if any(cells):
            rows.append(AnnexRow(number, tuple(cells), frozenset(spanned)))
    return tuple(rows)


def _text(cell: Any) -> str:
    """The paragraphs of a cell in one line, those of tables inside it too, without deleted revisions."""
    paragraphs = (
        "".join(run.text or "" if run.tag == qn("w:t") else "\n" for run in paragraph.iter(qn("w:t"), qn("w:br")))
        for paragraph in cell.iter(qn("w:p"))
    )
    return one_line("\n".join(paragraphs))

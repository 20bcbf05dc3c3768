"""A file looked at, not read: the first rows of each sheet and what stands in its columns, all of it bounded.

This runs in a child like all reading; what comes back are plain values from which `jicai.adopt` concludes.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import polars as pl

from jicai.errors import UnusableFileError
from jicai.intake.discover.own import OWN, is_own_result
from jicai.intake.discover.sheets import Fit, fit_of
from jicai.intake.files.read import read_sheets
from jicai.intake.files.sheet import PassedOver, RawSheet
from jicai.intake.sheets.characters import BLANKS
from jicai.intake.sheets.guide import GUIDE_SHEET
from jicai.intake.sheets.header_lines import Row
from jicai.intake.sheets.headers import SEARCH_ROWS, Header, find_header
from jicai.intake.sheets.wording import Terms
from jicai.tables import INPUTS

#: Distinct texts that are kept of a column, and of one whose values other files name.
MOST, MOST_NAMED = 200, 20_000
_NAMED_BY_OTHERS = {
    "institutions": ("institution_code", "institution_name", "other_names"),
    "products": ("product_code", "company", "batch", "other_codes"),
    "orders": ("line_id",),
}
_LONGEST = 120
#: Rows that begin so and are half empty are no rows of data; what the reader does with them is its own matter.
_ASIDE = (
    r"^\s*(合\s*计|小\s*计|总\s*计|本\s*页\s*小\s*计|累\s*计|制\s*表|审\s*核|复\s*核|备\s*注|说\s*明|打\s*印|注[:：\s])"
)


@dataclass(frozen=True, slots=True)
class LookedSheet:
    """A sheet as it was looked at.

    `rows` are those among which a header is looked for, `end` is the index of the first one below the header, `columns`
    the first distinct texts below it in each column, in the order of the sheet. `aside` says why the sheet is none to
    be read (hidden, a result of jicai's own), empty for all others.
    """

    name: str
    rows: list[list[str | None]]
    end: int
    columns: list[list[str]]
    aside: str = ""

    def to_json(self) -> dict[str, Any]:
        """As plain values."""
        return asdict(self)

    @classmethod
    def from_json(cls, values: dict[str, Any]) -> LookedSheet:
        """The sheet as `to_json` gave it."""
        return cls(**values)


def look_task(path: Path, terms: Terms, folder: Path) -> list[LookedSheet]:
    """Look at every sheet of the file; UnusableFileError with the reader's reason where it cannot be opened."""
    looked = [_look(sheet, terms) for sheet in read_sheets(path, folder)]
    if any(sheet.aside == OWN for sheet in looked) and not any(_is_table(sheet, terms) for sheet in looked):
        return [LookedSheet(sheet.name, [], 0, [], sheet.aside or OWN) for sheet in looked]
    return looked


def _is_table(sheet: LookedSheet, terms: Terms) -> bool:
    try:
        return not sheet.aside and isinstance(fit_of(sheet.rows, sheet.name, terms), Fit)
    except UnusableFileError:
        return True


def _look(sheet: RawSheet | PassedOver, terms: Terms) -> LookedSheet:
    if isinstance(sheet, PassedOver):
        return LookedSheet(sheet.name, [], 0, [], sheet.reason)
    head = sheet.frame.head(SEARCH_ROWS + 1)
    rows = [[cell if cell and cell.strip(BLANKS) else None for cell in row] for row in head.iter_rows()]
    if is_own_result(rows, named=False):
        return LookedSheet(sheet.name, [], 0, [], OWN)
    if sheet.name == GUIDE_SHEET:
        return LookedSheet(sheet.name, [], 0, [], "按名称是说明，不作数据")
    table, header = header_of(rows, sheet.name, terms)
    end = header.end if header is not None else widest_row(rows) + 1
    columns_of = header.columns if header is not None else {}
    named = {columns_of[key].index for key in _NAMED_BY_OTHERS.get(table, ()) if key in columns_of}
    data = _without_totals(sheet.frame.slice(end))
    columns = [_column(data.to_series(index), MOST_NAMED if index in named else MOST) for index in range(data.width)]
    kept = [[cell[:_LONGEST] if cell else cell for cell in row] for row in rows]
    return LookedSheet(sheet.name, kept, end, columns)


def header_of(rows: list[list[str | None]], sheet: str, terms: Terms) -> tuple[str, Header | None]:
    """The table that the rows are nearest to by known headers, and its header; no header where they name none."""
    try:
        fit = fit_of(rows, sheet, terms)
    except UnusableFileError:
        fit = None
    if isinstance(fit, Fit):
        return fit.table.key, fit.header
    given = terms.table_of(sheet)
    asked = [given] if given else list(terms.tables) or list(INPUTS)
    found = [(key, find_header(rows, INPUTS[key], terms.wording(sheet, key), anyway=True)) for key in asked]
    known = [(key, header) for key, header in found if header is not None and len(header.columns) > 1]
    return max(known, key=lambda one: len(one[1].columns), default=("", None))


def widest_row(rows: Iterable[Row]) -> int:
    """The first of the rows with most filled cells; -1 where none has two."""
    counts = [sum(cell is not None for cell in row) for row in rows]
    most = max(counts[:SEARCH_ROWS], default=0)
    return counts.index(most) if most > 1 else -1


def _without_totals(data: pl.DataFrame) -> pl.DataFrame:
    """The rows without totals and footers."""
    if not data.width:
        return data
    first = data.select(pl.coalesce(pl.all())).to_series()
    aside = first.str.contains(_ASIDE).fill_null(value=False)
    if not aside.any():
        return data
    filled = data.select(pl.sum_horizontal(pl.all().is_not_null())).to_series()
    return data.filter(~(aside & (filled * 2 <= filled.max())))


def _column(cells: pl.Series, most: int) -> list[str]:
    bare = cells.str.strip_chars(BLANKS)
    filled = bare.filter((bare != "").fill_null(value=False))
    return [text[:_LONGEST] for text in filled.unique(maintain_order=True).head(most)]

"""Which rows of a sheet are data: blank rows, repeated headers, totals and footers are told apart and counted."""

from __future__ import annotations

from functools import reduce
from operator import and_, or_

import polars as pl

from jicai.intake.distinct import BLANKS, tidy
from jicai.intake.headers import Header, fold
from jicai.intake.sheet import RawSheet
from jicai.tables.column import InputTable

_TOTAL = r"^\s*(合\s*计|小\s*计|总\s*计|本\s*页\s*小\s*计|累\s*计)"
# A note begins with 注, but so do the names of injections (注射用…).
_FOOTER = r"^\s*(制\s*表|审\s*核|复\s*核|注(\s|[:：.、,，\d（(意]|$)|备\s*注|说\s*明|打\s*印|第.*页)"

_AROUND = BLANKS + "*"


def skipped_rows(sheet: RawSheet, data: pl.DataFrame, header: Header, table: InputTable) -> dict[str, pl.Series]:
    """For each reason to skip rows of `data` (those below the header) the mask of the rows; no two overlap."""
    first = _first_filled(data)
    with_error = _rows_with_error(sheet, data, header)
    empty = first.is_null() & ~with_error
    masks = {"empty": empty}
    masks["header"] = _repeated_headers(sheet, data, header, table) & ~empty
    masks["total"] = first.str.contains(_TOTAL).fill_null(value=False) & ~masks["header"]
    footer = first.str.contains(_FOOTER).fill_null(value=False) & ~masks["header"] & ~masks["total"]
    masks["footer"] = _footers(data, header, table, footer, reduce(or_, masks.values())) if footer.any() else footer
    return {reason: mask for reason, mask in masks.items() if mask.any()}


def _first_filled(data: pl.DataFrame) -> pl.Series:
    """The first filled cell of each row, null in a blank row."""
    first = data.select(pl.coalesce(pl.all())).to_series().alias("first")
    blank = (first.str.strip_chars(BLANKS) == "").fill_null(value=False)
    if blank.any():  # the first cell holds only blanks, so the next ones have to be looked at
        filled = data.filter(blank).select(pl.coalesce(pl.when(pl.all().str.strip_chars(BLANKS) != "").then(pl.all())))
        first = first.scatter(blank.arg_true(), filled.to_series())
    return first


def _rows_with_error(sheet: RawSheet, data: pl.DataFrame, header: Header) -> pl.Series:
    mask = pl.repeat(False, data.height, dtype=pl.Boolean, eager=True)
    rows = sorted({row - header.end for row, _, _ in sheet.errors if row >= header.end})
    return mask.scatter(rows, True) if rows else mask


def _repeated_headers(sheet: RawSheet, data: pl.DataFrame, header: Header, table: InputTable) -> pl.Series:
    """Rows that say again what stands above the data, as printed exports do on every page.

    A header line is repeated where at least half of a row's filled cells say what it says in their columns; a title or
    group line above it only where all do.
    """
    repeated = pl.repeat(False, data.height, dtype=pl.Boolean, eager=True)
    for number, line in enumerate(sheet.frame.head(header.end).iter_rows()):
        filled = [index for index, cell in enumerate(line) if cell and cell.strip(BLANKS)]
        if not filled:
            continue
        spelled = {_bare(line[filled[0]])}
        if number in header.rows:
            spelled |= {name for column in table.columns for name in (column.label, *column.others)}
        anchor = data.to_series(filled[0]).str.strip_chars(_AROUND)
        candidates = anchor.is_in(list(spelled)).fill_null(value=False)
        if candidates.any():
            said = [fold(cell) for cell in line]
            share = 0.5 if number in header.rows else 1.0
            same = [_says_the_same(row, said, share) for row in data.filter(candidates).iter_rows()]
            repeated = repeated.scatter(candidates.arg_true().filter(pl.Series(same)), True)
    return repeated


def _bare(cell: str | None) -> str:
    return (cell or "").strip(_AROUND)


def _says_the_same(row: tuple[str | None, ...], said: list[str], share: float) -> bool:
    filled = [(index, fold(cell)) for index, cell in enumerate(row) if cell and cell.strip(BLANKS)]
    same = sum(said[index] == cell for index, cell in filled)
    return bool(filled) and same >= share * len(filled)


def _footers(
    data: pl.DataFrame, header: Header, table: InputTable, candidates: pl.Series, skipped: pl.Series
) -> pl.Series:
    """Of the rows that begin like a footer those that are one.

    Such cells aside, none of the required columns is filled; or not all of them, and no row of data follows.
    """
    required = [header.columns[column.key].index for column in table.required]
    places = candidates.arg_true()
    rows = data.filter(candidates)
    filled = []
    for index in required:
        cells = rows.to_series(index)
        filled.append(tidy(cells).is_not_null() & ~cells.str.contains(_FOOTER).fill_null(value=False))
    complete, bare = reduce(and_, filled), ~reduce(or_, filled)
    others = ~(candidates | skipped)
    last = others.arg_true().cast(pl.Int64).max()
    below = places.cast(pl.Int64) > (last if isinstance(last, int) else -1)
    return pl.repeat(False, data.height, eager=True).scatter(places.filter(bare | (~complete & below)), True)

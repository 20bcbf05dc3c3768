"""Which rows of a sheet are data: blank rows, repeated headers, totals and footers are told apart and counted."""

from __future__ import annotations

from collections.abc import Callable
from functools import reduce
from operator import add, and_, or_

import polars as pl

from jicai.errors import UnusableFileError
from jicai.intake.files.sheet import RawSheet
from jicai.intake.sheets.characters import BLANKS
from jicai.intake.sheets.distinct import tidy
from jicai.intake.sheets.header_names import accepted_headers, fold
from jicai.intake.sheets.headers import Header
from jicai.intake.sheets.typed import as_texts
from jicai.intake.sheets.wording import Wording
from jicai.tables.column import InputTable

_TOTAL = r"^\s*(合\s*计|小\s*计|总\s*计|本\s*页\s*小\s*计|累\s*计)"
# A note begins with 注, but so do the names of injections (注射用…).
_FOOTER = r"^\s*(制\s*表|审\s*核|复\s*核|注(\s|[:：.、,，\d（(意]|$)|备\s*注|说\s*明|打\s*印|第.*页)"

_AROUND = BLANKS + "*"
#: Between these lie all texts that begin with a letter or figure of ASCII, or one of some signs: none of them is blank,
#: begins like a total or a footer, or has anything to trim at its beginning.
_FIRST_PLAIN, _BEHIND_PLAIN = chr(ord("*") + 1), "\x7f"
_BLANK = "^[" + "".join(rf"\x{{{ord(blank):x}}}" for blank in BLANKS) + "]*$"


def skipped_rows(sheet: RawSheet, data: pl.DataFrame, header: Header, table: InputTable) -> dict[str, pl.Series]:
    """For each reason to skip rows of `data` (those below the header) the mask of the rows; no two overlap."""
    first = _coalesced(data)
    if not first.null_count() and _ends_of_plain(first):  # as the codes that hardly any export does not begin with
        repeated = _repeated_headers(sheet, data, header, table)
        return {"header": repeated} if repeated.any() else {}
    first = _first_filled(data, first)
    with_error = _rows_with_error(sheet, data, header)
    empty = first.is_null() & ~with_error
    masks = {"empty": empty}
    masks["header"] = _repeated_headers(sheet, data, header, table) & ~empty
    total = first.str.contains(_TOTAL).fill_null(value=False) & ~masks["header"]
    masks["total"] = _totals(data, header, table, total) if total.any() else total
    footer = first.str.contains(_FOOTER).fill_null(value=False) & ~masks["header"] & ~masks["total"]
    masks["footer"] = _footers(data, header, table, footer, reduce(or_, masks.values())) if footer.any() else footer
    return {reason: mask for reason, mask in masks.items() if mask.any()}


def _ends_of_plain(cells: pl.Series) -> tuple[str, str] | None:
    """The least and the greatest of the cells where all that are filled begin plainly; finding them costs little."""
    least, greatest = cells.min(), cells.max()
    if not isinstance(least, str) or not isinstance(greatest, str):
        return None
    return (least, greatest) if least >= _FIRST_PLAIN and greatest < _BEHIND_PLAIN else None


def _first_filled(data: pl.DataFrame, first: pl.Series) -> pl.Series:
    """The first filled cell of each row, null in a blank row; `first` as `_coalesced` gives it."""
    blank = first.str.contains(_BLANK).fill_null(value=False)
    if blank.any():  # the first cell holds only blanks, so the next ones have to be looked at
        texts = as_texts(data.filter(blank))
        filled = texts.select(pl.coalesce(pl.when(pl.all().str.strip_chars(BLANKS) != "").then(pl.all())))
        first = first.scatter(blank.arg_true(), filled.to_series())
    return first


def _coalesced(data: pl.DataFrame) -> pl.Series:
    """The first cell of each row that is not null. A typed cell stands as 0: it is neither blank nor a word."""
    columns = []
    for column in data.get_columns():
        columns.append(
            column
            if column.dtype == pl.String
            else pl.select(pl.when(column.is_not_null()).then(pl.lit("0"))).to_series()
        )
        if not column.null_count():
            break
    if not columns:
        return pl.Series("first", [], pl.String)
    return pl.select(pl.coalesce(columns)).to_series().alias("first")


def _rows_with_error(sheet: RawSheet, data: pl.DataFrame, header: Header) -> pl.Series:
    mask = pl.repeat(False, data.height, dtype=pl.Boolean, eager=True)
    rows = sorted({row - header.end for row, _, _ in sheet.errors if row >= header.end})
    return mask.scatter(rows, True) if rows else mask


def _repeated_headers(sheet: RawSheet, data: pl.DataFrame, header: Header, table: InputTable) -> pl.Series:
    """Rows that say again what stands above the data, as printed exports do on every page.

    A header line is repeated where every named column says what it said; a title or group line above it where all
    filled cells do.
    """
    repeated = pl.repeat(False, data.height, dtype=pl.Boolean, eager=True)
    named = {found.index for found in header.columns.values()}
    for number, line in enumerate(sheet.frame.head(header.end).iter_rows()):
        filled = [index for index, cell in enumerate(line) if cell and cell.strip(BLANKS)]
        if not filled:
            continue
        anchor = data.to_series(filled[0])
        if anchor.dtype != pl.String:
            continue  # no figure and no date says what a header says
        spelled = {_bare(line[filled[0]])}
        if number in header.rows:
            spelled |= {name for column in table.columns for name in (column.label, *column.others)}
        if ends := _ends_of_plain(anchor):
            spelled = {name for name in spelled if ends[0][0] <= name[:1] <= ends[1][0]}
            if not spelled:
                continue
        anchor = anchor.str.strip_chars(_AROUND)
        candidates = anchor.is_in(list(spelled)).fill_null(value=False)
        if candidates.any():
            said = [fold(cell) for cell in line]
            looked_at = (named & set(filled)) if number in header.rows else None
            same = [_says_the_same(row, said, looked_at) for row in as_texts(data.filter(candidates)).iter_rows()]
            repeated = repeated.scatter(candidates.arg_true().filter(pl.Series(same)), True)
    return repeated


def check_second_header(
    data: pl.DataFrame, numbers: pl.Series, header: Header, table: InputTable, wording: Wording
) -> None:
    """UnusableFileError where one of these rows is a header too, with the columns in another order.

    What follows it would be read under the wrong names. `numbers` are the rows' numbers as Excel shows them; the rows
    that say the header again are not among them.
    """
    names = accepted_headers(table, wording)
    headers = [*names, *(fold(found.header) for found in header.columns.values())]
    required = [header.columns[column.key].index for column in table.required if column.key in header.columns]
    anchors = [_folded_in(data.to_series(index), headers) for index in required[:3]]
    candidates = reduce(or_, anchors) if anchors else None
    if candidates is None or not candidates.any():
        return
    known = set(headers)
    for number, row in zip(numbers.filter(candidates), data.filter(candidates).iter_rows(), strict=True):
        cells = {index: fold(cell) for index, cell in enumerate(row) if cell and cell.strip(BLANKS)}
        words = [cell for cell in cells.values() if cell in known]
        if len(words) * 2 < len(cells) or len(words) < min(3, len(header.columns)):
            continue
        moved = next(
            (found for found in header.columns.values() if cells.get(found.index, "") != fold(found.header)), None
        )
        if moved is not None:
            raise UnusableFileError(
                f"第 {number} 行又是表头，「{moved.header}」一列与前面的不同，请分成两张工作表",
                "ambiguous",
            )


def _folded_in(cells: pl.Series, words: list[str]) -> pl.Series:
    """Mask of the cells that are one of these folded words; only short texts can be."""
    bare = cells.str.strip_chars(_AROUND).str.to_uppercase()
    return bare.is_in(words).fill_null(value=False)


def _bare(cell: str | None) -> str:
    return (cell or "").strip(_AROUND)


def _says_the_same(row: tuple[str | None, ...], said: list[str], looked_at: set[int] | None) -> bool:
    filled = {index: fold(cell) for index, cell in enumerate(row) if cell and cell.strip(BLANKS)}
    if looked_at is not None:
        return all(filled.get(index, "") == said[index] for index in looked_at)
    return bool(filled) and all(said[index] == cell for index, cell in filled.items())


def _required(header: Header, table: InputTable) -> list[int]:
    """The columns of what a row must have; where a code's column is not there, that of what stands in for it."""
    keys = [
        next((key for key in (column.key, *column.stand_ins) if key in header.columns), None)
        for column in table.required
    ]
    return [header.columns[key].index for key in keys if key is not None]


def _filled(rows: pl.DataFrame, header: Header, table: InputTable, words: str) -> tuple[pl.Series, pl.Series]:
    """Whether all, and whether any, of the required cells are filled with something else than one of the words."""
    filled: list[pl.Series] = []
    for index in _required(header, table):
        cells = rows.to_series(index)
        filled.append(tidy(cells).is_not_null() & ~cells.str.contains(words).fill_null(value=False))
    return reduce(and_, filled), reduce(or_, filled)


def _within(mask: pl.Series, verdict: Callable[[], pl.Series]) -> pl.Series:
    """The masked places for which the verdict, given for these alone, is true."""
    return pl.repeat(False, len(mask), eager=True).scatter(mask.arg_true().filter(verdict()), True)


def _totals(data: pl.DataFrame, header: Header, table: InputTable, candidates: pl.Series) -> pl.Series:
    """Of the rows that begin like a total those that are one: not all that a row must have is there."""
    return _within(
        candidates, lambda: ~_filled(as_texts(data.filter(candidates)), header, table, _TOTAL + r"\s*[:：]?\s*$")[0]
    )


def _footers(
    data: pl.DataFrame, header: Header, table: InputTable, candidates: pl.Series, skipped: pl.Series
) -> pl.Series:
    """Of the rows that begin like a footer those that are one.

    Such cells aside, none of the required columns is filled; or not all of them, and no row of data follows. Where one
    such cell alone stands among required ones that are all filled, it is a code that begins so (审核0815).
    """
    rows = as_texts(data.filter(candidates))
    complete, some = _filled(rows, header, table, _FOOTER)
    required = [rows.to_series(index) for index in _required(header, table)]
    lone = reduce(add, [cells.str.contains(_FOOTER).fill_null(value=False).cast(pl.UInt32) for cells in required]) == 1
    full = reduce(and_, [tidy(cells).is_not_null() for cells in required])
    others = ~(candidates | skipped)
    last = others.arg_true().cast(pl.Int64).max()
    below = candidates.arg_true().cast(pl.Int64) > (last if isinstance(last, int) else -1)
    return _within(candidates, lambda: ~some | (~complete & below & ~(lone & full)))

"""What a sheet tells beside its cells, as problems of its rows: widths, merged cells, formulas without a value."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import polars as pl

from jicai.intake.files.facts import MOST_STRUCK
from jicai.intake.files.sheet import RawSheet
from jicai.intake.sheets.characters import BLANKS
from jicai.intake.sheets.headers import Header
from jicai.tables.column import NUMERIC, SCALES, InputTable, Kind

#: Rows with one doubt that are told by number.
_PLACES_TOLD = 5
#: So many other cells at least show how long the cells of a column are.
_ENOUGH = 3
#: What is still one of its kind when its end is missing.
_SHORTENED = NUMERIC | {Kind.DATE, Kind.MONTH, Kind.CODE, Kind.IDENTIFIER}

Places = dict[int, list[tuple[str, pl.DataFrame]]]


def wrong_widths(
    sheet: RawSheet, data: pl.DataFrame, header: Header, table: InputTable, kept: pl.Series | None
) -> pl.Series | None:
    """Mask of the rows of a CSV with more or fewer cells than its header; None where there is none.

    Surplus cells are harmless where every row of data has them and they are blank, missing ones where every row lacks
    the same ones and the header names none of them (CONTRACT "Cells"); but not where a figure goes on in the next cell,
    as an unquoted 1,000.00 does.
    """
    if sheet.widths is None:
        return None
    expected = _cells_of_header(sheet, header)
    widths = sheet.widths.slice(header.end)
    of_data = widths.filter(kept) if kept is not None else widths
    wrong = widths != expected
    # A cell beyond the last header is one too many even where the header's line ends in a comma.
    for index in range(_named(sheet, header), data.width):
        wrong |= (data.to_series(index).str.strip_chars(BLANKS) != "").fill_null(value=False)
    if kept is not None:
        wrong &= kept
    if not wrong.any():
        return None
    is_even = of_data.n_unique() == 1 and _is_harmless(data, kept, int(of_data[0]), _named(sheet, header))
    if is_even and not (_is_cut_in_two(data, header, table) & wrong).any():
        return None
    return wrong


def _is_cut_in_two(data: pl.DataFrame, header: Header, table: InputTable) -> pl.Series:
    """Mask of the rows in which a figure of at most three digits stands before a cell that may be the rest of it."""
    numeric = {found.index for key, found in header.columns.items() if table.column(key).kind in SCALES}
    mask = pl.repeat(False, data.height, dtype=pl.Boolean, eager=True)
    for index in numeric:
        if index + 1 < data.width and index + 1 not in numeric:
            begins = data.to_series(index).str.contains(r"^\s*[+-]?[0-9]{1,3}\s*$").fill_null(value=False)
            goes_on = data.to_series(index + 1).str.contains(r"^\s*[0-9]{3}(\.[0-9]*)?\s*$").fill_null(value=False)
            mask |= begins & goes_on
    return mask


def _cells_of_header(sheet: RawSheet, header: Header) -> int:
    assert sheet.widths is not None
    return max(int(sheet.widths[row]) for row in header.rows)


def _named(sheet: RawSheet, header: Header) -> int:
    """One more than the index of the last filled cell of the header."""
    filled = [
        index
        for row in header.rows
        for index, cell in enumerate(sheet.frame.row(row))
        if cell is not None and cell.strip(BLANKS)
    ]
    return max(filled, default=-1) + 1


def _is_harmless(data: pl.DataFrame, kept: pl.Series | None, width: int, named: int) -> bool:
    if width < named:
        return False
    beyond = [data.to_series(index) for index in range(named, data.width)]
    filled = [(cells.str.strip_chars(BLANKS) != "").fill_null(value=False) for cells in beyond]
    return not any((mask & kept if kept is not None else mask).any() for mask in filled)


def swallowed_rows(sheet: RawSheet, numbers: pl.Series) -> tuple[pl.Series | None, str | None]:
    """Of a CSV the mask of the rows in which quotes have swallowed lines, and a Chinese line on those that may have.

    `numbers` are Excel's row numbers of the kept rows.
    """
    rows = {sure: pl.Series([row + 1 for row, one in sheet.swallowed.items() if one is sure]) for sure in (True, False)}
    sure, perhaps = (
        numbers.is_in(rows[one].cast(numbers.dtype).implode()) if len(rows[one]) else None for one in (True, False)
    )
    line = None
    if perhaps is not None and perhaps.any():
        places = numbers.filter(perhaps)
        several = f" 等 {len(places):,} 行" if len(places) > _PLACES_TOLD else " 行"
        line = (
            f"第 {'、'.join(map(str, places.head(_PLACES_TOLD)))}{several}有单元格含换行和几个分隔符，"
            "可能是引号多写了一对，把后面的行也包了进去，请核对"
        )
    return (sure if sure is not None and sure.any() else None), line


def struck_rows(sheet: RawSheet, header: Header, numbers: pl.Series) -> str | None:
    """A Chinese line on the rows with a line through cells that are read: whoever drew it may not want them counted.

    `numbers` are Excel's row numbers of the kept rows.
    """
    columns = {found.index for found in header.columns.values()}
    struck = pl.Series(sorted({row + 1 for row, column in sheet.struck if column in columns}), dtype=numbers.dtype)
    places = numbers.filter(numbers.is_in(struck.implode()))
    if not len(places):
        return None
    more = "以上" if len(sheet.struck) >= MOST_STRUCK else ""
    several = f" 等 {len(places):,} 行{more}" if len(places) > _PLACES_TOLD else " 行"
    return (
        f"第 {'、'.join(map(str, places.head(_PLACES_TOLD)))}{several}的单元格画了删除线，照常读取；"
        "不该算的请删去这些行，该算的请去掉删除线"
    )


def perhaps_cut_off(
    sheet: RawSheet, header: Header, table: InputTable, last: int, numbers: pl.Series, texts: Mapping[str, pl.Series]
) -> str | None:
    """A Chinese line where the file may end within its last cell, and what is left of that would be read all the same.

    `last` is Excel's number of the sheet's last row, `numbers` are those of the kept rows, `texts` their cells by key.
    """
    if not sheet.unended or not len(numbers) or numbers[-1] != last:
        return None
    places = {found.index: key for key, found in header.columns.items()}
    end = max([*places, *(index for index, _ in header.unread)])
    if end not in places or (kind := table.column(places[end]).kind) not in _SHORTENED:
        return None
    if _is_whole(texts[places[end]], numeric=kind in NUMERIC):
        return None
    return (
        f"最后一行（第 {last:,} 行）没有换行，文件可能没有写完，"
        f"「{header.columns[places[end]].header}」不完整也看不出来，请核对这一行"
    )


def _is_whole(cells: pl.Series, *, numeric: bool) -> bool:
    """Whether the last cell is hardly one that was cut off, which would be shorter than the others.

    A figure has as many decimals as any other, a whole one among whole ones as many digits as most of them have, all
    else as many characters as all others.
    """
    filled = cells.drop_nulls()
    if len(filled) <= _ENOUGH or cells[-1] is None:
        return False
    if not numeric:
        return filled.str.len_chars().n_unique() == 1
    decimals = filled.str.extract(r"\.([0-9]+)$").str.len_chars().fill_null(0)
    if (decimals > 0).any():
        return bool(decimals[-1] == decimals.max())
    digits = filled.str.count_matches("[0-9]")
    return bool((digits <= digits[-1]).sum() * 2 > len(digits))


def bad_places(sheet: RawSheet, header: Header, numbers: pl.Series) -> Places:
    """By column the cells that hold no value of their own: reason code, and place among the kept rows with what shows.

    `numbers` are Excel's row numbers of the kept rows.
    """
    columns = {found.index for found in header.columns.values()}
    found: list[tuple[int, int, str, str | None]] = [
        (row, column, "error-cell", shown) for row, column, shown in sheet.errors if column in columns
    ]
    found += [(row, column, "no-cached-value", None) for row, column in sheet.uncached if column in columns]
    found += [(row, column, "merged", None) for row, column in _covered(sheet.merged, columns, header.end)]
    if not found:
        return {}
    frame = pl.DataFrame(
        found,
        schema={"number": pl.UInt32, "column": pl.Int64, "code": pl.String, "shown": pl.String},
        orient="row",
    ).with_columns(pl.col("number") + 1)
    places = pl.DataFrame({"number": numbers}).with_row_index("place")
    kept = frame.unique(["number", "column"], keep="first", maintain_order=True).join(places, on="number", how="inner")
    by_column: Places = {}
    for (column, code), part in kept.group_by("column", "code", maintain_order=True):
        by_column.setdefault(int(str(column)), []).append((str(code), part))
    return by_column


def _covered(merged: Iterable[tuple[int, int, int, int]], columns: set[int], end: int) -> Iterable[tuple[int, int]]:
    """The cells of read columns below the header that a merged range covers, its first cell aside."""
    for first_row, first_column, last_row, last_column in merged:
        for column in range(first_column, last_column + 1):
            if column in columns:
                for row in range(max(first_row, end), last_row + 1):
                    if (row, column) != (first_row, first_column):
                        yield row, column

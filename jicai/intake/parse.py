"""One sheet to one typed frame: header, skipped rows, typed columns, rejected rows, and an account that adds up."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

import polars as pl

from jicai.errors import UnusableFileError
from jicai.intake.cells import parse_cells
from jicai.intake.days import recognisable
from jicai.intake.distinct import BLANKS, Parsed, tidy
from jicai.intake.headers import SEARCH_ROWS, FoundColumn, Header, find_header
from jicai.intake.layout import skipped_rows
from jicai.intake.problems import Problems
from jicai.intake.row_rules import RowContext, apply_row_rules
from jicai.intake.sheet import RawSheet
from jicai.intake.wording import Wording
from jicai.tables.column import Column, InputTable, Kind, Sign

#: Excel's row number of every typed row.
ROW = "_row"
#: Suffix of the column that says how a code is written, null where that is how it is folded.
WRITTEN = "_written"
_THREADS = 2


@dataclass(slots=True)
class ParsedSheet:
    """The outcome of a sheet: typed rows, problems, and rows = used + skipped + rejected."""

    header: Header
    rows: pl.DataFrame
    problems: pl.DataFrame
    read: int
    skipped: dict[str, int]
    rejected: int
    defaulted: dict[str, int]
    keys: list[str] | None


def typed_schema(table: InputTable) -> pl.Schema:
    """The columns and types of a table's typed frame."""
    schema: dict[str, pl.DataType] = {ROW: pl.UInt32()}
    for column in table.columns:
        schema[column.key] = dtype_of(column)
        if column.kind is Kind.CODE:
            schema[column.key + WRITTEN] = pl.String()
    return pl.Schema(schema)


def dtype_of(column: Column) -> pl.DataType:
    """The Polars type of a column's typed values."""
    if column.kind in (Kind.QUANTITY, Kind.PRICE, Kind.FACTOR, Kind.MONEY):
        return pl.Decimal(18, column.scale)
    if column.kind is Kind.INTEGER:
        return pl.Int32()
    return pl.Date() if column.kind in (Kind.DATE, Kind.MONTH) else pl.String()


def header_of(sheet: RawSheet, table: InputTable, wording: Wording) -> Header | None:
    """The table's header in this sheet, also one that lacks columns; None where the sheet is of something else."""
    head = sheet.frame.head(SEARCH_ROWS)
    rows = [[cell if cell and cell.strip(BLANKS) else None for cell in row] for row in head.iter_rows()]
    return find_header(rows, table, wording.columns)


def parse_sheet(sheet: RawSheet, table: InputTable, header: Header, wording: Wording) -> ParsedSheet:
    """Read the rows below the header. Every one of them is used, skipped or rejected.

    The typed frame has the columns of `typed_schema`; a column that the sheet lacks is null, or its default.
    """
    data = sheet.frame.slice(header.end)
    sheet.frame = sheet.frame.head(header.end)  # the rest is held by `data` alone, to be freed column by column
    read = data.height
    offset = header.end + 1
    _check_width(sheet, data, header)
    numbers = pl.int_range(offset, offset + read, dtype=pl.UInt32, eager=True).alias(ROW)
    kept: pl.Series | None = None
    skipped: dict[str, int] = {}
    for reason, mask in skipped_rows(sheet, data, header, table).items():
        skipped[reason] = int(mask.sum())
        kept = ~mask if kept is None else kept & ~mask
    if kept is not None:
        data, numbers = data.filter(kept), numbers.filter(kept)
    problems = Problems(numbers)
    errors = _errors_by_column(sheet, header, numbers)
    typed, texts, headers, defaulted = _columns(sheet, table, header, wording, data, problems, errors, kept)
    apply_row_rules(RowContext(table, typed, texts, headers, problems))
    frame = pl.DataFrame([numbers, *(values.alias(key) for key, values in typed.items())])
    wrong = problems.wrong
    rejected = 0
    if wrong is not None:
        rejected = int(wrong.sum())
        frame = frame.filter(~wrong)
    frame = frame.select(typed_schema(table).names())
    return ParsedSheet(
        header, frame, problems.frame(), read, skipped, rejected, defaulted, _distinct_keys(table, frame)
    )


def _distinct_keys(table: InputTable, frame: pl.DataFrame) -> list[str] | None:
    """The least and the greatest first key of the table where every row has its own; None otherwise."""
    if not table.unique_by or not frame.height:
        return None
    keys = frame.get_column(table.unique_by[0]).str.to_uppercase()
    return [str(keys.min()), str(keys.max())] if keys.n_unique() == len(keys) else None


def _check_width(sheet: RawSheet, data: pl.DataFrame, header: Header) -> None:
    if not sheet.fixed_width:
        return
    filled = [index for line in sheet.frame.head(header.end).iter_rows() for index, cell in enumerate(line) if cell]
    for index in range(max(filled) + 1, data.width):
        beyond = (data.to_series(index).str.strip_chars(BLANKS) != "").fill_null(value=False).arg_true()
        if len(beyond):
            raise UnusableFileError(f"第 {header.end + 1 + int(beyond[0])} 行比表头多出内容", "malformed-csv")


def _columns(
    sheet: RawSheet,
    table: InputTable,
    header: Header,
    wording: Wording,
    data: pl.DataFrame,
    problems: Problems,
    errors: dict[int, pl.DataFrame],
    kept: pl.Series | None,
) -> tuple[dict[str, pl.Series], dict[str, pl.Series], dict[str, str], dict[str, int]]:
    typed: dict[str, pl.Series] = {}
    texts = {key: data.to_series(found.index) for key, found in header.columns.items()}
    headers = {key: found.header for key, found in header.columns.items()}
    defaulted: dict[str, int] = {}

    def parse(column: Column) -> Parsed:
        return _parse(sheet, column, header.columns[column.key], texts[column.key], wording, kept, header)

    present = [column for column in table.columns if column.key in texts]
    with ThreadPoolExecutor(_THREADS) as pool:  # Polars lets go of the interpreter, so two columns go at once
        outcomes = dict(zip((column.key for column in present), pool.map(parse, present), strict=True))
    for column in table.columns:
        found = header.columns.get(column.key)
        if found is None:
            typed[column.key] = pl.repeat(column.default, data.height, dtype=dtype_of(column), eager=True)
            if column.default is not None and data.height:
                defaulted[column.key] = data.height
            if column.kind is Kind.CODE:
                typed[column.key + WRITTEN] = typed[column.key]
            continue
        cells, parsed = texts[column.key], outcomes.pop(column.key)
        for code, mask in parsed.problems:
            problems.add(code, mask, found.header, recognisable(cells, mask, sheet.epoch_1904))
        _error_cells(errors.get(found.index), found, data.height, problems)
        _requirements(column, found, cells, parsed.values, problems)
        if column.default is not None:
            empty = parsed.values.is_null()
            defaulted[column.key] = int(empty.sum())
            parsed.values = parsed.values.fill_null(column.default)
        typed[column.key] = parsed.values
        if column.kind is Kind.CODE:
            typed[column.key + WRITTEN] = _written(cells, parsed.values)
    return typed, texts, headers, {key: count for key, count in defaulted.items() if count}


def _parse(
    sheet: RawSheet,
    column: Column,
    found: FoundColumn,
    cells: pl.Series,
    wording: Wording,
    kept: pl.Series | None,
    header: Header,
) -> Parsed:
    def numeric_cells() -> pl.Series | None:
        if sheet.numeric_cells is None:
            return None
        numbers = sheet.numeric_cells([found.index])[found.index].slice(header.end)
        return numbers.filter(kept) if kept is not None else numbers

    return parse_cells(
        column,
        cells,
        multiplier=found.multiplier,
        words=wording.values.get(column.key),
        epoch_1904=sheet.epoch_1904,
        numeric_cells=numeric_cells if sheet.numeric_cells is not None else None,
    )


def _requirements(column: Column, found: FoundColumn, cells: pl.Series, values: pl.Series, problems: Problems) -> None:
    """What the declaration asks of the values: filled where required, and of the right sign."""
    if column.required:
        problems.add("missing", problems.sound(found.header, values.is_null()), found.header, cells)
    if column.sign is Sign.NOT_NEGATIVE:
        problems.add("negative", values < 0, found.header, cells)
    elif column.sign is Sign.POSITIVE:
        problems.add("bad-value", values <= 0, found.header, cells)
    elif column.sign is Sign.NOT_ZERO:
        problems.add("bad-value", values == 0, found.header, cells)


def _errors_by_column(sheet: RawSheet, header: Header, numbers: pl.Series) -> dict[int, pl.DataFrame]:
    """The error cells of each column: their places among the kept rows, and what Excel shows."""
    if not sheet.errors:
        return {}
    places = pl.DataFrame({"number": numbers}).with_row_index("place")
    errors = pl.DataFrame(
        {
            "number": [row + 1 for row, _, _ in sheet.errors],
            "column": [column for _, column, _ in sheet.errors],
            "shown": [shown for _, _, shown in sheet.errors],
        },
        schema={"number": pl.UInt32, "column": pl.Int64, "shown": pl.String},
    ).join(places, on="number", how="inner")
    return {int(key[0]): part for key, part in errors.partition_by("column", as_dict=True).items()}


def _error_cells(errors: pl.DataFrame | None, found: FoundColumn, height: int, problems: Problems) -> None:
    if errors is not None:
        mask = pl.repeat(False, height, eager=True).scatter(errors["place"], True)
        shown = pl.repeat(None, height, dtype=pl.String, eager=True).scatter(errors["place"], errors["shown"])
        problems.add("error-cell", mask, found.header, shown)


def _written(cells: pl.Series, values: pl.Series) -> pl.Series:
    """The codes whose case the folding changed, trimmed and NFKC-folded; null for all others."""
    written = pl.repeat(None, len(cells), dtype=pl.String, eager=True)
    differing = ((cells != values) & values.is_not_null()).arg_true()
    if not len(differing):
        return written
    trimmed = tidy(cells.gather(differing))
    cased = (trimmed != values.gather(differing)).fill_null(value=False)
    return written.scatter(differing.filter(cased), trimmed.filter(cased))

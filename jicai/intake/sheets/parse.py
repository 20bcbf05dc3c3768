"""One sheet to one typed frame: header, skipped rows, typed columns, rejected rows, and an account that adds up."""

from __future__ import annotations

from dataclasses import dataclass, field

import polars as pl

from jicai.intake.files.sheet import RawSheet
from jicai.intake.sheets.amounts import far_amounts
from jicai.intake.sheets.characters import BLANKS
from jicai.intake.sheets.columns import SheetColumns
from jicai.intake.sheets.facts import bad_places, perhaps_cut_off, struck_rows, swallowed_rows, wrong_widths
from jicai.intake.sheets.figures import figures_of
from jicai.intake.sheets.headers import SEARCH_ROWS, Header, find_header
from jicai.intake.sheets.layout import check_second_header, skipped_rows
from jicai.intake.sheets.pairs import check_scales, check_twins, unlike_rivals
from jicai.intake.sheets.pieces import Pieces, pieces_of
from jicai.intake.sheets.problems import Problems
from jicai.intake.sheets.remarks import Remarks, remarks_of
from jicai.intake.sheets.row_rules import RowContext, apply_row_rules
from jicai.intake.sheets.row_units import unread_multiples
from jicai.intake.sheets.schema import ROW, ROW_ID, ROW_UNIT, typed_schema
from jicai.intake.sheets.typed import as_texts
from jicai.intake.sheets.unread import refuse_read_row_ids, row_ids, unread_columns
from jicai.intake.sheets.wording import Wording
from jicai.tables.column import InputTable, Kind

#: Kinds under which the words of a header cannot stand.
_NO_WORDS = (Kind.QUANTITY, Kind.PRICE, Kind.FACTOR, Kind.MONEY, Kind.DATE, Kind.MONTH)


class WholeNeededError(Exception):
    """What becomes of some rows of a sheet depends on the others: it cannot be read in parts."""


@dataclass(slots=True)
class ParsedSheet:
    """The outcome of a sheet: typed rows, problems, and rows = used + skipped + rejected.

    `unread` has a hash for every cell that no key takes, by header, for the rows of `rows`. `units` are the units of
    count that the columns state, where they are none of purchase, by key. `untouched` are the keys of which every row
    has what stands in its cell, `filled` those of codes that every row of `rows` has. `pieces` are rows that state a
    quantity in units of two sizes.
    """

    header: Header
    rows: pl.DataFrame
    unread: pl.DataFrame
    problems: pl.DataFrame
    read: int
    skipped: dict[str, int]
    rejected: int
    defaulted: dict[str, int]
    keys: list[str] | None
    units: dict[str, list[str]] = field(default_factory=dict)
    remarks: Remarks = field(default_factory=Remarks)
    untouched: frozenset[str] = frozenset()
    filled: frozenset[str] = frozenset()
    pieces: list[Pieces] = field(default_factory=list)

    @property
    def used(self) -> int:
        """The number of the rows that are neither skipped nor rejected."""
        return self.read - sum(self.skipped.values()) - self.rejected


def head_rows(frame: pl.DataFrame) -> list[list[str | None]]:
    """The rows among which a header is looked for, of the cells of a sheet."""
    head = frame.head(SEARCH_ROWS)
    return [[cell if cell and cell.strip(BLANKS) else None for cell in row] for row in head.iter_rows()]


def header_of(sheet: RawSheet, table: InputTable, wording: Wording) -> Header | None:
    """The table's header in this sheet, also one that lacks columns; None where the sheet is of something else."""
    return find_header(head_rows(sheet.frame), table, wording)


def parse_sheet(sheet: RawSheet, table: InputTable, header: Header, wording: Wording) -> ParsedSheet:
    """Read the rows below the header, or the sheet's part of them. Every one of them is used, skipped or rejected.

    The typed frame has the columns of `typed_schema`; a column that the sheet lacks is null, or its default. Raises
    UnusableFileError where the sheet as a whole could mean two things, WholeNeededError where a part cannot tell.
    `keys` are those of a sheet that is read whole.
    """
    refuse_read_row_ids(table, wording)
    part = sheet.part
    data = part.rows if part is not None else sheet.frame.slice(header.end)
    masks = skipped_rows(sheet, data, header, table)
    if part is not None and not part.alone and "footer" in masks:
        raise WholeNeededError
    figures = figures_of(sheet, data, table, header, wording, masks)
    sheet.frame = sheet.frame.head(header.end)  # the rest is held by `data` alone, to be freed column by column
    read = data.height
    offset = header.end + 1 + (part.first if part is not None else 0)
    numbers = pl.int_range(offset, offset + read, dtype=pl.UInt32, eager=True).alias(ROW)
    kept: pl.Series | None = None
    skipped: dict[str, int] = {}
    for reason, mask in masks.items():
        skipped[reason] = int(mask.sum())
        kept = ~mask if kept is None else kept & ~mask
    widths = wrong_widths(sheet, data, header, table, kept)
    if kept is not None:
        data, numbers = data.filter(kept), numbers.filter(kept)
        widths = widths.filter(kept) if widths is not None else None
        figures = figures.filtered(kept)
    check_twins(data, header, table)
    check_scales(data, numbers, header, table, figures)
    rivals = unlike_rivals(data, numbers, header, table, figures)
    problems = Problems(numbers)
    swallowed, perhaps_swallowed = swallowed_rows(sheet, numbers)
    if swallowed is not None:
        widths = swallowed if widths is None else widths | swallowed
    if widths is not None:
        problems.displaced("cell-count", widths)
    places = bad_places(sheet, header, numbers)
    sheet_columns = SheetColumns(sheet, table, header, wording, data, problems, kept, figures)
    typed, defaulted = sheet_columns.typed(places)
    if part is not None and not part.alone and (sheet_columns.shifted or sheet_columns.perhaps_shifted):
        raise WholeNeededError
    _check_second_header(data, numbers, header, table, wording, problems)
    context = RowContext(table, typed, sheet_columns.texts, sheet_columns.headers, problems)
    apply_row_rules(context)
    frame = pl.DataFrame(
        [
            numbers,
            *(values.alias(key) for key, values in typed.items()),
            row_ids(data, header, wording).alias(ROW_ID),
            figures.row_units.alias(ROW_UNIT),
        ]
    )
    remarks = remarks_of(sheet.name, table, header, data, wording, typed, context, sheet_columns.shifted)
    remarks.warnings += [*rivals, *unread_multiples(data, header, wording)]
    if table.key == "orders":
        remarks.warnings.append(far_amounts(numbers, typed, header, figures, problems.wrong))
    cut_off = perhaps_cut_off(sheet, header, table, offset + read - 1, numbers, sheet_columns.texts)
    remarks.warnings += [line for line in (perhaps_swallowed, cut_off, struck_rows(sheet, header, numbers)) if line]
    remarks.warnings += [
        f"列「{header.columns[key].header}」的时间都是 {time}，可能是换算时区造成的（实际是下一天）；"
        "只有一天，不能确定，照原样读取，请核对"
        for key, time in sheet_columns.perhaps_shifted.items()
    ]
    pieces = pieces_of(data, numbers, header, table, figures, typed.get("product_code"))
    unread = unread_columns(data, header, wording)
    wrong = problems.wrong
    rejected = 0
    if wrong is not None:
        rejected = int(wrong.sum())
        frame, unread = frame.filter(~wrong), unread.filter(~wrong)
    frame = frame.select(typed_schema(table).names())
    return ParsedSheet(
        header,
        frame,
        unread,
        problems.frame(sheet_columns.texts, [sheet_columns.headers.get(one.key, one.label) for one in table.columns]),
        read,
        skipped,
        rejected,
        defaulted,
        None if part is not None and not part.alone else _distinct_keys(table, frame),
        figures.stated,
        remarks,
        # What a default or a rule has changed is a series of its own.
        frozenset(key for key, values in sheet_columns.untouched.items() if typed[key] is values),
        frozenset(one.key for one in table.columns if one.kind is Kind.CODE and not frame[one.key].null_count()),
        pieces,
    )


def _check_second_header(
    data: pl.DataFrame,
    numbers: pl.Series,
    header: Header,
    table: InputTable,
    wording: Wording,
    problems: Problems,
) -> None:
    """As `check_second_header`, but where a figure or date is read only among the rows that are wrong already.

    A header has none, and the rows of a great export need not be looked through once more.
    """
    if any(column.kind in _NO_WORDS and column.key in header.columns for column in table.columns):
        if problems.wrong is None:
            return
        data, numbers = data.filter(problems.wrong), numbers.filter(problems.wrong)
    check_second_header(as_texts(data), numbers, header, table, wording)


def _distinct_keys(table: InputTable, frame: pl.DataFrame) -> list[str] | None:
    """The least and the greatest first key of the table where every row has its own; None otherwise."""
    if not table.unique_by or not frame.height:
        return None
    keys = frame.get_column(table.unique_by[0]).str.to_uppercase()
    return [str(keys.min()), str(keys.max())] if keys.n_unique() == len(keys) else None

"""What must hold of every sheet, whatever is in it."""

from __future__ import annotations

from collections import Counter
from typing import Any

import polars as pl
from fuzz_sheets import Sheet

from jicai.intake.files.sheet import RawSheet
from jicai.intake.reasons import REJECTED, SKIPPED
from jicai.intake.sheets.headers import Header
from jicai.intake.sheets.parse import ParsedSheet, header_of, parse_sheet
from jicai.intake.sheets.schema import ROW, ROW_ID, ROW_UNIT, typed_schema
from jicai.intake.sheets.wording import Wording

#: Typed rows and problems without the row numbers, with how often each is there.
Content = tuple[Counter[tuple[Any, ...]], Counter[tuple[str, str | None, str]]]


def raw_sheet(sheet: Sheet) -> RawSheet:
    """The sheet as the reader of a workbook gives it."""
    columns = list(zip(*sheet.cells, strict=True))
    frame = pl.DataFrame(
        [pl.Series(f"c{index}", [cell.text for cell in cells], pl.String) for index, cells in enumerate(columns)]
    )
    errors = [
        (row, column, cell.error)
        for row, cells in enumerate(sheet.cells)
        for column, cell in enumerate(cells)
        if cell.error
    ]
    places = [(row, column, cell) for row, cells in enumerate(sheet.cells) for column, cell in enumerate(cells)]
    return RawSheet(
        "表",
        frame,
        errors=errors,
        uncached=[(row, column) for row, column, cell in places if cell.absent == "no-cached-value"],
        merged=[(row - 1, column, row, column) for row, column, cell in places if cell.absent == "merged"],
        widths=_widths(sheet, frame.width) if sheet.plan.widths else None,
        numeric_cells=lambda indexes: {
            index: pl.Series([isinstance(cell.native, int | float) for cell in columns[index]]) for index in indexes
        },
        epoch_1904=sheet.plan.epoch_1904,
    )


def _widths(sheet: Sheet, width: int) -> pl.Series:
    """How many cells each row has as written."""
    short = [number in sheet.rows and sheet.rows[number].short for number in range(1, len(sheet.cells) + 1)]
    return pl.Series([width // 2 if is_short else width for is_short in short])


def read_sheet(sheet: Sheet, raw: RawSheet) -> Content:
    """Read the sheet, check it against its plan, and give what is to be the same in any dress."""
    table = sheet.plan.table
    header = header_of(raw, table, Wording())
    assert header is not None, "no header"
    assert not header.missing, header.missing
    assert header.end == sheet.header_end, f"header ends at {header.end} instead of {sheet.header_end}"
    assert len(header.ignored) == sum(heading.ignored for heading in sheet.plan.headings), header.ignored
    height = raw.frame.height
    parsed = parse_sheet(raw, table, header, Wording())
    _accounted_for(parsed, header, height)
    assert parsed.rows.schema == typed_schema(table)
    check_rows(sheet, parsed, header)
    return content(parsed, header)


def _accounted_for(parsed: ParsedSheet, header: Header, height: int) -> None:
    """Used + skipped + rejected = rows read; every row has one fate, and every rejected one a reason."""
    used = parsed.rows[ROW].to_list()
    rejected = set(parsed.problems["row"].to_list())
    assert parsed.read == height - header.end
    assert len(used) + sum(parsed.skipped.values()) + parsed.rejected == parsed.read
    assert len(rejected) == parsed.rejected
    assert len(set(used)) == len(used)
    assert not rejected & set(used)
    assert all(header.end < number <= height for number in (*used, *rejected))
    assert set(parsed.problems["code"].to_list()) <= set(REJECTED)
    assert set(parsed.skipped) <= set(SKIPPED)


def check_rows(sheet: Sheet, parsed: ParsedSheet, header: Header) -> None:
    """Sound rows have the values that are meant, faulty ones their one fault, the others their reason."""
    keys = {found.header: key for key, found in header.columns.items()}
    labels = {column.label: column.key for column in sheet.plan.table.columns}
    used = {row.pop(ROW): row for row in parsed.rows.drop(ROW_ID, ROW_UNIT).iter_rows(named=True)}
    faults: dict[int, set[tuple[str, str]]] = {}
    for number, column, code in parsed.problems.select("row", "column", "code").iter_rows():
        faults.setdefault(number, set()).add((keys.get(column) or labels.get(column, ""), code))
    fates = Counter(parsed.skipped)
    for number, row in sheet.rows.items():
        if row.expected is not None:
            assert used.get(number) == row.expected, (
                f"row {number}: {faults.get(number)}\n{_differing(row, used.get(number))}"
            )
        elif row.fault is not None:
            assert faults.get(number) == {row.fault}, (
                f"row {number}: {row.cells.get(row.fault[0])} gave {faults.get(number)}"
            )
        elif row.kind == "wild":
            if number not in used and number not in faults:
                fates[next(reason for reason in ("total", "empty", "footer", "header") if fates[reason])] -= 1
        else:
            assert number not in used, f"row {number} is no data but {row.kind}"
            assert number not in faults, f"row {number} is no data but {row.kind}: {faults[number]}"
    if not any(row.kind == "wild" for row in sheet.rows.values()):
        assert fates == sheet.skipped


def _differing(row: Any, found: dict[str, Any] | None) -> list[Any]:
    if found is None:
        return [row.cells]
    return [
        (key, row.cells.get(key), f"meant {value!r}", f"read {found.get(key)!r}")
        for key, value in row.expected.items()
        if found.get(key) != value
    ]


def content(parsed: ParsedSheet, header: Header) -> Content:
    """What is to be the same however the sheet is dressed."""
    keys = {found.header: key for key, found in header.columns.items()}
    rows = Counter(parsed.rows.drop(ROW).iter_rows())
    problems = Counter(
        (keys.get(column, column), value, code)
        for column, value, code in parsed.problems.select("column", "value", "code").iter_rows()
    )
    return rows, problems

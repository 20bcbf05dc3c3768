"""Rows that come into a form: everything below moves down with its looks, and everything that points there follows.

openpyxl's own `insert_rows` moves the cells alone: neither merges nor heights, formulas, validations, conditional
formats, print areas, names, filters, pictures or charts.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from copy import copy
from typing import Any

from openpyxl.formatting.formatting import ConditionalFormatting, ConditionalFormattingList
from openpyxl.worksheet.cell_range import CellRange, MultiCellRange
from openpyxl.worksheet.formula import ArrayFormula, DataTableFormula

from jicai.render.form.references import Growth, moved_formula, moved_ranges


def grow(book: Any, growths: Mapping[str, Growth]) -> None:
    """Make room in the sheets named; the new rows have no cells yet."""
    growing = {title: growth for title, growth in growths.items() if growth.added > 0}
    if not growing:
        return
    for sheet in book.worksheets:
        _point_formulas(sheet, growing)
        for name in sheet.defined_names.values():
            name.value = moved_formula(f"={name.value}", sheet.title, growing)[1:]
    for name in book.defined_names.values():
        name.value = moved_formula(f"={name.value}", "", growing)[1:]
    for sheet in (*book.worksheets, *book.chartsheets):
        for chart in sheet._charts:
            for reference in _chart_references(chart):
                reference.f = moved_formula(f"={reference.f}", sheet.title, growing, extend_cells=True)[1:]
    for sheet in book.worksheets:
        if sheet.title in growing:
            _move(sheet, growing[sheet.title])


def _point_formulas(sheet: Any, growths: Mapping[str, Growth]) -> None:
    own = growths.get(sheet.title)
    for (row, _), cell in sheet._cells.items():
        if cell.hyperlink is not None and cell.hyperlink.location:
            cell.hyperlink.location = moved_formula(f"={cell.hyperlink.location}", sheet.title, growths)[1:]
        if cell.data_type != "f":
            continue
        in_table = own is not None and own.holds(row)
        value = cell._value
        if isinstance(value, ArrayFormula):
            value.text = moved_formula(value.text, sheet.title, growths, in_table=in_table)
        if isinstance(value, ArrayFormula | DataTableFormula):
            value.ref = moved_ranges(value.ref, own) if own is not None and not in_table else value.ref
        else:
            cell._value = moved_formula(value, sheet.title, growths, in_table=in_table)
    for validation in sheet.data_validations.dataValidation:
        in_table = own is not None and any(own.holds(one.min_row) for one in validation.sqref.ranges)
        for which in ("formula1", "formula2"):
            if getattr(validation, which):
                text = f"={getattr(validation, which)}"
                setattr(validation, which, moved_formula(text, sheet.title, growths, in_table=in_table)[1:])
    for conditional in sheet.conditional_formatting:
        in_table = own is not None and any(own.holds(one.min_row) for one in conditional.sqref.ranges)
        for rule in conditional.rules:
            rule.formula = [
                moved_formula(f"={text}", sheet.title, growths, in_table=in_table)[1:] for text in rule.formula
            ]


def _move(sheet: Any, growth: Growth) -> None:
    _move_cells(sheet, growth)
    sheet.merged_cells = MultiCellRange([_moved_merge(one, growth) for one in sheet.merged_cells.ranges])
    dimensions = dict(sheet.row_dimensions)
    sheet.row_dimensions.clear()
    for row, dimension in dimensions.items():
        dimension.index = growth.row(row)
        sheet.row_dimensions[dimension.index] = dimension
    for validation in sheet.data_validations.dataValidation:
        validation.sqref = MultiCellRange(moved_ranges(str(validation.sqref), growth))
    formats = ConditionalFormattingList()
    for conditional in sheet.conditional_formatting:
        there = ConditionalFormatting(moved_ranges(str(conditional.sqref), growth), conditional.pivot)
        for rule in conditional.rules:
            formats.add(there, rule)
    sheet.conditional_formatting = formats
    for filtered in (sheet.auto_filter, *(table.autoFilter for table in sheet.tables.values()), *sheet.tables.values()):
        if filtered is not None and filtered.ref:
            filtered.ref = moved_ranges(filtered.ref, growth)
    _move_print_setup(sheet, growth)
    for drawn in (*sheet._images, *sheet._charts):
        _move_anchor(drawn.anchor, growth)
    for pivot in sheet._pivots:
        pivot.location.ref = moved_ranges(pivot.location.ref, growth)


def _move_cells(sheet: Any, growth: Growth) -> None:
    moved = {}
    for (row, column), cell in sheet._cells.items():
        cell.row = growth.row(row)
        if cell.hyperlink is not None:
            cell.hyperlink.ref = cell.coordinate
        moved[cell.row, column] = cell
    sheet._cells = moved


def _moved_merge(merged: CellRange, growth: Growth) -> CellRange:
    # A merge of the form's own rows stays as it is: the rows that come in get one each.
    first, last = growth.span(merged.min_row, merged.max_row, extend=False)
    return CellRange(min_col=merged.min_col, max_col=merged.max_col, min_row=first, max_row=last)


def _move_print_setup(sheet: Any, growth: Growth) -> None:
    if sheet._print_area:
        sheet.print_area = moved_ranges(" ".join(str(one) for one in sheet._print_area.sorted()), growth).split()
    if sheet.print_title_rows:
        first, last = (int(part.strip("$")) for part in sheet.print_title_rows.split(":"))
        first, last = growth.span(first, last, extend=False)
        sheet.print_title_rows = f"{first}:{last}"
    for pause in sheet.row_breaks.brk:
        pause.id = growth.row(pause.id + 1) - 1


def _move_anchor(anchor: Any, growth: Growth) -> None:
    start, end = getattr(anchor, "_from", None), getattr(anchor, "to", None)
    if start is None:
        return  # it stands on the page, not on a row
    before = start.row
    start.row = growth.row(before + 1) - 1
    if end is not None:
        fixed_size = getattr(anchor, "editAs", None) in ("oneCell", "absolute")
        end.row = end.row + start.row - before if fixed_size else growth.row(end.row + 1) - 1


def _chart_references(chart: Any) -> Iterator[Any]:
    """Everything in the series and titles of a chart that refers to cells."""
    for part in chart._charts:  # itself, and those that are drawn over it
        for series in part.series:
            for name in ("tx", "cat", "val", "xVal", "yVal", "bubbleSize"):
                source = getattr(series, name, None)
                for kind in ("strRef", "numRef", "multiLvlStrRef"):
                    reference = getattr(source, kind, None)
                    if reference is not None and reference.f:
                        yield reference


def row_like(sheet: Any, source: int, row: int) -> None:
    """Give a new row the height and looks of another."""
    if source in sheet.row_dimensions:
        dimension = copy(sheet.row_dimensions[source])
        dimension.index = row
        sheet.row_dimensions[row] = dimension

"""Whether a sheet without a header goes on from the one before it, as exports do that are too long for one sheet."""

from __future__ import annotations

from jicai.intake.files.sheet import RawSheet
from jicai.intake.sheets.cells import parse_cells
from jicai.intake.sheets.distinct import tidy
from jicai.intake.sheets.headers import Header
from jicai.tables.column import InputTable

_ROWS = 20


def continues(sheet: RawSheet, table: InputTable, header: Header) -> bool:
    """Whether the first rows of the sheet have, column by column, what the rows under this header have."""
    if sheet.frame.width <= max(found.index for found in header.columns.values()):
        return False
    head = sheet.frame.head(_ROWS)
    for column in table.columns:
        found = header.columns.get(column.key)
        if found is None:
            continue
        cells = head.to_series(found.index)
        if parse_cells(column, cells, epoch_1904=sheet.epoch_1904).problems:
            return False
        if column.required and tidy(cells).is_null().any():
            return False
    return head.height > 0

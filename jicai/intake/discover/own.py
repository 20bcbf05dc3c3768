"""Whether a sheet is a result that jicai wrote: it may lie beside the inputs and must never be read as one."""

from __future__ import annotations

import functools
from collections.abc import Iterable, Sequence

from jicai.intake.sheets.guide import DOUBT_COLUMNS, RECORD_COLUMNS
from jicai.intake.sheets.header_lines import Row
from jicai.intake.sheets.header_names import fold, split_brackets

#: Why such a sheet is not read.
OWN = "是 jicai 写出的结果"
#: A result's header stands below its title, subtitle and hints.
_SEARCHED = 8


def is_own_result(rows: Sequence[Row], named: bool) -> bool:
    """Whether one of the first rows is the whole header of a result table, under its Chinese labels or English keys.

    In any order: people see some results with other columns first than programs do.

    A result that is made to become an input is one once its name says so (`named`).
    """
    for row in rows[:_SEARCHED]:
        cells = [split_brackets(fold(cell))[0] for cell in row if cell]
        cells = cells[1:] if cells[:1] == ["序号"] else cells
        if len(cells) > 1 and tuple(sorted(cells)) in _headers(named):
            return True
    return False


@functools.cache
def _headers(without_drafts: bool) -> frozenset[tuple[str, ...]]:
    from jicai.tables.declared import all_results

    headers: list[Iterable[str]] = [DOUBT_COLUMNS, RECORD_COLUMNS]
    for table in all_results(without_drafts):
        headers.append(split_brackets(fold(column.label))[0] for column in table.columns)
        headers.append(fold(column.key) for column in table.columns)
    return frozenset(tuple(sorted(header)) for header in headers)

"""What a workbook holds besides the values of its cells and the reader does not tell."""

from __future__ import annotations

from dataclasses import dataclass, field

#: Of a sheet that is struck through from end to end so many cells will do.
MOST_STRUCK = 100_000


@dataclass(slots=True)
class SheetFacts:
    """The facts of one sheet, as `RawSheet` has them; rows and columns count from the first of the sheet.

    `errors` are error cells that the reader takes for something else: (row, column, the error as it is shown). `zeros`
    are cells with a formula that nothing has worked out, and a 0 where the result belongs. `struck` are filled cells
    with a line through what stands in them, about MOST_STRUCK of them at most.
    """

    merged: list[tuple[int, int, int, int]] = field(default_factory=list)
    uncached: list[tuple[int, int]] = field(default_factory=list)
    zeros: list[tuple[int, int]] = field(default_factory=list)
    unit_formats: list[tuple[int, int, str]] = field(default_factory=list)
    errors: list[tuple[int, int, str]] = field(default_factory=list)
    struck: list[tuple[int, int]] = field(default_factory=list)


@dataclass(slots=True)
class WorkbookFacts:
    """The facts of the sheets in the order of the workbook, and whether its bare numbers count days from 1904."""

    sheets: list[SheetFacts] = field(default_factory=list)
    epoch_1904: bool = False

"""What reading one file leaves behind: two Parquet files, held as they are until the tables are put together."""

from __future__ import annotations

from dataclasses import dataclass

from jicai.intake.account import SheetAccount

ROWS = "rows.parquet"
PROBLEMS = "problems.parquet"
#: The number of a row's sheet among the read sheets of its file.
SHEET = "_sheet"


@dataclass(frozen=True, slots=True)
class ReadFile:
    """The accounts of a file's sheets, and the Parquet content of its typed rows and of its problems."""

    accounts: list[SheetAccount]
    rows: bytes
    problems: bytes

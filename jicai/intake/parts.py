"""What reading one file leaves behind: Parquet files, held as they are until the tables are put together."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from jicai.intake.account import SheetAccount

PROBLEMS = "problems.parquet"
#: Hashes of the cells that no key takes; there where some sheet has such columns.
UNREAD = "unread.parquet"
#: The number of a row's sheet among the read sheets of its file.
SHEET = "_sheet"
#: The codes of sheets that may have been meant to be read, beside others that are.
UNREAD_SHEETS = ("no-table", "hidden")


def rows_of(table: str) -> str:
    """The name of the file with the typed rows of a table."""
    return f"rows-{table}.parquet"


@dataclass(frozen=True, slots=True)
class UnreadSheet:
    """A sheet that is no table: why, the lines that would make it one, and the table that it is nearest to.

    `code` is that of a reason in `jicai.intake.reasons`, empty for a sheet that was not meant to be read (hidden,
    empty).
    """

    sheet: str
    code: str
    reason: str
    entry: str = ""
    nearest: str = ""

    def to_json(self) -> dict[str, Any]:
        """As plain values."""
        return asdict(self)


@dataclass(frozen=True, slots=True)
class ReadFile:
    """The accounts of a file's sheets, those that are no tables, and the Parquet content of rows and problems.

    `rows` are by the key of the table; `unread` is where the hashes of the unread cells lie, None where there are none.
    """

    accounts: list[SheetAccount]
    passed: list[UnreadSheet]
    rows: Mapping[str, bytes]
    problems: bytes
    unread: Path | None = None

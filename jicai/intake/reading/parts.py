"""What reading one file leaves behind in its folder, by name, and of sheets that are no tables."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any

PROBLEMS = "problems.parquet"
#: The checksums of the others, until they stand in the entry's own account of itself.
SEALS = "seals.json"
#: Among the checksums of a file with rows: how it is read, where it is the file that was given.
GIVEN = "given"
#: The number of a row's sheet among the read sheets of its file.
SHEET = "_sheet"
#: The codes of sheets that may have been meant to be read, beside others that are.
UNREAD_SHEETS = ("no-table", "hidden")


def rows_prefix(table: str) -> str:
    """How the names of the files with typed rows of a table begin."""
    return f"rows-{table}-"


def unread_prefix(sheet: int) -> str:
    """How the names of the files with hashes of the cells of a sheet begin that no key takes."""
    return f"unread-{sheet:05}-"


def numbered(prefix: str, number: int) -> str:
    """The name of one of several files, in whose order the rows go on."""
    return f"{prefix}{number:05}.parquet"


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

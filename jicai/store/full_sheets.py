"""Sheets that are as long as a sheet can be: what an export had beyond that is not in the file."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from jicai.intake.account import SheetAccount

#: The rows of a sheet of .xls and of .xlsx; exports of other kinds are often cut there too.
_LIMITS = (65_536, 1_048_576)
#: So many rows of a full sheet may be header and title.
_ABOVE = 3


def full_sheets(accounts: Sequence[SheetAccount]) -> Iterator[tuple[int, int]]:
    """The number of every account of a full sheet, and its rows; not where the file goes on in a further sheet."""
    last = {(account.file, account.table): number for number, account in enumerate(accounts)}
    for number, account in enumerate(accounts):
        full = any(limit - _ABOVE <= account.rows <= limit for limit in _LIMITS)
        if full and last[account.file, account.table] == number:
            yield number, account.rows

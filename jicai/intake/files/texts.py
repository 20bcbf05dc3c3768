"""Files whose sheets are wanted as they stand: every cell a text, nothing interpreted, whatever is in it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from jicai.intake.files.pool import Job, read_files
from jicai.intake.sheets.wording import Terms
from jicai.leftovers import temporary_folder


@dataclass(frozen=True, slots=True)
class Cells:
    """A sheet: its rows as texts (None for an empty cell), an error cell as it is shown.

    `merged` are ranges: first row, first column, last row, last column; `uncached` the cells with a formula whose
    result the file does not hold. All places count from 0. `hidden` says that only the first rows of it are there.
    """

    name: str
    rows: Sequence[tuple[str | None, ...]]
    merged: Sequence[tuple[int, int, int, int]] = ()
    uncached: frozenset[tuple[int, int]] = frozenset()
    hidden: bool = False


@dataclass(frozen=True, slots=True)
class CellFile:
    """A file with its sheets; or the code of the reason why it cannot be read, and what else to say."""

    path: Path
    sheets: Sequence[Cells]
    reason: str | None = None
    detail: str = ""


def cells_of(paths: Sequence[Path]) -> Iterator[CellFile]:
    """The files in their order, read in child processes (see `jicai.intake.files.pool`)."""
    import polars as pl

    with temporary_folder() as scratch:
        jobs = []
        for number, path in enumerate(paths):
            folder = scratch / str(number)
            folder.mkdir()
            jobs.append(Job(path, Terms(), folder, cells=True))
        outcomes = read_files(jobs)
        for job in jobs:
            outcome = outcomes[job]
            sheets = [
                Cells(
                    sheet["name"],
                    _with_errors(pl.read_parquet(job.folder / sheet["file"]), sheet["errors"]),
                    [tuple(one) for one in sheet["merged"]],
                    frozenset((row, column) for row, column in sheet["uncached"]),
                    sheet["hidden"],
                )
                for sheet in outcome.looked
            ]
            yield CellFile(job.path, sheets, outcome.reason, outcome.detail)


def _with_errors(frame: Any, errors: Sequence[tuple[int, int, str]]) -> list[tuple[str | None, ...]]:
    rows: list[tuple[str | None, ...]] = frame.rows()
    for row, column, shown in errors:
        cells = list(rows[row])
        cells[column] = shown
        rows[row] = tuple(cells)
    return rows

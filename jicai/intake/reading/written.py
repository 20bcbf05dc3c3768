"""The rows of one file on their way into Parquet files, so that no more than some of them are held at a time."""

from __future__ import annotations

import json
import shutil
from dataclasses import asdict
from pathlib import Path

import polars as pl

from jicai.errors import UnusableFileError
from jicai.intake.reading.given_form import Form
from jicai.intake.reading.parts import GIVEN, PROBLEMS, SEALS, SHEET, numbered, rows_prefix, unread_prefix
from jicai.intake.reading.seals import seal_of
from jicai.intake.sheets.parse import ParsedSheet
from jicai.intake.sheets.problems import SCHEMA
from jicai.intake.sheets.schema import ROW

#: The rows that a file has at least, its last one aside, and those of its row groups.
_ROWS, _GROUP = 1_000_000, 250_000


class Written:
    """Rows of tables, hashes of unread cells, and problems, in a folder."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._waiting: dict[str, list[pl.DataFrame]] = {}
        self._numbers: dict[str, int] = {}
        self._unread: dict[int, int] = {}
        self._problems: list[pl.DataFrame] = []
        self._forms: dict[str, Form] = {}

    def add(self, table: str, sheet: int, parsed: ParsedSheet) -> None:
        """Take the rows of a sheet, or of a part of it, with the cells that are not read. Problems come by themselves.

        UnusableFileError `no-room` where the disk is full.
        """
        self.add_unread(sheet, parsed)
        place = pl.lit(sheet, dtype=pl.UInt16).alias(SHEET)
        waiting = self._waiting.setdefault(table, [])
        waiting.append(parsed.rows.with_columns(place))
        if sum(frame.height for frame in waiting) >= _ROWS:
            self._write_rows(table)

    def add_given(self, table: str, path: Path, form: Form) -> None:
        """Take the only rows of a table as they stand in a Parquet file; `no-room` as before."""
        name = numbered(rows_prefix(table), 0)
        try:
            shutil.copyfile(path, self._folder / name)
        except OSError as error:
            raise UnusableFileError("", "no-room") from error
        self._forms[name] = form

    def add_unread(self, sheet: int, parsed: ParsedSheet) -> None:
        """Take the cells that are not read alone."""
        if parsed.unread.width:
            number = self._unread.get(sheet, 0)
            self._unread[sheet] = number + 1
            _write(parsed.unread.with_columns(parsed.rows[ROW]), self._folder / numbered(unread_prefix(sheet), number))

    def add_problems(self, sheet: int, problems: pl.DataFrame) -> None:
        """Take the problems of a sheet."""
        self._problems.append(problems.with_columns(pl.lit(sheet, dtype=pl.UInt16).alias(SHEET)))

    def forget(self) -> None:
        """Begin anew: what was taken does not count."""
        for path in self._folder.glob("*.parquet"):
            path.unlink()
        self._waiting, self._numbers, self._unread, self._problems, self._forms = {}, {}, {}, [], {}

    def finish(self) -> None:
        """Write what is still waiting, and the checksums of all files."""
        for table in list(self._waiting):
            self._write_rows(table)
        problems = [pl.DataFrame(schema={**SCHEMA, SHEET: pl.UInt16()}), *self._problems]
        _write(pl.concat(problems), self._folder / PROBLEMS)
        try:
            seals = {path.name: seal_of(path) for path in sorted(self._folder.glob("*.parquet"))}
            for name, form in self._forms.items():
                seals[name][GIVEN] = asdict(form)
            (self._folder / SEALS).write_text(json.dumps(seals), "utf-8")
        except OSError as error:
            raise UnusableFileError("", "no-room") from error

    def _write_rows(self, table: str) -> None:
        frames = self._waiting.pop(table)
        number = self._numbers.get(table, 0)
        self._numbers[table] = number + 1
        _write(pl.concat(frames, rechunk=False), self._folder / numbered(rows_prefix(table), number))


def _write(frame: pl.DataFrame, path: Path) -> None:
    try:
        frame.write_parquet(path, compression="zstd", compression_level=1, row_group_size=_GROUP)
    except (pl.exceptions.PolarsError, OSError) as error:
        raise UnusableFileError("", "no-room") from error

"""DuckDB: on this machine, in this process."""

from __future__ import annotations

import functools
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import polars as pl

from jicai.errors import EngineError

if TYPE_CHECKING:
    import duckdb


class DuckDB:
    """A database in memory; what does not fit spills into the folder for temporary files."""

    def __init__(self) -> None:
        import duckdb

        self._connection = duckdb.connect()
        # By default it would spill into the folder that the user stands in.
        folder = tempfile.gettempdir().replace("'", "''")
        self._connection.execute(f"SET temp_directory = '{folder}'")
        self._connection.execute("SET preserve_insertion_order = false")

    def scan(self, files: Sequence[Path], columns: Sequence[str]) -> duckdb.DuckDBPyRelation:
        """See `Engine`."""
        from duckdb import ColumnExpression

        rows = self._connection.read_parquet([_literally(file) for file in files])
        return rows.select(*map(ColumnExpression, columns))

    def table(self, frame: pl.DataFrame) -> duckdb.DuckDBPyRelation:
        """See `Engine`."""
        return self._connection.from_arrow(_Stream(frame))

    def collected(self, rows: Any) -> pl.DataFrame:
        """See `Engine`."""
        # Worked out first: what goes wrong while Polars takes the rows would be an error of Polars.
        return pl.DataFrame(rows.materialize())

    @contextmanager
    def told(self) -> Iterator[None]:
        """See `Engine`."""
        import duckdb

        try:
            yield
        except duckdb.Error as error:
            raise EngineError("duckdb", str(error)) from error


class _Stream:
    """A frame that shows its rows alone: a Polars frame DuckDB would read by way of pyarrow."""

    def __init__(self, frame: pl.DataFrame) -> None:
        self._frame = frame

    def __arrow_c_stream__(self, requested_schema: object = None) -> object:
        return self._frame.__arrow_c_stream__(requested_schema)


@functools.cache
def engine() -> DuckDB:
    """The one of this run."""
    return DuckDB()


def _literally(file: Path) -> str:
    """The path as a pattern that fits nothing else."""
    return "".join(f"[{letter}]" if letter in "*?[" else letter for letter in str(file))

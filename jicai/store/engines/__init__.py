"""Engines beside Polars that read the kept rows where they lie: DuckDB on this machine, Spark on several."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import AbstractContextManager
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal, Protocol, cast

from jicai.errors import UsageError
from jicai.extras import absent, installing

if TYPE_CHECKING:
    import polars as pl

EngineName = Literal["polars", "duckdb", "spark"]
#: What each engine is called.
LABELS: dict[EngineName, str] = {"polars": "Polars", "duckdb": "DuckDB", "spark": "Spark"}


class Engine(Protocol):
    """What reads files and tables and works out what narwhals asks of them; its own frames are of any type."""

    def scan(self, files: Sequence[Path], columns: Sequence[str]) -> Any:
        """These columns of the rows of these Parquet files, as a lazy frame of the engine."""

    def table(self, frame: pl.DataFrame) -> Any:
        """A small frame as one of the engine."""

    def collected(self, rows: Any) -> pl.DataFrame:
        """The rows of a lazy frame of the engine, worked out."""

    def told(self) -> AbstractContextManager[None]:
        """While this lasts what goes wrong in the engine is an EngineError."""


def refuse_what_is_not_there(name: EngineName) -> None:
    """UsageError where what the engine takes is not installed; nothing of it is loaded."""
    if name == "polars":
        return
    if packages := absent(name):
        raise UsageError(f"--engine {name}：没有安装 {'、'.join(packages)}，请运行 {installing(name)}，或去掉 --engine")
    if name == "spark":
        from jicai.store.engines.spark import refuse_without_java

        refuse_without_java()


def engine_named(name: EngineName) -> Engine:
    """The engine, ready to read; one of a name in a run."""
    return cast(Engine, import_module(f"jicai.store.engines.{name}").engine())

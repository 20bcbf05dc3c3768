"""SQL rules run by DuckDB in memory: over our own tables, shut off from files, network, settings and the clock."""

from __future__ import annotations

import re
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import date
from typing import TYPE_CHECKING, Any

import polars as pl

from jicai.calc.evidence import Evidence
from jicai.calc.judged import lacking_sheets
from jicai.calc.own.known import known_table
from jicai.calc.places import place
from jicai.calc.rules.rule import Columns
from jicai.own_rules.query import ROW_ID, Query
from jicai.tables import INPUTS
from jicai.tables.column import InputTable, Kind

if TYPE_CHECKING:
    import duckdb

#: So much memory, and so many seconds, may a rule take.
MEMORY, SECONDS = "1GB", 120
#: How the plan writes an INTERVAL of so many days.
_SPAN = re.compile(r"trunc\(CAST\([^()]*AS DOUBLE\)\)")
_SHUT: dict[str, str | bool | int | float | list[str]] = {
    "enable_external_access": "false",
    "autoload_known_extensions": "false",
    "autoinstall_known_extensions": "false",
    "allow_community_extensions": "false",
    "python_enable_replacements": "false",
    "temp_directory": "",
    "memory_limit": MEMORY,
    "threads": "1",  # so that the order of rows is that of the files
}


class QueryError(Exception):
    """A query that cannot be run, or gives what no finding can hold; says in Chinese why and what to write."""


class _Stream:
    """A frame that the database reads as Arrow, without any other library between them."""

    def __init__(self, frame: pl.DataFrame) -> None:
        self._frame = frame

    def __arrow_c_stream__(self, requested_schema: object = None) -> object:
        return self._frame.__arrow_c_stream__(requested_schema)


def answered(evidence: Evidence, query: Query, columns: tuple[Columns, ...]) -> pl.DataFrame:
    """What the query gives: exact numbers, texts and days. QueryError where it cannot be run or gives floats.

    Without the rows of sheets that lack what `columns` ask for.
    """
    import duckdb

    lacking = lacking_sheets(evidence, columns)
    tables = {key: _table(evidence, key, query, lacking) for key in query.tables}
    try:
        with _shut(tables) as database:
            given = {"as_of": evidence.as_of, "month": evidence.as_of.replace(day=1)}
            values = {name: given[name] for name in query.parameters}
            _refuse_floats(database, query.text, values)
            return _rows(database, query.text, values)
    except duckdb.InterruptException:
        raise QueryError(f"超过 {SECONDS} 秒没有算完，请简化查询") from None
    except duckdb.OutOfMemoryException:
        raise QueryError(f"需要的内存超过 {MEMORY}，请简化查询") from None
    except duckdb.Error as error:
        from jicai.own_rules.query import first_line

        raise QueryError(f"运行出错（{first_line(error)}），请改正") from None


@contextmanager
def _shut(tables: Mapping[str, pl.DataFrame]) -> Iterator[duckdb.DuckDBPyConnection]:
    """A database with these tables and nothing else, whose settings cannot be changed."""
    import duckdb

    with duckdb.connect(":memory:", config=_SHUT) as database:
        for key, frame in tables.items():
            database.register(key, _Stream(frame))
            database.execute(_chinese_view(INPUTS[key], frame.columns))
        database.execute("SET explain_output = 'all'")
        database.execute("SET lock_configuration = true")
        timer = threading.Timer(SECONDS, database.interrupt)
        timer.daemon = True
        timer.start()
        try:
            yield database
        finally:
            timer.cancel()


def _table(evidence: Evidence, key: str, query: Query, lacking: list[int]) -> pl.DataFrame:
    """The rows of a table, of its columns those that the query may look at, and where each row stands."""
    columns = [column.key for column in INPUTS[key].columns if query.is_starred or column.key in query.columns[key]]
    rows = known_table(evidence, key)
    if lacking:
        rows = rows.filter(~pl.col("_source").is_in(lacking))
    return rows.select(*columns, place().cast(pl.Int64).alias(ROW_ID)).collect()


def _chinese_view(table: InputTable, columns: list[str]) -> str:
    """The statement that makes the same table under its Chinese label: columns by their labels, choices by theirs."""
    parts = []
    for column in table.columns:
        if column.key not in columns:
            continue
        cell = _quoted(column.key)
        if column.kind is Kind.CHOICE:
            cases = "".join(f" WHEN {_text(one.value)} THEN {_text(one.label)}" for one in column.choices)
            cell = f"CASE {cell}{cases} END"
        parts.append(f"{cell} AS {_quoted(column.label)}")
    names = ", ".join([*parts, _quoted(ROW_ID)])
    return f"CREATE VIEW {_quoted(table.label)} AS SELECT {names} FROM {_quoted(table.key)}"


def _quoted(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'


def _text(value: str) -> str:
    return "'" + value.replace("'", "''") + "'"


def _refuse_floats(database: duckdb.DuckDBPyConnection, text: str, values: Mapping[str, date]) -> None:
    """QueryError where the plan turns a number into a binary one: what is compared with it would not be exact."""
    plans = dict(database.execute(f"EXPLAIN (FORMAT JSON) {text}", values or None).fetchall())
    plan = _SPAN.sub("", str(plans.get("logical_plan", "")))
    for name in ("DOUBLE", "FLOAT"):
        if f"AS {name})" in plan:
            raise QueryError(f"有的数变成了 {name}（二进制小数，不精确），请用 CAST(… AS DECIMAL(38, 10)) 写明类型")


def _rows(database: duckdb.DuckDBPyConnection, text: str, values: Mapping[str, date]) -> pl.DataFrame:
    cursor = database.execute(text, values or None)
    kinds = {str(name): str(kind) for name, kind, *_ in cursor.description}
    if len(kinds) < len(cursor.description):
        raise QueryError("结果有两列同名，请用 AS 另起列名")
    for name, kind in kinds.items():
        if kind.startswith(("DOUBLE", "FLOAT")):
            raise QueryError(f"{name} 是 {kind}（二进制小数，不精确），请改成乘法，或写 CAST(… AS DECIMAL(38, 10))")
        if kind.startswith(("STRUCT", "MAP", "UNION", "BLOB", "VARIANT")) or kind.endswith("]"):
            raise QueryError(f"{name} 是 {kind}，不是一个值，请改成文字、数或日期")
    rows: list[Any] = cursor.fetchall()
    return pl.DataFrame(rows, schema={name: _dtype(kind) for name, kind in kinds.items()}, orient="row")


def _dtype(kind: str) -> pl.DataType:
    if kind.startswith("DECIMAL("):
        places = int(kind.removesuffix(")").split(",")[1])
        return pl.Decimal(38, places)
    if kind.endswith(("INTEGER", "INT", "BIGINT")) or kind in ("HUGEINT", "UHUGEINT"):
        return pl.Decimal(38, 0)
    simple: dict[str, pl.DataType] = {
        "DATE": pl.Date(), "BOOLEAN": pl.Boolean(), "TIMESTAMP": pl.Datetime(), "NULL": pl.String(),
    }  # fmt: skip
    return simple.get(kind, pl.String())

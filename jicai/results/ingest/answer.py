"""What `jicai ingest` and `jicai store info` show."""

from __future__ import annotations

import polars as pl

from jicai.intake.discover.months import FOLDER, Export, Months
from jicai.intake.discover.workspace import some_of
from jicai.render.result import Result
from jicai.results.ingest.asked import Ingested
from jicai.store.cache import Cache
from jicai.tables import INPUTS
from jicai.tables.results.store import INGEST, STORE_INFO


def ingested_result(done: Ingested) -> Result:
    """The months that were kept, a row for each export, table and month."""
    rows = []
    for export, table, month, verdict in done.months:
        replaced = sum(one.part.rows for one in verdict.taken)
        kind = "replaced" if verdict.taken else "joined" if verdict.overlap else "new"
        rows.append(
            (
                table,
                month,
                export.name,
                export.parts[table][month].rows,
                kind,
                replaced or None,
                verdict.vanished or None,
            )
        )
    notes = list(done.notes)
    if done.known:
        notes.append(f"{some_of(done.known)}：已经存过，没有变")
    elif not rows:
        notes.append("没有要存的：文件夹里没有新的导出，存过的没有变")
    if done.rejected:
        notes.append(f"被拒绝的 {done.rejected:,} 行没有采用，每个命令照样会说明")
    exports = {export.content for export, *_ in done.months}
    frame = pl.DataFrame(rows, schema=_schema(INGEST.keys), orient="row")
    return Result(
        frame,
        INGEST,
        INGEST.label,
        subtitle=f"{len(exports):,} 个导出，{frame['rows'].sum():,} 行存入 {FOLDER}/",
        footer=notes,
        summary=[f"{len(exports):,} 个导出，{frame['rows'].sum():,} 行存入 {FOLDER}/", *(notes if not rows else [])],
    )


def info_result(months: Months) -> Result:
    """The kept months, a row for each export, table and month, and the cache."""
    rows: list[tuple[object, ...]] = []
    for export in months.exports.values():
        for table, month, part in export.living():
            rows.append((table, month, export.name, part.rows, _size(export, part.files), export.at, export.version))
    order = list(INPUTS)
    rows.sort(key=lambda row: (order.index(str(row[0])), str(row[1]), str(row[2])))
    frame = pl.DataFrame(rows, schema=_schema(STORE_INFO.keys), orient="row")
    cache = Cache()
    held = f"{len({row[0:2] for row in rows}):,} 个月份，{frame['rows'].sum():,} 行，在 {months.folder}"
    kept = (
        f"缓存 {len(cache.entries()):,} 份，{cache.megabytes():,} MB，其中 {cache.pinned():,} 份留住，在 {cache.folder}"
    )
    return Result(frame, STORE_INFO, STORE_INFO.label, subtitle=held, footer=[kept], summary=[held, kept])


def _schema(keys: tuple[str, ...]) -> dict[str, pl.DataType]:
    numbers = {"rows", "replaced", "vanished", "kilobytes"}
    return {key: pl.Int64() if key in numbers else pl.String() for key in keys}


def _size(export: Export, names: list[str]) -> int:
    size: int = sum(export.files[name]["bytes"] for name in names)
    return -(-size // 1024)

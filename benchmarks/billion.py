"""A thousand million order lines kept month by month, and what a progress over them costs: billion.py DIR.

The exports are made from one export of a tenth as many lines, month by month: each line ten times, with numbers of its
own. A month is kept by `jicai ingest`, its export then deleted, as a bureau does that archives what it was sent; so the
disk holds the lines once. What was measured goes to DIR/billion.json and, by `run.py`, into RESULTS.md. It takes hours;
a run that was stopped goes on after the last month that is kept.
"""

from __future__ import annotations

import argparse
import json
import shutil
import subprocess
import sys
from dataclasses import asdict
from pathlib import Path

import polars as pl

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from benchmarks.measured import Cost, measure

HERE = Path(__file__).resolve().parent
AS_OF = "2026-09-30"
TIMES = 10
_ORDERS = "订单明细.parquet"


def main() -> None:
    """Make, keep, ask, tell."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path, metavar="DIR")
    parser.add_argument("--lines", type=int, default=1_000_000_000)
    parser.add_argument("--institutions", type=int, default=3000)
    arguments = parser.parse_args()
    folder: Path = arguments.folder
    base, place, cache = folder / "base", folder / "workspace", folder / "cache"
    if not (base / _ORDERS).exists():
        sizes = ["--lines", str(arguments.lines // TIMES), "--institutions", str(arguments.institutions)]
        subprocess.run([sys.executable, HERE / "make_exports.py", base, "--format", "parquet", *sizes], check=True)
    place.mkdir(exist_ok=True)
    for table in (*base.glob("*.xlsx"), *base.glob("*.parquet")):
        if table.name != _ORDERS:
            (place / table.name).write_bytes(table.read_bytes())
    report = folder / "billion.json"
    told = json.loads(report.read_text("utf-8")) if report.exists() else {"lines": 0, "months": []}
    done = {month["month"] for month in told["months"]}

    def note() -> None:
        report.write_text(json.dumps(told, ensure_ascii=False, indent=1), "utf-8")

    orders = pl.scan_parquet(base / _ORDERS)
    month = pl.col("下单日期").dt.strftime("%Y-%m")
    for name in orders.select(month.unique().sort()).collect().to_series():
        if name in done:
            continue
        export = place / f"订单明细-{name}.parquet"
        lines = _write(orders.filter(month == name), export)
        cost = measure([*_jicai("ingest", place), str(export)], cache)
        export.unlink()
        shutil.rmtree(cache)  # what was read of the export, which is gone
        told["lines"] += lines
        told["months"].append({"month": name, **asdict(cost)})
        note()
        print(name, cost, file=sys.stderr, flush=True)
    told["progress"] = []
    for _ in range(4):  # once cold, then as it is run every day
        told["progress"].append(asdict(_progress(place, cache, folder)))
        print(told["progress"][-1], file=sys.stderr, flush=True)
        told["disk"] = {"数据": _size(place / "数据"), "cache": _size(cache)}
        note()


def _write(rows: pl.LazyFrame, export: Path) -> int:
    numbers = ("订单明细编号", "订单编号")
    many = [
        rows.with_columns(pl.concat_str(pl.lit(f"{time}-"), *[name]).alias(name) for name in numbers)
        for time in range(TIMES)
    ]
    pl.concat(many).sink_parquet(export, compression="zstd", compression_level=1)
    return int(pl.scan_parquet(export).select(pl.len()).collect().item())


def _progress(place: Path, cache: Path, folder: Path) -> Cost:
    words = ["--as-of", AS_OF, "--format", "json", "-o", str(folder / "progress.json")]
    return measure([*_jicai("progress", place), *words], cache)


def _jicai(command: str, place: Path, *more: str) -> list[str]:
    return [sys.executable, "-m", "jicai", command, *more, "-C", str(place), "-q"]


def _size(folder: Path) -> int:
    return sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())


if __name__ == "__main__":
    main()

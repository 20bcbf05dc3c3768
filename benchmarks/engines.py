"""What `jicai progress` costs by each engine, and the step from lines to sums in narwhals against Polars itself.

    python benchmarks/make_exports.py DIR --lines 1000000 --format parquet
    python -m pip install -e '.[bench,duckdb,spark]' && python benchmarks/engines.py DIR ...

writes benchmarks/ENGINES.md. DIR has its order lines in one file. What was read is kept before, and no day is asked
about twice, so that each run sums all lines anew; the answers of a day are the same bytes, or nothing is written. The
runs of the engines take turns. `--master` (repeated) names where Spark runs, by default here with two threads; of a
master elsewhere what its workers take is not measured. The answers of all are compared with those of Polars.
"""

from __future__ import annotations

import argparse
import hashlib
import os
import platform
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from importlib import metadata
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from benchmarks.measured import Cost, measure, median

HERE = Path(__file__).resolve().parent
LAST_DAY = date(2026, 12, 31)


@dataclass(frozen=True)
class Row:
    """The costs of the engines on a workspace, and seconds of the step: of Polars, narwhals, and to import narwhals."""

    lines: int
    costs: dict[str, Cost]
    step: tuple[float, float, float]


def main() -> None:
    """Run, compare, write."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folders", nargs="+", type=Path, metavar="DIR")
    parser.add_argument("--master", action="append", help="such as local[2] or spark://HOST:7077")
    parser.add_argument("--runs", type=int, default=5)
    parser.add_argument("--results", type=Path, default=HERE / "ENGINES.md")
    arguments = parser.parse_args()
    rows = [measured(place, arguments.master or ["local[2]"], arguments.runs) for place in arguments.folders]
    arguments.results.write_text("\n".join(page(rows, arguments.runs)) + "\n", "utf-8")


def measured(place: Path, masters: Sequence[str], runs: int) -> Row:
    """The medians of the runs on one workspace; SystemExit where answers differ."""
    import polars as pl

    engines: dict[str, tuple[str, dict[str, str]]] = {"Polars": ("polars", {}), "DuckDB": ("duckdb", {})}
    for master in masters:
        more = os.environ.get("PYSPARK_SUBMIT_ARGS", "pyspark-shell")
        engines[f"Spark {master}"] = ("spark", {"PYSPARK_SUBMIT_ARGS": f"--master {master} {more}"})
    many: dict[str, list[Cost]] = {label: [] for label in engines}
    with tempfile.TemporaryDirectory() as scratch:
        answer = Path(scratch, "answer.json")
        caches = {label: Path(scratch, f"cache-{number}") for number, label in enumerate(engines)}
        for cache in caches.values():
            measure(progress(place, LAST_DAY, "polars", answer), cache)
        for run in range(runs):
            day, answers = LAST_DAY - timedelta(run + 1), set()
            for label, (engine, around) in engines.items():
                many[label].append(measure(progress(place, day, engine, answer), caches[label], around))
                answers.add(hashlib.sha256(answer.read_bytes()).digest())
                print(place.name, label, many[label][-1], file=sys.stderr, flush=True)
            if len(answers) > 1:
                raise SystemExit(f"{place}: the engines do not agree on {day}")
        files = sorted(map(str, caches["Polars"].glob("*/rows-orders-*.parquet")))
        steps: dict[str, list[tuple[float, float]]] = {"polars": [], "narwhals": []}
        sums = set()
        for _ in range(runs):
            for how, found in steps.items():
                said = subprocess.run(
                    [sys.executable, __file__, "--step", how, *files], check=True, stdout=subprocess.PIPE
                )
                load, took, digest = said.stdout.decode().split()
                found.append((float(load), float(took)))
                sums.add(digest)
        if len(sums) > 1:
            raise SystemExit(f"{place}: narwhals and Polars do not agree")
        lines = pl.scan_parquet(files).select(pl.len()).collect().item()
    polars, narwhals = (statistics.median(took for _, took in steps[how]) for how in steps)
    load = statistics.median(load for load, _ in steps["narwhals"])
    return Row(lines, {label: median(costs) for label, costs in many.items()}, (polars, narwhals, load))


def progress(place: Path, day: date, engine: str, answer: Path) -> list[str]:
    """The words of the command."""
    words = ["-C", str(place), "--as-of", str(day), "--engine", engine, "--format", "json", "-o", str(answer), "-q"]
    return [sys.executable, "-m", "jicai", "progress", *words]


def step(how: str, files: Sequence[str]) -> None:
    """Sum the lines of these files once, and print processor seconds of the import and the step, and what came out."""
    import polars as pl

    from jicai.calc.purchases import counted_lines, window_sums
    from jicai.calc.sums_elsewhere import sums_elsewhere

    rows = pl.scan_parquet(files).with_columns(_source=pl.lit(0, pl.UInt32))
    codes = rows.select(pl.col("product_code").unique().sort()).with_row_index("window")
    windows = codes.with_columns(counts_from=date(2026, 7, 10), counts_until=LAST_DAY).collect()
    begin = time.process_time()
    if how == "narwhals":
        import narwhals as nw
    loaded = time.process_time()
    if how == "narwhals":
        found = sums_elsewhere(nw.from_native(rows), nw.from_native(windows.lazy()), "accepted", LAST_DAY).to_native()
    else:
        found = window_sums(counted_lines(rows, "accepted", LAST_DAY, ["_source"]), windows.lazy(), "_source")
    sums = found.collect()
    took = time.process_time() - loaded
    keys = ["window", "institution_code"]
    text = sums.select(*keys, "quantity", "cost").sort(keys).write_csv()
    print(loaded - begin, took, hashlib.sha256(text.encode()).hexdigest())


def page(rows: Sequence[Row], runs: int) -> Iterator[str]:
    """The lines of ENGINES.md."""
    names = ("polars", "duckdb", "pyspark", "narwhals")
    versions = "，".join(f"{name} {metadata.version(name)}" for name in names)
    yield "# 各引擎的时间和内存\n"
    yield "由 `python benchmarks/engines.py` 写出，不手改。`jicai progress` 整个命令，文件已在缓存里、汇总没有存过；"
    yield f"{runs} 次的中位数，轮流跑，只看比值。各引擎每次的输出逐字节相同。处理器时间包括子进程和 Java，"
    yield "内存是最大的一个进程；主节点在别处的 Spark，工作节点的没有算。\n"
    yield f"- {os.cpu_count()} 核，{platform.machine()}，Python {platform.python_version()}；{versions}\n"
    yield "| 订单明细 | 引擎 | 处理器秒 | ÷ Polars | 秒 | 内存峰值 MiB |\n|---:|---|---:|---:|---:|---:|"
    for row in rows:
        base = row.costs["Polars"].processor
        for label, cost in row.costs.items():
            figures = f"{cost.processor:.2f} | {cost.processor / base:.2f} | {cost.wall:.2f} | {cost.peak:,.0f}"
            yield f"| {row.lines:,} | {label} | {figures} |"
    yield "\n## 从明细到汇总这一步：narwhals 在 Polars 上，与直接用 Polars\n"
    yield "| 订单明细 | Polars 处理器秒 | narwhals 处理器秒 | 多出 | 装入 narwhals 秒 |\n|---:|---:|---:|---:|---:|"
    for row in rows:
        polars, narwhals, load = row.step
        yield f"| {row.lines:,} | {polars:.3f} | {narwhals:.3f} | {narwhals / polars - 1:+.1%} | {load:.3f} |"


if __name__ == "__main__":
    if sys.argv[1:2] == ["--step"]:
        step(sys.argv[2], sys.argv[3:])
    else:
        main()

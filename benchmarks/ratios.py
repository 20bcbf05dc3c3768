"""Ratios that say whether reading and progress are as fast as they should be; measured in one run, quoted as medians.

    python benchmarks/make_exports.py benchmarks/data/one --lines 1000000 --institutions 300 --varieties 60
    python benchmarks/make_exports.py benchmarks/data/two --lines 1000000 --institutions 300 --varieties 60 --files 2
    python benchmarks/ratios.py benchmarks/data/one benchmarks/data/two

Every figure is that of a whole process and its children. Machines differ and are noisy, so only the ratios count:
cold and warm progress against the bare reading of the same workbook by the same reader, and two workbooks against one.
"""

from __future__ import annotations

import argparse
import os
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

BARE = """
import sys, fastexcel
sheet = fastexcel.read_excel(sys.argv[1]).load_sheet(0, header_row=None, skip_rows=0, dtypes="string")
sheet.to_arrow_with_errors()
"""


@dataclass(frozen=True)
class Cost:
    """What a process and its children took: wall and processor seconds, and the largest of them in MiB."""

    wall: float
    processor: float
    peak: float


def measure(command: list[str], cache: Path) -> Cost:
    """Run a command to its end with this cache folder; its output is thrown away."""
    # The peak of finished children never falls, so a process of its own asks for it.
    asking = [sys.executable, __file__, "--measured", *command]
    environment = {**os.environ, "JICAI_CACHE_DIR": str(cache)}
    said = subprocess.run(asking, env=environment, check=True, stdout=subprocess.PIPE, text=True).stdout
    return Cost(*map(float, said.split()))


def run_measured(command: list[str]) -> None:
    """Run a command and print its cost: wall seconds, processor seconds, peak MiB."""
    begin = time.perf_counter()
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
    wall = time.perf_counter() - begin
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    print(wall, used.ru_utime + used.ru_stime, used.ru_maxrss / 1024)


def progress(workspace: Path) -> list[str]:
    """The main job on a workspace."""
    return [sys.executable, "-m", "jicai", "progress", "-C", str(workspace), "--format", "json", "-q"]


def main() -> None:
    """Measure in turn, so that drift of the machine's speed meets all alike, and print the ratios of the medians."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("one", type=Path, help="a workspace with one orders workbook")
    parser.add_argument("two", type=Path, nargs="?", help="a workspace with two of its size")
    parser.add_argument("--runs", type=int, default=3)
    arguments = parser.parse_args()
    orders = next(iter(sorted(arguments.one.glob("订单明细*.xlsx"))))
    costs: dict[str, list[Cost]] = {}
    with tempfile.TemporaryDirectory() as folder:
        for run in range(arguments.runs):
            cache = Path(folder) / str(run)
            commands = [
                ("bare", [sys.executable, "-c", BARE, str(orders)], cache),
                ("cold", progress(arguments.one), cache),
                ("warm", progress(arguments.one), cache),
                ("polars", [sys.executable, "-c", "import polars"], cache),
                ("typer", [sys.executable, "-c", "import typer"], cache),
                ("help", [sys.executable, "-m", "jicai", "--help"], cache),
            ]
            if arguments.two is not None:
                commands.append(("two", progress(arguments.two), Path(folder) / f"two-{run}"))
            for name, command, used in commands:
                costs.setdefault(name, []).append(measure(command, used))
    median = {
        name: Cost(*(statistics.median(getattr(cost, part) for cost in many) for part in ("wall", "processor", "peak")))
        for name, many in costs.items()
    }
    for name, cost in median.items():
        print(f"{name:8} {cost.wall:7.2f} s wall  {cost.processor:7.2f} s processor  {cost.peak:7.0f} MiB peak")
    print(f"cold / bare, wall:              {median['cold'].wall / median['bare'].wall:.2f}")
    print(f"cold / bare, peak memory:       {median['cold'].peak / median['bare'].peak:.2f}")
    print(f"warm - import polars, processor: {median['warm'].processor - median['polars'].processor:.2f} s")
    print(f"help - import typer, processor:  {median['help'].processor - median['typer'].processor:.2f} s")
    if "two" in median:
        print(f"two / one, cold, wall:          {median['two'].wall / median['cold'].wall:.2f}")


if __name__ == "__main__":
    if sys.argv[1:2] == ["--measured"]:
        run_measured(sys.argv[2:])
    else:
        main()

"""The ratio that says whether one export is cheaper than its results one by one: `jicai export` against the commands.

    python benchmarks/make_exports.py benchmarks/data/all --lines 1000000 --institutions 300 --payments 1000000
    python benchmarks/export.py benchmarks/data/all

Each command writes the result that the export has of it into a workbook of its own, all from a warm cache. The ratio of
the sums should be below one half. Sample data show what a run costs at least: `benchmarks/export.py sample_data`.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from benchmarks.measured import measure

#: The results of an export as commands, but for those that these data have nothing for.
COMMANDS: tuple[tuple[str, ...], ...] = (
    ("progress",),
    *(("progress", "--by", by) for by in ("batch", "district", "institution", "level", "variety", "company")),
    *(("progress", one) for one in ("--causes", "--why", "--form")),
    *(("progress", "--shares", "--by", by) for by in ("variety", "institution", "district")),
    ("advance",),
    ("advance", "--by", "fund"),
    ("advance", "--by", "district"),
    ("offset",),
    ("refund",),
    ("ledger",),
    ("cashflow",),
    ("overdue",),
    *(("overdue", "--by", by) for by in ("institution", "payee", "district")),
    ("overdue", "--unmatched"),
    ("supply",),
    ("supply", "--by", "distributor"),
    ("flags",),
    ("renew",),
    ("assess",),
    ("assess", "--by", "district"),
    ("assess", "--items"),
    ("calendar",),
    ("check",),
)


def main() -> None:
    """Measure every workspace and print the ratios."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("workspaces", type=Path, nargs="+")
    parser.add_argument("--as-of", default="2026-09-30")
    arguments = parser.parse_args()
    for workspace in arguments.workspaces:
        measured(workspace, arguments.as_of)


def measured(workspace: Path, as_of: str) -> None:
    """Print what the commands take together and what the export takes, and the ratio."""
    print(workspace)
    with tempfile.TemporaryDirectory() as cache, tempfile.TemporaryDirectory() as folder:
        where = ["-C", str(workspace), "-q", "-o"]
        dated = ["--as-of", as_of]
        jicai = [sys.executable, "-m", "jicai"]
        export = [*jicai, "export", *where, f"{folder}/all.xlsx", *dated]
        measure(export, Path(cache))  # fills the cache
        wall = processor = 0.0
        for at, command in enumerate(COMMANDS):
            own = [] if command[0] == "check" else dated
            run = measure([*jicai, *command, *where, f"{folder}/{at}.xlsx", *own], Path(cache))
            wall, processor = wall + run.wall, processor + run.processor
            print(f"  {run.wall:6.2f} s wall {run.processor:6.2f} s processor  {' '.join(command)}")
        once = measure(export, Path(cache))
        print(f"  {wall:6.2f} s wall {processor:6.2f} s processor  together")
        print(f"  {once.wall:6.2f} s wall {once.processor:6.2f} s processor  export")
        print(f"  export / commands: {once.wall / wall:.2f} wall, {once.processor / processor:.2f} processor")


if __name__ == "__main__":
    main()

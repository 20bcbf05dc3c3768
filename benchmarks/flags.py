"""The ratio that says whether the checks are as fast as they should be: `jicai flags` against `jicai progress`.

    python benchmarks/make_exports.py benchmarks/data/one --lines 1000000 --institutions 300 --varieties 60
    python benchmarks/flags.py benchmarks/data/one

Both from a warm cache, on the same workspace, in turn, so that drift of the machine's speed meets both alike. Only the
ratio of the medians of processor time counts: it should be 3 at most. Several workspaces may be given, for instance
with payments and without.
"""

from __future__ import annotations

import argparse
import statistics
import sys
import tempfile
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from benchmarks.measured import measure

COMMANDS = ("progress", "flags")


def main() -> None:
    """Measure every workspace and print the ratios."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("workspaces", type=Path, nargs="+")
    parser.add_argument("--as-of", default="2026-09-30")
    parser.add_argument("--runs", type=int, default=5)
    arguments = parser.parse_args()
    for workspace in arguments.workspaces:
        measured(workspace, arguments.as_of, arguments.runs)


def measured(workspace: Path, as_of: str, runs: int) -> None:
    """Print what both commands take on a workspace, and their ratio."""
    seconds: dict[str, list[float]] = {name: [] for name in COMMANDS}
    arguments = ["-C", str(workspace), "--as-of", as_of, "--format", "json", "-q"]
    with tempfile.TemporaryDirectory() as cache:
        commands = {name: [sys.executable, "-m", "jicai", name, *arguments] for name in COMMANDS}
        # Once each before: the first run fills the cache with the tables that it reads.
        for command in commands.values():
            measure(command, Path(cache))
        for _ in range(runs):
            for name, command in commands.items():
                seconds[name].append(measure(command, Path(cache)).processor)
    medians = {name: statistics.median(many) for name, many in seconds.items()}
    print(workspace)
    for name, median in medians.items():
        print(f"  {name:8} {median:6.2f} s processor  ({min(seconds[name]):.2f} to {max(seconds[name]):.2f})")
    print(f"  flags / progress, processor: {medians['flags'] / medians['progress']:.2f}")


if __name__ == "__main__":
    main()

"""What one changed month costs among many that did not change, against that month by itself.

    python benchmarks/changed_month.py DIR

makes 36 months as Parquet in DIR, reads them, and then again and again with one that has another line. The month by
itself stands in a workspace of its own, with the same agreed volumes, and is read without a cache.
"""

from __future__ import annotations

import argparse
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

import polars as pl

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from benchmarks.measured import Cost, measure, median

HERE = Path(__file__).resolve().parent
AS_OF = "2026-09-30"
MONTHS, CHANGED = 36, "订单明细-30.parquet"


def changed_month(folder: Path, lines: int, runs: int) -> tuple[Cost, Cost]:
    """The medians of the month by itself, and of all months with that one changed."""
    made = folder / f"months-{lines}"
    if not (made / "made").exists():
        sizes = ["--lines", str(lines), "--files", str(MONTHS), "--institutions", "300", "--format", "parquet"]
        subprocess.run([sys.executable, HERE / "make_exports.py", made, *sizes], check=True)
        (made / "made").touch()
    alone, among = [], []
    with tempfile.TemporaryDirectory(dir=folder) as scratch:
        whole, one, cache = Path(scratch, "whole"), Path(scratch, "one"), Path(scratch, "cache")
        whole.mkdir()
        one.mkdir()
        for path in (*made.glob("*.xlsx"), *made.glob("*.parquet")):
            shutil.copyfile(path, whole / path.name)
            if not path.name.startswith("订单明细"):
                shutil.copyfile(path, one / path.name)
        rows = pl.read_parquet(made / CHANGED)
        _progress(whole, cache)
        for run in range(1, runs + 1):
            for place in (whole, one):
                rows.head(-run).write_parquet(place / CHANGED)
            alone.append(_progress(one, Path(scratch, f"cold-{run}")))
            among.append(_progress(whole, cache))
    return median(alone), median(among)


def _progress(place: Path, cache: Path) -> Cost:
    words = ["-C", str(place), "--as-of", AS_OF, "-q", "--format", "csv", "-o", str(place.parent / "answer.csv")]
    return measure([sys.executable, "-m", "jicai", "progress", *words], cache)


def main() -> None:
    """Make, read, change, compare."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path, metavar="DIR")
    parser.add_argument("--lines", type=int, default=100_000, help="of each month")
    parser.add_argument("--runs", type=int, default=5)
    arguments = parser.parse_args()
    arguments.folder.mkdir(parents=True, exist_ok=True)
    alone, among = changed_month(arguments.folder, arguments.lines, arguments.runs)
    print(f"one month by itself {alone}\none of {MONTHS} changed {among}")
    print(f"ratio of processor time {among.processor / alone.processor:.2f}")


if __name__ == "__main__":
    main()

"""Everything measured in one run: makes the inputs, runs jicai and each yardstick in turn, compares their answers.

    python -m pip install -e '.[bench]' && python benchmarks/run.py

writes benchmarks/RESULTS.md with the ratios of the medians, and plots of how cost grows. Nothing is claimed in seconds:
machines differ, ratios of one run hardly do. `--large` adds ten million lines as Parquet, `--largest` a hundred million
too (an hour, 30 GB of disk), `--billion` takes in what `billion.py` has measured, `--quick` is a trial of the programme
itself with few lines. A warm run asks the same question again: its answer is kept, but the files are looked at.
"""

from __future__ import annotations

import argparse
import csv
import json
import shutil
import subprocess
import sys
import tempfile
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from benchmarks.changed_month import changed_month
from benchmarks.measured import Cost, measure, median
from benchmarks.results import SPLIT, write_results

HERE = Path(__file__).resolve().parent
AS_OF = "2026-09-30"
Answer = dict[tuple[str, ...], Decimal]


@dataclass(frozen=True)
class World:
    """One workspace that is made: its name, order lines in each file, files, institutions, varieties, payments."""

    name: str
    lines: int
    files: int = 1
    institutions: int = 300
    varieties: int = 60
    payments: int = 0
    format: str = "xlsx"

    def made(self, folder: Path) -> Path:
        """The workspace in this folder, made if it is not there; without lines, the sample data."""
        if not self.lines:
            return HERE.parent / "sample_data"
        place = folder / f"{self.name}-{self.lines}-{self.files}"
        if not (place / "made").exists():
            shutil.rmtree(place, ignore_errors=True)
            values = ("lines", "files", "institutions", "varieties", "payments", "format")
            words = [word for key in values for word in (f"--{key}", str(getattr(self, key)))]
            subprocess.run([sys.executable, HERE / "make_exports.py", place, *words], check=True)
            (place / "made").touch()
        return place


@dataclass
class Bench:
    """What was measured, and which answers agreed."""

    folder: Path
    runs: int
    costs: dict[tuple[str, str], Cost] = field(default_factory=dict)
    agreed: list[str] = field(default_factory=list)

    def world(
        self, world: World, wanted: dict[str, list[str]], compared: tuple[str, ...] = (), runs: int | None = None
    ) -> None:
        """Run every command of `wanted` on the workspace, in turn; a name that begins with `cold` has no cache."""
        place = world.made(self.folder)
        many: dict[str, list[Cost]] = {name: [] for name in wanted}
        with tempfile.TemporaryDirectory(dir=self.folder) as scratch:
            answers = {name: Path(scratch) / f"{name}.answer" for name in wanted}
            warm = Path(scratch) / "warm"
            for name, words in wanted.items():  # once before: the cache is filled, the files are in memory
                if not name.startswith(("cold", "pandas", "split")):
                    measure(command(words, place, answers[name]), warm)
            for run in range(runs or self.runs):
                for name, words in wanted.items():
                    if name == "pandas" and run:
                        continue
                    cache = Path(scratch) / f"{name}-{run}" if name.startswith("cold") else warm
                    many[name].append(measure(command(words, place, answers[name]), cache))
                    print(f"{world.name} {name}: {many[name][-1]}", file=sys.stderr)
            found = {name: answer_of(answers[name]) for name in compared}
        first = found[compared[0]] if compared else {}
        for name in compared[1:]:
            if found[name] != first:
                raise SystemExit(f"{world.name}: {name} and {compared[0]} do not agree")
        if compared:
            self.agreed.append(f"{world.name}：{'、'.join(compared)}，{len(first):,} 个约定项")
        self.costs |= {(world.name, name): median(costs) for name, costs in many.items() if costs}


def command(words: list[str], place: Path, answer: Path) -> list[str]:
    """The words of a jicai command, or the name of a yardstick, as what is run."""
    if words[0] == "yardstick":
        return [sys.executable, str(HERE / "yardsticks.py"), words[1], str(place), str(answer)]
    if words[0] == "python":
        return [sys.executable, *words[1:]]
    if "--help" in words:
        return [sys.executable, "-m", "jicai", *words]
    # What the yardsticks write is CSV too.
    output = [] if "-o" in words else ["--format", "csv", "--headers", "en", "-o", str(answer)]
    words = [str(answer.with_suffix(".xlsx")) if word == "WORKBOOK" else word for word in words]
    return [sys.executable, "-m", "jicai", *words, "-C", str(place), "--as-of", AS_OF, "-q", *output]


def answer_of(path: Path) -> Answer:
    """What every agreement item bought: of jicai's CSV, or of a yardstick's, which has these columns alone."""
    with path.open(encoding="utf-8-sig", newline="") as file:
        first, *rows = csv.reader(file)
    full = ["batch", "agreement_year", "institution_code", "variety_code", "company", "purchased_qty"]
    places = [first.index(name) for name in full] if "agreement_year" in first else range(len(full))
    found = ([row[place] for place in places] for row in rows)
    return {tuple(keys): Decimal(quantity).normalize() for *keys, quantity in found}


PROGRESS, FLAGS = ["progress"], ["flags"]
START_UP = {
    "polars": ["python", "-c", "import polars"],
    "typer": ["python", "-c", "import typer"],
    "help": ["--help"],
    "progress --help": ["progress", "--help"],
}


def main() -> None:
    """Make, run, compare, write."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, default=HERE / "data", help="where the inputs are made and kept")
    parser.add_argument("--results", type=Path, default=HERE / "RESULTS.md")
    parser.add_argument("--runs", type=int, default=5)
    parser.add_argument("--quick", action="store_true")
    parser.add_argument("--large", action="store_true")
    parser.add_argument("--largest", action="store_true")
    parser.add_argument("--billion", type=Path, help="billion.json of billion.py")
    arguments = parser.parse_args()
    arguments.data.mkdir(parents=True, exist_ok=True)
    small = 100 if arguments.quick else 1
    bench = Bench(arguments.data, arguments.runs)
    yardstick = {name: ["yardstick", name] for name in ("bare", "unzip", "pandas", "polars", "duckdb")}
    million = 1_000_000 // small

    def some(*names: str) -> dict[str, list[str]]:
        return {name: yardstick[name] for name in names}

    bench.world(World("示例数据", 0), {**START_UP, "progress": PROGRESS, "flags": FLAGS})
    bench.world(
        World("工作簿", million), {**some("bare", "unzip"), "cold progress": PROGRESS, "warm progress": PROGRESS}
    )
    bench.world(World("十二个工作簿", million // 5, 12), {**some("bare"), "cold progress": PROGRESS})
    bench.world(
        World("小工作簿", million // 5),
        {**some("pandas"), "cold progress": PROGRESS},
        ("cold progress", "pandas"),
    )
    sizes = [million // 10, million]
    sizes += [10 * million] if arguments.large or arguments.largest else []
    sizes += [100 * million] if arguments.largest else []
    for lines in sizes:
        institutions = 300 if lines <= million else 3000
        bench.world(
            World(f"Parquet {lines:,} 行", lines, institutions=institutions, format="parquet"),
            {**some("polars", "duckdb"), "cold progress": PROGRESS, "warm progress": PROGRESS},
            ("warm progress", "cold progress", "duckdb", "polars"),
        )
    bench.world(
        World("全部表", million, payments=million),
        {
            "progress": PROGRESS,
            "flags": FLAGS,
            "cold progress": PROGRESS,
            "export": ["export", "-o", "WORKBOOK"],
        },
    )
    # Once: it takes minutes, and is about as long each time.
    bench.world(
        World("分送", million, payments=million, institutions=SPLIT // small),
        {"progress": PROGRESS, "split": ["export", "--split", "institution", "-o", "WORKBOOK"]},
        runs=1,
    )
    for count in (100, 1000, 3000):
        bench.world(World(f"{count} 家机构", million // 5, institutions=count), {"warm progress": PROGRESS})
    for files in (1, 6, 12, 36):
        world = World(f"{files} 个月", million // 36, files, format="parquet")
        bench.world(world, {"cold progress": PROGRESS, "warm progress": PROGRESS})
    alone, among = changed_month(arguments.data, 100_000 // small, arguments.runs)
    bench.costs |= {("一个月", "cold progress"): alone, ("36 个月变了一个", "progress"): among}
    told = json.loads(arguments.billion.read_text("utf-8")) if arguments.billion else None
    write_results(arguments.results, bench.costs, bench.agreed, sizes, arguments.runs, told)


if __name__ == "__main__":
    main()

"""What `jicai diff` takes on two large exports of which a hundredth of the lines is otherwise: time, and memory.

    python benchmarks/make_exports.py benchmarks/data/one --lines 1000000 --institutions 300 --varieties 60
    python benchmarks/diff.py benchmarks/data/one

The order lines are written anew as two Parquet files, the older as they are, the newer with one line in a hundred
dropped, withdrawn, with another accepted quantity, or under another id. Every figure is that of a whole process and its
children from a warm cache; the memory is that of the largest of them. `jicai progress` on one side stands beside it,
since machines differ.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from pathlib import Path

import fastexcel
import polars as pl

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from benchmarks.ratios import measure

_ID, _STATUS, _ACCEPTED = "订单明细编号", "订单状态", "验收数量"
_EVERY = 100
_VIEWS = {"lines": ["--show", "lines"], "progress": ["--show", "progress"], "district": ["--by", "district"]}


def main() -> None:
    """Make the two sides, measure, and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("workspace", type=Path)
    parser.add_argument("--from", dest="then", default="2026-08")
    parser.add_argument("--as-of", default="2026-09-30")
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as scratch:
        old, new = Path(scratch, "old"), Path(scratch, "new")
        make_sides(arguments.workspace, old, new)
        cache = Path(scratch, "cache")
        usual = ["--format", "json", "-q"]
        progress = [*_jicai("progress"), "-C", str(new), "--as-of", arguments.as_of, *usual]
        diff = [*_jicai("diff"), "-C", str(new), "--against", str(old), "--as-of", arguments.as_of]
        diff += ["--from", arguments.then, *usual]
        measure([*diff, *_VIEWS["lines"]], cache)  # reads all files
        for name, command in {
            "jicai progress": progress,
            **{f"jicai diff {k}": [*diff, *v] for k, v in _VIEWS.items()},
        }.items():
            cost = measure(command, cache)
            print(f"{name:22} {cost.processor:7.1f} s processor {cost.wall:7.1f} s {cost.peak:7.0f} MiB", flush=True)


def make_sides(workspace: Path, old: Path, new: Path) -> None:
    """The workspace twice, with the orders as Parquet; of the newer one line in a hundred is otherwise."""
    (orders,) = workspace.glob("订单明细*.xlsx")
    lines = _read(orders)
    for folder in (old, new):
        folder.mkdir()
        for path in workspace.iterdir():
            if path != orders:
                (folder / path.name).symlink_to(path.resolve())
    lines.write_parquet(old / "订单明细.parquet")
    number = pl.int_range(pl.len())
    # Returns stay as they are: a negative quantity says nothing under another status.
    is_chosen = (number % _EVERY == 0) & (pl.col(_STATUS).fill_null("") != "退货")
    kind = pl.when(is_chosen).then(number // _EVERY % 4)
    edited = lines.with_columns(_kind=kind).filter((pl.col("_kind") != 0).fill_null(value=True))
    is_other = (pl.col("_kind") == 2) & pl.col(_ACCEPTED).is_not_null()
    edited.with_columns(
        pl.when(pl.col("_kind") == 1).then(pl.lit("已撤销")).otherwise(_STATUS).alias(_STATUS),
        pl.when(is_other).then(pl.lit("7")).otherwise(_ACCEPTED).alias(_ACCEPTED),
        pl.when(pl.col("_kind") == 3).then(pl.col(_ID) + "X").otherwise(_ID).alias(_ID),
    ).drop("_kind").write_parquet(new / "订单明细.parquet")
    print(f"{lines.height:,} lines against {edited.height:,}, {lines.height // _EVERY:,} of them otherwise", flush=True)


def _read(path: Path) -> pl.DataFrame:
    sheet = fastexcel.read_excel(path).load_sheet(0, header_row=None, skip_rows=0, dtypes="string")
    rows = pl.DataFrame(sheet.to_arrow_with_errors()[0])
    (header,) = rows.with_row_index().filter(pl.any_horizontal(pl.all().exclude("index") == _ID))["index"].head(1)
    names = dict(zip(rows.columns, map(str, rows.row(header)), strict=True))
    return rows.slice(header + 1).rename(names).drop_nulls(_ID)


def _jicai(command: str) -> list[str]:
    return [sys.executable, "-m", "jicai", command]


if __name__ == "__main__":
    main()

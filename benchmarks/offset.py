"""The offsets of a whole city: 3,000 institutions, 20 batches, 12 months, every month of every batch with a balance.

    python benchmarks/offset.py benchmarks/data/city

Makes the workspace where it is not there yet. The processor time of `jicai offset` (and of its siblings), warm, is that
beyond start-up: beyond the same command on the same workspace cut down to one institution. The calculation by itself is
timed in this process, once it has run before.
"""

from __future__ import annotations

import argparse
import statistics
import sys
import tempfile
import time
from datetime import date
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

import polars as pl

from benchmarks.draws import digits, draws
from benchmarks.measured import measure

AS_OF = "2027-12-31"
BATCH = """\
code = "city-{number:02d}"
name = "城市批次{number}"
kind = "drug"
source = "测试〔2025〕1号"
issued_on = 2025-11-01
start_on = 2026-01-01
[cycle]
end_on = 2026-12-{day:02d}
"""


def make_city(folder: Path, institutions: int, batches: int) -> None:
    """Every institution was advanced money by every batch; payments cover about half of it in the twelve months."""
    (folder / "batches").mkdir(parents=True)
    (folder / "jicai.toml").write_text('[batches]\nfiles = ["batches/*.toml"]\n', "utf-8")
    for number in range(batches):
        text = BATCH.format(number=number, day=number % 25 + 1)
        (folder / "batches" / f"{number:02d}.toml").write_text(text, "utf-8")
    codes = pl.DataFrame({"number": range(institutions)}).select(
        医疗机构编码=pl.lit("H50") + pl.col("number").cast(pl.String).str.zfill(9),
        医疗机构名称=pl.lit("第") + pl.col("number").cast(pl.String) + "医院",
        区县=pl.lit("渝中区"),
        机构等级=pl.when(pl.col("number") % 3 == 0).then(pl.lit("三级")).otherwise(pl.lit("一级")),
    )
    codes.write_csv(folder / "医疗机构.csv")
    names = pl.DataFrame({"批次编码": [f"city-{number:02d}" for number in range(batches)]})
    products = names.with_columns(
        产品编码="批次编码",
        品种编码=pl.lit("V1"),
        品种名称=pl.lit("品种"),
        是否中选=pl.lit("是"),
        中选企业=pl.lit("甲公司"),
        中选价=pl.lit("1.00"),
        折算系数=pl.lit("1"),
    )
    products.write_csv(folder / "中选目录.csv")
    both = codes.select("医疗机构编码").join(names, how="cross")
    drawn = both.hstack(draws("city-advances", len(both), "u"))
    agreed = drawn.select(
        "批次编码",
        "医疗机构编码",
        协议年度=pl.lit("1"),
        产品编码="批次编码",
        约定采购量=(pl.col("u") % 90_000 + 10_000).cast(pl.String),
    )
    agreed.write_csv(folder / "约定采购量.csv")
    tranches = pl.DataFrame({"拨付期次": ["1", "2"], "拨付日期": ["2026-02-20", "2026-06-20"]})
    paid = drawn.join(tranches, how="cross").select(
        "批次编码",
        "医疗机构编码",
        "拨付期次",
        "拨付日期",
        拨付金额=digits((pl.col("u") % 90_000 + 10_000) * 15, 2),
    )
    paid.write_csv(folder / "预付拨付.csv")
    months = pl.DataFrame({"结算月份": [f"2027-{month:02d}" for month in range(1, 13)]})
    payments = codes.select("医疗机构编码").join(months, how="cross")
    payments = payments.join(pl.DataFrame({"基金类型": ["职工", "居民"]}), how="cross")
    payments = payments.hstack(draws("city-funds", len(payments), "u"))
    payments.with_columns(应付金额=digits(pl.col("u") % 3_000_000 + 1, 2)).drop("u").write_csv(folder / "基金支付.csv")


def command(name: str, folder: Path, institution: str | None = None) -> list[str]:
    """A command on the city, its result into a Parquet file that nobody reads."""
    asked = [sys.executable, "-m", "jicai", name, "-C", str(folder), "--as-of", AS_OF, "-q", "--format", "parquet"]
    return asked + (["--institution", institution] if institution else [])


def calculation(folder: Path) -> float:
    """Processor seconds from typed tables in memory to the rows of `offset` and the internal check."""
    from jicai.calc.recovery.course import follow
    from jicai.calc.recovery.invariants import breaches
    from jicai.calc.recovery.rows import offset_rows
    from jicai.intake.discover.workspace import open_workspace
    from jicai.results.recovery.view import RecoveryView
    from jicai.store.load import load

    main = ("agreed", "products", "institutions", "fund_payments")
    further = ("code_changes", "advance_amounts", "disbursements", "recoveries")
    intake = load(open_workspace(folder), (*main, *further))
    inputs = RecoveryView.of(intake, {"batch": []}, date.fromisoformat(AS_OF)).inputs
    begin = time.process_time()
    course = follow(inputs, date.fromisoformat(AS_OF)).collected()
    rows, broken = pl.collect_all([offset_rows(course, inputs.advance.institutions), breaches(course)])
    took = time.process_time() - begin
    print(f"{rows.height:,} rows, {broken.height} breaches, {rows['offset'].sum():,} yuan offset")
    return took


def main() -> None:
    """Make the city if need be, measure in turn, print medians."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--institutions", type=int, default=3000)
    parser.add_argument("--batches", type=int, default=20)
    parser.add_argument("--runs", type=int, default=3)
    arguments = parser.parse_args()
    if not arguments.folder.exists():
        make_city(arguments.folder, arguments.institutions, arguments.batches)
    with tempfile.TemporaryDirectory() as folder:
        one, cache = Path(folder) / "one", Path(folder) / "cache"
        make_city(one, 1, 1)
        commands = {name: command(name, arguments.folder) for name in ("offset", "refund", "ledger", "cashflow")}
        commands["start-up"] = command("offset", one)
        for asked in commands.values():
            measure(asked, cache)
        took = {name: [measure(asked, cache) for _ in range(arguments.runs)] for name, asked in commands.items()}
    median = {name: statistics.median(cost.processor for cost in costs) for name, costs in took.items()}
    for name, seconds in median.items():
        print(f"{name:9} {seconds:6.2f} s processor, {seconds - median['start-up']:6.2f} s beyond start-up")
    times = sorted(calculation(arguments.folder) for _ in range(arguments.runs))
    print(f"calculation alone: {statistics.median(times):.2f} s processor")


if __name__ == "__main__":
    main()

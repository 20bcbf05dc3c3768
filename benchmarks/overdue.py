"""Overdue payments against the same allocation written by hand for DuckDB, from the same Parquet files, in one run.

    pip install duckdb
    python benchmarks/make_exports.py benchmarks/data/paid --lines 1000000 --institutions 300 --varieties 60 \
        --payments 1000000
    python benchmarks/overdue.py benchmarks/data/paid --as-of 2026-09-30

Each side is a process of its own that reads the files, allots all payments and returns, and sums the overdue lines in
scope; the sums must agree to the fen. What the query leaves out of the rules (renewed codes, full-width names) does not
occur in the made-up data.
"""

from __future__ import annotations

import argparse
import json
import os
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from datetime import date
from pathlib import Path
from typing import Any

TABLES = ("orders", "payments", "products", "code_changes", "institutions")

QUERY = """
with catalogue as (
    select product_code, min_by(company, batch) as payee from products where company is not null group by product_code
), rows as (
    select o.*, coalesce(o.distributor, o.company, c.payee) as payee_shown,
        lower(replace(coalesce(o.distributor, o.company, c.payee), ' ', '')) as payee_key,
        cast(coalesce(accepted_amount, round(cast(accepted_qty as decimal(28, 4)) * unit_price, 2)) as decimal(38, 2))
            as amount
    from orders o left join catalogue c using (product_code)
    where accepted_on <= $as_of and o.institution_code in (select institution_code from institutions)
), receipts as (
    select line_id, receipt_id, institution_code, payee_key, product_code, accepted_on, amount,
        last_day(accepted_on + interval 1 month) as due_on,
        sum(amount) over line - amount as before, sum(amount) over (partition by line_id) as line_amount,
        first_value(payee_key) over line as home_payee
    from rows where status = 'normal' and payee_key is not null
    window line as (partition by line_id order by accepted_on, receipt_id rows unbounded preceding)
), paid as (
    select *, lower(replace(payee, ' ', '')) as payee_key from payments
    where paid_on <= $as_of and institution_code in (select institution_code from institutions)
), lines as (
    select line_id, any_value(institution_code) as institution_code, any_value(home_payee) as payee_key,
        any_value(line_amount) as line_amount
    from receipts group by line_id
), named as (
    select l.*, greatest(sum(p.amount), 0) as named from paid p join lines l using (line_id) group by all
), pools as (
    select institution_code, payee_key, greatest(sum(amount), 0) as cash from (
        select institution_code, payee_key, amount from paid where line_id is null
        union all select institution_code, payee_key, greatest(named - line_amount, 0) from named
    ) group by all
), credits as (
    select institution_code, payee_key, -sum(amount) as credit from rows
    where status = 'returned' and payee_key is not null group by all
), opened as (
    select r.*, amount - least(greatest(coalesce(n.named, 0) - before, 0), amount) as open
    from receipts r left join named n using (line_id)
), settled as (
    select o.*, coalesce(c.credit, 0) + coalesce(p.cash, 0) as funds,
        sum(open) over (partition by institution_code, payee_key order by accepted_on, line_id, receipt_id
            rows unbounded preceding) as through
    from opened o left join credits c using (institution_code, payee_key)
        left join pools p using (institution_code, payee_key)
)
select count(*) as lines, sum(unpaid) as unpaid, cast(max(date_diff('day', due_on, $as_of)) as int) as oldest_days
from (select *, least(greatest(through - funds, 0), open) as unpaid from settled) as shown
where due_on < $as_of and unpaid > 0 and exists (
    select 1 from windows w join institutions i using (type)
    where i.institution_code = shown.institution_code and w.product_code = shown.product_code
        and shown.accepted_on between w.cycle_start and w.cycle_end
)
"""


def prepare(workspace: Path, folder: Path) -> None:
    """Write the typed tables, and when each selected product is in scope for each type of institution, as Parquet."""
    import polars as pl

    from jicai.batches.cycle import cycle_end
    from jicai.intake.discover.workspace import open_workspace
    from jicai.store.load import load

    opened = open_workspace(workspace, None)
    intake = load(opened, TABLES)
    for table in TABLES:
        intake.frames[table].sink_parquet(folder / f"{table}.parquet")
    cycles = pl.LazyFrame(
        [
            {"batch": batch.code, "type": kind, "cycle_start": batch.start_on, "cycle_end": cycle_end(batch)}
            for batch in opened.batches.values()
            for kind in batch.bound_types
        ]
    )
    selected = intake.frames["products"].filter(pl.col("selected") == "yes").select("batch", "product_code")
    selected.join(cycles, on="batch").sink_parquet(folder / "windows.parquet")


def with_jicai(folder: Path, workspace: Path, as_of: date) -> dict[str, Any]:
    """The sums of the overdue lines as jicai's calculation gives them."""
    import polars as pl

    from jicai.batches.frames import agreement_years_frame, batches_frame
    from jicai.calc.settlement.inputs import SettlementInputs
    from jicai.calc.settlement.overdue import overdue_lines
    from jicai.calc.settlement.scope import View, scoped_receipts
    from jicai.calc.settlement.state import settle
    from jicai.intake.discover.workspace import open_workspace

    batches = list(open_workspace(workspace, None).batches.values())
    inputs = SettlementInputs(
        **{table: pl.scan_parquet(folder / f"{table}.parquet") for table in TABLES},
        batches=batches_frame(batches).lazy(),
        agreement_years=agreement_years_frame(batches).lazy(),
    )
    settlement = settle(inputs, as_of)
    receipts = scoped_receipts(settlement, inputs, View()).filter("shown")
    lines = overdue_lines(settlement, receipts, [30, 60, 90, 180]).collect()
    return {"lines": lines.height, "unpaid": lines["unpaid"].sum(), "oldest_days": lines["days_overdue"].max()}


def with_duckdb(folder: Path, as_of: date) -> dict[str, Any]:
    """The same sums by the query."""
    import duckdb

    connection = duckdb.connect()
    for table in ("orders", "payments", "products", "institutions", "windows"):
        connection.execute(f"create view {table} as select * from read_parquet('{folder / table}.parquet')")
    found = connection.execute(QUERY, {"as_of": as_of})
    return dict(zip([column[0] for column in found.description], found.fetchone(), strict=True))


def side(arguments: argparse.Namespace) -> None:
    """One side in this process: its sums and its cost."""
    # What a process has to import before its work is not part of the comparison.
    __import__("polars" if arguments.side == "jicai" else "duckdb")
    before, begin = resource.getrusage(resource.RUSAGE_SELF), time.perf_counter()
    if arguments.side == "jicai":
        sums = with_jicai(arguments.folder, arguments.workspace, arguments.as_of)
    else:
        sums = with_duckdb(arguments.folder, arguments.as_of)
    wall, after = time.perf_counter() - begin, resource.getrusage(resource.RUSAGE_SELF)
    processor = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    print(json.dumps([{key: str(value) for key, value in sums.items()}, wall, processor, after.ru_maxrss / 1024]))


def main() -> None:
    """Prepare the files, run both sides in turn, compare the sums, print the medians and their ratio."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("workspace", type=Path)
    parser.add_argument("--as-of", type=date.fromisoformat, required=True)
    parser.add_argument("--runs", type=int, default=3)
    parser.add_argument("--side", choices=("jicai", "duckdb"), help=argparse.SUPPRESS)
    parser.add_argument("--folder", type=Path, help=argparse.SUPPRESS)
    arguments = parser.parse_args()
    if arguments.side:
        side(arguments)
        return
    with tempfile.TemporaryDirectory() as folder:
        prepare(arguments.workspace, Path(folder))
        command = [
            sys.executable,
            __file__,
            str(arguments.workspace),
            "--as-of",
            str(arguments.as_of),
            "--folder",
            folder,
        ]
        costs: dict[str, list[list[float]]] = {"jicai": [], "duckdb": []}
        for _ in range(arguments.runs):
            sums = []
            for name, runs in costs.items():
                said = subprocess.run([*command, "--side", name], check=True, stdout=subprocess.PIPE, text=True).stdout
                found, *cost = json.loads(said)
                sums.append(found)
                runs.append(cost)
            if sums[0] != sums[1]:
                sys.exit(f"the sums differ: {sums}")
    medians = {name: [statistics.median(column) for column in zip(*runs, strict=True)] for name, runs in costs.items()}
    print(f"{os.cpu_count()} cores, medians of {arguments.runs}; {sums[0]}")
    for name, (wall, processor, peak) in medians.items():
        print(f"{name:7} {wall:6.2f} s wall  {processor:6.2f} s processor  {peak:6.0f} MiB")
    wall, processor = (medians["jicai"][at] / medians["duckdb"][at] for at in (0, 1))
    print(f"ratio   {wall:6.2f}          {processor:6.2f}")


if __name__ == "__main__":
    main()

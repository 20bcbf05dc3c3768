"""What jicai is measured against: the same answer, or a part of the work, by hand.

    python benchmarks/yardsticks.py NAME WORKSPACE ANSWER

`bare`, `unzip` read the orders workbook and do no more; `pandas` (with openpyxl), `polars` and `duckdb` work out what
every agreement item bought by the day that the workspace was made for and write batch, year, institution, variety,
company, quantity as CSV.
"""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

_COLUMNS = ["batch", "year", "code", "variety", "company", "quantity"]


def bare(workspace: Path, _: Path) -> None:
    """The loss-free reading of the workbooks, one after the other."""
    import fastexcel

    for path in sorted(workspace.glob("订单明细*.xlsx")):
        sheet = fastexcel.read_excel(path).load_sheet(0, header_row=None, skip_rows=0, dtypes="string")
        sheet.to_arrow_with_errors()


def unzip(workspace: Path, _: Path) -> None:
    """The sheets decompressed: the floor of every reading."""
    for path in sorted(workspace.glob("订单明细*.xlsx")):
        subprocess.run(["unzip", "-p", path, "xl/worksheets/sheet1.xml"], check=True, stdout=subprocess.DEVNULL)


def polars(workspace: Path, answer: Path) -> None:
    """As somebody who knows Polars would write it."""
    import polars as pl

    side = workspace / "手写"
    windows = pl.scan_parquet(side / "产品.bench").join(pl.scan_parquet(side / "年度.bench"), on="batch")
    lines = pl.scan_parquet(workspace / "订单明细*.parquet")
    keys = ["batch", "year", "code", "variety", "company"]
    bought = (
        lines.filter(pl.col("订单状态").is_in(["正常", "退货"]))
        .join(windows, left_on="产品编码", right_on="product_code")
        .filter(pl.col("验收日期").is_between("first", "last"))
        .group_by("batch", "year", "variety", "company", "factor", code="医疗机构编码")
        .agg(units=pl.col("验收数量").cast(pl.Decimal(38, 2)).sum())
        .group_by(keys)
        .agg(quantity=(pl.col("units").cast(pl.Decimal(38, 8)) * pl.col("factor").cast(pl.Decimal(38, 8))).sum())
    )
    items = (
        pl.scan_parquet(side / "约定.bench").join(windows, on=["batch", "year", "product_code"]).select(keys).unique()
    )
    found = items.join(bought, on=keys, how="left").with_columns(pl.col("quantity").fill_null(0))
    found.select(_COLUMNS).collect().write_csv(answer)


QUERY = """
with windows as (
    select * from read_parquet('{side}/产品.bench') p join read_parquet('{side}/年度.bench') y using (batch)
),
bought as (
    select batch, year, o."医疗机构编码" as code, variety, company,
        sum(cast("验收数量" as decimal(28, 2)) * cast(factor as decimal(10, 6))) as quantity
    from read_parquet('{orders}') o join windows w
        on o."产品编码" = w.product_code and o."验收日期" between w.first and w.last
    where "订单状态" in ('正常', '退货') group by all
), items as (
    select distinct batch, year, code, variety, company
    from read_parquet('{side}/约定.bench') a join windows using (batch, year, product_code)
)
select batch, year, code, variety, company, coalesce(quantity, 0) as quantity
from items left join bought using (batch, year, code, variety, company)
"""


def duckdb(workspace: Path, answer: Path) -> None:
    """As somebody who knows SQL would write it."""
    import duckdb as engine

    connection = engine.connect()
    connection.execute("set threads = 2")
    query = QUERY.format(side=f"{workspace}/手写", orders=f"{workspace}/订单明细*.parquet")
    connection.execute(f"copy ({query}) to '{answer}' (header)")


def pandas(workspace: Path, answer: Path) -> None:
    """As most would write it."""
    import pandas as pd

    side = workspace / "手写"
    orders = pd.concat(
        [
            pd.read_excel(path, header=1, engine="openpyxl", dtype=str)
            for path in sorted(workspace.glob("订单明细*.xlsx"))
        ]
    )
    products, agreed, years = (pd.read_parquet(side / f"{name}.bench") for name in ("产品", "约定", "年度"))
    windows = products.merge(years, on="batch")
    orders = orders[orders["订单状态"].isin(["正常", "退货"]) & orders["验收日期"].notna()]
    lines = orders.merge(windows, left_on="产品编码", right_on="product_code").rename(columns={"医疗机构编码": "code"})
    days = pd.to_datetime(lines["验收日期"]).dt.date
    lines = lines[(days >= lines["first"]) & (days <= lines["last"])]
    # Hundredths of a unit times millionths: whole numbers, which floats are not.
    units = (lines["验收数量"].astype(float) * 100).round().astype("int64")
    factors = (lines["factor"].astype(float) * 1_000_000).round().astype("int64")
    keys = ["batch", "year", "code", "variety", "company"]
    bought = lines.assign(whole=units * factors).groupby(keys, as_index=False)["whole"].sum()
    items = agreed.merge(windows, on=["batch", "year", "product_code"])[keys].drop_duplicates()
    found = items.merge(bought, on=keys, how="left")
    found["quantity"] = found["whole"].fillna(0).map(lambda whole: f"{int(whole)}e-8")
    found[_COLUMNS].to_csv(answer, index=False)


YARDSTICKS: dict[str, Callable[[Path, Path], None]] = {
    "bare": bare, "unzip": unzip, "polars": polars, "duckdb": duckdb, "pandas": pandas,
}  # fmt: skip

if __name__ == "__main__":
    sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
    YARDSTICKS[sys.argv[1]](Path(sys.argv[2]), Path(sys.argv[3]))

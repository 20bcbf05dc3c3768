"""A whole workspace of made-up exports, of any size and the same for a seed: make_exports.py DIR --lines 1000000."""

from __future__ import annotations

import argparse
import random
import sys
from datetime import date
from decimal import Decimal
from pathlib import Path

import polars as pl

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from benchmarks.draws import digits
from benchmarks.fast_xlsx import MAX_ROWS, SharedStrings, write_frame, write_indexed
from benchmarks.money import make_disbursements, make_fund_payments, make_payments
from benchmarks.orders import ORDER_COLUMNS, Orders
from benchmarks.reference import make_agreed, make_institutions, make_products
from benchmarks.typed_orders import write_orders
from jicai.batches.cycle import agreement_years
from jicai.batches.loader import load_packaged

#: The day that the benchmarks look at, for the tables of the hand-written queries.
AS_OF = date(2026, 9, 30)


def write_workspace(folder: Path, arguments: argparse.Namespace) -> None:
    """Write every table of one workspace into `folder`."""
    folder.mkdir(parents=True, exist_ok=True)
    seed, total = arguments.seed, arguments.lines * arguments.files
    products = make_products(random.Random(f"{seed}-products"), arguments.varieties)
    institutions = make_institutions(
        random.Random(f"{seed}-institutions"), arguments.institutions, int(products["selected"].sum())
    )
    orders = Orders(seed, institutions, products, arguments.start_id, total)
    kinds = {name: kind for kind, names in ORDER_COLUMNS.items() for name in names} | {"订单状态": "text"}
    for place in range(arguments.files):
        name = f"订单明细{f'-{place + 1}' if arguments.files > 1 else ''}.{arguments.format}"
        if arguments.format == "parquet":
            write_orders(folder / name, orders, place * arguments.lines, arguments.lines)
            continue
        strings = SharedStrings()
        chunks = orders.chunks(place * arguments.lines, arguments.lines, strings, arguments.payments > 0)
        write_indexed(
            folder / name, "药品和医用耗材采购订单明细", kinds, chunks, arguments.lines, strings, arguments.level
        )

    agreed = make_agreed(seed, institutions, products, total)
    write_side_tables(folder / "手写", products, agreed)
    write_agreed(folder, agreed, arguments.format)
    catalogue = products.filter(pl.col("batch").is_not_null()).sort("batch", "code")
    price, listed = (digits(pl.col(name), 4) for name in ("price", "listed"))
    write_frame(
        folder / "中选目录.xlsx",
        "中选目录",
        catalogue.select(
            批次编码="batch",
            产品编码="code",
            产品名称="name",
            规格型号="spec",
            品种编码="variety",
            品种名称="name",
            是否中选=pl.when("selected").then(pl.lit("是")).otherwise(pl.lit("否")),
            中选企业="company",
            中选价=pl.when("selected").then(price),
            折算系数="factor",
            替代产品=pl.when(~pl.col("selected") & pl.col("substitute")).then(pl.lit("是")).otherwise(pl.lit("否")),
            挂网价=listed,
            医保支付标准=listed,
        ),
        dict.fromkeys(("中选价", "折算系数", "挂网价", "医保支付标准"), "number"),
    )
    write_frame(
        folder / "医疗机构.xlsx",
        "医疗机构",
        institutions.select(
            医疗机构编码="code", 医疗机构名称="name", 区县="district", 机构等级="level", 机构类型="type"
        ),
    )
    if arguments.payments:
        payments = make_payments(seed, orders, arguments.payments)
        write_frame(folder / "货款支付.xlsx", "货款支付", payments, {"付款金额": "number"})
        funds = make_fund_payments(seed, institutions)
        write_frame(folder / "基金支付.xlsx", "基金支付", funds, {"应付金额": "number"})
        disbursements = make_disbursements(seed, agreed)
        write_frame(folder / "预付拨付.xlsx", "预付拨付", disbursements, {"拨付金额": "number"})


def write_agreed(folder: Path, agreed: pl.DataFrame, kind: str) -> None:
    """Write the agreed volumes, as a workbook or as typed Parquet."""
    keys = {"批次编码": "batch", "协议年度": "year", "医疗机构编码": "code", "产品编码": "product_code"}
    if kind == "parquet":
        agreed.select(**keys, 约定采购量=_quantity()).write_parquet(folder / "约定采购量.parquet")
        return
    rows = agreed.select(**keys, 约定采购量=digits(pl.col("quantity"), 2))
    write_frame(folder / "约定采购量.xlsx", "约定采购量", rows, {"约定采购量": "number"})


def _quantity() -> pl.Expr:
    return (pl.col("quantity").cast(pl.Decimal(38, 2)) * pl.lit(Decimal("0.01"))).cast(pl.Decimal(18, 2))


def write_side_tables(folder: Path, products: pl.DataFrame, agreed: pl.DataFrame) -> None:
    """The catalogue and the agreed volumes as a hand-written query would have them; not read by jicai."""
    folder.mkdir(exist_ok=True)
    factor = pl.col("factor").cast(pl.Decimal(18, 6))
    selected = products.filter(pl.col("selected"))
    selected.select("batch", "variety", "company", factor, product_code="code").write_parquet(folder / "产品.bench")
    agreed.select("batch", "year", "code", "product_code", quantity=_quantity()).write_parquet(folder / "约定.bench")
    begun = {
        batch.code: [year for year in agreement_years(batch) if year.start <= AS_OF]
        for batch in load_packaged().values()
    }
    years = [
        {"batch": code, "year": of_batch[-1].number, "first": of_batch[-1].start, "last": min(of_batch[-1].end, AS_OF)}
        for code, of_batch in begun.items()
    ]
    pl.DataFrame(years).write_parquet(folder / "年度.bench")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path, metavar="DIR")
    parser.add_argument("--lines", type=int, default=1_000_000, help="order lines of each orders workbook")
    parser.add_argument("--files", type=int, default=1, help="orders workbooks")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--institutions", type=int, default=3000)
    parser.add_argument("--varieties", type=int, default=120)
    parser.add_argument("--payments", type=int, default=0, help="payments; 0 leaves the three payment tables out")
    parser.add_argument("--start-id", type=int, default=1, help="number of the first order line")
    parser.add_argument(
        "--format", choices=("xlsx", "parquet"), default="xlsx", help="of the orders and agreed volumes"
    )
    parser.add_argument("--level", type=int, default=3, choices=range(1, 10), help="compression of the workbooks")
    arguments = parser.parse_args()
    if arguments.format == "parquet" and arguments.payments:
        parser.error("--payments goes with --format xlsx only")
    if not 1 <= arguments.lines <= MAX_ROWS - 2 and arguments.format == "xlsx":
        parser.error(f"--lines must be between 1 and {MAX_ROWS - 2}: use --files for more")
    write_workspace(arguments.folder, arguments)


if __name__ == "__main__":
    main()

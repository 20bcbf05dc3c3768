"""A result of 200,000 rows x 15 columns as a workbook, against bare XlsxWriter with the same formats, in one run.

    python benchmarks/workbook.py

Each side is a process of its own that makes the frame and then writes it; the peak is that of the process, and what it
was before the writing stands beside it. Both give the same cells the same formats and widths, with header and filter.
XlsxWriter runs with its setting `constant_memory`, which costs it no time, and by `write_string` and `write_number`, as
it must where texts may begin with `=`; titles, totals, marked rows and notes are jicai's alone. The cells of the data
must agree.
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
from pathlib import Path
from typing import Any

SIDES = ("jicai", "xlsxwriter")
#: Title, units and header stand above the data in jicai's sheet.
HEADER_ROW = 2


def make_result(rows: int) -> Any:
    """A result of texts, codes, money, quantities, ratios, dates and choices, with absent values."""
    import polars as pl

    from jicai.render.result import Result
    from jicai.tables.column import Column, Kind, ResultTable
    from jicai.tables.results.progress import STATUSES

    at = pl.int_range(rows)

    def code(prefix: str, factor: int) -> pl.Expr:
        return pl.lit(prefix) + (at * factor % 1_000_003).cast(pl.String).str.zfill(10)

    def exact(factor: int, whole: int, places: int) -> pl.Expr:
        digits = (at * factor % (whole * 10**places)).cast(pl.String).str.zfill(places + 1)
        return (digits.str.head(-places) + "." + digits.str.tail(places)).cast(pl.Decimal(38, places))

    def name(before: str, kinds: int, after: str) -> pl.Expr:
        return pl.format(before + "{}" + after, at % kinds)

    statuses = pl.Series([one.value for one in STATUSES])
    columns = (
        ("line_id", "订单明细编号", Kind.IDENTIFIER, code("DDMX2026", 7919)),
        ("institution_code", "医疗机构编码", Kind.CODE, code("H5001", 31)),
        ("institution_name", "医疗机构名称", Kind.TEXT, name("重庆市第", 300, "人民医院（第二院区）")),
        ("product_code", "产品编码", Kind.CODE, code("C0902010004", 17)),
        ("variety_name", "品种名称", Kind.TEXT, name("一次性使用无菌针灸针 <", 40, ">")),
        ("company", "企业", Kind.TEXT, name("苏州医疗用品 & 器械有限公司", 97, "")),
        ("ordered_on", "下单日期", Kind.DATE, pl.date(2026, 1, 1) + pl.duration(days=at % 300)),
        ("accepted_on", "验收日期", Kind.DATE, pl.date(2026, 1, 9) + pl.duration(days=at % 290)),
        ("quantity", "数量", Kind.QUANTITY, exact(1_300_021, 4_999, 4)),
        ("price", "单价", Kind.PRICE, exact(29_303, 900, 4)),
        ("amount", "金额", Kind.MONEY, exact(791_907, 9_999_999, 2)),
        ("paid", "已付", Kind.MONEY, pl.when(at % 3 > 0).then(exact(790_707, 999_983, 2))),
        ("unpaid", "未付", Kind.MONEY, exact(790_103, 999_979, 2)),
        ("rate", "回款率", Kind.RATIO, exact(370_003, 1, 6)),
        ("status", "状态", Kind.CHOICE, pl.lit(statuses).gather(at % len(statuses))),
    )
    table = tuple(
        Column(key, label, kind, "", choices=STATUSES if kind is Kind.CHOICE else ()) for key, label, kind, _ in columns
    )
    frame = pl.select(expr.alias(key) for key, _, _, expr in columns)
    return Result(frame, ResultTable("bench", "测试", table), "测试")


def with_jicai(result: Any, path: Path) -> None:
    """The workbook as jicai gives it."""
    from jicai.render.workbook.book import workbook

    with path.open("wb") as file:
        file.writelines(workbook(result, True))


def with_xlsxwriter(result: Any, path: Path) -> None:
    """The same header and cells, one by one."""
    import polars as pl
    import xlsxwriter

    from jicai.render.cells import headers
    from jicai.render.workbook.sheet_cells import sheet_columns
    from jicai.render.workbook.sheets import HEAD, cell_format

    columns, _ = sheet_columns(result, True)
    book = xlsxwriter.Workbook(path, {"constant_memory": True})
    sheet = book.add_worksheet("测试")
    sheet.freeze_panes(HEADER_ROW + 1, 0)
    sheet.autofilter(HEADER_ROW, 0, HEADER_ROW + result.frame.height, len(columns) - 1)
    head = book.add_format(HEAD)
    for at, (column, header) in enumerate(zip(columns, headers(result, True), strict=True)):
        sheet.set_column(at, at, column.width)
        sheet.write_string(HEADER_ROW, at, header, head)
    formats = [book.add_format(cell_format(column)) for column in columns]
    values = (column.texts if column.numbers is None else column.numbers.cast(pl.Float64) for column in columns)
    for row, cells in enumerate(zip(*values, strict=True), HEADER_ROW + 1):
        for at, value in enumerate(cells):
            if isinstance(value, str):
                sheet.write_string(row, at, value, formats[at])
            elif value is not None:
                sheet.write_number(row, at, value, formats[at])
    book.close()


def side(name: str, rows: int, path: Path) -> None:
    """One side in this process: seconds, MiB before the writing, MiB at most."""
    result = make_result(rows)
    # What a process has to import before its work is not part of the comparison.
    __import__("jicai.render.workbook.book")
    before, begin = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024, time.perf_counter()
    (with_jicai if name == "jicai" else with_xlsxwriter)(result, path)
    took = time.perf_counter() - begin
    print(json.dumps([took, before, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024]))


def refuse_different(paths: list[Path], rows: int) -> None:
    """End with an error where a cell of the data differs between the files."""
    import fastexcel

    how = {"header_row": HEADER_ROW, "n_rows": rows, "dtypes": "string"}
    one, other = (fastexcel.read_excel(path).load_sheet(0, **how).to_polars() for path in paths)
    if not one.equals(other):
        sys.exit("the cells differ")


def main() -> None:
    """Run both sides in turn, compare the cells, print the medians and their ratio."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rows", type=int, default=200_000)
    parser.add_argument("--runs", type=int, default=3)
    parser.add_argument("--side", choices=SIDES, help=argparse.SUPPRESS)
    parser.add_argument("--output", type=Path, help=argparse.SUPPRESS)
    arguments = parser.parse_args()
    if arguments.side:
        side(arguments.side, arguments.rows, arguments.output)
        return
    with tempfile.TemporaryDirectory() as folder:
        paths = {name: Path(folder, f"{name}.xlsx") for name in SIDES}
        costs: dict[str, list[list[float]]] = {name: [] for name in SIDES}
        for _ in range(arguments.runs):
            for name, path in paths.items():
                command = [sys.executable, __file__, "--rows", str(arguments.rows), "--side", name, "--output", path]
                costs[name].append(json.loads(subprocess.run(command, check=True, stdout=subprocess.PIPE).stdout))
        refuse_different(list(paths.values()), arguments.rows)
        sizes = {name: path.stat().st_size / 2**20 for name, path in paths.items()}
    medians = {name: [statistics.median(column) for column in zip(*runs, strict=True)] for name, runs in costs.items()}
    print(f"{os.cpu_count()} cores, medians of {arguments.runs}; {arguments.rows:,} rows x 15 columns")
    for name, (wall, before, peak) in medians.items():
        memory = f"{before:5.0f} MiB before, {peak:5.0f} MiB at most"
        print(f"{name:10} {wall:6.2f} s  {memory}  {sizes[name]:5.1f} MiB file")
    print(f"ratio      {medians['jicai'][0] / medians['xlsxwriter'][0]:6.2f}")


if __name__ == "__main__":
    main()

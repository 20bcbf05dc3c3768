"""The made-up payments to suppliers, payments of the funds and disbursements of advances."""

from __future__ import annotations

from datetime import date

import polars as pl

from benchmarks.draws import digits, draws, new_ids, pick
from benchmarks.orders import Orders


def make_payments(seed: int, orders: Orders, count: int) -> pl.DataFrame:
    """Payments for accepted lines, three quarters naming their line; some in part, some paid twice, some taken back."""
    lines = pl.concat(orders.accepted)
    frame = draws(f"{seed}-payments", count, "u_line u_named u_part u_wait").with_row_index("n")
    frame = frame.with_columns(pick(lines[name], pl.col("u_line") % len(lines)).alias(name) for name in lines.columns)
    part = pl.col("u_part") % 100
    amount = pl.when(part < 80).then("amount").otherwise((pl.col("amount") * part // 100).clip(1))
    distributor = (pl.col("institution") * 5 + pl.col("slot")) % len(orders.distributors)
    paid_on = pl.col("accepted_on") + pl.duration(days=5 + pl.col("u_wait") % 90)
    return frame.select(
        付款编号=pl.lit("FK") + (pl.col("n").cast(pl.Int64) + orders.start_id).cast(pl.String).str.zfill(12),
        订单明细编号=pl.when(pl.col("u_named") % 4 > 0).then(
            pl.col("number").map_batches(lambda numbers: new_ids("DDMX", numbers), return_dtype=pl.String)
        ),
        医疗机构编码=pick(orders.institutions["code"], pl.col("institution")),
        收款企业=pick(orders.distributors, distributor),
        付款日期=pl.min_horizontal(paid_on, pl.lit(date(2026, 12, 20))),
        付款金额=digits(pl.when(pl.col("u_named") % 100 == 1).then(-amount).otherwise(amount), 2),
    )


def make_fund_payments(seed: int, institutions: pl.DataFrame) -> pl.DataFrame:
    """Both funds' payment to every institution for the months 2025-07 to 2026-11."""
    months = pl.DataFrame(
        {"月份": [f"{2025 + (month - 1) // 12}-{(month - 1) % 12 + 1:02d}" for month in range(7, 24)]}
    )
    frame = institutions.join(months, how="cross").join(pl.DataFrame({"基金类型": ["职工", "居民"]}), how="cross")
    frame = frame.hstack(draws(f"{seed}-funds", len(frame), "u"))
    return frame.select(
        医疗机构编码="code",
        结算月份="月份",
        基金类型="基金类型",
        应付金额=digits(pl.col("weight") * (100_000 + pl.col("u") % 900_000) + 1, 2),
    )


def make_disbursements(seed: int, agreed: pl.DataFrame) -> pl.DataFrame:
    """Both tranches of nine in ten advances (30 % of the amount agreed for year 1), as the money was paid out."""
    base = (
        agreed.filter(pl.col("year") == 1, pl.col("type").is_in(["公立", "军队"]))
        .group_by("batch", "code", maintain_order=True)
        .agg(base=(pl.col("quantity") * pl.col("price")).sum() // 10_000)
    )
    base = base.hstack(draws(f"{seed}-advances", len(base), "u")).filter(pl.col("u") % 10 > 0)
    dates = {"2026": (date(2026, 8, 20), date(2026, 12, 15)), "2025": (date(2025, 7, 25), date(2025, 12, 20))}
    year = pl.col("batch").str.slice(-4)
    tranches = [
        base.select(
            批次编码="batch",
            医疗机构编码="code",
            拨付期次=pl.lit(number, pl.Int64),
            拨付日期=year.replace_strict({key: days[number - 1] for key, days in dates.items()}),
            拨付金额=digits((pl.col("base") * 15 // 100).clip(1), 2),
        )
        for number in (1, 2)
    ]
    return pl.concat(tranches)

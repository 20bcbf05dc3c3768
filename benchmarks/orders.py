"""The made-up order lines, in chunks of any number."""

from __future__ import annotations

import random
from collections.abc import Iterator
from datetime import date

import polars as pl

from benchmarks.draws import digits, draws, new_ids, pick
from benchmarks.fast_xlsx import CHUNK_ROWS, SharedStrings
from benchmarks.reference import STEMS

FIRST_ORDER, LAST_ORDER, EXPORTED = date(2025, 6, 30), date(2026, 11, 30), date(2026, 12, 5)
CONTRACTS_EACH = 12  # distributors, and so contracts, of one institution

STATUSES = ["正常", "已撤销", "拒绝配送", "退货"]
ORDER_COLUMNS = {
    "text": [
        "订单明细编号", "订单编号", "医疗机构编码", "医疗机构名称", "产品编码", "产品名称",
        "生产企业", "配送企业", "合同编号",
    ],
    "number": ["采购数量", "配送数量", "验收数量", "采购单价", "验收金额"],
    "date": ["下单日期", "配送日期", "验收日期"],
}  # fmt: skip


class Orders:
    """The order lines, chunk by chunk: positions in the shared strings, digits and dates."""

    def __init__(
        self, seed: int, institutions: pl.DataFrame, products: pl.DataFrame, start_id: int, total: int
    ) -> None:
        self.seed, self.institutions, self.products = seed, institutions, products
        self.start_id, self.total = start_id, total
        self.counts = products["selected"].sum(), int((~products["selected"].drop_nulls()).sum())
        rng = random.Random(f"{seed}-quantities")
        usual = (1, 2, 3, 5, 10, 20, 30, 50, 60, 80, 100, 120, 200, 300, 500)
        self.quantities = pl.Series(
            [rng.choice(usual) if rng.random() < 0.7 else rng.randrange(1, 150) for _ in range(4096)]
        )
        self.urn = pl.Series([place for place, weight in enumerate(institutions["weight"]) for _ in range(weight)])
        self.companies = products["company"].unique(maintain_order=True)
        company = products["company"].replace_strict(self.companies, pl.int_range(len(self.companies), eager=True))
        self.company = company.cast(pl.Int64)
        self.distributors = pl.Series([f"{stem}医药物流有限公司" for stem in STEMS[:40]])
        self.accepted: list[pl.DataFrame] = []

    def statics(self, strings: SharedStrings) -> dict[str, int]:
        """Put the texts that many lines share first; the position of each group."""
        contracts = self.institutions.select(
            pl.lit("HT2025") + pl.col("code").repeat_by(CONTRACTS_EACH).explode()
        ).to_series()
        suffix = pl.Series([f"{place + 1:03d}" for place in range(CONTRACTS_EACH)] * len(self.institutions))
        groups = {
            "institution_code": self.institutions["code"],
            "institution_name": self.institutions["name"],
            "product_code": self.products["code"],
            "product_name": self.products["name"],
            "company": self.companies,
            "distributor": self.distributors,
            "status": pl.Series(STATUSES),
            "contract": contracts + suffix,
        }
        return {name: strings.add(texts) for name, texts in groups.items()}

    def chunks(self, first: int, lines: int, strings: SharedStrings, keep: bool) -> Iterator[pl.DataFrame]:
        """The lines `first` to `first + lines` of the whole; with `keep`, the accepted are noted for the payments."""
        at = self.statics(strings)
        for start in range(first, first + lines, CHUNK_ROWS):
            rows = min(CHUNK_ROWS, first + lines - start)
            frame = self._lines(start, rows)
            if keep:
                self.accepted.append(
                    frame.filter(pl.col("accepted_on").is_not_null(), pl.col("amount") > 0).select(
                        "number", "institution", "slot", "amount", "accepted_on"
                    )
                )
            new = frame.filter("new")["number"]
            line_at = strings.add(new_ids("DDMX", frame["number"]))
            order_at = strings.add(new_ids("YP", new))
            product, institution = pl.col("product"), pl.col("institution")
            yield frame.select(
                订单明细编号=line_at + pl.int_range(rows),
                订单编号=order_at + pl.col("new").cum_sum().cast(pl.Int64) - 1,
                医疗机构编码=institution + at["institution_code"],
                医疗机构名称=institution + at["institution_name"],
                产品编码=product + at["product_code"],
                产品名称=product + at["product_name"],
                生产企业=pl.col("company") + at["company"],
                配送企业=pl.col("distributor") + at["distributor"],
                合同编号=pl.when(pl.col("u_gap") % 70 > 0).then(
                    institution * CONTRACTS_EACH + pl.col("slot") + at["contract"]
                ),
                采购数量=digits(pl.col("ordered"), 2),
                配送数量=digits(pl.col("delivered"), 2),
                验收数量=digits(pl.col("accepted"), 2),
                采购单价=digits(pl.col("price"), 4),
                验收金额=digits(pl.col("amount"), 2),
                下单日期=pl.col("ordered_on"),
                配送日期=pl.col("delivered_on"),
                验收日期=pl.col("accepted_on"),
                订单状态=pl.col("status") + at["status"],
            )

    def _lines(self, start: int, rows: int) -> pl.DataFrame:
        """Lines as numbers: quantities and amounts in 1/100, prices in 1/10000, positions for everything named."""
        u = draws(
            f"{self.seed}-orders-{start}",
            rows,
            "u_new u_inst u_day u_kind u_prod u_qty u_price u_state u_gap u_part u_wait",
        )
        selected, others = self.counts
        outside = len(self.products) - selected - others
        span = (LAST_ORDER - FIRST_ORDER).days
        frame = u.with_columns(
            number=pl.int_range(start, start + rows) + self.start_id,
            new=(pl.int_range(rows) == 0) | (pl.col("u_new") % 4 == 0),
        )
        # lines of one order share its institution and its day
        day = (pl.int_range(start, start + rows) * span // self.total + pl.col("u_day") % 7 - 3).clip(0, span)
        day = pl.when(pl.col("u_day") % 100 == 0).then(-1 - pl.col("u_day") // 100 % 90).otherwise(day)
        shared = [day.alias("day"), pick(self.urn, pl.col("u_inst") % len(self.urn)).alias("institution")]
        frame = frame.with_columns(pl.when("new").then(value).forward_fill() for value in shared)
        walk = {name: pick(self.institutions[name], pl.col("institution")) for name in ("start", "stride", "width")}
        position = pl.col("u_prod")
        share, skewed = pl.col("u_kind") % 100, pl.col("u_prod") // 2**16
        step_no = walk["width"] * (skewed * skewed // 2**16) // 2**16
        frame = frame.with_columns(
            product=pl.when(share < 78)
            .then((walk["start"] + walk["stride"] * step_no) % selected)
            .when(share < 82)
            .then(position % selected)
            .when(share < 90)
            .then(selected + position % others)
            .otherwise(selected + others + position % outside),
            ordered_on=pl.lit(FIRST_ORDER) + pl.duration(days=pl.col("day")),
            state=pl.col("u_state") % 1000,
        )
        frame = frame.with_columns(
            company=pick(self.company, pl.col("product")),
            unit=pick(self.products["step"], pl.col("product")),
            base_price=pick(self.products["price"], pl.col("product")),
            status=pl.when(pl.col("state") < 20)
            .then(1)
            .when(pl.col("state") < 25)
            .then(2)
            .when(pl.col("state") < 35)
            .then(3)
            .otherwise(0),
            delivered_on=pl.col("ordered_on") + pl.duration(days=1 + pl.col("u_wait") % 9),
        )
        return self._receipts(frame)

    def _receipts(self, frame: pl.DataFrame) -> pl.DataFrame:
        """Add what was delivered and accepted, when, and for how much; null for what has not come."""
        part, price_draw = pl.col("u_part") % 100, pl.col("u_price") % 1000
        frame = frame.with_columns(
            slot=pl.col("company") % CONTRACTS_EACH,
            ordered=pick(self.quantities, pl.col("u_qty") % 4096) * pl.col("unit"),
            accepted_on=pl.col("delivered_on") + pl.duration(days=pl.col("u_wait") // 9 % 4),
            price=pl.when(price_draw < 5)
            .then(pl.col("base_price") * 11 // 10 + 100)
            .when(price_draw < 15)
            .then(pl.col("base_price") * 9 // 10 + 1)
            .otherwise("base_price"),
        )
        supplied = (
            pl.when(part < 90)
            .then("ordered")
            .otherwise((pl.col("ordered") * (part - 40) // 100 // pl.col("unit")).clip(1) * pl.col("unit"))
        )
        sign = pl.when(pl.col("status") == 3).then(-1).otherwise(1)
        came = pl.col("status").is_in([0, 3]) & (pl.col("delivered_on") <= EXPORTED) & (pl.col("state") < 970)
        # What goes back is known with its quantity; until then the line is one that has not come.
        frame = frame.with_columns(status=pl.when((pl.col("status") == 3) & ~came).then(0).otherwise("status"))
        stored = came & (pl.col("accepted_on") <= EXPORTED) & (pl.col("state") < 955)
        frame = frame.with_columns(
            distributor=(pl.col("institution") * 5 + pl.col("slot")) % len(self.distributors),
            ordered=pl.col("ordered") * sign,
            delivered=pl.when(came).then(supplied * sign),
            accepted=pl.when(stored).then(supplied * sign),
            delivered_on=pl.when(came).then("delivered_on"),
            accepted_on=pl.when(stored).then("accepted_on"),
        )
        size = (pl.col("accepted").abs() * pl.col("price") + 5000) // 10_000
        return frame.with_columns(amount=size * pl.col("accepted").sign())

"""A whole workspace of made-up exports, of any size and the same for a seed: make_exports.py DIR --lines 1000000."""

from __future__ import annotations

import argparse
import math
import random
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from pathlib import Path

import polars as pl
import pyarrow as pa

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from benchmarks.fast_xlsx import CHUNK_ROWS, MAX_ROWS, SharedStrings, write_frame, write_indexed

FIRST_ORDER, LAST_ORDER, EXPORTED = date(2025, 6, 30), date(2026, 11, 30), date(2026, 12, 5)
CONTRACTS_EACH = 12  # distributors, and so contracts, of one institution

STEMS = [a + b for place, a in enumerate("甲乙丙丁戊己庚辛壬癸") for b in "子丑寅卯辰巳午未申酉戌亥"[place % 2 :: 2]]
# fmt: off
DISTRICTS = [
    "万州区", "涪陵区", "渝中区", "大渡口区", "江北区", "沙坪坝区", "九龙坡区", "南岸区", "北碚区",
    "綦江区", "大足区", "渝北区", "巴南区", "黔江区", "长寿区", "江津区", "合川区", "永川区",
    "南川区", "璧山区", "铜梁区", "潼南区", "荣昌区", "开州区", "梁平区", "武隆区", "城口县",
    "丰都县", "垫江县", "忠县", "云阳县", "奉节县", "巫山县", "巫溪县",
]
# fmt: on
# per level: share of a thousand institutions, catalogue products agreed on, weight in the orders
LEVELS = {"三级": (50, 400, 60), "二级": (200, 220, 15), "一级": (450, 80, 4), "未定级": (300, 50, 2)}
STATUSES = ["正常", "已撤销", "拒绝配送", "退货"]
ORDER_COLUMNS = {
    "text": [
        "订单明细编号", "订单编号", "医疗机构编码", "医疗机构名称", "产品编码", "产品名称",
        "生产企业", "配送企业", "合同编号",
    ],
    "number": ["采购数量", "配送数量", "验收数量", "采购单价", "验收金额"],
    "date": ["下单日期", "配送日期", "验收日期"],
}  # fmt: skip


@dataclass(frozen=True)
class Batch:
    """What a made-up product of one batch looks like; prices in 1/10000 yuan per base unit, quantities in 1/100."""

    code: str
    share: int  # of a hundred varieties
    years: int  # agreement years begun by the end of 2026
    names: str
    suffix: str
    code_head: str
    company: str
    factors: tuple[str, ...]
    prices: tuple[int, int]
    step: int


BATCHES = (
    Batch(
        code="gx-zhenju-2026",
        share=10,
        years=1,
        names="毫针 皮内针 揿针 三棱针 埋线针 浮针 针刀 火针",
        suffix="",
        code_head="C09",
        company="医疗器械有限公司",
        factors=("1", "10", "100"),
        prices=(1500, 90_000),
        step=100,
    ),
    Batch(
        code="ln-fenghexian-2026",
        share=15,
        years=1,
        names="可吸收缝合线 倒刺缝合线 免打结缝合线 疝修补补片 硬脑膜补片 止血夹",
        suffix="",
        code_head="C14",
        company="医疗科技有限公司",
        factors=("1", "0.5", "12"),
        prices=(80_000, 3_000_000),
        step=100,
    ),
    Batch(
        code="qg-yinpian-2025",
        share=25,
        years=1,
        names="黄芪 党参 当归 白术 茯苓 甘草 丹参 川芎 白芍 熟地黄 麦冬 金银花",
        suffix="饮片",
        code_head="T00",
        company="中药饮片有限公司",
        factors=("1", "0.5"),
        prices=(250_000, 6_000_000),
        step=50,
    ),
    Batch(
        code="sl16-yaopin-2025",
        share=50,
        years=2,
        names="氨氯地平 二甲双胍 阿托伐他汀 缬沙坦 头孢呋辛 奥美拉唑 孟鲁司特 氯吡格雷 瑞格列奈",
        suffix="片",
        code_head="XC0",
        company="药业股份有限公司",
        factors=("6", "7", "10", "14", "20", "24", "28", "30", "48", "100"),
        prices=(300, 80_000),
        step=100,
    ),
)


def make_products(rng: random.Random, varieties: int) -> pl.DataFrame:
    """The catalogue and, with batch null, the products of no batch: one row per product, prices in 1/10000 yuan."""
    rows: list[dict[str, object]] = []

    def add(batch: Batch, variety: str, name: str, selected: bool | None, stem: str, base: int) -> None:
        factor = rng.choice(batch.factors)
        price = max(1, base * rng.randrange(70, 131) // 100 * int(Decimal(factor) * 10) // 10)
        price = price if price < 20_000 else price // 100 * 100
        listed = price * rng.randrange(100, 140) // 100
        code = f"{batch.code_head}{rng.randrange(10**8):08d}{len(rows):06d}"
        spec = f"{rng.choice((5, 10, 25, 50, 100))}mg×{factor}" if batch.suffix == "片" else f"规格{factor}"
        rows.append({
            "batch": None if selected is None else batch.code, "code": code, "name": name, "spec": spec,
            "variety": variety, "selected": selected, "company": stem + batch.company, "price": price,
            "factor": factor, "substitute": rng.random() < 0.2, "listed": listed, "step": batch.step,
        })  # fmt: skip

    number = 0
    for batch in BATCHES:
        words = batch.names.split()
        for place in range(max(1, varieties * batch.share // 100)):
            number += 1
            variety, name = (
                f"V{number:04d}",
                f"{words[place % len(words)]}{STEMS[place // len(words) % 60]}型{batch.suffix}",
            )
            base = rng.randrange(*batch.prices)
            stems = rng.sample(STEMS, 6)
            for stem in stems[: rng.randrange(2, 5)]:
                for _ in range(rng.randrange(1, 3)):
                    add(batch, variety, name, True, stem, base)
            for stem in stems[4:]:
                for _ in range(rng.randrange(1, 3)):
                    add(batch, variety, name, False, stem, base * 2)
    for place in range(max(10, varieties * 3)):
        batch = BATCHES[place % 4]
        add(batch, "", f"未集采{place:04d}号{batch.suffix}", None, rng.choice(STEMS), rng.randrange(*batch.prices))
    # selected first, then non-selected, then out of scope: an order line picks its product by position
    frame = pl.DataFrame(rows, infer_schema_length=None)
    return frame.sort(pl.col("selected").cast(pl.Int8), descending=True, nulls_last=True, maintain_order=True)


def make_institutions(rng: random.Random, count: int, selected: int) -> pl.DataFrame:
    """One row per institution; `start` and `stride` walk through the selected products, `width` of them agreed on."""
    rows = []
    strides = [stride for stride in range(1, selected + 1) if math.gcd(stride, selected) == 1]
    levels = [level for level, (share, _, _) in LEVELS.items() for _ in range(share)]
    for place in range(count):
        district = rng.randrange(len(DISTRICTS))
        # the first four make sure that every level is there, however few institutions
        level = list(LEVELS)[place] if place < 4 else rng.choice(levels)
        kind = "公立" if level in ("三级", "二级") else rng.choices(("公立", "民营", "零售药店"), (85, 10, 5))[0]
        kind = "军队" if kind == "公立" and rng.random() < 0.01 else kind
        label = {"三级": "中心医院", "二级": "人民医院", "一级": "卫生院", "未定级": "社区卫生服务站"}[level]
        label = {"民营": "民营医院", "零售药店": "大药房", "军队": "军队医院"}.get(kind, label)
        code = f"{'P' if kind == '零售药店' else 'H'}5001{district + 1:02d}{place + 1:05d}"
        name = f"重庆市{DISTRICTS[district]}第{place + 1}{label}"
        rows.append({
            "code": code, "name": name, "district": DISTRICTS[district], "level": level, "type": kind,
            "start": rng.randrange(selected), "stride": rng.choice(strides),
            "width": min(LEVELS[level][1], selected), "weight": LEVELS[level][2],
        })  # fmt: skip
    return pl.DataFrame(rows, infer_schema_length=None)


def draws(key: str, rows: int, names: str) -> pl.DataFrame:
    """Columns of even 32-bit draws held as Int64, the same for the same key on every platform."""
    source = random.Random(key)
    columns = {}
    for name in names.split():
        buffer = pa.py_buffer(source.randbytes(4 * rows))
        columns[name] = pl.Series(name, pa.Array.from_buffers(pa.uint32(), rows, [None, buffer])).cast(pl.Int64)
    return pl.DataFrame(columns)


def pick(source: pl.Series, index: pl.Expr) -> pl.Expr:
    """The values of `source` at the positions that `index` gives."""
    return pl.lit(source).gather(index)


def new_ids(head: str, numbers: pl.Series) -> pl.Series:
    """Document numbers that look drawn at random and are distinct for distinct numbers below 10**9."""
    scrambled = numbers * 7_654_321_097 % 10**10  # a multiplier without common factor with 10**10
    return f"{head}2026" + scrambled.cast(pl.String).str.zfill(10)


def digits(value: pl.Expr, places: int) -> pl.Expr:
    """A number in units of 1/10**places as the digits that a number cell holds, without trailing zeros."""
    size = value.abs()
    text = pl.concat_str(
        pl.when(value < 0).then(pl.lit("-")).otherwise(pl.lit("")),
        size // 10**places,
        pl.lit("."),
        (size % 10**places).cast(pl.String).str.zfill(places),
    )
    return text.str.strip_chars_end("0").str.strip_chars_end(".")


def make_agreed(seed: int, institutions: pl.DataFrame, products: pl.DataFrame, lines: int) -> pl.DataFrame:
    """One row per institution x selected product agreed on x agreement year; quantities near what `lines` will buy."""
    selected = int(products["selected"].sum())
    weights = int(institutions["weight"].sum())
    frame = institutions.with_row_index("institution").with_columns(pl.int_ranges("width").alias("step_no"))
    frame = frame.explode("step_no").with_columns(
        product=(pl.col("start") + pl.col("stride") * pl.col("step_no")) % selected
    )
    years = {batch.code: list(range(1, batch.years + 1)) for batch in BATCHES}
    frame = frame.with_columns(batch=pick(products["batch"], pl.col("product")))
    frame = frame.with_columns(year=pl.col("batch").replace_strict(years, return_dtype=pl.List(pl.Int64))).explode(
        "year"
    )
    frame = frame.hstack(draws(f"{seed}-agreed", len(frame), "u"))
    # The skewed draw of an order line takes the first k of a walk of n with the probability sqrt(k / n);
    # 78 of 100 lines are for agreed products, of about 75 units each; the export spans 17 months, 12 in year 1.
    roots = pl.Series([math.isqrt(place << 32) for place in range(max(width for _, width, _ in LEVELS.values()) + 1)])
    reached = {shift: pick(roots, pl.col("step_no") + shift) for shift in (0, 1)}
    bought = lines * 78 * 75 * pl.col("weight") // weights * (reached[1] - reached[0]) // pick(roots, pl.col("width"))
    bought = bought * pl.when(pl.col("year") == 1).then(12).otherwise(5) // 17
    quantity = (bought * (60 + pl.col("u") % 100) // 100).clip(100) // 100 * 100
    return frame.select(
        "batch",
        "year",
        "code",
        "type",
        product_code=pick(products["code"], pl.col("product")),
        quantity=quantity,
        price=pick(products["price"], pl.col("product")),
    )


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


def write_workspace(folder: Path, options: argparse.Namespace) -> None:
    """Write every table of one workspace into `folder`."""
    folder.mkdir(parents=True, exist_ok=True)
    seed, total = options.seed, options.lines * options.files
    products = make_products(random.Random(f"{seed}-products"), options.varieties)
    institutions = make_institutions(
        random.Random(f"{seed}-institutions"), options.institutions, int(products["selected"].sum())
    )
    orders = Orders(seed, institutions, products, options.start_id, total)
    kinds = {name: kind for kind, names in ORDER_COLUMNS.items() for name in names} | {"订单状态": "text"}
    for place in range(options.files):
        name = "订单明细.xlsx" if options.files == 1 else f"订单明细-{place + 1}.xlsx"
        strings = SharedStrings()
        chunks = orders.chunks(place * options.lines, options.lines, strings, options.payments > 0)
        write_indexed(folder / name, "药品和医用耗材采购订单明细", kinds, chunks, options.lines, strings, options.level)

    agreed = make_agreed(seed, institutions, products, total)
    write_frame(
        folder / "约定采购量.xlsx",
        "约定采购量",
        agreed.select(
            批次编码="batch",
            协议年度="year",
            医疗机构编码="code",
            产品编码="product_code",
            约定采购量=digits(pl.col("quantity"), 2),
        ),
        {"约定采购量": "number"},
    )
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
    if options.payments:
        payments = make_payments(seed, orders, options.payments)
        write_frame(folder / "货款支付.xlsx", "货款支付", payments, {"付款金额": "number"})
        funds = make_fund_payments(seed, institutions)
        write_frame(folder / "基金支付.xlsx", "基金支付", funds, {"应付金额": "number"})
        disbursements = make_disbursements(seed, agreed)
        write_frame(folder / "预付拨付.xlsx", "预付拨付", disbursements, {"拨付金额": "number"})


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
    parser.add_argument("--level", type=int, default=3, choices=range(1, 10), help="compression of the workbooks")
    options = parser.parse_args()
    if not 1 <= options.lines <= MAX_ROWS - 2:
        parser.error(f"--lines must be between 1 and {MAX_ROWS - 2}: use --files for more")
    write_workspace(options.folder, options)


if __name__ == "__main__":
    main()

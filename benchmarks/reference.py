"""The made-up catalogue, institutions and agreed volumes that the orders refer to."""

from __future__ import annotations

import math
import random
from decimal import Decimal

import polars as pl

from benchmarks.batches import BATCHES, Batch
from benchmarks.draws import draws, pick

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

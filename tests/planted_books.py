"""Two books of one trade with planted differences of eight kinds, for the tests and at full size for the benchmark.

A tenth of the lines is not accepted yet; of the receipts two thirds carry the exchange's line number, the others only
what was received, up to two days later. A planted difference has a pair of institution and product of its own, so that
nothing else can be taken for it.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

import numpy as np
import polars as pl

from jicai.batches.frames import batches_frame, superseded_frame
from jicai.batches.model import Batch
from jicai.calc.reconcile.trade import TradeInputs

FIRST = date(2025, 1, 1)
#: The differences that are planted, as `found_kinds` tells them.
KINDS = ("only_order", "only_book", "quantity", "price", "rounding", "day", "duplicate", "split")
#: Differences that can only be told of receipts that carry the line's number.
_KEYED = ("quantity", "day")


@dataclass(frozen=True)
class Books:
    """The inputs, how many receipts there are, and what must be found: kind, name (of the line, or the receipt)."""

    inputs: TradeInputs
    receipts: int
    expected: pl.DataFrame


def planted(lines: int, receipts: int, share: Decimal, seed: int) -> Books:
    """Books of so many lines and receipts, with differences in this share of the receipts."""
    draw = np.random.default_rng(seed)
    accepted = receipts
    differing = int(accepted * share) // len(KINDS) * len(KINDS)
    institutions, products = max(3, lines // 400), max(5, lines // 800)
    number = np.arange(lines)
    # What differs has a product of its own beside the others, and an institution and product that nothing else has.
    own = np.arange(differing)
    institution = draw.integers(0, institutions, lines)
    product = draw.integers(0, products, lines)
    institution[:differing] = own % institutions
    product[:differing] = products + own // institutions
    day = draw.integers(0, 334, lines)
    day[:differing] = draw.integers(40, 290, differing)
    kind = np.full(lines, -1)
    kind[:differing] = own % len(KINDS)
    keyed = draw.random(lines) < 2 / 3
    keyed[:differing] |= np.isin(kind[:differing], [KINDS.index(one) for one in _KEYED])
    frame = pl.DataFrame(
        {
            "number": number,
            "institution": institution,
            "product": product,
            "day": day,
            "hundreds": draw.integers(1, 60, lines) * 2,
            "kind": kind,
            "keyed": keyed,
            "late": draw.integers(0, 3, lines),
            "fen": (product * 7919 + 101) % 90_000 + 100,
        }
    ).with_columns(accepted=pl.col("number") < accepted)
    frame = frame.select(
        "kind",
        "keyed",
        "late",
        "accepted",
        name=pl.format("MX{}", pl.col("number") * 7_368_787 % 10**9),
        institution_code=pl.format("H{}", "institution"),
        product_code=pl.format("P{}", "product"),
        day=pl.lit(FIRST) + pl.duration(days=pl.col("day")),
        quantity=(pl.col("hundreds") * 100).cast(pl.Decimal(18, 0)).cast(pl.Decimal(18, 4)),
        price=(pl.col("fen").cast(pl.Decimal(18, 6)) / pl.lit(Decimal("100.000000"))).cast(pl.Decimal(18, 6)),
    )
    frame = frame.with_columns(amount=(pl.col("quantity").cast(pl.Int64) * _fen()).cast(pl.Int64))
    frame = frame.with_columns(amount=_yuan("amount"))
    orders = frame.select(
        "institution_code",
        "product_code",
        line_id="name",
        receipt_id=pl.lit(None, dtype=pl.String),
        order_id=pl.lit(None, dtype=pl.String),
        accepted_qty=pl.when("accepted").then("quantity"),
        unit_price="price",
        accepted_amount=pl.when("accepted").then("amount"),
        accepted_on=pl.when("accepted").then("day"),
        status=pl.lit("normal"),
        distributor=pl.lit("国药"),
        company=pl.lit("甲公司"),
    )
    only_book = pl.Series(frame["kind"] == KINDS.index("only_book"))
    orders = orders.filter(~only_book)
    posted = _posted(frame.filter(pl.col("accepted")))
    batch = Batch.model_validate(
        {
            "code": "one",
            "name": "批次一",
            "kind": "drug",
            "source": "渝医保办〔2025〕36号",
            "issued_on": date(2024, 11, 1),
            "start_on": FIRST,
            "cycle": {"years": 2},
        }
    )
    listed = frame.select("product_code").unique(maintain_order=True)
    catalogue = listed.select(
        "product_code",
        batch=pl.lit("one"),
        variety_code=pl.lit("V1"),
        variety_name=pl.lit("品种"),
        product_name=pl.lit("产品"),
        company=pl.lit("甲公司"),
        selected=pl.lit("yes"),
        factor=pl.lit(Decimal(1), dtype=pl.Decimal(18, 6)),
    )
    places = frame.select("institution_code").unique().select("institution_code", type=pl.lit("公立"))
    shuffled = orders.sample(fraction=1, shuffle=True, seed=seed)
    inputs = TradeInputs(
        _placed(shuffled),
        _placed(posted.sample(fraction=1, shuffle=True, seed=seed + 1)),
        _placed(catalogue),
        pl.LazyFrame(
            schema={
                "batch": pl.String,
                "old_code": pl.String,
                "new_code": pl.String,
                "effective_on": pl.Date,
                "_source": pl.UInt32,
                "_row": pl.UInt32,
            }
        ),
        places.lazy(),
        batches_frame([batch]).lazy(),
        superseded_frame([batch]).lazy(),
    )
    names = dict(enumerate(KINDS))
    expected = frame.filter(pl.col("kind") >= 0).select(
        kind=pl.col("kind").replace_strict(names, return_dtype=pl.String), name="name"
    )
    return Books(inputs, posted.height, expected)


def _fen() -> pl.Expr:
    return (pl.col("price") * pl.lit(Decimal("100.000000"))).cast(pl.Int64)


def _yuan(fen: str) -> pl.Expr:
    return (pl.col(fen).cast(pl.Decimal(38, 2)) / pl.lit(Decimal("100.00"))).cast(pl.Decimal(18, 2))


def _placed(rows: pl.DataFrame) -> pl.LazyFrame:
    return (
        rows.with_row_index("_row", offset=2)
        .with_columns(pl.col("_row").cast(pl.UInt32), _source=pl.lit(0, dtype=pl.UInt32))
        .lazy()
    )


def _posted(frame: pl.DataFrame) -> pl.DataFrame:
    """The receipts of the accepted lines, those with a planted difference otherwise."""

    def of(kind: str) -> pl.Expr:
        return pl.col("kind") == KINDS.index(kind)

    unit, fen = pl.lit(Decimal("1.0000")), pl.lit(Decimal("0.01"))
    rows = frame.filter(~of("only_order")).with_columns(
        receipt_no=pl.format("RK{}", pl.col("name").str.slice(2)),
        line_id=pl.when(pl.col("keyed") & ~of("only_book")).then("name"),
        quantity=pl.when(of("quantity")).then(pl.col("quantity") + unit).otherwise("quantity").cast(pl.Decimal(18, 4)),
        price=pl.when(of("price")).then(pl.col("price") + fen).otherwise("price").cast(pl.Decimal(18, 6)),
        day=pl.col("day") + pl.duration(days=pl.when(of("day")).then(35).otherwise("late")),
    )
    worth = (pl.col("quantity").cast(pl.Int64) * _fen()).cast(pl.Int64)
    rows = rows.with_columns(amount=worth).with_columns(amount=_yuan("amount"))
    rows = rows.with_columns(
        amount=pl.when(of("rounding")).then(pl.col("amount") + fen).otherwise("amount").cast(pl.Decimal(18, 2))
    )
    half = pl.lit(Decimal("2"))
    parts = rows.filter(of("split")).with_columns(
        quantity=(pl.col("quantity") / half).cast(pl.Decimal(18, 4)),
        amount=(pl.col("amount") / half).cast(pl.Decimal(18, 2)),
    )
    later = parts.with_columns(day=pl.col("day") + pl.duration(days=1), receipt_no=pl.format("{}-2", "receipt_no"))
    again = rows.filter(of("duplicate"))
    rows = pl.concat([rows.filter(~of("split")), parts, later, again])
    return rows.select(
        "institution_code",
        "product_code",
        "line_id",
        "receipt_no",
        "quantity",
        "amount",
        unit_price="price",
        accepted_on="day",
        receipt_id=pl.lit(None, dtype=pl.String),
        order_id=pl.lit(None, dtype=pl.String),
        lot=pl.lit(None, dtype=pl.String),
        supplier=pl.lit("国药"),
        kind=pl.lit("received"),
    )


def found_kinds(lines: pl.LazyFrame) -> pl.DataFrame:
    """What the result tells, in the words of the plan: kind, name; without what agrees and what only shifts a month."""
    differs = [pl.col(f"differs_{key}").fill_null(value=False) for key in ("quantity", "price", "amount", "day")]
    quantity, price, amount, day = differs
    kind = (
        pl.when(pl.col("kind").is_in(["only_order", "only_book", "ambiguous"]))
        .then("kind")
        .when(pl.col("reason").is_in(["duplicate", "split", "rounding", "netted", "merged", "unit"]))
        .then("reason")
        .when(quantity)
        .then(pl.lit("quantity"))
        .when(price)
        .then(pl.lit("price"))
        .when(amount)
        .then(pl.lit("amount"))
        .when(day)
        .then(pl.lit("day"))
    )
    receipt = pl.format("MX{}", pl.col("right_documents").str.slice(2))
    return (
        lines.select(kind=kind, name=pl.coalesce("left_documents", receipt))
        .filter(pl.col("kind").is_not_null())
        .collect()
    )

"""What linked rows of two books have in common, in what they differ, and why that may be."""

from __future__ import annotations

from decimal import Decimal

import polars as pl

from jicai.calc.places import first_placed
from jicai.calc.reconcile.books import MONEY
from jicai.calc.reconcile.links import LEFT, RIGHT, Links
from jicai.money import product, round_half_up

#: Value-added tax by which a price without tax falls short of one with it.
_TAXES = ("0.13", "0.09", "0.06", "0.03", "0.01")
_FEN = Decimal("0.01")
#: What groups of linked rows can differ in.
DIFFERENCES = ("thing", "quantity", "price", "amount", "day")


def compared(links: Links, left: pl.DataFrame, right: pl.DataFrame, factors: pl.DataFrame, days: int) -> pl.LazyFrame:
    """One row per group: both sides' figures, what they differ in, and the reason.

    For the exchange (`left_`) and the other book (`right_`): rows, documents (sorted, joined by 、), code, thing, day
    (the first), quantity, price (null where rows differ in it), amount, party, _source and _row of the first row in
    file order. Then institution_code, ground, days (of a pair, the other book's day less the exchange's), differs_…
    for each of DIFFERENCES, and reason (null where nothing is to be said).
    """
    sides = [_side(links, side, book) for side, book in ((LEFT, left), (RIGHT, right))]
    both = (
        sides[LEFT]
        .select(
            "group",
            "ground",
            "institution_code",
            pl.exclude("group", "ground", "institution_code").name.prefix("left_"),
        )
        .join(
            sides[RIGHT].select("group", pl.exclude("group", "ground", "institution_code").name.prefix("right_")),
            on="group",
        )
        .join(factors.lazy().select(left_thing="thing", factor="factor"), on="left_thing", how="left")
    )
    is_pair = (pl.col("left_rows") == 1) & (pl.col("right_rows") == 1)
    in_base = (
        (pl.col("left_quantity") != pl.col("right_quantity"))
        & (round_half_up(product(pl.col("left_quantity"), pl.col("factor")), 4) == pl.col("right_quantity"))
        & (pl.col("left_amount") == pl.col("right_amount"))
    ).fill_null(value=False)

    def unlike(key: str) -> pl.Expr:
        return (pl.col(f"left_{key}") != pl.col(f"right_{key}")).fill_null(value=False)

    apart = (pl.col("right_day") - pl.col("left_day")).dt.total_days()
    return both.with_columns(
        days=pl.when(is_pair).then(apart),
        in_base=in_base,
        month_shift=is_pair & _month("left_day").ne(_month("right_day")),
    ).with_columns(
        # A row without a product (an invoice with its sum alone) says nothing of the product.
        differs_thing=unlike("thing") & pl.col("right_code").is_not_null(),
        differs_quantity=unlike("quantity") & ~in_base,
        differs_price=unlike("price") & ~in_base,
        differs_amount=unlike("amount"),
        differs_day=(pl.col("days").abs() > days).fill_null(value=False),
    ).with_columns(reason=_reason())  # fmt: skip


def _month(day: str) -> pl.Expr:
    return pl.col(day).dt.truncate("1mo")


def _side(links: Links, side: int, book: pl.DataFrame) -> pl.LazyFrame:
    """The figures of every group on one side."""
    linked = links.all_of(side).lazy().join(book.lazy(), on="at").with_columns(rows=pl.len().over("group"))
    figures = ["code", "thing", "day", "quantity", "price", "amount", "party", "_source", "_row"]
    one = linked.filter(pl.col("rows") == 1).select(
        "group", "ground", "institution_code", "rows", *figures, documents="document", negative=pl.col("quantity") < 0,
        alike=pl.lit(value=True),
    )  # fmt: skip

    def common(key: str) -> pl.Expr:
        return pl.when(pl.col(key).n_unique() == 1).then(pl.col(key).first()).alias(key)

    def total(key: str) -> pl.Expr:
        return pl.when(pl.col(key).null_count() == 0).then(pl.col(key).sum()).alias(key)

    several = (
        linked.filter(pl.col("rows") > 1)
        .group_by("group")
        .agg(
            pl.col("ground").first(),
            pl.col("institution_code").first(),
            pl.col("rows").first(),
            pl.col("code").min(),
            pl.col("thing").min(),
            pl.col("day").min(),
            total("quantity"),
            common("price"),
            total("amount"),
            common("party"),
            *first_placed(),
            documents=pl.col("document").drop_nulls().unique().sort().str.join("、"),
            negative=(pl.col("quantity") < 0).any(),
            alike=(pl.col("quantity").n_unique() == 1) & (pl.col("amount").n_unique() == 1),
        )
    )
    return pl.concat([one, several.select(one.collect_schema().names())])


def _reason() -> pl.Expr:
    """The one that says most; each is exact, none is a guess by likeness."""
    left_rows, right_rows = pl.col("left_rows"), pl.col("right_rows")
    whole = ~pl.any_horizontal("differs_quantity", "differs_amount")
    twice = (
        pl.all_horizontal("left_alike", "right_alike")
        & (right_rows > left_rows)
        & (pl.col("left_quantity") != 0)
        & (pl.col("left_quantity") * right_rows == pl.col("right_quantity") * left_rows)
        & (pl.col("left_amount") * right_rows == pl.col("right_amount") * left_rows)
    )
    gap = (pl.col("right_amount") - pl.col("left_amount")).abs()
    same_price = ~pl.any_horizontal("differs_quantity", "differs_price")
    rounding = same_price & (gap > 0) & (gap <= pl.max_horizontal(left_rows, right_rows).cast(MONEY) * _FEN)
    untaxed = pl.any_horizontal(
        round_half_up(product(pl.col("right_amount"), pl.lit(Decimal(1) + Decimal(tax), dtype=pl.Decimal(38, 2)), 4), 2)
        == pl.col("left_amount")
        for tax in _TAXES
    )
    # The exchange's price less some of its digits: what falls short by them is no tax, though it may be as much as one.
    shortened = pl.any_horizontal(
        pl.col("right_price") == round_half_up(pl.col("left_price"), digits) for digits in range(2, 6)
    ).fill_null(value=False)
    untaxed &= ~(pl.col("differs_price") & shortened)
    many = (left_rows > 1) | (right_rows > 1)
    return (
        pl.when(twice.fill_null(value=False))
        .then(pl.lit("duplicate"))
        .when("in_base")
        .then(pl.lit("unit"))
        .when(many & whole & (pl.col("left_negative") | pl.col("right_negative")).fill_null(value=False))
        .then(pl.lit("netted"))
        .when(many & whole & (right_rows > left_rows))
        .then(pl.lit("split"))
        .when(many & whole & (right_rows < left_rows))
        .then(pl.lit("merged"))
        .when(rounding.fill_null(value=False))
        .then(pl.lit("rounding"))
        .when((~pl.col("differs_quantity") & (gap > 0) & untaxed).fill_null(value=False))
        .then(pl.lit("untaxed"))
        .when((pl.col("left_code") != pl.col("right_code")) & ~pl.col("differs_thing"))
        .then(pl.lit("code_change"))
        .when("month_shift")
        .then(pl.lit("month_shift"))
    )

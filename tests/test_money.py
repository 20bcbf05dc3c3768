"""Exact arithmetic, against Python's own."""

from __future__ import annotations

import random
from decimal import ROUND_HALF_UP, Decimal, localcontext
from fractions import Fraction

import polars as pl
import pytest
from polars.exceptions import PolarsError

from jicai.money import exact, product, quotient, ratio, round_half_up

LEFT, RIGHT = pl.col("left"), pl.col("right")


def frame(left: list[Decimal], right: list[Decimal], left_places: int = 10, right_places: int = 10) -> pl.LazyFrame:
    return pl.LazyFrame(
        {"left": left, "right": right},
        schema={"left": pl.Decimal(38, left_places), "right": pl.Decimal(38, right_places)},
    )


def one(expr: pl.Expr, left: str = "0", right: str = "1") -> Decimal | None:
    result: Decimal | None = frame([Decimal(left)], [Decimal(right)]).select(expr).collect().item()
    return result


def numbers(count: int, places: int, seed: int, digits: int = 24) -> list[Decimal]:
    """Decimals of every size from one digit to `digits`, both signs."""
    dice = random.Random(seed)
    return [Decimal(dice.randint(-(size := 10 ** dice.randint(1, digits)), size)).scaleb(-places) for _ in range(count)]


@pytest.mark.parametrize(
    ("number", "rounded"),
    [("0.005", "0.01"), ("-0.005", "-0.01"), ("0.0049999999", "0.00"), ("2.675", "2.68"), ("2.665", "2.67")],
)
def test_half_a_fen_is_rounded_away_from_zero(number: str, rounded: str) -> None:
    assert one(round_half_up(LEFT, 2), number) == Decimal(rounded)


def test_a_hundred_thousand_ratios_equal_the_exact_ones() -> None:
    left, right = numbers(100_000, 10, seed=1), numbers(100_000, 10, seed=2)
    got = frame(left, right).select(ratio(LEFT, RIGHT, 6)).collect().to_series().to_list()
    with localcontext(prec=120):
        want = [
            (a / b).quantize(Decimal("0.000001"), ROUND_HALF_UP) if b else None
            for a, b in zip(left, right, strict=True)
        ]
    assert got == want


def test_ratios_next_to_a_tie_are_rounded_once() -> None:
    """The exact ratio lies nearer to a tie than the working places can show."""
    dice = random.Random(3)
    left, right = [], []
    for _ in range(10_000):
        divisor = dice.randrange(10**20, 10**22) * dice.choice([1, -1])
        tie = Fraction(2 * dice.randrange(10**6) + 1, 2 * 10**6)
        left.append(Decimal(int(tie * divisor) + dice.randint(-2, 2)).scaleb(-10))
        right.append(Decimal(divisor).scaleb(-10))
    got = frame(left, right).select(ratio(LEFT, RIGHT, 6)).collect().to_series().to_list()
    with localcontext(prec=120):
        want = [(a / b).quantize(Decimal("0.000001"), ROUND_HALF_UP) for a, b in zip(left, right, strict=True)]
    assert got == want


@pytest.mark.parametrize(
    ("numerator", "denominator", "share"),
    [
        ("1", "3", "0.333333"),
        ("2", "3", "0.666667"),
        ("-2", "3", "-0.666667"),
        ("2", "-3", "-0.666667"),
        ("0.0000005", "1", "0.000001"),
        ("0.0000004999", "1", "0.000000"),
        ("0", "7", "0"),
        ("99999999999999999999999999.9999999999", "99999999999999999999999999.9999999999", "1"),
    ],
)
def test_ratio(numerator: str, denominator: str, share: str) -> None:
    assert one(ratio(LEFT, RIGHT, 6), numerator, denominator) == Decimal(share)


def test_there_is_no_ratio_to_nothing() -> None:
    assert one(ratio(LEFT, RIGHT, 6), "1", "0") is None
    assert one(ratio(LEFT, pl.lit(None, dtype=pl.Decimal(38, 10)), 6), "1") is None
    assert one(quotient(LEFT, RIGHT, 16), "1", "0") is None


def test_a_ratio_needs_room_to_work_in() -> None:
    with pytest.raises(ValueError, match="working places"):
        ratio(LEFT, RIGHT, 10)


def test_a_hundred_thousand_products_of_quantity_and_price_are_exact() -> None:
    left, right = numbers(100_000, 4, seed=4, digits=18), numbers(100_000, 6, seed=5, digits=18)
    got = frame(left, right, 4, 6).select(product(LEFT, RIGHT)).collect().to_series().to_list()
    with localcontext(prec=60):
        assert got == [a * b for a, b in zip(left, right, strict=True)]


@pytest.mark.parametrize(
    "expr",
    [product(LEFT, RIGHT), exact(LEFT, 20), quotient(LEFT, pl.lit(Decimal("0.0000000001")), 10), LEFT.sum()],
    ids=["product", "more places", "quotient", "sum"],
)
def test_what_does_not_fit_fails_and_never_wraps_round(expr: pl.Expr) -> None:
    large = [Decimal("9" * 27)] * 20
    with pytest.raises(PolarsError, match=r"overflow|conversion"):
        frame(large, large).select(expr).collect()

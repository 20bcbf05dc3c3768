"""A wrong figure is found and named: each of the frames is spoiled, and the rule that it breaks is told."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import polars as pl
import pytest
from recovery_situation import AFTER_ALL, Row, Situation, payment, recovered

from jicai.calc.recovery.course import Course
from jicai.calc.recovery.invariants import breaches

AUGUST = pl.col("month") == pl.date(2028, 8, 1)
ONE_MORE = Decimal("1.00")


def course() -> Course:
    """300.00 advanced; 20.00 and 15.00 refunded by record, then 50.00 and 40.00 computed."""
    return Situation(
        [payment(f"2028-{number:02d}", "50.00") for number in (8, 9)] + [payment("2028-10", "40.00")],
        [recovered("offset", "2028-08", "20.00"), recovered("refund", "2028-08", "15.00")],
    ).course(AFTER_ALL)


def spoiled(frame: pl.LazyFrame, key: str, where: pl.Expr | bool = True) -> pl.LazyFrame:
    """One yuan more under `key`."""
    return frame.with_columns(pl.when(where).then(pl.col(key) + ONE_MORE).otherwise(key).alias(key))


def found(one: Course) -> list[Row]:
    return breaches(one).collect().to_dicts()


def test_nothing_is_found_where_nothing_is_wrong() -> None:
    assert found(course()) == []


@pytest.mark.parametrize(
    ("name", "key", "where", "rules"),
    [
        pytest.param("months", "opening", AUGUST, {"chain"}, id="a month that opens with too much"),
        pytest.param("months", "closing", AUGUST, {"chain"}, id="a month that closes with too much"),
        pytest.param(
            "months",
            "offset",
            pl.col("month") == pl.date(2028, 9, 1),
            {"balance", "chain", "payment"},
            id="an offset of more than the payment",
        ),
        pytest.param("payments", "unused", pl.lit(True), set(), id="a payment that leaves more than was taken"),
        pytest.param("totals", "advanced", pl.lit(True), {"balance"}, id="a total of more than went out"),
        pytest.param("outlays", "amount", pl.lit(True), {"balance"}, id="an outlay that the totals do not know"),
        pytest.param("records", "amount", AUGUST, {"balance"}, id="a refund that the totals do not know"),
    ],
)
def test_a_yuan_too_much(name: str, key: str, where: pl.Expr, rules: set[str]) -> None:
    one = course()
    wrong = replace(one, **{name: spoiled(getattr(one, name), key, where)})
    assert {row["rule"] for row in found(wrong)} == rules


def test_a_payment_that_is_taken_twice_is_named() -> None:
    one = course()
    halved = one.payments.with_columns(unused=pl.col("unused") - ONE_MORE)
    rows = found(replace(one, payments=halved))
    assert {(row["rule"], row["institution_code"], row["fund"], row["month"].month) for row in rows} == {
        ("payment", "H1", "employee", 9),
        ("payment", "H1", "employee", 10),
    }
    assert [(row["expected"], row["found"]) for row in rows] == [(49, 50), (39, 40)]


def test_a_computed_offset_below_zero_is_named() -> None:
    one = course()
    turned = one.months.with_columns(offset=pl.when("computed").then(-pl.col("offset")).otherwise("offset"))
    assert {row["rule"] for row in found(replace(one, months=turned))} >= {"negative"}

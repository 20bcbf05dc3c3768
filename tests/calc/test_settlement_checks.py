"""The checks that every run makes: a figure that does not add up is found, and its institution named."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

import polars as pl
import pytest
from settlement_situation import Situation, institution, paid, received, returned

from jicai.calc.settlement.checks import breaches

JAN, FEB = date(2025, 1, 10), date(2025, 2, 10)
ONE = pl.lit(Decimal(1), dtype=pl.Decimal(38, 2))
TWO_HOSPITALS = Situation(
    [received("100", JAN), received("50", JAN, "L2", institution_code="H2"), returned("5", FEB, institution_code="H2")],
    [paid("60", FEB, "L1"), paid("70", FEB, institution_code="H2")],
    institutions=[institution(), institution("H2")],
)


def test_nothing_is_found_where_all_is_well() -> None:
    assert breaches(TWO_HOSPITALS.settled()).collect().rows() == []


@pytest.mark.parametrize(
    ("changes", "found"),
    [
        ({"unpaid": pl.col("unpaid") + ONE}, [("H2", "receipt")]),
        ({"paid": pl.col("paid") + ONE, "unpaid": pl.col("unpaid") - ONE}, [("H2", "payments"), ("H2", "receipt")]),
        ({"credited": pl.col("credited") + ONE, "paid": pl.col("paid") - ONE}, [("H2", "payments"), ("H2", "returns")]),
    ],
)
def test_a_wrong_figure_is_found(changes: dict[str, pl.Expr], found: list[tuple[str, str]]) -> None:
    settlement = TWO_HOSPITALS.settled()
    of_h2 = pl.col("line_id") == "L2"
    wrong = [pl.when(of_h2).then(value).otherwise(pl.col(key)).alias(key) for key, value in changes.items()]
    receipts = settlement.receipts.with_columns(wrong)
    assert breaches(replace(settlement, receipts=receipts)).collect().rows() == found


def test_a_payment_that_is_lost_is_found() -> None:
    settlement = TWO_HOSPITALS.settled()
    pairs = settlement.pairs.with_columns(pool_left=pl.col("pool_left") - pl.col("pool_left"))
    assert breaches(replace(settlement, pairs=pairs)).collect().rows() == [("H2", "payments")]

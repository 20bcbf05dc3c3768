"""Rules on each side of the day on which a value of the batch changes."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from situation import Situation, batch

START, CHANGE, DAY_BEFORE = date(2025, 1, 1), date(2025, 4, 1), date(2025, 3, 31)


def steps(before: Any, after: Any, day: date = CHANGE) -> list[dict[str, Any]]:
    return [{"from": START, "value": before}, {"from": day, "value": after}]


@pytest.mark.parametrize(("ordered", "found"), [(DAY_BEFORE, 0), (CHANGE, 1)])
def test_the_day_of_the_order_says_whether_a_legacy_agreement_stands(ordered: date, found: int) -> None:
    one = batch(price={"legacy_lower": steps(before=True, after=False)})
    bought = {"unit_price": "1.80", "day": ordered}
    asked = Situation(orders=[bought], legacy=[{"price": "1.80"}], batches=[one])
    assert len(asked.findings("price-below")) == found


@pytest.mark.parametrize(("as_of", "found"), [(DAY_BEFORE, 0), (CHANGE, 1)])
def test_the_as_of_day_says_whether_legacy_agreements_are_looked_at(as_of: date, found: int) -> None:
    agreed = {"price": {"legacy_lower": steps(before=False, after=True)}}
    legacy = [{"price": "3.00", "signed_on": date(2024, 6, 1)}]
    asked = Situation(legacy=legacy, batches=[batch(**agreed)], as_of=as_of)
    assert len(asked.findings("legacy-after-notice")) == found


def test_a_payment_standard_with_a_first_day_is_looked_at_from_the_start_on() -> None:
    one = batch(payment_standard={"basis": [{"from": START, "value": "listed"}]})
    asked = Situation(products=[{"payment_standard": "1.99"}], batches=[one], as_of=START)
    assert len(asked.findings("payment-standard")) == 1


@pytest.mark.parametrize(("as_of", "limit"), [(DAY_BEFORE, None), (CHANGE, "50")])
def test_the_as_of_day_picks_the_cap(as_of: date, limit: str | None) -> None:
    one = batch(nonselected={"cap": steps("1.0", "0.5")})
    products: list[dict[str, Any]] = [{}, {"product_code": "P2", "selected": "no"}]
    lines = [{"quantity": 100, "day": START}, {"quantity": 80, "day": START, "product_code": "P2"}]
    found = Situation(orders=lines, products=products, batches=[one], as_of=as_of).findings("nonselected-cap")
    assert [str(row["limit"].quantize(1)) for row in found] == ([] if limit is None else [limit])


@pytest.mark.parametrize(("change", "found"), [(date(2026, 1, 1), 1), (date(2026, 1, 2), 0)])
def test_the_first_day_of_the_next_year_picks_the_floor(change: date, found: int) -> None:
    one = batch(renewal={"floor": [{"from": START, "value": "0.5"}, {"from": change, "value": "1.0"}]})
    agreed = [{"agreed_qty": 100}, {"agreed_qty": 60, "agreement_year": 2}]
    asked = Situation(agreed=agreed, batches=[one], as_of=date(2026, 2, 1))
    assert len(asked.findings("renewal-floor")) == found

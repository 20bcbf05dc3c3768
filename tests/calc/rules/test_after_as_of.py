"""Whatever is dated after as-of changes no finding of any rule."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from situation import AS_OF, START, Row, Situation

pytestmark = pytest.mark.slow  # whole worlds or processes: a job of its own


PRODUCTS: list[Row] = [
    {},
    {"product_code": "N1", "selected": "no", "company": "乙公司", "selected_price": None, "factor": "2"},
]
QUANTITIES = ("delivered_qty", "accepted_qty")
DAYS = ("delivered_on", "accepted_on")

EARLIER = st.integers(0, 180).map(lambda days: START + timedelta(days=days))
LATER = st.integers(1, 400).map(lambda days: AS_OF + timedelta(days=days))


def lines(days: st.SearchStrategy[date]) -> st.SearchStrategy[Row]:
    return st.fixed_dictionaries(
        {
            "product_code": st.sampled_from(["P1", "P1", "N1", "P9"]),
            "institution_code": st.sampled_from(["H1", "H2"]),
            "quantity": st.integers(1, 90).map(str),
            "unit_price": st.sampled_from(["1.50", "2.00", "3.00"]),
            "contract_no": st.sampled_from(["HT1", None]),
            "distributor": st.sampled_from(["配送一公司", "配送二公司"]),
            "day": days,
            "status": st.sampled_from(["normal", "normal", "refused", "withdrawn"]),
        }
    )


def events(days: st.SearchStrategy[date]) -> st.SearchStrategy[dict[str, list[Row]]]:
    """Rows of every table that holds events, dated by `days`."""
    return st.fixed_dictionaries(
        {
            "orders": st.lists(lines(days), max_size=6),
            "legacy": st.lists(st.builds(lambda day: {"signed_on": day}, days), max_size=2),
            "payments": st.lists(st.builds(lambda day: {"paid_on": day}, days), max_size=2),
            "disbursements": st.lists(st.builds(lambda day: {"paid_on": day}, days), max_size=2),
        }
    )


def situation(tables: dict[str, list[Row]]) -> Situation:
    numbered = [{"line_id": f"L{number}", **row} for number, row in enumerate(tables["orders"])]
    payments = [{"payment_id": f"F{number}", **row} for number, row in enumerate(tables["payments"])]
    return Situation(
        **tables | {"orders": numbered, "payments": payments},
        products=PRODUCTS,
        institutions=[{}, {"institution_code": "H2", "level": "一级"}],
        distribution=[{}],
    )


@settings(max_examples=15)
@given(events(EARLIER), events(LATER), st.sets(st.integers(0, 5)), LATER)
def test_nothing_dated_after_as_of_counts(
    earlier: dict[str, list[Row]], later: dict[str, list[Row]], open_lines: set[int], day: date
) -> None:
    # Some of the lines ordered in time have not come yet; what comes of them later is one more thing of the future.
    for at in open_lines & set(range(len(earlier["orders"]))):
        earlier["orders"][at] |= dict.fromkeys((*QUANTITIES, *DAYS))
    both = {key: [dict(row) for row in earlier[key]] + later[key] for key in earlier}
    for at in open_lines & set(range(len(earlier["orders"]))):
        both["orders"][at] |= dict.fromkeys(DAYS, day) | dict.fromkeys(QUANTITIES, both["orders"][at]["quantity"])
    assert situation(both).findings() == situation(earlier).findings()

"""As test_removal, for the rules on agreement items: what an institution agreed, bought and renewed.

A renewed item is an item of its own that can lag, so each property holds the rules whose causes are apart.
"""

from __future__ import annotations

from copy import deepcopy
from datetime import date
from decimal import ROUND_CEILING, Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from situation import START, Row, Situation
from test_removal import Tables, numbered

pytestmark = pytest.mark.slow  # whole worlds or processes: a job of its own


IN_FIRST_YEAR, IN_SECOND_YEAR = date(2025, 6, 30), date(2026, 3, 31)
PRODUCTS = {"V1": "P1", "V2": "P2"}
TABLES: Tables = {
    "products": [{}, {"product_code": "P2", "product_name": "当归", "variety_code": "V2"}],
    "institutions": [{}, {"institution_code": "H2"}, {"institution_code": "H3", "type": "民营"}],
}

AGREED = st.lists(
    st.fixed_dictionaries(
        {
            "institution_code": st.sampled_from(["H1", "H2", "H3"]),
            "product_code": st.sampled_from(["P1", "P2"]),
            "agreement_year": st.sampled_from([1, 1, 2]),
            "agreed_qty": st.sampled_from(["10", "80", "100", "100.5"]),
        }
    ),
    max_size=8,
    unique_by=lambda row: (row["institution_code"], row["product_code"], row["agreement_year"]),
)
LINES = st.lists(
    st.fixed_dictionaries(
        {
            "institution_code": st.sampled_from(["H1", "H2", "H3"]),
            "product_code": st.sampled_from(["P1", "P2"]),
            "quantity": st.sampled_from(["1", "40", "60", "100"]),
            "day": st.sampled_from([START, date(2025, 5, 1), date(2026, 1, 1), date(2026, 3, 1)]),
        }
    ),
    max_size=6,
)


def findings(tables: Tables, as_of: date, rules: tuple[str, ...]) -> list[Row]:
    return Situation(**TABLES, **tables, as_of=as_of).findings(*rules)


def _bought(tables: Tables, found: Row) -> None:
    """The whole item, on the first day of its year."""
    item = {"institution_code": found["institution_code"], "product_code": PRODUCTS[found["variety_code"]]}
    day = date(2024 + found["agreement_year"], 1, 1)
    tables["orders"].append({**item, "quantity": "1000", "day": day, "_row": len(tables["orders"]) + 2})


def _enough_agreed(tables: Tables, found: Row) -> None:
    (row,) = [row for row in tables["agreed"] if row["_row"] == found["_row"]]
    row["agreed_qty"] = str(Decimal(found["limit"]).to_integral_value(ROUND_CEILING))


def _renewed(tables: Tables, found: Row) -> None:
    (row,) = [row for row in tables["agreed"] if row["_row"] == found["_row"]]
    tables["agreed"].append({**row, "agreement_year": 2, "_row": len(tables["agreed"]) + 2})


MENDS = {
    "lagging": _bought,
    "not-started": _bought,
    "renewal-floor": _enough_agreed,
    "not-renewed": _renewed,
}


@pytest.mark.parametrize(
    ("rules", "as_of"),
    [
        (("lagging", "not-started", "renewal-floor"), IN_FIRST_YEAR),
        (("lagging", "not-started"), IN_SECOND_YEAR),
        (("not-renewed", "renewal-floor"), IN_SECOND_YEAR),
    ],
)
@settings(max_examples=20)
@given(agreed=AGREED, lines=LINES)
def test_a_cause_taken_away_takes_its_finding_alone(
    rules: tuple[str, ...], as_of: date, agreed: list[Row], lines: list[Row]
) -> None:
    tables = numbered(agreed=agreed, orders=lines)
    before = findings(tables, as_of, rules)
    for at, found in enumerate(before):
        mended = deepcopy(tables)
        MENDS[found["rule"]](mended, found)
        assert findings(mended, as_of, rules) == before[:at] + before[at + 1 :], found


def test_every_rule_finds_something_here() -> None:
    agreed: list[Row] = [
        {},
        {"agreement_year": 2, "agreed_qty": "80"},
        {"institution_code": "H2"},
        {"institution_code": "H2", "product_code": "P2"},
    ]
    tables = numbered(agreed=agreed, orders=[{"quantity": "1"}])
    assert {found["rule"] for found in findings(tables, IN_FIRST_YEAR, tuple(MENDS))} == {
        "lagging",
        "not-started",
        "renewal-floor",
    }
    assert {found["rule"] for found in findings(tables, IN_SECOND_YEAR, ("not-renewed",))} == {"not-renewed"}

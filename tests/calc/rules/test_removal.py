"""Taking away the cause of any one finding takes away that finding and leaves every other as it was."""

from __future__ import annotations

from collections.abc import Callable
from copy import deepcopy
from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from situation import GOOD, START, Row, Situation

pytestmark = pytest.mark.slow  # whole worlds or processes: a job of its own


Tables = dict[str, list[Row]]

PRODUCTS: list[Row] = [
    {"product_code": "P1"},
    {"product_code": "P2", "product_name": "当归", "variety_code": "V2", "selected_price": "3.00"},
    {"product_code": "N1", "selected": "no", "company": "乙公司", "selected_price": None, "factor": "2"},
]
#: An order of something else, with a contract: it shows that contracts were exported.
SOMETHING_ELSE: Row = {"product_code": "X0", "product_name": "纱布", "quantity": "1"}
#: None of these ever lets a line of the cycle pass, so that taking one away cannot bring a finding about.
WORTHLESS: list[Row] = [
    {"signed_on": date(2025, 1, 15)},
    {"expires_on": date(2024, 12, 15)},
    {"price": "9.00"},
    {"company": "乙公司"},
]


def _row(tables: Tables, table: str, found: Row) -> Row:
    """The row that a finding rests on."""
    (only,) = [row for row in tables[table] if row["_row"] == found["_row"]]
    return only


def _institution(row: Row) -> str:
    return str({**GOOD["orders"], **row}["institution_code"])


def _fair_price(tables: Tables, found: Row) -> None:
    _row(tables, "orders", found)["unit_price"] = str(found["limit"])


def _contract(tables: Tables, found: Row) -> None:
    _row(tables, "orders", found)["contract_no"] = "HT9"


def _appointed(tables: Tables, found: Row) -> None:
    _row(tables, "orders", found)["distributor"] = "配送一公司"


def _no_agreement(tables: Tables, found: Row) -> None:
    tables["legacy"].remove(_row(tables, "legacy", found))


def _right_standard(tables: Tables, found: Row) -> None:
    _row(tables, "products", found).update(listed_price="2.00", payment_standard="2.00")


def _another_name(tables: Tables, found: Row) -> None:
    for row in tables["orders"]:
        if row["product_code"] == found["product_code"] and _institution(row) == found["institution_code"]:
            row["product_name"] = "别的产品"


def _only_selected(tables: Tables, found: Row) -> None:
    for row in tables["orders"]:
        if row["product_code"] == "N1" and _institution(row) == found["institution_code"]:
            row.update(accepted_qty=None, accepted_on=None)


#: How to take away the cause of a finding.
MENDS: dict[str, Callable[[Tables, Row], None]] = {
    "distributor": _appointed,
    "legacy-after-notice": _no_agreement,
    "no-contract": _contract,
    "nonselected-cap": _only_selected,
    "payment-standard": _right_standard,
    "price-above": _fair_price,
    "price-below": _fair_price,
    "unmapped-product": _another_name,
}


def numbered(**tables: list[Row]) -> Tables:
    """The tables with the row number of every row, which it keeps when others go."""
    return {key: [{**row, "_row": number} for number, row in enumerate(rows, 2)] for key, rows in tables.items()}


def findings(tables: Tables) -> list[Row]:
    return Situation(**tables).findings(*MENDS)


def check_each_removal(tables: Tables) -> None:
    """Mend the findings one by one, each in the tables as they were."""
    before = findings(tables)
    for at, found in enumerate(before):
        mended = deepcopy(tables)
        MENDS[found["rule"]](mended, found)
        assert findings(mended) == before[:at] + before[at + 1 :], found


PLANTED = numbered(
    products=[*PRODUCTS, {"product_code": "P4", "payment_standard": "1.99"}],
    institutions=[{}, {"institution_code": "H2"}],
    distribution=[{}],
    legacy=[{"institution_code": "H2"}, {"signed_on": date(2025, 1, 15)}],
    orders=[
        SOMETHING_ELSE,
        {"product_code": "P1"},
        {"product_code": "P1", "unit_price": "2.01", "contract_no": None, "distributor": "配送二公司"},
        {"product_code": "P1", "unit_price": "1.99"},
        {"product_code": "P1", "unit_price": "1.99", "institution_code": "H2"},
        {"product_code": "P9"},
        {"product_code": "N1", "quantity": "40"},
        {"product_code": "P9"},
    ],
)


def test_one_cause_of_every_rule_is_planted() -> None:
    assert [found["rule"] for found in findings(PLANTED)] == sorted(MENDS)


@pytest.mark.parametrize("rule", MENDS)
def test_a_planted_cause_taken_away_takes_its_finding_alone(rule: str) -> None:
    before = findings(PLANTED)
    (found,) = [one for one in before if one["rule"] == rule]
    mended = deepcopy(PLANTED)
    MENDS[rule](mended, found)
    assert findings(mended) == [one for one in before if one["rule"] != rule]


LINES = st.fixed_dictionaries(
    {
        "product_code": st.sampled_from(["P1", "P1", "P2", "N1", "P9"]),
        "institution_code": st.sampled_from(["H1", "H2", "H3"]),
        "quantity": st.integers(1, 20).map(str),
        "unit_price": st.sampled_from(["1.50", "2.00", "2.00", "3.00", "3.50"]),
        "contract_no": st.sampled_from(["HT1", "HT1", None]),
        "distributor": st.sampled_from(["配送一公司", "配送一公司", "配送二公司", None]),
        "day": st.integers(-5, 200).map(lambda days: START + timedelta(days=days)),
        "status": st.sampled_from(["normal", "normal", "normal", "withdrawn", "refused"]),
    }
)
AGREEMENTS = st.builds(
    lambda row, institution, product: {**row, "institution_code": institution, "product_code": product},
    st.sampled_from([{}, *WORTHLESS]),
    st.sampled_from(["H1", "H2", "H3"]),
    st.sampled_from(["P1", "P2", "N1"]),
)
STANDARDS = st.lists(st.sampled_from(["2.00", "2.00", "1.99", None]), min_size=3, max_size=3)


@settings(max_examples=25)
@given(st.lists(LINES, max_size=10), st.lists(AGREEMENTS, max_size=4), STANDARDS)
def test_a_cause_taken_away_takes_its_finding_alone(
    lines: list[Row], agreements: list[Row], standards: list[str | None]
) -> None:
    products = [{**row, "payment_standard": one} for row, one in zip(PRODUCTS, standards, strict=True)]
    check_each_removal(
        numbered(
            products=products,
            institutions=[{}, {"institution_code": "H2"}, {"institution_code": "H3", "type": "民营"}],
            distribution=[{}],
            legacy=agreements,
            orders=[SOMETHING_ELSE, *lines],
        )
    )

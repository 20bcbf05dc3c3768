"""Taking away the cause of any one finding about money takes away that finding and leaves every other as it was.

Looked at on two days: in the first year, when advances are paid out, and after the window, when they have come back.
What is paid out must come back, so that an advance mended in the first year is of course more to recover later. For
the same reason one exception stands: an offset that was missed is carried over with the balance, so that one recorded
later changes the findings of the months after it. Here the fund owes less instead, which leaves the balance alone.
"""

from __future__ import annotations

from collections.abc import Callable
from copy import deepcopy
from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from situation import START, Row, Situation

pytestmark = pytest.mark.slow  # whole worlds or processes: a job of its own


Tables = dict[str, list[Row]]

IN_THE_FIRST_YEAR, AFTER_THE_WINDOW = date(2025, 7, 15), date(2028, 2, 15)
MONTHS = [date(2027, 1, 1), date(2027, 2, 1), date(2027, 12, 1)]
REFUND_MONTH = date(2028, 1, 1)
INSTITUTIONS: list[Row] = [
    {"institution_code": "H1"},
    {"institution_code": "H2", "level": "一级"},
    {"institution_code": "H3", "type": "民营"},
]
FUNDS = {"职工": "employee", "居民": "resident"}
TRANCHES = {"首期": "1", "尾款": "2"}


def _row(tables: Tables, table: str, found: Row) -> Row:
    (only,) = [row for row in tables[table] if row["_row"] == found["_row"]]
    return only


def _pay_the_line(tables: Tables, found: Row) -> None:
    tables["payments"].append(
        {
            "payment_id": "last",
            "institution_code": found["institution_code"],
            "line_id": found["line_id"],
            "paid_on": START,
            "amount": f"{found['value']:.2f}",
            "_row": 1000,
        }
    )


def _pay_the_rest(tables: Tables, found: Row) -> None:
    tables["disbursements"].append(
        {
            "institution_code": found["institution_code"],
            "tranche": TRANCHES[found["message"][:2]],
            "amount": f"{found['limit'] - found['value']:.2f}",
            "_row": 1000,
        }
    )


def _pay_no_more_than_is_due(tables: Tables, found: Row) -> None:
    last = _row(tables, "disbursements", found)
    key = ("institution_code", "tranche")
    for row in [row for row in tables["disbursements"] if [row[k] for k in key] == [last[k] for k in key]]:
        tables["disbursements"].remove(row)
    tables["disbursements"].append(last | {"amount": f"{found['limit']:.2f}"})


def _owe_no_more_than_was_offset(tables: Tables, found: Row) -> None:
    first = _row(tables, "fund_payments", found)
    key = ("institution_code", "month", "fund")
    of_month = [row for row in tables["fund_payments"] if [row[k] for k in key] == [first[k] for k in key]]
    too_much = sum(int(row["amount"]) for row in of_month) - found["value"]
    first["amount"] = f"{int(first['amount']) - too_much:.2f}"


def _refund_the_rest(tables: Tables, found: Row) -> None:
    tables["recoveries"].append(
        {
            "institution_code": found["institution_code"],
            "fund": FUNDS[found["message"][:2]],
            "month": REFUND_MONTH,
            "kind": "refund",
            "amount": f"{found['limit'] - found['value']:.2f}",
            "_row": 1000,
        }
    )


#: How to take away the cause of a finding.
MENDS: dict[str, Callable[[Tables, Row], None]] = {
    "advance-late": _pay_the_rest,
    "advance-over": _pay_no_more_than_is_due,
    "offset-missed": _owe_no_more_than_was_offset,
    "overdue": _pay_the_line,
    "refund-late": _refund_the_rest,
}
ON_DAY = {
    IN_THE_FIRST_YEAR: ["advance-late", "advance-over", "overdue"],
    AFTER_THE_WINDOW: ["offset-missed", "refund-late"],
}


def numbered(**tables: list[Row]) -> Tables:
    """The tables with the row number of every row, which it keeps when others go; all institutions, all agreed."""
    agreed = [{"institution_code": row["institution_code"]} for row in INSTITUTIONS]
    given_tables = {"institutions": INSTITUTIONS, "agreed": agreed, **tables}
    return {key: [{**row, "_row": number} for number, row in enumerate(rows, 2)] for key, rows in given_tables.items()}


def findings(tables: Tables, as_of: date) -> list[Row]:
    found = Situation(**tables, as_of=as_of).findings(*ON_DAY[as_of])
    return sorted(found, key=lambda row: [str(row[key]) for key in ("rule", "institution_code", "line_id", "message")])


def check_each_removal(tables: Tables, as_of: date) -> list[Row]:
    """Mend the findings one by one, each in the tables as they were."""
    before = findings(tables, as_of)
    for at, found in enumerate(before):
        mended = deepcopy(tables)
        MENDS[found["rule"]](mended, found)
        assert findings(mended, as_of) == before[:at] + before[at + 1 :], found
    return before


PLANTED: Tables = numbered(
    orders=[{}, {"quantity": "3"}, {"institution_code": "H2"}],
    payments=[{"institution_code": "H1", "amount": "5.00"}],
    disbursements=[
        {"institution_code": "H1", "tranche": "1", "amount": "50.00"},
        {"institution_code": "H2", "tranche": "2"},
    ],
    fund_payments=[{"institution_code": "H1", "month": MONTHS[0], "fund": "employee", "amount": "40"}],
    recoveries=[{"institution_code": "H1", "month": REFUND_MONTH, "amount": "0.00"}],
)


@pytest.mark.parametrize("as_of", ON_DAY)
def test_a_planted_cause_taken_away_takes_its_finding_alone(as_of: date) -> None:
    assert {found["rule"] for found in check_each_removal(PLANTED, as_of)} == set(ON_DAY[as_of])


CODES = st.sampled_from(["H1", "H2", "H3"])
LINES = st.fixed_dictionaries(
    {
        "institution_code": CODES,
        "quantity": st.integers(1, 20).map(str),
        "distributor": st.sampled_from(["配送一公司", "配送二公司"]),
        "day": st.integers(-5, 200).map(lambda days: START + timedelta(days=days)),
        "status": st.sampled_from(["normal", "normal", "normal", "withdrawn", "refused"]),
    }
)
PAYMENTS = st.fixed_dictionaries(
    {
        "institution_code": CODES,
        "payee": st.sampled_from(["配送一公司", "配送二公司"]),
        "line_id": st.sampled_from([None, None, "L1", "L2"]),
        "amount": st.sampled_from(["5.00", "20.00", "60.00", "-3.00"]),
    }
).map(lambda row: row | {"line_id": None} if row["amount"] == "-3.00" else row)  # what it took back would be owed too
DISBURSEMENTS = st.fixed_dictionaries(
    {
        "institution_code": CODES,
        "tranche": st.sampled_from(["1", "2"]),
        "amount": st.sampled_from(["10.00", "30.00", "35.00"]),
        "paid_on": st.integers(0, 220).map(lambda days: START + timedelta(days=days)),
    }
)
FUND_PAYMENTS = st.fixed_dictionaries(
    {
        "institution_code": CODES,
        "month": st.sampled_from(MONTHS),
        "fund": st.sampled_from(["employee", "resident"]),
        "amount": st.integers(0, 40).map(str),
    }
)
RECOVERIES = st.fixed_dictionaries(
    {
        "institution_code": CODES,
        "month": st.sampled_from([*MONTHS, REFUND_MONTH]),
        "fund": st.sampled_from(["employee", "resident"]),
        "kind": st.sampled_from(["offset", "offset", "refund"]),
        "amount": st.sampled_from(["0.00", "5.00", "20.00"]),
    }
)


@settings(max_examples=20)
@given(st.lists(LINES, max_size=8), st.lists(PAYMENTS, max_size=5), st.lists(DISBURSEMENTS, max_size=6))
def test_in_the_first_year_a_cause_taken_away_takes_its_finding_alone(
    lines: list[Row], payments: list[Row], disbursements: list[Row]
) -> None:
    tables = numbered(orders=lines, payments=payments, disbursements=disbursements)
    check_each_removal(tables, IN_THE_FIRST_YEAR)


@settings(max_examples=20)
@given(st.lists(DISBURSEMENTS, max_size=5), st.lists(FUND_PAYMENTS, max_size=8), st.lists(RECOVERIES, max_size=8))
def test_after_the_window_a_cause_taken_away_takes_its_finding_alone(
    disbursements: list[Row], fund_payments: list[Row], recoveries: list[Row]
) -> None:
    """The records reach past the window, so that no month is computed and every balance rests on them."""
    recoveries = [*recoveries, {"month": REFUND_MONTH, "amount": "0.00"}]
    tables = numbered(disbursements=disbursements, fund_payments=fund_payments, recoveries=recoveries)
    check_each_removal(tables, AFTER_THE_WINDOW)

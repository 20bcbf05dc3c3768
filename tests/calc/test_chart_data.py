"""What the charts of a workbook draw."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import polars as pl
import pytest
from advance_situation import Situation as Advances
from advance_situation import paid
from hypothesis import given
from hypothesis import strategies as st
from progress_situation import YEAR_START, Situation, agreed, institution, line, product
from settlement_situation import AS_OF, received
from settlement_situation import Situation as Settlements

from jicai.calc.charts import (
    MOST_GROUPS,
    OTHERS,
    advance_months,
    ageing_buckets,
    completion_against_time,
    worst_overdue,
)
from jicai.calc.settlement.overdue import overdue_totals
from jicai.tables.charts import ADVANCE_MONTHS, AGEING, COMPLETION_BY, ageing_by
from jicai.tables.results.settlement import DEFAULT_AGEING, bucket_keys

TWO_BATCHES = [product(), product("C2", batch="two", variety_code="V2", variety_name="针", selected_price="6")]
TWO_DISTRICTS = [institution(), institution("H2", district="南岸区")]


def rows_of(frame: pl.LazyFrame) -> list[dict[str, Any]]:
    return frame.collect().to_dicts()


def overdue_rows(amounts: dict[str, str]) -> pl.LazyFrame:
    """Rows of `overdue_by("payee")` with what a chart needs of them: all overdue by 1 to 30 days, 1 yuan not due."""
    yuan = [Decimal(amount) for amount in amounts.values()]
    none = [Decimal(0)] * len(yuan)
    columns = {"unpaid": yuan, **dict.fromkeys(bucket_keys(DEFAULT_AGEING), none), "d1_30": yuan, "not_due": none}
    frame = pl.LazyFrame(columns, schema=dict.fromkeys(columns, pl.Decimal(38, 2)))
    return frame.with_columns(payee=pl.Series(list(amounts), dtype=pl.String))


def test_the_district_furthest_behind_comes_first() -> None:
    """Half of the year is over; H1 has bought 60 of 100, H2 in the other district 20 of 100."""
    situation = Situation(
        [line("60"), line("20", institution_code="H2")], [agreed(), agreed(institution_code="H2")], [product()]
    )
    situation.institutions = TWO_DISTRICTS
    rows = rows_of(completion_against_time(situation.frame(), "district"))
    assert [(row["district"], str(row["completion"]), str(row["gap"])) for row in rows] == [
        ("南岸区", "0.200000", "-0.300000"),
        ("江北区", "0.600000", "0.100000"),
    ]
    assert [row["time_progress"] for row in rows] == [Decimal("0.5")] * 2
    assert tuple(rows[0]) == COMPLETION_BY["district"].keys


def test_time_is_weighted_by_the_amounts_that_weigh_the_completion() -> None:
    """200 yuan of batch one at half of its year, 600 of batch two with 19 of its 365 days over."""
    situation = Situation([line("100")], [agreed(), agreed(batch="two", product_code="C2")], TWO_BATCHES)
    (district,) = rows_of(completion_against_time(situation.frame(), "district"))
    assert district["completion"] == Decimal("0.25")  # (1 x 200 + 0 x 600) / 800
    assert district["time_progress"] == Decimal("0.164041")  # (0.5 x 200 + 0.052055 x 600) / 800 = 0.16404125
    assert district["agreed_amount"] == 800
    batches = rows_of(completion_against_time(situation.frame(), "batch"))
    assert [(row["batch"], row["batch_name"], str(row["time_progress"])) for row in batches] == [
        ("one", "第一批", "0.500000"),
        ("two", "第二批", "0.052055"),
    ]


def test_superseded_items_and_those_without_a_completion_weigh_nothing() -> None:
    situation = Situation(
        [line("40")], [agreed(), agreed("0", product_code="C2", batch="two")], TWO_BATCHES, institutions=TWO_DISTRICTS
    )
    assert [row["completion"] for row in rows_of(completion_against_time(situation.frame(), "district"))] == [
        Decimal("0.4")
    ]
    situation.superseded = [("one", "V1", YEAR_START)]
    (row,) = rows_of(completion_against_time(situation.frame(), "district"))
    assert (row["completion"], row["time_progress"], row["gap"]) == (None, None, None)


def test_districts_without_a_completion_come_last() -> None:
    situation = Situation(agreed=[agreed("0"), agreed(institution_code="H2")], institutions=TWO_DISTRICTS)
    rows = rows_of(completion_against_time(situation.frame(), "district"))
    assert [(row["district"], row["completion"]) for row in rows] == [("南岸区", 0), ("江北区", None)]


def test_the_ageing_begins_with_what_is_not_yet_due() -> None:
    """Due on 28 February, 30 April and 30 June, looked at on 30 June."""
    orders = [received("30", date(2025, 1, 10)), received("50", date(2025, 3, 10), "L2")]
    situation = Settlements([*orders, received("40", date(2025, 5, 10), "L3")])
    totals = overdue_totals(situation.settled(AS_OF), situation.receipts(), DEFAULT_AGEING)
    rows = rows_of(ageing_buckets(totals, DEFAULT_AGEING))
    assert [(row["bucket"], str(row["unpaid"])) for row in rows] == [
        ("未到期", "40.00"),
        ("1-30天", "0.00"),
        ("31-60天", "0.00"),
        ("61-90天", "50.00"),
        ("91-180天", "30.00"),
        (">180天", "0.00"),
    ]
    assert tuple(rows[0]) == AGEING.keys


def test_the_largest_overdue_amounts_stand_alone_and_the_others_together() -> None:
    amounts = {f"第{number}企业": str(number) for number in range(1, MOST_GROUPS + 4)}
    rows = rows_of(worst_overdue(overdue_rows(amounts), "payee", DEFAULT_AGEING))
    assert [row["unpaid"] for row in rows] == [*range(MOST_GROUPS + 3, 3, -1), 6]  # 1 + 2 + 3
    assert (rows[0]["payee"], rows[-1]["payee"]) == (f"第{MOST_GROUPS + 3}企业", OTHERS)
    assert tuple(rows[0]) == ageing_by("payee").keys


@pytest.mark.parametrize(
    ("amounts", "payees"),
    [
        ({"甲": "5", "乙": "5", "丙": "7"}, ["丙", "乙", "甲"]),
        ({"甲": "5", "乙": "0"}, ["甲"]),
        ({"甲": "0"}, []),
        ({}, []),
    ],
    ids=["equal amounts by name", "nothing owed", "nobody owes", "nobody"],
)
def test_who_stands_in_the_chart_of_the_worst(amounts: dict[str, str], payees: list[str]) -> None:
    assert [row["payee"] for row in rows_of(worst_overdue(overdue_rows(amounts), "payee", DEFAULT_AGEING))] == payees


def test_what_is_only_not_yet_due_is_with_the_others_and_they_have_no_code() -> None:
    orders = [received("100", date(2025, 1, 10)), received("70", date(2025, 5, 10), "L2", institution_code="H2")]
    situation = Settlements(orders, institutions=TWO_DISTRICTS)
    groups = pl.LazyFrame(situation.groups("institution"), infer_schema_length=None)
    first, others = rows_of(worst_overdue(groups, "institution", DEFAULT_AGEING))
    assert (first["institution_code"], first["unpaid"], first["not_due"]) == ("H1", 100, 0)
    assert (others["institution_code"], others["institution_name"]) == (None, OTHERS)
    assert (others["unpaid"], others["not_due"]) == (0, 70)


@given(st.lists(st.decimals(0, 10**9, places=2), max_size=60))
def test_the_worst_and_the_others_add_up_to_all(amounts: list[Decimal]) -> None:
    groups = overdue_rows({f"P{at}": str(amount) for at, amount in enumerate(amounts)})
    rows = rows_of(worst_overdue(groups, "payee", DEFAULT_AGEING))
    assert sum(row["unpaid"] for row in rows) == sum(amounts)
    assert len(rows) <= MOST_GROUPS + 1


def test_advances_by_the_month_in_which_they_fall_due() -> None:
    """300.00 in two halves, due on 31 August and 31 December; 100 of the first is paid."""
    rows = rows_of(advance_months(Advances([paid("100")]).plan(date(2026, 9, 30))))
    assert [(row["month"], row["fund"], str(row["amount"]), str(row["paid"])) for row in rows] == [
        (date(2026, 8, 1), "employee", "150.00", "100.00"),
        (date(2026, 12, 1), "employee", "150.00", "0.00"),
    ]
    assert tuple(rows[0]) == ADVANCE_MONTHS.keys

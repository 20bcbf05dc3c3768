"""Agreement items: sums, completion against time, statuses, the year shown."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from progress_situation import HALF_WAY, YEAR_END, YEAR_START, Row, Situation, agreed, institution, line, product

from jicai.tables.results.progress import PROGRESS

DAY = timedelta(days=1)


def test_the_columns_are_the_declared_ones() -> None:
    assert tuple(Situation().frame().collect_schema().names()) == (
        *PROGRESS.keys,
        *("level", "batch_name", "purchased_amount", "elapsed_days", "year_days", "is_ahead"),
    )


def test_an_item_shows_where_it_stands() -> None:
    item = Situation([line("30")]).item()
    assert item == {
        "batch": "one",
        "agreement_year": 1,
        "institution_code": "H1",
        "institution_name": "第H1医院",
        "district": "江北区",
        "variety_code": "V1",
        "variety_name": "缝合线",
        "company": "甲公司",
        "agreed_qty": 100,
        "purchased_qty": 30,
        "remaining_qty": 70,
        "completion": Decimal("0.3"),
        "time_progress": Decimal("0.5"),
        "gap": Decimal("-0.2"),
        "agreed_amount": 200,
        "required_monthly": Decimal("23.3333"),
        "projected_completion": Decimal("0.6"),
        "voluntary": False,
        "status": "lagging",
        "level": "三级",
        "batch_name": "第一批",
        "purchased_amount": 60,
        "elapsed_days": 50,
        "year_days": 100,
        "is_ahead": False,
    }


@pytest.mark.parametrize(
    ("quantity", "rules", "status"),
    [
        pytest.param("100", {}, "completed", id="all bought"),
        pytest.param("99.9999", {}, "on_track", id="nearly all bought"),
        pytest.param("0", {}, "not_started", id="nothing bought"),
        pytest.param("-5", {}, "not_started", id="more returned than bought"),
        pytest.param("50", {}, "on_track", id="exactly as far as time"),
        pytest.param("49.9999", {}, "lagging", id="just behind time"),
        pytest.param("45", {"tolerance": Decimal("0.05")}, "on_track", id="behind by the tolerance"),
        pytest.param("44.9999", {"tolerance": Decimal("0.05")}, "lagging", id="behind by more than the tolerance"),
        pytest.param("10", {"grace_days": 50}, "on_track", id="the last day of the grace"),
        pytest.param("10", {"grace_days": 49}, "lagging", id="the first day after the grace"),
        pytest.param("0", {"grace_days": 99}, "not_started", id="nothing bought within the grace"),
    ],
)
def test_status(quantity: str, rules: dict[str, Any], status: str) -> None:
    assert Situation([line(quantity)]).item(**rules)["status"] == status


def test_lagging_compares_the_exact_shares_not_the_rounded_ones() -> None:
    situation = Situation([line("49999999.9999")], agreed=[agreed("100000000")])
    item = situation.item()
    assert (item["completion"], item["gap"], item["status"]) == (Decimal("0.5"), 0, "lagging")


@pytest.mark.parametrize("orders", [[], [line("30")], [line("-30")]])
def test_an_item_that_agreed_on_nothing_is_completed_without_a_completion(orders: list[Row]) -> None:
    item = Situation(orders, agreed=[agreed("0")]).item()
    assert (item["completion"], item["gap"], item["projected_completion"]) == (None, None, None)
    assert (item["status"], item["agreed_amount"], item["time_progress"]) == ("completed", 0, Decimal("0.5"))


@pytest.mark.parametrize(
    ("quantity", "remaining", "monthly"),
    [
        ("-5", "105", "35"),
        ("100", "0", "0"),
        ("130", "0", "0"),
        ("99.9999", "0.0001", "0.0000"),
        ("0", "100", "33.3333"),
    ],
)
def test_what_remains_is_never_negative(quantity: str, remaining: str, monthly: str) -> None:
    item = Situation([line(quantity)]).item()
    assert (item["remaining_qty"], item["required_monthly"]) == (Decimal(remaining), Decimal(monthly))


@pytest.mark.parametrize(
    ("as_of", "monthly"),
    [
        pytest.param(YEAR_START - DAY, None, id="before the year"),
        pytest.param(YEAR_START, 25, id="in the first of four months"),
        pytest.param(date(2025, 3, 31), 50, id="in the last month but one"),
        pytest.param(date(2025, 4, 1), 100, id="in the last month"),
        pytest.param(YEAR_END, 100, id="on the last day"),
        pytest.param(YEAR_END + DAY, None, id="after the year"),
    ],
)
def test_required_monthly_quantity(as_of: date, monthly: int | None) -> None:
    assert Situation().item(as_of, year=1)["required_monthly"] == monthly


@pytest.mark.parametrize(
    ("as_of", "progress", "projected"),
    [
        (YEAR_START - DAY, "0", None),
        (YEAR_START, "0.01", "30"),
        (YEAR_END - DAY, "0.99", "0.303030"),
        (YEAR_END, "1", "0.3"),
        (YEAR_END + DAY, "1", "0.3"),
    ],
)
def test_time_runs_from_the_first_day_to_the_last(as_of: date, progress: str, projected: str | None) -> None:
    item = Situation([line("30")]).item(as_of, year=1)
    assert item["time_progress"] == Decimal(progress)
    if as_of >= YEAR_START:
        assert item["projected_completion"] == Decimal(projected or 0)
    else:
        assert (item["purchased_qty"], item["projected_completion"]) == (0, None)


def test_a_year_that_began_on_29_february_has_its_own_length() -> None:
    years = [("one", 1, date(2024, 2, 29), date(2025, 2, 27)), ("one", 2, date(2025, 2, 28), date(2026, 2, 27))]
    both = [agreed(), agreed(agreement_year=2)]
    last_day = Situation(agreed=both, years=years).item(date(2025, 2, 27))
    next_day = Situation(agreed=both, years=years).item(date(2025, 2, 28))
    assert (last_day["agreement_year"], last_day["time_progress"]) == (1, 1)
    assert (next_day["agreement_year"], next_day["time_progress"]) == (2, Decimal("0.002740"))


YEARS = [agreed(), agreed(agreement_year=2, agreed_qty="7")]


@pytest.mark.parametrize(
    ("as_of", "year", "shown"),
    [
        pytest.param(YEAR_START - DAY, None, 1, id="before the start: year 1"),
        pytest.param(YEAR_END, None, 1, id="the last day of year 1"),
        pytest.param(YEAR_END + DAY, None, 2, id="the first day of year 2"),
        pytest.param(date(2030, 1, 1), None, 2, id="after the cycle: the last year"),
        pytest.param(date(2030, 1, 1), 1, 1, id="the year asked for"),
        pytest.param(YEAR_START, 2, 2, id="a year to come, when asked for"),
    ],
)
def test_the_year_shown(as_of: date, year: int | None, shown: int) -> None:
    assert Situation(agreed=YEARS).item(as_of, year=year)["agreement_year"] == shown


def test_a_year_that_no_batch_has_shows_nothing() -> None:
    assert Situation(agreed=YEARS).items(year=3) == []


def test_an_extended_cycle_brings_its_last_year_to_the_new_end() -> None:
    years = [("one", 1, YEAR_START, date(2025, 12, 31)), ("one", 2, date(2026, 1, 1), date(2026, 2, 19))]
    item = Situation(agreed=YEARS, years=years).item(date(2026, 1, 10))
    assert (item["agreement_year"], item["time_progress"]) == (2, Decimal("0.2"))


@pytest.mark.parametrize(
    ("since", "as_of", "year", "status"),
    [
        pytest.param(YEAR_START - DAY, HALF_WAY, 1, "superseded", id="before the year"),
        pytest.param(HALF_WAY, HALF_WAY, 1, "superseded", id="on as-of"),
        pytest.param(HALF_WAY + DAY, HALF_WAY, 1, "lagging", id="the day after as-of"),
        pytest.param(YEAR_END, date(2025, 12, 31), 1, "superseded", id="on the year's last day"),
        pytest.param(YEAR_END + DAY, date(2025, 12, 31), 1, "lagging", id="after the year shown"),
    ],
)
def test_superseded_from_a_date(since: date, as_of: date, year: int, status: str) -> None:
    item = Situation([line("1")], superseded=[("one", "V1", since)]).item(as_of, year=year)
    assert item["status"] == status
    assert (item["required_monthly"] is None) == (status == "superseded" or as_of > YEAR_END)


def test_superseded_comes_before_completed() -> None:
    assert Situation(agreed=[agreed("0")], superseded=[("one", "V1", HALF_WAY)]).item()["status"] == "superseded"


def test_another_batch_or_variety_stays_when_one_is_superseded() -> None:
    situation = Situation([line("1")], superseded=[("two", "V1", YEAR_START), ("one", "V2", YEAR_START)])
    assert situation.item()["status"] == "lagging"


def test_agreed_rows_are_summed_in_base_units_and_priced_product_by_product() -> None:
    situation = Situation(
        agreed=[agreed("0.3333"), agreed("10", product_code="C2"), agreed("5", product_code="C3")],
        products=[
            product(selected_price="0.000001"),
            product("C2", factor="0.333333", selected_price="12.345678", company="甲公司 "),
            product("C3", selected="no", selected_price=None),
        ],
    )
    item = situation.item()
    assert item["agreed_qty"] == Decimal("0.3333") + Decimal("3.33333") + 5
    assert item["agreed_amount"] == Decimal("0.0000003333") + Decimal("123.45678")


def test_a_company_is_spelled_as_where_it_first_stands_in_the_catalogue() -> None:
    situation = Situation(
        agreed=[agreed(product_code="C2"), agreed()],
        products=[
            product("C2", company="(甲)ABC公司", _row=9),
            product(company="（甲）Abc 公司", _row=3),
        ],
    )
    item = situation.item()
    assert (item["company"], item["agreed_qty"]) == ("（甲）Abc 公司", 200)


def test_an_item_without_a_company_is_shown_and_bought_nothing() -> None:
    situation = Situation([line("30")], products=[product(selected="no", company=None, selected_price=None)])
    item = situation.item()
    assert (item["company"], item["purchased_qty"], item["agreed_qty"]) == (None, 0, 100)


@pytest.mark.parametrize(
    ("kind", "voluntary"),
    [("公立", [False, False]), ("军队", [False, False]), ("民营", [True, False]), ("零售药店", [True, True])],
)
def test_voluntary_is_what_the_batch_does_not_bind(kind: str, voluntary: list[bool]) -> None:
    situation = Situation(
        agreed=[agreed(), agreed(batch="two")],
        products=[product(), product(batch="two")],
        institutions=[institution(type=kind)],
    )
    assert [row["voluntary"] for row in situation.items()] == voluntary


def test_items_are_sorted_by_their_keys() -> None:
    situation = Situation(
        agreed=[
            agreed(institution_code="H2"),
            agreed(product_code="C2"),
            agreed(product_code="C3"),
            agreed(batch="two"),
            agreed(),
        ],
        products=[
            product(),
            product(batch="two"),
            product("C2", variety_code="V2"),
            product("C3", company="丙公司"),
        ],
        institutions=[institution("H2"), institution()],
    )
    keys = [tuple(row[key] for key in PROGRESS.sort_by) for row in situation.items()]
    assert keys == sorted(keys)
    assert len(set(keys)) == 5


MANY = Situation(
    agreed=[agreed(), agreed(batch="two", institution_code="H2")],
    products=[product(), product(batch="two", company="Ｂ 公司")],
    institutions=[institution(), institution("H2", district="渝中区")],
)


@pytest.mark.parametrize(
    ("wanted", "institutions"),
    [
        ({}, ["H1", "H2"]),
        ({"batch": ["TWO"]}, ["H2"]),
        ({"batch": ["one", "two"]}, ["H1", "H2"]),
        ({"institution_code": ["ｈ1"]}, ["H1"]),
        ({"district": [" 渝中区 "]}, ["H2"]),
        ({"company": ["b公司"]}, ["H2"]),
        ({"company": ["b公司"], "district": ["江北区"]}, []),
        ({"company": ["没有的公司"]}, []),
    ],
)
def test_filters(wanted: dict[str, list[str]], institutions: list[str]) -> None:
    assert [row["institution_code"] for row in MANY.filtered(**wanted)] == institutions


BANDS = (Decimal("0.9"), Decimal("1.1"))


@pytest.mark.parametrize(
    ("quantity", "as_of", "more", "status", "is_ahead"),
    [
        pytest.param("44.9999", HALF_WAY, {}, "lagging", False, id="below the band"),
        pytest.param("45", HALF_WAY, {}, "on_track", False, id="at its lower end"),
        pytest.param("55", HALF_WAY, {}, "on_track", False, id="at its upper end"),
        pytest.param("55.0001", HALF_WAY, {}, "on_track", True, id="above it"),
        pytest.param("100", HALF_WAY, {}, "completed", False, id="completed is not ahead"),
        pytest.param("10", HALF_WAY, {"grace_days": 50}, "on_track", False, id="within the grace"),
        pytest.param("10", HALF_WAY, {"tolerance": Decimal("0.5")}, "lagging", False, id="no tolerance beside bands"),
        pytest.param("0.9", YEAR_START, {}, "on_track", False, id="on the first day"),
    ],
)
def test_completions_by_their_ratio_to_the_time_progress(
    quantity: str, as_of: date, more: dict[str, Any], status: str, is_ahead: bool
) -> None:
    item = Situation([line(quantity)]).item(as_of, bands=BANDS, **more)
    assert (item["status"], item["is_ahead"]) == (status, is_ahead)

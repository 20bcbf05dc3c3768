"""Progress at the ends of the last months: each day's figures are those that progress gives on that day."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

import polars as pl
import pytest
from progress_situation import Row, Situation, agreed, institution, line, product

from jicai.calc.progress import ProgressRules, progress_items
from jicai.calc.rollup import roll_up, total
from jicai.calc.supplements import in_effect
from jicai.calc.trend import items_on, month_ends, totals_on, trend

AS_OF = date(2025, 5, 15)
DAYS = [date(2025, 1, 31), date(2025, 2, 28), date(2025, 3, 31), date(2025, 4, 30), AS_OF]


def rows_of(situation: Situation, by: str = "batch", days: list[date] = DAYS) -> list[Row]:
    items = items_on(situation.inputs(), ProgressRules(days[-1]), days)
    return trend(items, by).collect().to_dicts()


def test_what_was_bought_by_the_end_of_each_month() -> None:
    """100 agreed in a year of a hundred days: 31 of them are over at the end of January, 59 at that of February."""
    orders = [line("20"), line("10", date(2025, 2, 1)), line("30", date(2025, 2, 28)), line("5", date(2025, 3, 1))]
    rows = rows_of(Situation(orders), days=DAYS[:3])
    assert [(row["month"], row["completion"], row["time_progress"], row["gap"]) for row in rows] == [
        (date(2025, 1, 1), Decimal("0.2"), Decimal("0.31"), Decimal("-0.11")),
        (date(2025, 2, 1), Decimal("0.6"), Decimal("0.59"), Decimal("0.01")),
        (date(2025, 3, 1), Decimal("0.65"), Decimal("0.90"), Decimal("-0.25")),
    ]
    assert [(row["lagging"], row["not_started"], row["purchased_amount"]) for row in rows] == [
        (1, 0, 40),
        (0, 0, 120),
        (1, 0, 130),
    ]


def test_a_month_in_which_a_year_ends_shows_the_next_one() -> None:
    both = [agreed(), agreed("50", agreement_year=2)]
    orders = [line("90", date(2025, 4, 10)), line("20", date(2025, 4, 11))]
    rows = rows_of(Situation(orders, both))
    assert [(row["month"].month, row["agreement_year"], row["completion"]) for row in rows] == [
        (1, 1, Decimal(0)),
        (2, 1, Decimal(0)),
        (3, 1, Decimal(0)),
        (4, 2, Decimal("0.4")),
        (5, 2, Decimal("0.4")),
    ]


def test_totals_are_of_all_batches_also_of_those_that_have_ended() -> None:
    years = [("one", 1, date(2025, 1, 1), date(2025, 1, 31)), ("two", 1, date(2025, 4, 1), date(2025, 6, 30))]
    rows = [agreed(), agreed("50", batch="two", product_code="C2")]
    products = [product(), product("C2", batch="two")]
    situation = replace(Situation([line("100")], rows, products), years=years)
    items = items_on(situation.inputs(), ProgressRules(AS_OF), DAYS)
    assert [(row["day"], row["items"], row["completed"]) for row in totals_on(items).collect().to_dicts()] == [
        (day, 2, 1) for day in DAYS
    ]


def test_a_batch_has_no_months_before_it_begins_nor_after_its_end() -> None:
    years = [("one", 1, date(2025, 2, 10), date(2025, 4, 10))]
    rows = rows_of(replace(Situation([line("90", date(2025, 4, 10))]), years=years))
    assert [(row["month"].month, row["time_progress"]) for row in rows] == [
        (2, Decimal("0.316667")),
        (3, Decimal("0.833333")),
        (4, Decimal(1)),
    ]


@pytest.mark.parametrize(
    ("as_of", "count", "days"),
    [
        (date(2025, 3, 31), 3, [date(2025, 1, 31), date(2025, 2, 28), date(2025, 3, 31)]),
        (date(2025, 3, 1), 2, [date(2025, 2, 28), date(2025, 3, 1)]),
        (date(2025, 1, 15), 1, [date(2025, 1, 15)]),
        (date(2024, 3, 31), 2, [date(2024, 2, 29), date(2024, 3, 31)]),
    ],
)
def test_days_are_month_ends_and_as_of(as_of: date, count: int, days: list[date]) -> None:
    assert month_ends(as_of, count) == days


def busy() -> Situation:
    """Two batches, a supplement and a transfer, a superseded variety, a renewed code, returns, and lines that count
    nowhere.
    """
    products = [
        product(),
        product("C2", variety_code="V2", variety_name="针", selected_price="6.125", company="乙公司", factor="0.5"),
        product("C3", batch="two", variety_code="V3", variety_name="片", selected_price="0.333333"),
        product("C4", selected="no", company="丙公司"),
    ]
    rows = [
        agreed("30"),
        agreed("70", agreement_year=2),
        agreed("10", effective_on=date(2025, 2, 1)),
        agreed("-15", effective_on=date(2025, 3, 15)),
        agreed("40", institution_code="H2", product_code="C2"),
        agreed("9", institution_code="H2", agreement_year=2, product_code="C2", effective_on=date(2025, 5, 1)),
        agreed("1000", batch="two", institution_code="H2", product_code="C3"),
        agreed("7", batch="two", institution_code="H3", product_code="C3", effective_on=date(2025, 12, 31)),
    ]
    orders = [
        line("12", date(2025, 1, 31)),
        line("3", date(2025, 2, 1), product_code="N1"),
        line("-2", date(2025, 2, 20), status="returned"),
        line("5", date(2025, 3, 1), status="withdrawn"),
        line("9", date(2025, 3, 2), product_code="C4"),
        line("8", date(2025, 3, 3), institution_code="H2", product_code="C2"),
        line("40", date(2025, 4, 1), institution_code="H2", product_code="C2"),
        line("333", date(2025, 2, 2), institution_code="H2", product_code="C3"),
        line("6.5", date(2025, 4, 11)),
        line("100", date(2025, 5, 16)),
    ]
    return Situation(
        orders,
        rows,
        products,
        [institution(), institution("H2", district="渝北区"), institution("H3", district="渝北区", type="民营")],
        [{"batch": "one", "old_code": "C1", "new_code": "N1", "effective_on": date(2025, 2, 1)}],
        [("one", "V2", date(2025, 3, 20))],
    )


@pytest.mark.parametrize("tolerance", ["0", "0.2"])
def test_every_day_is_what_progress_gives_on_it(tolerance: str) -> None:
    inputs = busy().inputs()
    items = items_on(inputs, ProgressRules(AS_OF, tolerance=Decimal(tolerance), grace_days=20), DAYS)
    totals, of_batches, of_districts = pl.collect_all(
        [totals_on(items), trend(items, "batch"), trend(items, "district")]
    )
    keys = ["items", "completed", "lagging", "not_started", "agreed_amount", "purchased_amount", "completion"]
    keys += ["time_progress"]
    for day in DAYS:
        on_day = replace(inputs, agreed=in_effect(inputs.agreed, day))
        rules = ProgressRules(day, tolerance=Decimal(tolerance), grace_days=20)
        begun = pl.col("batch") == "one" if day < date(2025, 2, 1) else pl.lit(True)
        expected = progress_items(on_day, rules).filter(begun)
        month = pl.col("month") == day.replace(day=1)
        assert of_batches.filter(month).select("batch", *keys).to_dicts() == (
            roll_up(expected, "batch").select("batch", *keys).collect().to_dicts()
        )
        assert of_districts.filter(month).select("batch", "district", *keys).to_dicts() == (
            roll_up(expected, "batch", "district").select("batch", "district", *keys).collect().to_dicts()
        )
        assert totals.filter(pl.col("day") == day).select(keys).to_dicts() == (
            total(progress_items(on_day, rules)).select(keys).collect().to_dicts()
        )

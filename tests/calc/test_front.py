"""The figures of the first page of an export."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import polars as pl
import pytest
from advance_situation import Situation as Advances
from advance_situation import paid
from progress_situation import HALF_WAY, Situation, agreed, institution, line
from recovery_situation import Situation as Recoveries
from recovery_situation import payment

from jicai.calc.front import balance_on, late_amount, monthly_totals, worst_institutions
from jicai.calc.progress import ProgressRules
from jicai.calc.recovery.movements import ledger_rows
from jicai.calc.rollup import roll_up
from jicai.calc.trend import items_on, totals_on

#: Half of the year is over: H1 bought 10 of 100, H2 30 of 100, H3 30 of 50 (60 %, on time), H4 15 of 50, H5 50 of 100.
BOUGHT = {"H1": ("100", "10"), "H2": ("100", "30"), "H3": ("50", "30"), "H4": ("50", "15"), "H5": ("100", "50")}
BUREAU = Situation(
    [line(bought, institution_code=code, line_id=code) for code, (_, bought) in BOUGHT.items()],
    [agreed(quantity, institution_code=code) for code, (quantity, _) in BOUGHT.items()],
    institutions=[institution(code, district=f"{code}区") for code in BOUGHT],
)


def worst(most: int, overdue: pl.LazyFrame | None = None) -> list[tuple[object, ...]]:
    rows = worst_institutions(roll_up(BUREAU.frame(), "institution"), BUREAU.inputs().institutions, overdue, most)
    return rows.select("institution_name", "district", "gap", "behind", "unpaid").collect().rows()


def test_who_is_furthest_behind_comes_first_and_nobody_who_is_not() -> None:
    """H2 and H4 are both 20 points behind; H2 agreed on more."""
    assert worst(9) == [
        ("第H1医院", "H1区", Decimal("-0.4"), 1, None),
        ("第H2医院", "H2区", Decimal("-0.2"), 1, None),
        ("第H4医院", "H4区", Decimal("-0.2"), 1, None),
    ]
    assert [row[0] for row in worst(2)] == ["第H1医院", "第H2医院"]


def test_what_they_owe_stands_beside_it() -> None:
    owed = pl.LazyFrame({"institution_code": ["H2", "H5"], "unpaid": [Decimal("12.30"), Decimal("9.00")]})
    assert [row[-1] for row in worst(3, owed)] == [0, Decimal("12.30"), 0]


def test_what_they_owe_is_money_also_where_it_is_not_known() -> None:
    rows = worst_institutions(roll_up(BUREAU.frame(), "institution"), BUREAU.inputs().institutions, None, 9)
    assert rows.collect_schema()["unpaid"] == pl.Decimal(38, 2)


def test_the_months_of_all_batches_together() -> None:
    """20 days are over at the end of January, of a year of 100; as of its 50th day 135 of 400 were bought."""
    days = [date(2025, 1, 31), HALF_WAY]
    totals = totals_on(items_on(BUREAU.inputs(), ProgressRules(HALF_WAY), days))
    assert monthly_totals(totals).collect().rows() == [
        (date(2025, 1, 1), Decimal("0.3375"), Decimal("0.31")),
        (date(2025, 2, 1), Decimal("0.3375"), Decimal("0.5")),
    ]


@pytest.mark.parametrize(
    ("day", "balance"),
    [
        (date(2026, 8, 19), "0"),
        (date(2026, 8, 20), "300"),
        (date(2028, 8, 30), "300"),
        (date(2028, 8, 31), "260"),
        (date(2029, 8, 31), "0"),
    ],
)
def test_what_of_the_advances_is_out(day: date, balance: str) -> None:
    """300.00 paid on 20 August 2026, 40.00 offset in August 2028, the rest refunded a year later."""
    months = [f"{2028 + (7 + number) // 12}-{(7 + number) % 12 + 1:02}" for number in range(12)]
    situation = Recoveries([payment(month, "40" if month == "2028-08" else "0") for month in months])
    movements = ledger_rows(situation.course(), situation.inputs().advance.institutions)
    assert balance_on(movements, day).collect().item() == Decimal(balance)


@pytest.mark.parametrize(
    ("day", "amount"),
    [(date(2026, 8, 31), "0"), (date(2026, 9, 1), "50"), (date(2027, 1, 1), "50"), (date(2027, 2, 1), "50")],
)
def test_what_is_late_of_the_advances(day: date, amount: str) -> None:
    """Of the first tranche 50.00 are missing after August; the second is overpaid by 10.00, which takes off nothing."""
    plan = Advances([paid("100"), paid("160", 2)]).plan(day)
    assert late_amount(plan, day).collect().item() == Decimal(amount)


def test_a_few_fen_are_late_too() -> None:
    """Of the first tranche 0.40 are missing after August."""
    plan = Advances([paid("149.60")]).plan(date(2026, 9, 1))
    assert late_amount(plan, date(2026, 9, 1)).collect().item() == Decimal("0.40")

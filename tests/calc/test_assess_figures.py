"""The figures of institutions and districts, of one year."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from assess_situation import YEAR_OVER, assess, figures, scheme
from calc.rules.situation import Situation

from jicai.calc.settlement.inputs import SettlementInputs
from jicai.calc.settlement.overdue import overdue_groups
from jicai.calc.settlement.scope import View, scoped_receipts
from jicai.calc.settlement.state import settle

TWO = [{}, {"institution_code": "H2", "institution_name": "第二医院"}]
RULES = scheme({"id": "findings_serious", "per": 1}, rules=("price-above", "no-contract", "legacy-after-notice"))


def test_an_overbought_item_does_not_hide_a_shortfall() -> None:
    situation = Situation(
        products=[{}, {"product_code": "P2", "variety_code": "V2", "selected_price": "6.00"}],
        agreed=[{}, {"product_code": "P2"}],  # 200 and 600 yuan
        orders=[{"quantity": "300"}, {"product_code": "P2", "quantity": "50"}],
        as_of=YEAR_OVER,
    )
    (row,) = figures(situation)
    assert row["completion"] == Decimal("0.625"), "(1 x 200 + 0.5 x 600) / 800"
    assert (row["items"], row["completed"], row["shortfall_items"]) == (2, 1, 1)
    assert (row["completed_share"], row["shortfall_amount"]) == (Decimal("0.5"), Decimal(300))


def test_a_district_is_its_institutions_together() -> None:
    situation = Situation(
        institutions=[*TWO, {"institution_code": "H3", "district": "渝中区"}],
        agreed=[{}, {"institution_code": "H2", "agreed_qty": "300"}, {"institution_code": "H3"}],
        orders=[{"quantity": "100"}, {"institution_code": "H2", "quantity": "150"}],
        as_of=YEAR_OVER,
    )
    north, centre = figures(situation, by="district")
    assert (north["district"], north["institutions"], north["items"]) == ("江北区", 2, 2)
    assert (north["completion"], north["shortfall_amount"]) == (Decimal("0.625"), Decimal(300))
    assert (centre["district"], centre["completion"]) == ("渝中区", Decimal(0))


PAID: dict[str, Any] = {"payment_id": "F1", "line_id": "L1", "paid_on": date(2025, 2, 28), "amount": "20.00"}


@pytest.mark.parametrize(
    ("sentence", "orders", "payments", "expected"),
    [
        ("paid on the last day that is in time", [{}], [PAID], ("1", "1")),
        ("paid a day late", [{}], [PAID | {"paid_on": date(2025, 3, 1)}], ("0", "1")),
        ("half of it paid", [{}], [PAID | {"amount": "10.00"}], ("0.5", "0.5")),
        ("two lines of 20 yuan, one paid", [{}, {"day": date(2025, 2, 1)}], [PAID], ("0.5", "0.5")),
        ("accepted in December, due in the next year", [{"day": date(2025, 12, 20)}], [PAID], (None, "1")),
        ("accepted in the next year: not of this one", [{}, {"day": date(2026, 1, 1)}], [PAID], ("1", "1")),
        ("nothing was accepted", [], [PAID], (None, None)),
        (
            "an older line, in no year of the batch, takes the money that names none",
            [{"day": date(2024, 12, 31)}, {}],
            [PAID | {"line_id": None}],
            ("0", "0"),
        ),
    ],
)
def test_settlement(
    sentence: str, orders: list[dict[str, Any]], payments: list[dict[str, Any]], expected: tuple[str | None, str | None]
) -> None:
    (row,) = figures(Situation(orders=orders, payments=payments, as_of=date(2026, 1, 5)))
    rates = tuple(
        None if rate is None else f"{rate.normalize():f}" for rate in (row["on_time_rate"], row["payment_rate"])
    )
    assert rates == expected, sentence


def test_of_a_single_year_the_rates_are_those_of_overdue() -> None:
    situation = Situation(
        institutions=TWO,
        agreed=[{}, {"institution_code": "H2"}],
        orders=[{"day": date(2025, month, 9), "institution_code": f"H{month % 2 + 1}"} for month in range(1, 13)],
        payments=[
            PAID
            | {"payment_id": f"F{at}", "line_id": f"L{at}", "paid_on": date(2025, at + 1, 28), "amount": f"{at}.50"}
            for at in range(1, 12, 3)
        ],
        as_of=YEAR_OVER,
    )
    evidence = situation.evidence()
    inputs = SettlementInputs(
        **{key: evidence.tables[key] for key in ("orders", "payments", "products", "code_changes", "institutions")},
        batches=evidence.batches,
        agreement_years=evidence.agreement_years,
    )
    settlement = settle(inputs, YEAR_OVER)
    receipts = scoped_receipts(settlement, inputs, View()).filter("shown")
    groups = overdue_groups(settlement, receipts, "institution", (30,)).collect().to_dicts()
    keys = ("institution_code", "on_time_rate", "payment_rate")
    ours = [tuple(row[key] for key in keys) for row in figures(situation)]
    assert ours == [tuple(row[key] for key in keys) for row in groups]
    assert all(0 < rate < 1 for row in ours for rate in row[1:])


def test_without_a_table_of_payments_there_are_no_rates() -> None:
    (row,) = figures(Situation(orders=[{}], as_of=YEAR_OVER))
    assert (row["on_time_rate"], row["payment_rate"]) == (None, None)


#: 100 of V1 are agreed for 200 yuan, 100 of V2 for 600; N1 is not selected, S1 a substitute of V1.
KINDS: list[dict[str, Any]] = [
    {},
    {"product_code": "P2", "variety_code": "V2", "selected_price": "6.00"},
    {"product_code": "N1", "selected": "no", "company": "乙公司", "selected_price": None},
    {"product_code": "S1", "selected": "no", "substitute": "yes", "company": "丙公司", "selected_price": None},
]
OF_V1: list[dict[str, Any]] = [{"quantity": "60"}, {"product_code": "N1", "quantity": "40"}]
OF_V2: dict[str, Any] = {"product_code": "P2", "quantity": "5"}


@pytest.mark.parametrize(
    ("sentence", "orders", "share"),
    [
        ("(0.6 x 200 + 1 x 600) / 800", [*OF_V1, OF_V2], "0.9"),
        ("a variety that nobody bought has no share", OF_V1, "0.6"),
        ("a substitute counts in neither", [*OF_V1, {"product_code": "S1", "quantity": "70"}], "0.6"),
        ("a line of the next year is not of this one", [*OF_V1, OF_V2 | {"day": date(2026, 1, 1)}], "0.6"),
        ("nothing of V1 that is selected", [OF_V1[1], OF_V2], "0.75"),
        ("nothing was bought", [], None),
    ],
)
def test_the_share_of_the_selected(sentence: str, orders: list[dict[str, Any]], share: str | None) -> None:
    agreed: list[dict[str, Any]] = [{}, {"product_code": "P2"}]
    (row,) = figures(Situation(products=KINDS, agreed=agreed, orders=orders, as_of=date(2026, 1, 5)))
    assert row["selected_share"] == (None if share is None else Decimal(share)), sentence


DEAR: dict[str, Any] = {"unit_price": "2.50"}


@pytest.mark.parametrize(
    ("sentence", "tables", "serious", "warning"),
    [
        ("a dear line of the year", {"orders": [DEAR]}, 1, 0),
        ("two of them", {"orders": [DEAR, DEAR | {"day": date(2025, 5, 1)}]}, 2, 0),
        ("a dear line of the next year is not of this one", {"orders": [{}, DEAR | {"day": date(2026, 1, 1)}]}, 0, 0),
        ("a line without a contract is a warning", {"orders": [{}, {"contract_no": None}]}, 0, 1),
        (
            "a legacy agreement has no year and counts as it stands",
            {"orders": [{}], "legacy": [{"price": "2.00"}]},
            0,
            1,
        ),
        ("a price below is of a rule that the scheme does not name", {"orders": [{"unit_price": "1.90"}]}, 0, 0),
    ],
)
def test_findings(sentence: str, tables: dict[str, Any], serious: int, warning: int) -> None:
    (row,) = figures(Situation(as_of=date(2026, 1, 31), **tables), RULES)
    assert (row["findings_serious"], row["findings_warning"]) == (serious, warning), sentence
    assert (row["findings:price-above"], "findings_info" in row) == (serious, False)


@pytest.mark.parametrize(
    ("as_of", "number", "count"),
    [(date(2025, 7, 1), 1, 1), (YEAR_OVER, 1, 0), (date(2027, 3, 1), 2, 0)],
    ids=["within the year", "on its last day", "after the last year, which remains the current one"],
)
def test_a_rule_on_the_running_year_says_nothing_of_one_that_is_over(as_of: date, number: int, count: int) -> None:
    points = scheme({"id": "findings:lagging", "per": 1}, rules=("lagging",))
    situation = Situation(agreed=[{"agreement_year": number}], orders=[{}], as_of=as_of)
    if number == 2:
        situation = Situation(agreed=[{"agreement_year": 2}], orders=[{"day": date(2026, 2, 1)}], as_of=as_of)
    (row,) = figures(situation, points, number)
    assert row["findings:lagging"] == count


def test_findings_on_an_institution_without_an_agreed_item_do_not_count_in_its_district() -> None:
    situation = Situation(institutions=TWO, orders=[DEAR, DEAR | {"institution_code": "H2"}], as_of=YEAR_OVER)
    (row,) = figures(situation, RULES, by="district")
    assert (row["institutions"], row["findings_serious"]) == (1, 1)


def test_severities_that_no_rule_looked_at_are_absent_from_the_ranking_rather_than_zero() -> None:
    (row,) = assess(Situation(orders=[DEAR], as_of=YEAR_OVER), RULES)
    assert (row["findings_serious"], row["findings_warning"], row["findings_review"]) == (1, 0, None)


def test_institutions_without_a_district_are_a_group() -> None:
    situation = Situation(institutions=[{"district": None}], payments=[PAID], orders=[{}], as_of=YEAR_OVER)
    (row,) = figures(situation, by="district")
    assert (row["district"], row["institutions"], row["payment_rate"]) == (None, 1, Decimal(1))

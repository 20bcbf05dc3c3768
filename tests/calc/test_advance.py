"""What is advanced, by which fund and to whom, in situations that can be worked out by hand."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from advance_situation import START, Situation, batch, official, paid
from progress_situation import agreed, institution, product

from jicai.calc.tranches import advance_totals_by, due_in, to_be_paid
from jicai.tables.results.advance import ADVANCE, ADVANCE_BY, ADVANCE_LIST


def yuan(*amounts: str) -> list[Decimal]:
    return [Decimal(amount) for amount in amounts]


def test_a_hospital_that_agreed_on_1000_yuan_gets_300_in_two_halves() -> None:
    first, second = Situation().rows()
    assert first == {
        "batch": "one",
        "institution_code": "H1",
        "institution_name": "第H1医院",
        "district": "江北区",
        "fund": "employee",
        "tranche": 1,
        "due_on": date(2026, 8, 31),
        "agreed_amount": 1000,
        "advance_total": 300,
        "computed_total": 300,
        "amount": 150,
        "paid": 0,
        "outstanding": 150,
        "status": "upcoming",
        "agreement_year": 1,
        "official": False,
        "batch_name": "one 批次",
    }
    assert second == first | {"tranche": 2, "due_on": date(2026, 12, 31)}
    assert tuple(first)[: len(ADVANCE.keys)] == ADVANCE.keys


def test_only_the_first_agreement_year_brings_an_advance() -> None:
    situation = Situation(
        agreed=[agreed(), agreed("900", agreement_year=2), agreed(agreement_year=2, institution_code="H2")],
        institutions=[institution(), institution("H2")],
    )
    assert [(row["institution_code"], row["agreed_amount"]) for row in situation.rows()] == [("H1", 1000)] * 2


def test_the_products_of_an_institution_are_added_up_before_the_one_rounding() -> None:
    """Three products of 0.004 yuan each are 0.012 yuan, so 0.01; each rounded by itself they would be nothing."""
    codes = ("C1", "C2", "C3")
    situation = Situation(
        agreed=[agreed("1", product_code=code) for code in codes],
        products=[product(code, selected_price="0.004") for code in codes],
    )
    assert situation.column("agreed_amount") == yuan("0.01", "0.01")


@pytest.mark.parametrize(
    ("price", "base", "total", "first", "second"),
    [
        ("0.005", "0.01", "0.00", "0.00", "0.00"),  # half a fen of base rounds up; 0.003 of advance down
        ("0.05", "0.05", "0.02", "0.01", "0.01"),  # 0.015 of advance rounds up
        ("0.15", "0.15", "0.05", "0.03", "0.02"),  # 0.045 of advance, then 0.025 of first tranche round up
        ("0.10", "0.10", "0.03", "0.02", "0.01"),  # 0.015 of first tranche rounds up, the second is the rest
        ("1.234565", "1.23", "0.37", "0.19", "0.18"),  # 0.369, then 0.185
    ],
)
def test_half_a_fen_is_rounded_up(price: str, base: str, total: str, first: str, second: str) -> None:
    one, two = Situation(agreed=[agreed("1")], products=[product(selected_price=price)]).rows()
    assert [one["agreed_amount"], one["advance_total"]] == yuan(base, total)
    assert [one["amount"], two["amount"]] == yuan(first, second)


def test_ratio_and_share_are_those_of_the_batch_file() -> None:
    """A third (0.333333) of 1,000.00 is 333.33, of which 0.40 is 133.33 and the rest 200.00."""
    situation = Situation(batches=[batch(advance={"ratio": "0.333333", "first_share": "0.40"})])
    assert situation.column("amount") == yuan("133.33", "200.00")


def test_a_zero_base_is_listed_with_zeros_and_nothing_is_late() -> None:
    rows = Situation(agreed=[agreed("0")]).rows(date(2027, 6, 1))
    assert [(row["agreed_amount"], row["amount"], row["outstanding"], row["status"]) for row in rows] == [
        (0, 0, 0, "paid"),
        (0, 0, 0, "paid"),
    ]


@pytest.mark.parametrize(
    ("level", "kind", "fund"),
    [
        ("三级", "公立", "employee"),
        ("二级", "军队", "employee"),
        ("一级", "公立", "resident"),
        ("未定级", "公立", "resident"),
    ],
)
def test_from_level_two_up_the_employee_fund_pays_else_the_resident_fund(level: str, kind: str, fund: str) -> None:
    assert Situation(institutions=[institution(level=level, type=kind)]).column("fund") == [fund, fund]


@pytest.mark.parametrize("kind", ["民营", "零售药店"])
def test_a_private_hospital_or_pharmacy_gets_nothing_unless_the_batch_binds_it(kind: str) -> None:
    assert Situation(institutions=[institution(type=kind)]).rows() == []


def test_a_pharmacy_that_is_bound_is_paid_by_the_resident_fund() -> None:
    situation = Situation(
        institutions=[institution(type="零售药店", level="未定级")], batches=[batch(bound_types=["公立", "零售药店"])]
    )
    assert [(row["fund"], row["amount"]) for row in situation.rows()] == [("resident", 150)] * 2


def test_a_quantity_agreed_under_a_renewed_code_has_the_price_of_the_old_one() -> None:
    changes = [{"batch": "one", "old_code": "C1", "new_code": "C9", "effective_on": date(2026, 9, 1)}]
    situation = Situation(agreed=[agreed("60"), agreed("40", product_code="C9")], code_changes=changes)
    assert situation.column("agreed_amount") == yuan("1000.00", "1000.00")


def test_a_variety_taken_over_by_the_national_procurement_keeps_its_advance() -> None:
    taken_over = batch(superseded=[{"variety_code": "V1", "from": START}])
    assert Situation(batches=[taken_over]).column("advance_total") == yuan("300", "300")


def test_each_batch_of_an_institution_has_an_advance_of_its_own() -> None:
    situation = Situation(
        agreed=[agreed(), agreed("10", batch="two")],
        products=[product(selected_price="10"), product(batch="two", selected_price="10")],
        batches=[batch(), batch("two", date(2026, 1, 31))],
    )
    assert [(row["batch"], row["due_on"].isoformat(), row["amount"]) for row in situation.rows()] == [
        ("one", "2026-08-31", 150),
        ("one", "2026-12-31", 150),
        ("two", "2026-02-28", 15),
        ("two", "2026-06-30", 15),
    ]


def test_an_official_figure_replaces_the_computed_total_which_stays_beside_it() -> None:
    first, second = Situation(advance_amounts=[official("250.01")]).rows()
    assert [first["advance_total"], first["computed_total"]] == yuan("250.01", "300")
    assert [first["amount"], second["amount"]] == yuan("125.01", "125.00")
    assert first["official"]


def test_official_figures_are_for_their_batch_and_institution_and_several_rows_add_up() -> None:
    situation = Situation(
        agreed=[agreed(), agreed(institution_code="H2"), agreed(batch="two")],
        institutions=[institution(), institution("H2")],
        products=[product(selected_price="10"), product(batch="two", selected_price="10")],
        advance_amounts=[official("100"), official("20.50")],
        batches=[batch(), batch("two")],
    )
    totals = {(row["batch"], row["institution_code"]): row["advance_total"] for row in situation.rows()}
    assert totals == {("one", "H1"): Decimal("120.50"), ("one", "H2"): 300, ("two", "H1"): 300}


def test_an_official_zero_stands() -> None:
    assert Situation(advance_amounts=[official("0")]).column("advance_total") == [0, 0]


def test_an_official_figure_without_an_agreed_row_brings_no_tranche() -> None:
    assert Situation(agreed=[], advance_amounts=[official("100")]).rows() == []


def two_hospitals() -> Situation:
    """H1 of the employee fund is paid 10 too much of its first tranche, H2 of the resident fund lacks 50 of it."""
    return Situation(
        [paid("160"), paid("100", institution_code="H2")],
        agreed=[agreed(institution_code="H2"), agreed()],
        institutions=[institution(), institution("H2", level="一级", district="渝中区")],
    )


def test_totals_by_fund_are_the_sums_of_the_rows() -> None:
    rows = two_hospitals().plan(date(2026, 9, 1))
    assert advance_totals_by(rows, "fund").collect().to_dicts() == [
        {
            "fund": "employee",
            "institutions": 1,
            "amount": 300,
            "paid": 160,
            "outstanding": 140,
            "overpaid": 10,
            "late": 0,
            "late_amount": 0,
        },
        {
            "fund": "resident",
            "institutions": 1,
            "amount": 300,
            "paid": 100,
            "outstanding": 200,
            "overpaid": 0,
            "late": 1,
            "late_amount": 50,
        },
    ]


@pytest.mark.parametrize(
    ("by", "keys"), [("district", ["district", "fund"]), ("batch", ["batch", "batch_name", "fund"])]
)
def test_totals_of_districts_and_batches_are_apart_by_fund(by: str, keys: list[str]) -> None:
    totals = advance_totals_by(two_hospitals().plan(), by).collect()
    assert tuple(totals.columns) == ADVANCE_BY[by].keys
    assert list(totals.columns[: len(keys)]) == keys
    assert totals["amount"].to_list() == [300, 300]


def test_a_month_has_the_tranches_that_are_due_in_it() -> None:
    plan = Situation(batches=[batch(advance={"month_counting": "anniversary"})]).plan()
    due = {
        month: due_in(plan, date.fromisoformat(f"{month}-01")).collect()["tranche"].to_list()
        for month in ("2026-08", "2026-12", "2027-01")
    }
    assert due == {"2026-08": [1], "2026-12": [], "2027-01": [2]}


def test_the_payment_list_has_what_a_fund_still_owes_and_leaves_out_what_is_paid_or_overpaid() -> None:
    situation = two_hospitals()
    situation.agreed.append(agreed(institution_code="H3"))
    situation.institutions.append(institution("H3", level="未定级"))
    situation.disbursements += [paid("150", tranche, institution_code="H3") for tranche in (1, 2)]
    plan = situation.plan(date(2026, 9, 1))
    resident = to_be_paid(plan, "resident").collect()
    assert tuple(resident.columns) == ADVANCE_LIST.keys
    assert resident.select("institution_code", "tranche", "outstanding").rows() == [("H2", "1", 50), ("H2", "2", 150)]
    assert to_be_paid(plan, "employee").collect()["tranche"].to_list() == ["2"]


def test_two_batches_of_one_institution_are_two_rows_of_the_payment_list_beside_each_other() -> None:
    situation = Situation(
        agreed=[agreed(batch=code, institution_code=owner) for code in ("one", "two") for owner in ("H1", "H2")],
        institutions=[institution(), institution("H2")],
        products=[product(batch=code, selected_price="10") for code in ("one", "two")],
        batches=[batch(), batch("two")],
    )
    august = to_be_paid(due_in(situation.plan(), date(2026, 8, 1)), "employee").collect()
    assert august.select("institution_code", "batch_name", "outstanding").rows() == [
        ("H1", "one 批次", 150),
        ("H1", "two 批次", 150),
        ("H2", "one 批次", 150),
        ("H2", "two 批次", 150),
    ]

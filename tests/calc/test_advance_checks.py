"""What is suspicious in the tables of advances, what is left aside, and the one thing that must always hold."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import polars as pl
import pytest
from advance_situation import BEFORE_ALL, Situation, batch, official, paid
from progress_situation import agreed, institution, product

from jicai.calc.advance_aside import (
    due_after,
    late_before,
    later_disbursements,
    left_out,
    not_bound,
    not_official,
    official_difference,
    overpaid_beside,
    paid_by_other_fund,
    status_counts,
)
from jicai.calc.advance_checks import suspicious_rows, uneven_totals

AS_OF = date(2026, 8, 31)


def found(situation: Situation, as_of: date = AS_OF) -> list[dict[str, Any]]:
    rows = suspicious_rows(situation.inputs(), situation.paid_out(), situation.plan(as_of), as_of)
    return rows.collect().to_dicts()


def seen(situation: Situation, *keys: str, as_of: date = AS_OF) -> list[tuple[Any, ...]]:
    """Of each suspicious row its kind, these columns and the numbers of its input rows."""
    return [
        (row["kind"], *(row[key] for key in keys), [place["_row"] for place in row["places"]])
        for row in found(situation, as_of)
    ]


def test_a_plan_paid_as_it_should_be_is_not_suspicious() -> None:
    situation = Situation([paid("100"), paid("50", fund="employee"), paid("150", 2)], advance_amounts=[official("300")])
    assert found(situation, date(2027, 1, 1)) == []


def test_an_overpaid_tranche_names_all_its_rows() -> None:
    situation = Situation([paid("100"), paid("10", 2), paid("60.01")])
    assert seen(situation, "tranche", "amount", "planned", "excess") == [
        ("overpaid", 1, Decimal("160.01"), 150, Decimal("10.01"), [2, 4])
    ]


def test_a_tranche_overpaid_after_as_of_is_not_yet_so() -> None:
    situation = Situation([paid("150"), paid("60", on=date(2026, 9, 1))])
    assert found(situation) == []
    assert seen(situation, "amount", as_of=date(2026, 9, 1)) == [("overpaid", 210, [2, 3])]


def test_years_of_yearly_advances_are_overpaid_only_together() -> None:
    yearly = batch(advance={"recalculate": "yearly"})
    both = [agreed(), agreed(agreement_year=2)]
    assert found(Situation([paid("300")], agreed=both, batches=[yearly])) == []
    assert seen(Situation([paid("301")], agreed=both, batches=[yearly]), "planned", "excess") == [
        ("overpaid", 300, 1, [2])
    ]


@pytest.mark.parametrize(
    ("situation", "kind"),
    [
        (Situation([paid("7"), paid("8", 2)], institutions=[institution(type="民营")]), "not_bound"),
        (Situation([paid("7"), paid("8", 2)], agreed=[]), "not_agreed"),
        (Situation([paid("7"), paid("8", 2)], agreed=[agreed(agreement_year=2)]), "not_agreed"),
        (Situation([paid("7"), paid("8", 2)], agreed=[], institutions=[institution(type="民营")]), "not_bound"),
    ],
)
def test_what_is_paid_without_an_advance_is_one_line_for_the_institution(situation: Situation, kind: str) -> None:
    assert seen(situation, "amount", "tranche") == [(f"paid_{kind}", 15, None, [2, 3])]


def test_money_through_another_fund_than_the_level_s() -> None:
    situation = Situation([paid("100"), paid("20", fund="resident"), paid("30", fund="employee")])
    assert seen(situation, "fund", "amount") == [("other_fund", "employee", 20, [3])]


def test_official_figures_of_two_batches_are_no_repetition() -> None:
    situation = Situation(
        agreed=[agreed(), agreed(batch="two")],
        products=[product(selected_price="10"), product(batch="two", selected_price="10")],
        advance_amounts=[official("1"), official("2", batch="two")],
        batches=[batch(), batch("two")],
    )
    assert found(situation) == []


def test_official_figures_in_several_rows_or_for_nobody() -> None:
    situation = Situation(
        agreed=[agreed(), agreed(institution_code="H3")],
        institutions=[institution(), institution("H2"), institution("H3", type="民营")],
        advance_amounts=[
            official("100"),
            official("5", institution_code="H2"),
            official("1", institution_code="H3"),
            official("20.50"),
        ],
    )
    assert seen(situation, "institution_code", "amount") == [
        ("official_repeated", "H1", Decimal("120.50"), [2, 5]),
        ("official_not_bound", "H3", 1, [4]),
        ("official_not_agreed", "H2", 5, [3]),
    ]


def test_tranches_that_are_not_the_total_are_noticed() -> None:
    plan = Situation().plan().collect()
    assert uneven_totals(plan.lazy()).collect().is_empty()
    a_fen_more = plan.with_columns(amount=pl.when(pl.col("tranche") == 1).then(Decimal("150.01")).otherwise("amount"))
    for wrong in (a_fen_more, plan.head(1), pl.concat([plan, plan.head(1).with_columns(amount=pl.col("amount") * 0)])):
        (row,) = uneven_totals(wrong.cast(plan.schema).lazy()).collect().to_dicts()
        assert (row["institution_code"], row["institution_name"]) == ("H1", "第H1医院")


def test_institutions_that_are_not_bound_are_named_with_what_they_agreed_on() -> None:
    """H2 and H3 are private; the second year of H3 brings no advance, so it is not counted."""
    private = [institution(code, type="民营") for code in ("H3", "H2")]
    situation = Situation(
        agreed=[
            agreed(),
            agreed("3", institution_code="H3"),
            agreed("2", institution_code="H2"),
            agreed("9", institution_code="H3", agreement_year=2),
        ],
        institutions=[institution(), *private],
    )
    assert left_out(not_bound(situation.inputs())).collect().rows() == [(["第H2医院", "第H3医院"], 50)]
    assert left_out(not_bound(Situation().inputs())).collect().rows() == [([], 0)]


def test_official_figures_differ_by_so_much_and_pass_over_these_institutions() -> None:
    """Of 300.00 each, H1 has 250.00 and H2 300.02 by the official table, H3 is not in it."""
    owners = ("H1", "H2", "H3")
    situation = Situation(
        agreed=[agreed(institution_code=code) for code in owners],
        institutions=[institution(code) for code in owners],
        advance_amounts=[official("250"), official("300.02", institution_code="H2")],
    )
    assert official_difference(situation.plan()).collect().rows() == [(2, Decimal("-49.98"))]
    missing = not_official(situation.plan(), situation.inputs().advance_amounts).collect()
    assert missing.rows() == [("one", "H3", "第H3医院")]
    plain = Situation()
    assert official_difference(plain.plan()).collect().rows() == [(0, 0)]
    assert not_official(plain.plan(), plain.inputs().advance_amounts).collect().is_empty()


def test_disbursements_after_as_of_are_counted() -> None:
    situation = Situation([paid("1", on=AS_OF), paid("2", on=date(2026, 9, 1)), paid("3.50", on=date(2030, 1, 1))])
    assert later_disbursements(situation.paid_out(), AS_OF).collect().rows() == [(2, Decimal("5.50"))]


def test_late_tranches_of_earlier_months_are_counted() -> None:
    """In March 2027 both tranches are late, that of August with 150.00 and that of December with 50.00."""
    plan = Situation([paid("100", 2)]).plan(date(2027, 3, 1))
    assert late_before(plan, date(2027, 3, 1)).collect().rows() == [(2, 200)]
    assert late_before(plan, date(2026, 12, 1)).collect().rows() == [(1, 150)]
    assert late_before(plan, date(2026, 8, 1)).collect().rows() == [(0, 0)]


def test_tranches_due_later_are_counted_with_what_stands_out() -> None:
    """In August 50.00 of the first tranche stand out and the 150.00 of December; on the day itself none is later."""
    plan = Situation([paid("100")]).plan(AS_OF)
    assert due_after(plan, date(2026, 8, 30)).collect().rows() == [(2, 200)]
    assert due_after(plan, AS_OF).collect().rows() == [(1, 150)]
    assert due_after(plan, date(2026, 12, 31)).collect().rows() == [(0, 0)]
    paid_out = Situation([paid("150"), paid("150", 2)]).plan(AS_OF)
    assert due_after(paid_out, BEFORE_ALL).collect().rows() == [(0, 0)]


def test_how_many_tranches_have_which_status() -> None:
    plan = Situation([paid("150")]).plan(date(2026, 12, 1))
    assert dict(status_counts(plan).collect().rows()) == {"paid": 1, "due": 1}
    late = Situation([paid("1")]).plan(date(2027, 3, 1))
    assert dict(status_counts(late).collect().rows()) == {"late": 2}


@pytest.mark.parametrize(
    ("sentence", "tranche", "first", "second", "overpaid"),
    [
        ("100.00 too much of the first, the second is still to be paid", 2, "250", "0", ("employee", 1, 100)),
        ("a fen too much", 2, "150.01", "0", ("employee", 1, Decimal("0.01"))),
        ("of the second too, but that is paid out", 2, "250", "150", None),
        ("the first as planned", 2, "150", "0", None),
        ("only the overpaid one is shown: nothing is asked for", 1, "250", "0", None),
    ],
)
def test_an_overpaid_tranche_is_told_beside_one_that_is_to_be_paid(
    sentence: str, tranche: int, first: str, second: str, overpaid: tuple[Any, ...] | None
) -> None:
    rows = [paid(first), *([paid(second, 2)] if second != "0" else [])]
    plan = Situation(rows).plan(date(2026, 12, 1))
    found = overpaid_beside(plan, plan.filter(pl.col("tranche") == tranche)).collect()
    told = found.select("fund", "tranche", "overpaid").rows()
    assert told == ([] if overpaid is None else [overpaid]), sentence


def test_an_overpaid_tranche_of_another_institution_is_not_told() -> None:
    owners = ("H1", "H2")
    situation = Situation(
        [paid("250", institution_code="H2"), paid("150", 2, institution_code="H2")],
        agreed=[agreed(institution_code=code) for code in owners],
        institutions=[institution(code) for code in owners],
    )
    plan = situation.plan(date(2026, 12, 1))
    assert overpaid_beside(plan, plan).collect().is_empty()


def test_what_another_fund_paid_of_the_tranches_shown() -> None:
    """H1 is of level 三级: its advance is the employee fund's; what comes after as-of does not count yet."""
    situation = Situation(
        [
            paid("100", fund="employee"),
            paid("20", fund="resident", on=AS_OF),
            paid("0.50", fund="resident"),
            paid("7", fund="resident", on=date(2026, 9, 1)),
            paid("9", 2, fund="resident"),
        ]
    )
    plan = situation.plan(AS_OF)
    first = plan.filter(pl.col("tranche") == 1)
    assert paid_by_other_fund(first, situation.paid_out(), AS_OF).collect().rows() == [
        ("employee", "resident", Decimal("20.50"))
    ]
    assert paid_by_other_fund(plan, situation.paid_out(), AS_OF).collect()["amount"].to_list() == [Decimal("29.50")]

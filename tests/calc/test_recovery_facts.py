"""What a result on recovery rests on, and what it leaves out."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from recovery_situation import Row, Situation, agreed, batch, institution, paid, payment, product, recovered

from jicai.calc.recovery.facts import facts, spans_of, taking_first

AS_OF = date(2028, 9, 15)
TWO = [institution(), institution("H2", district="渝中区")]


def told(situation: Situation, as_of: date = AS_OF, **wanted: list[str]) -> dict[str, Any]:
    return facts(situation.inputs(), as_of, wanted).collect().row(0, named=True)


def everything(**changes: Any) -> Situation:
    """Each table with a row through as-of and rows after it, of H1 and H2; H9 is unknown."""
    given = {
        "fund_payments": [
            payment("2028-08", "1"),
            payment("2028-10", "1"),
            payment("2028-11", "1", institution_code="H2"),
            payment("2028-09", "1", institution_code="H9"),
        ],
        "recoveries": [recovered("offset", "2028-09", "1"), recovered("offset", "2028-10", "1")],
        "disbursements": [paid("1", on=AS_OF), paid("1", 2, date(2028, 9, 16), institution_code="H2")],
        "institutions": TWO,
    }
    return Situation(**given | changes)


def test_what_is_dated_after_as_of_is_counted() -> None:
    assert told(everything()) == {
        "later_disbursements": 1,
        "later_payments": 2,
        "later_recoveries": 1,
        "unknown_payments": 1,
        "given_through": date(2028, 8, 1),
        "read_through": date(2028, 9, 1),
    }


@pytest.mark.parametrize(
    ("wanted", "payments", "disbursements"),
    [
        ({"institution_code": ["H1"]}, 1, 0),
        ({"institution_code": ["H2"]}, 1, 1),
        ({"district": ["渝中区"]}, 1, 1),
        ({"batch": ["two"]}, 2, 0),  # a fund payment is of no batch
        ({"batch": []}, 2, 1),
    ],
)
def test_only_what_is_asked_for_is_counted(wanted: dict[str, list[str]], payments: int, disbursements: int) -> None:
    row = told(everything(), **wanted)
    assert (row["later_payments"], row["later_disbursements"]) == (payments, disbursements)
    assert row["unknown_payments"] == 1


def test_without_a_table_of_disbursements_the_planned_advances_are_counted() -> None:
    rows = [agreed(), agreed(institution_code="H2")]
    row = told(everything(disbursements=None, agreed=rows))
    assert (row["planned"], "later_disbursements" in row) == (2, False)
    assert told(everything(disbursements=None, agreed=rows), institution_code=["H1"])["planned"] == 1


def test_before_any_payment_nothing_is_given() -> None:
    row = told(everything(), date(2028, 7, 31))
    assert (row["given_through"], row["read_through"]) == (None, None)


def two_batches(fund_payments: list[Row], recoveries: list[Row] | None = None, **changes: Any) -> Situation:
    """Batch early ends a year before batch one; both were advanced 300.00 to H1, and their windows meet."""
    batches = [batch(), batch("early", cycle={"years": 1}, offset={"window_months": 24})]
    return Situation(
        fund_payments,
        recoveries or [],
        **{
            "disbursements": [paid("300"), paid("300", batch="early")],
            "agreed": [agreed(), agreed(batch="early")],
            "products": [product(selected_price="10"), product(batch="early", selected_price="10")],
            "batches": batches,
        }
        | changes,
    )


@pytest.mark.parametrize(
    ("sentence", "situation", "wanted", "batches"),
    [
        ("the earlier cycle took first", two_batches([payment("2028-08", "50")]), ["one"], ["early"]),
        ("from the later one nothing is taken first", two_batches([payment("2028-08", "500")]), ["early"], []),
        ("all are wanted", two_batches([payment("2028-08", "50")]), [], []),
        ("both are wanted", two_batches([payment("2028-08", "50")]), ["one", "early"], []),
        ("nothing was paid", two_batches([payment("2028-08", "0")]), ["one"], []),
        ("only before the later window", two_batches([payment("2027-08", "50")]), ["one"], []),
        (
            "what is on record is taken before what is computed, whichever cycle ended first",
            two_batches([payment("2028-08", "50")], [recovered("offset", "2028-08", "20")]),
            ["early"],
            ["one"],
        ),
        (
            "the wanted one is on record itself",
            two_batches([payment("2028-08", "50")], [recovered("offset", "2028-08", "20")]),
            ["one"],
            [],
        ),
    ],
)
def test_who_took_of_a_payment_first(
    sentence: str, situation: Situation, wanted: list[str], batches: list[str]
) -> None:
    institutions = situation.inputs().advance.institutions
    found = taking_first(situation.course(), institutions, {"batch": wanted}).collect()
    assert found["batch"].to_list() == batches, sentence


def test_the_spans_of_the_batches_with_an_account() -> None:
    situation = two_batches([])
    course, institutions = situation.course(), situation.inputs().advance.institutions
    spans = spans_of(course, institutions, {})
    assert spans.collect()["batch"].to_list() == ["early", "one"]
    assert spans_of(course, institutions, {"batch": ["one"]}).collect()["batch"].to_list() == ["one"]
    assert spans_of(course, institutions, {"district": ["渝中区"]}).collect().height == 0

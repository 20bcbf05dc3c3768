"""When a line is due, in which bucket it stands, and which lines the duty covers."""

from __future__ import annotations

import json
from dataclasses import fields
from datetime import date

import pytest
from settlement_situation import Situation, batch, institution, paid, product, received

from jicai.batches.loader import load_all
from jicai.calc.settlement.scope import View
from jicai.settings.model import Settings
from jicai.tables.results.settlement import DEFAULT_AGEING, bucket_keys, bucket_labels

JAN, MAR = date(2025, 1, 10), date(2025, 3, 10)


@pytest.mark.parametrize(
    ("accepted", "due"),
    [
        ("2025-03-01", "2025-04-30"),  # a month with 30 days
        ("2025-03-31", "2025-04-30"),
        ("2025-01-31", "2025-02-28"),
        ("2024-01-31", "2024-02-29"),
        ("2025-11-30", "2025-12-31"),
        ("2025-12-31", "2026-01-31"),
    ],
)
def test_due_is_the_last_day_of_the_next_month(accepted: str, due: str) -> None:
    situation = Situation([received("1", date.fromisoformat(accepted))])
    assert situation.receipts(date(2026, 6, 30))["due_on"].to_list() == [date.fromisoformat(due)]


@pytest.mark.parametrize(
    ("terms", "accepted", "due"),
    [
        ({"days": 30}, "2025-01-31", "2025-03-02"),
        ({"days": 30}, "2025-02-01", "2025-03-03"),
        ({"months": 0}, "2025-02-01", "2025-02-28"),
        ({"months": 2}, "2024-12-31", "2025-01-31"),  # before the cycle: nobody's terms
        ({"months": 2}, "2025-01-01", "2025-03-31"),
        ({"months": 3}, "2025-11-30", "2026-02-28"),
        ({"days": 30}, "2026-12-31", "2027-01-30"),
        ({"days": 30}, "2027-01-01", "2027-02-28"),  # after the cycle
    ],
)
def test_a_batch_may_have_other_terms(terms: dict[str, int], accepted: str, due: str) -> None:
    situation = Situation([received("1", date.fromisoformat(accepted))], batches=[batch(settlement=terms)])
    assert situation.receipts(date(2027, 6, 30))["due_on"].to_list() == [date.fromisoformat(due)]


@pytest.mark.parametrize(("accepted", "due"), [("2025-06-30", "2025-07-31"), ("2025-07-01", "2025-09-30")])
def test_the_day_of_acceptance_picks_terms_that_change_in_mid_cycle(accepted: str, due: str) -> None:
    first, then = date(2025, 1, 1), date(2025, 7, 1)
    terms = {"months": [{"from": first, "value": 1}, {"from": then, "value": 2}]}
    situation = Situation([received("1", date.fromisoformat(accepted))], batches=[batch(settlement=terms)])
    assert situation.receipts(date(2027, 6, 30))["due_on"].to_list() == [date.fromisoformat(due)]


def test_terms_are_those_of_the_products_batch_and_the_first_where_there_are_several() -> None:
    situation = Situation(
        [received("1", JAN, f"L{n}", product_code=code) for n, code in enumerate(("C1", "C2", "C3", "X"))],
        products=[
            product(),
            product("C2", batch="two"),
            product("C3"),
            product("C3", batch="two"),
        ],
        batches=[batch(settlement={"months": 2}), batch("two", settlement={"days": 10})],
    )
    due = situation.receipts().sort("line_id")["due_on"].to_list()
    assert due == [date(2025, 3, 31), date(2025, 1, 20), date(2025, 1, 20), date(2025, 2, 28)]


@pytest.mark.parametrize(
    ("kind", "due"),
    [
        ("公立", date(2025, 1, 20)),  # both bind it: the first
        ("军队", date(2025, 3, 31)),  # the ten days are none of its duties
        ("民营", date(2025, 1, 20)),  # a duty of neither: shown by the first
    ],
)
def test_a_batch_that_does_not_bind_the_institution_sets_no_day_for_it(kind: str, due: date) -> None:
    situation = Situation(
        [received("1", JAN)],
        products=[product(), product(batch="two")],
        institutions=[institution(type=kind)],
        batches=[batch(settlement={"months": 2}), batch("two", settlement={"days": 10}, bound_types=["公立"])],
    )
    assert situation.receipts()["due_on"].to_list() == [due]
    assert [row["due_on"] for row in situation.overdue(date(2025, 4, 1))] == ([due] if kind != "民营" else [])


def test_on_time_is_by_each_lines_own_terms() -> None:
    """Cash goes to the earlier acceptance first, though the other line is due before it.

    L1 of 100 is due on 31 March, L2 of 100 on 20 January. Of the 150 paid on 15 January L1 takes 100 and L2 50; on 20
    January 50 of L2 are paid, the other 50 come on 21 January, too late for it.
    """
    situation = Situation(
        [received("100", JAN, "L1"), received("100", JAN, "L2", product_code="C2")],
        [paid("150", date(2025, 1, 15)), paid("50", date(2025, 1, 21))],
        products=[product(), product("C2", batch="two")],
        batches=[batch(settlement={"months": 2}), batch("two", settlement={"days": 10})],
    )
    (group,) = situation.groups("institution", date(2025, 4, 1))
    assert (str(group["on_time_rate"]), group["due_payment_rate"]) == ("0.750000", 1)


@pytest.mark.parametrize(
    ("as_of", "days", "bucket"),
    [
        (date(2025, 2, 28), None, None),  # on the due date nothing is overdue yet
        (date(2025, 3, 1), 1, "1-30"),
        (date(2025, 3, 30), 30, "1-30"),
        (date(2025, 3, 31), 31, "31-60"),
        (date(2025, 4, 29), 60, "31-60"),
        (date(2025, 4, 30), 61, "61-90"),
        (date(2025, 5, 29), 90, "61-90"),
        (date(2025, 5, 30), 91, "91-180"),
        (date(2025, 8, 27), 180, "91-180"),
        (date(2025, 8, 28), 181, ">180"),
    ],
)
def test_days_overdue_and_bucket(as_of: date, days: int | None, bucket: str | None) -> None:
    rows = Situation([received("1", JAN)]).overdue(as_of)
    assert [(row["days_overdue"], row["bucket"]) for row in rows] == ([(days, bucket)] if days else [])


def test_buckets_are_named_after_the_setting() -> None:
    assert (bucket_labels([45]), bucket_keys([45])) == (["1-45", ">45"], ["d1_45", "d46"])
    assert bucket_keys(DEFAULT_AGEING) == ["d1_30", "d31_60", "d61_90", "d91_180", "d181"]
    assert Settings().ageing == list(DEFAULT_AGEING)


def test_a_settled_line_is_not_overdue() -> None:
    assert Situation([received("1", JAN)], [paid("1", MAR)]).overdue() == []


#: The cycle's first and last day of each packaged batch, the day before and after, and the due date of the last.
PACKAGED = [
    ("gx-zhenju-2026", date(2026, 7, 10), date(2028, 7, 9), date(2028, 8, 31)),
    ("ln-fenghexian-2026", date(2026, 7, 10), date(2029, 7, 9), date(2029, 8, 31)),
    ("qg-yinpian-2025", date(2025, 6, 30), date(2026, 6, 29), date(2026, 7, 31)),
    ("sl16-yaopin-2025", date(2025, 6, 30), date(2026, 12, 31), date(2027, 1, 31)),
]


@pytest.mark.parametrize(("code", "first", "last", "due"), PACKAGED)
def test_the_duty_covers_acceptances_in_the_cycle_of_each_packaged_batch(
    code: str, first: date, last: date, due: date
) -> None:
    days = [date.fromordinal(first.toordinal() - 1), first, last, date.fromordinal(last.toordinal() + 1)]
    situation = Situation(
        [received("1", day, f"L{number}") for number, day in enumerate(days)],
        products=[product(batch=code)],
        batches=[load_all([])[code]],
    )
    as_of = date(2030, 1, 1)
    rows = situation.overdue(as_of)
    assert [row["line_id"] for row in rows] == ["L1", "L2"]
    assert rows[1]["due_on"] == due
    assert situation.hidden(as_of) == {"out": (2, "2.00")}


def test_an_extended_cycle_goes_on() -> None:
    orders = [received("1", date(2027, 6, 1))]
    late = date(2028, 1, 1)
    extended = batch(cycle={"years": 2, "max_extension_years": 1, "extended_to": date(2027, 12, 31)})
    assert Situation(orders).overdue(late) == []
    assert len(Situation(orders, batches=[extended]).overdue(late)) == 1


def test_a_superseded_variety_is_still_to_be_paid() -> None:
    superseded = batch(superseded=[{"variety_code": "V1", "from": date(2025, 1, 1)}])
    assert len(Situation([received("1", JAN)], batches=[superseded]).overdue()) == 1


def test_private_hospitals_are_left_out_and_counted() -> None:
    two = [institution(), institution("H2", type="民营")]
    situation = Situation([received("1", JAN), received("2", JAN, "L2", institution_code="H2")], institutions=two)
    assert [row["line_id"] for row in situation.overdue()] == ["L1"]
    assert situation.hidden() == {"unbound": (1, "2.00")}
    assert len(situation.overdue(view=View(all_products=True))) == 2


@pytest.mark.parametrize("changes", [{"selected": "no"}, {"product_code": "X"}])
def test_other_products_are_shown_only_when_all_are_asked_for(changes: dict[str, str]) -> None:
    situation = Situation([received("1", JAN)], products=[product(**changes)])
    assert situation.overdue() == []
    assert situation.hidden() == {"out": (1, "1.00")}
    assert len(situation.overdue(view=View(all_products=True))) == 1


def test_a_renewed_code_is_in_scope_from_its_date_on() -> None:
    changes = [{"batch": "one", "old_code": "C1", "new_code": "C9", "effective_on": date(2025, 2, 1)}]
    orders = [
        received("1", date(2025, 1, 31), "L1", product_code="C9"),
        received("1", date(2025, 2, 1), "L2", product_code="C9"),
    ]
    assert [row["line_id"] for row in Situation(orders, code_changes=changes).overdue()] == ["L2"]


def test_filters_choose_among_the_results_and_change_none() -> None:
    """The pool pays C1's line, which is older; asking for the other company alone does not give it the money."""
    products = [product(), product("C2", company="乙公司"), product("C2", batch="two", company="乙公司")]
    orders = [received("10", JAN), received("20", MAR, "L2", product_code="C2")]
    situation = Situation(orders, [paid("15", MAR)], products=products, batches=[batch(), batch("two")])

    def lines(view: View) -> list[tuple[str, str]]:
        return [(row["line_id"], str(row["unpaid"])) for row in situation.overdue(view=view)]

    assert lines(View()) == lines(View(companies=["乙 公司"])) == lines(View(batches=["two"])) == [("L2", "15.00")]
    assert lines(View(companies=["甲公司"])) == lines(View(batches=["none"])) == []
    assert lines(View(payees=["国 药"], institutions=["h1"], districts=["江北区"])) == [("L2", "15.00")]
    assert lines(View(payees=["九州通"])) == []
    assert situation.hidden(view=View(companies=["甲公司"])) == {}


def test_with_all_products_the_company_of_other_goods_is_the_line_s_own() -> None:
    orders = [received("10", JAN, product_code="X", company="丙公司"), received("20", JAN, "L2")]
    view = View(all_products=True, companies=["丙公司"])
    assert [row["line_id"] for row in Situation(orders).overdue(view=view)] == ["L1"]


def test_what_is_in_no_batch_is_wanted_by_its_code_and_company_alone() -> None:
    """X1 is in no catalogue: it has no variety, and who asks for a company gets it only where the line names that."""
    orders = [received("7", JAN, "L1", product_code="X1", company="乙公司"), received("8", JAN, "L2")]
    situation = Situation(orders)

    def lines(**wanted: list[str]) -> list[str]:
        return [row["line_id"] for row in situation.overdue(view=View(all_products=True, **wanted))]

    assert lines() == ["L1", "L2"]
    assert lines(products=["x1"]) == lines(companies=["乙 公司"]) == ["L1"]
    assert lines(companies=["乙公司"], products=["X2"]) == lines(companies=["丙公司"]) == []
    assert lines(varieties=["V1"]) == lines(companies=["甲公司"]) == ["L2"]


def test_views_that_ask_for_something_else_are_told_apart() -> None:
    views = [
        View(),
        View(all_products=True),
        *(View(**{one.name: ["甲"]}) for one in fields(View) if one.name != "all_products"),  # type: ignore[arg-type]
        View(batches=["甲", "乙"]),
    ]
    told = [json.dumps(view.asked) for view in views]
    assert len(set(told)) == len(views)
    assert View(batches=["甲"]).asked == View(batches=["甲"]).asked

"""Two states of a small bureau: what became of the items, and that the steps add up to the change."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from progress_situation import HALF_WAY, Row, Situation, agreed, institution, line, product

from jicai.calc.diff.items import (
    Compared,
    Side,
    compared,
    group_changes,
    item_changes,
    item_history,
    item_months,
    total_figures,
)
from jicai.calc.diff.parts import KINDS, STEPS, row_steps
from jicai.calc.progress import ITEM, ProgressRules

THEN, NOW = date(2025, 1, 31), HALF_WAY


def states(before: Situation, after: Situation, then: date = THEN, now: date = NOW) -> Compared:
    sides = [Side(one.inputs(), ProgressRules(day)) for one, day in ((before, then), (after, now))]
    return compared(sides[0], sides[1], same_export=before is after)


def changes(both: Compared) -> list[Row]:
    months = item_months(item_history(both.sides[1]))
    return item_changes(both, months).collect().to_dicts()


def the_change(before: Situation, after: Situation, **days: date) -> Row:
    (only,) = changes(states(before, after, **days))
    return only


def steps(row: Row, end: str = "_qty") -> dict[str, Decimal]:
    found = {step: row[f"{step}_qty" if end == "_qty" else f"by_{step}"] for step in STEPS}
    return {step: value for step, value in found.items() if value}


def rows(both: Compared) -> list[tuple[Any, ...]]:
    found = row_steps(both.purchased, both.items.lazy()).collect().sort("kind", "line_key")
    return list(found.select("line_key", "kind", "net", "completion_change").iter_rows())


D = Decimal
EARLY = date(2025, 1, 20)
LATE = date(2025, 2, 10)

#: What is done to the one line of 20 in January, in the export of now: the steps in quantities, and the kinds of rows.
EDITS: dict[str, tuple[list[Row], dict[str, Decimal], list[str]]] = {
    "nothing": ([line("20", EARLY, line_id="A")], {}, []),
    "a new line": ([line("20", EARLY, line_id="A"), line("7", LATE, line_id="B")], {"new": D(7)}, []),
    "a line reported late": (
        [line("20", EARLY, line_id="A"), line("7", EARLY, line_id="B")], {"added": D(7)}, ["added"],
    ),
    "a line that is gone": ([], {"dropped": D(-20)}, ["dropped"]),
    "another quantity": ([line("25", EARLY, line_id="A")], {"changed": D(5)}, ["changed"]),
    "withdrawn": ([line("20", EARLY, line_id="A", status="withdrawn")], {"changed": D(-20)}, ["changed"]),
    "another day of January": ([line("20", date(2025, 1, 5), line_id="A")], {}, ["changed"]),
    "moved to February": (
        [line("20", EARLY, line_id="A", accepted_on=LATE)], {"changed": D(-20), "new": D(20)}, ["changed"],
    ),
    "another price": ([line("20", EARLY, line_id="A", unit_price="3")], {}, ["changed"]),
    "the id in another spelling": ([line("20", EARLY, line_id="ａ")], {}, []),
    "another distributor": ([line("20", EARLY, line_id="A", distributor="乙")], {}, []),
    "to a product that is not selected": (
        [line("20", EARLY, line_id="A", product_code="C9")], {"changed": D(-20)}, ["changed"],
    ),
    "ordered in January, received in February": (
        [line("20", EARLY, line_id="A"), line("7", LATE, line_id="B", ordered_on=EARLY)], {"new": D(7)}, ["added"],
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", EDITS)
def test_each_edit_is_its_own_step(name: str) -> None:
    orders, expected, kinds = EDITS[name]
    both = states(Situation([line("20", EARLY, line_id="A")]), Situation(orders))
    (row,) = changes(both)
    assert steps(row) == expected
    assert steps(row, "by") == {step: value / 100 for step, value in expected.items()}
    assert row["completion_change"] == sum(expected.values(), D(0)) / 100
    assert both.changed["kind"].to_list() == kinds
    assert both.broken == 0


def test_a_line_received_after_the_day_has_not_changed() -> None:
    """What waited in January is there in both exports; only the receipt is new."""
    waiting = line("20", EARLY, line_id="A", delivered_qty=None, delivered_on=None, accepted_qty=None, accepted_on=None)
    received = [
        line("20", EARLY, line_id="A", receipt_id=f"R{day}", accepted_qty="10", accepted_on=date(2025, 2, day),
             delivered_on=date(2025, 2, day))
        for day in (3, 9)
    ]  # fmt: skip
    both = states(Situation([waiting]), Situation(received))
    (row,) = changes(both)
    assert both.changed.is_empty()
    assert steps(row) == {"new": D(20)}


def test_a_second_receipt_after_the_day_is_no_added_row() -> None:
    first = line("20", EARLY, line_id="A", receipt_id="R1", accepted_qty="8", delivered_qty="8")
    second = line("20", EARLY, line_id="A", receipt_id="R2", accepted_qty="12", accepted_on=LATE, delivered_on=LATE)
    both = states(Situation([first]), Situation([first, second]))
    assert both.changed.is_empty()
    assert steps(changes(both)[0]) == {"new": D(12)}


#: What else may change: the terms. 20 bought, of 100 agreed.
TERMS: dict[str, tuple[dict[str, Any], dict[str, Decimal], Decimal]] = {
    "more agreed": ({"agreed": [agreed("200")]}, {}, D("-0.1")),
    "a supplement that has come into effect": (
        {"agreed": [agreed(), agreed("60", effective_on=date(2025, 2, 1))]}, {}, D("-0.075"),
    ),
    "a supplement still to come": ({"agreed": [agreed(), agreed("60", effective_on=date(2025, 3, 1))]}, {}, D(0)),
    "another factor": ({"products": [product(factor="2")], "agreed": [agreed("50")]}, {"terms": D(20)}, D("0.2")),
    "another price": ({"products": [product(selected_price="7")]}, {}, D(0)),
    "no longer selected in the catalogue": (
        {"products": [product(selected="no"), product("C2")], "agreed": [agreed(product_code="C2")]},
        {"terms": D(-20)},
        D("-0.2"),
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", TERMS)
def test_the_terms_are_a_step_of_their_own(name: str) -> None:
    edit, quantities, by = TERMS[name]
    before = Situation([line("20", EARLY, line_id="A")])
    row = the_change(before, replace(before, **edit))
    assert steps(row) == quantities
    assert row["by_terms"] == row["completion_change"] == by


def test_terms_come_before_lines() -> None:
    """20 of 100, then 30 of 50: the terms alone make 20 of 50."""
    after = Situation([line("20", EARLY, line_id="A"), line("10", LATE, line_id="B")], [agreed("50")])
    row = the_change(Situation([line("20", EARLY, line_id="A")]), after)
    assert steps(row, "by") == {"terms": D("0.2"), "new": D("0.2")}


def test_a_line_with_another_product_stands_under_each_with_its_own() -> None:
    both = {
        "products": [product(), product("C2", variety_code="V2", variety_name="乙")],
        "agreed": [agreed(), agreed(product_code="C2")],
    }
    before = Situation(orders=[line("20", EARLY, line_id="A")], **both)
    after = Situation(orders=[line("20", EARLY, line_id="A", product_code="C2")], **both)
    found = states(before, after).purchased.rows.sort("variety_code")
    assert found.select("variety_code", "of_product", "net").rows() == [("V1", "C1", D(-20)), ("V2", "C2", D(20))]


def test_thirds_add_up_to_the_last_place() -> None:
    """Of 3 agreed: each of three lines is 0.333333 or 0.333334, together they are the change."""
    before, terms = Situation([], [agreed("3")]), [agreed("3")]
    orders = [line("1", EARLY, line_id=one) for one in "ABC"]
    both = states(before, Situation(orders, terms))
    assert [row[3] for row in rows(both)] == [D("0.333333"), D("0.333334"), D("0.333333")]
    assert changes(both)[0]["by_added"] == 1


#: What the item was and is on the two days, of 100 agreed in a hundred days: 31 of them are over then, 50 now.
KINDS_OF_CHANGE: dict[str, tuple[int, int, int, str, int | None]] = {
    "behind since February": (31, 0, 0, "appeared", 1),
    "never behind": (31, 19, 0, "unchanged", None),
    "caught up": (30, 20, 0, "mended", None),
    "further behind": (30, 10, 0, "worse", 2),
    "not so far behind": (20, 20, 0, "better", 2),
    "as far behind": (20, 19, 0, "still", 2),
    "nothing bought either time": (0, 0, 0, "worse", 2),
    "returned": (31, -31, 0, "appeared", 1),
}


@pytest.mark.parametrize("name", KINDS_OF_CHANGE)
def test_what_became_of_the_item(name: str) -> None:
    first, second, _, kind, months = KINDS_OF_CHANGE[name]
    orders = [
        line(str(first), EARLY, line_id="A"),
        line(str(second), LATE, line_id="B", status="returned" if second < 0 else "normal"),
    ]
    situation = Situation([one for one in orders if one["accepted_qty"] != "0"])
    row = the_change(situation, situation)
    assert (row["kind"], row["months_behind"]) == (kind, months)


def test_a_month_in_between_breaks_the_run() -> None:
    """Behind in January, not in February, behind in March and on the last day of the year: the second month."""
    orders = [line("10", EARLY, line_id="A"), line("50", LATE, line_id="B")]
    situation = Situation(orders)
    row = the_change(situation, situation, then=date(2025, 3, 31), now=date(2025, 4, 10))
    assert (row["kind"], row["months_behind"]) == ("worse", 2)


def test_a_new_agreement_year_is_listed_and_the_old_one_ends() -> None:
    both = Situation([line("100", EARLY, line_id="A")], [agreed(), agreed("50", agreement_year=2)])
    found = {row["agreement_year"]: row for row in changes(states(both, both, date(2025, 4, 10), date(2025, 4, 30)))}
    assert found[1]["kind"] == "ended"
    assert (found[2]["kind"], found[2]["completion_change"], found[2]["by_new"]) == ("appeared", None, None)


def test_what_the_national_procurement_took_over_is_no_longer_listed() -> None:
    before = Situation([line("5", EARLY, line_id="A")])
    after = replace(before, superseded=[("one", "V1", date(2025, 2, 1))])
    assert the_change(before, after)["kind"] == "ended"


def test_items_of_companies_that_are_spelled_otherwise_are_the_same() -> None:
    before = Situation([line("20", EARLY, line_id="A")], products=[product(company="甲 公司（集团）")])
    after = replace(before, products=[product(company="甲公司(集团)")])
    assert the_change(before, after)["completion_then"] == D("0.2")


def test_a_batch_without_companies() -> None:
    before = Situation([line("20", EARLY, line_id="A")], grain="variety")
    after = replace(before, orders=[line("26", EARLY, line_id="A")])
    row = the_change(before, after)
    assert (row["company"], steps(row)) == (None, {"changed": D(6)})


QUANTITY = st.decimals(D(-40), D(120), places=2).filter(bool)
LINE = st.builds(
    lambda quantity, day, code, where, status: line(
        str(abs(quantity)) if status != "returned" else str(-abs(quantity)),
        date(2025, 1, 1).replace(month=1 + day // 28, day=1 + day % 28),
        product_code=code,
        institution_code=where,
        status=status,
    ),
    QUANTITY,
    st.integers(0, 100),
    st.sampled_from(["C1", "C2", "C3", "C4", "N1"]),
    st.sampled_from(["H1", "H2"]),
    st.sampled_from(["normal", "normal", "normal", "returned", "withdrawn", "refused"]),
)
LINES = st.dictionaries(st.sampled_from("ABCDEFGHIJ"), LINE, max_size=8)
AGREED = st.integers(0, 90).map(str)


def bureau(lines: dict[str, Row], quantities: list[str], factor: str, price: str, superseded: bool) -> Situation:
    return Situation(
        [row | {"line_id": name} for name, row in lines.items()],
        [
            agreed(quantities[0]),
            agreed(quantities[1], product_code="C2"),
            agreed(quantities[2], institution_code="H2", product_code="C3"),
            agreed(quantities[3], institution_code="H2", product_code="C1", effective_on=date(2025, 2, 10)),
        ],
        [
            product(factor=factor),
            product("C2", company="乙公司", selected_price=price),
            product("C3", variety_code="V2", variety_name="针", selected_price="0.35", factor="0.5"),
            product("C4", selected="no", company="丙公司"),
        ],
        [institution(), institution("H2", district="渝中区")],
        [{"batch": "one", "old_code": "C1", "new_code": "N1", "effective_on": date(2025, 2, 3)}],
        [("one", "V2", date(2025, 2, 5))] if superseded else [],
    )


TERM = st.tuples(
    st.lists(AGREED, min_size=4, max_size=4),
    st.sampled_from(["1", "0.3", "28"]),
    st.sampled_from(["2", "6.125"]),
    st.booleans(),
)


EDITED = st.tuples(
    LINES, LINES, LINES, TERM, TERM, st.sampled_from([(THEN, NOW), (THEN, THEN), (NOW, date(2025, 3, 15))])
)


@settings(max_examples=4, deadline=None)
@given(EDITED)
def test_the_steps_add_up_whatever_is_edited(edited: tuple[Any, ...]) -> None:
    everything_adds_up(*edited)


@pytest.mark.slow
@settings(max_examples=150, deadline=None)
@given(EDITED)
def test_the_steps_add_up_whatever_is_edited_at_length(edited: tuple[Any, ...]) -> None:
    everything_adds_up(*edited)


def everything_adds_up(
    kept: dict[str, Row],
    before: dict[str, Row],
    after: dict[str, Row],
    old: tuple[Any, ...],
    new: tuple[Any, ...],
    days: tuple[date, date],
) -> None:
    both = states(bureau(kept | before, *old), bureau(kept | after, *new), *days)
    assert both.broken == 0
    history = item_history(both.sides[1]).collect().lazy()
    items = item_changes(both, item_months(history)).collect()
    rows = row_steps(both.purchased, both.items.lazy())
    groups = [group_changes(both, items.lazy(), history, by) for by in ("batch", "district")]
    by_row, *rolled_up = pl.collect_all([rows, *groups])
    here = items.filter(pl.col("status").is_not_null())
    quantities = pl.sum_horizontal(f"{step}_qty" for step in STEPS)
    assert here.filter(quantities != pl.col("purchased_change")).is_empty()
    for frame in (here, *rolled_up):
        known = frame.filter(pl.col("completion_change").is_not_null())
        assert known.filter(pl.sum_horizontal(f"by_{step}" for step in STEPS) != pl.col("completion_change")).is_empty()
        assert frame["by_new"].is_null().equals(frame["completion_change"].is_null())
    sums = {(*key, kind): (net, change) for *key, kind, net, change in by_row.group_by(*ITEM, "kind").agg(
        pl.col("net", "completion_change").sum()).iter_rows()}  # fmt: skip
    for row in here.iter_rows(named=True):
        for kind in KINDS:
            net, change = sums.get((*(row[key] for key in ITEM), kind), (0, 0))
            assert net == row[f"{kind}_qty"]
            assert row[f"by_{kind}"] in (None, change)


def test_all_items_of_both_days_in_one_row() -> None:
    """H1 bought 20 of 100 in January and 60 now, H2 nothing of 100 and then 10; H1 is no longer behind."""
    owners = {"institutions": [institution(), institution("H2")], "agreed": [agreed(), agreed(institution_code="H2")]}
    first = [line("20", EARLY, line_id="A")]
    more = [line("40", LATE, line_id="B"), line("10", LATE, line_id="C", institution_code="H2")]
    (row,) = (
        total_figures(states(Situation(first, **owners), Situation([*first, *more], **owners))).collect().to_dicts()
    )
    assert (row["completion_then"], row["completion"], row["completion_change"]) == (D("0.1"), D("0.35"), D("0.25"))
    assert (row["items_behind_then"], row["items_behind"]) == (2, 1)
    assert row["by_new"] == D("0.25")


def test_no_items_no_row() -> None:
    nothing = Situation([], agreed=[])
    assert total_figures(states(nothing, nothing)).collect().is_empty()

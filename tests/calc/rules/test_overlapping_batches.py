"""`overlapping-batches`: a variety that is selected in two batches which both run."""

from __future__ import annotations

from datetime import date
from random import Random
from typing import Any

import pytest
from situation import Row, Situation, batch

RULE = "overlapping-batches"
MARCH = date(2025, 3, 1)
#: The same variety by its name alone: other codes, spelled otherwise.
NAMESAKE: Row = {"batch": "two", "product_code": "P7", "variety_code": "V7", "variety_name": " 黄　芪"}
#: The same product under another name.
SAME_CODE: Row = {"batch": "two", "variety_code": "V7", "variety_name": "炙黄芪"}
BATCHES = [batch(), batch("two", start_on=MARCH)]


def situation(*products: Row, **more: Any) -> Situation:
    return Situation(**{"products": [{}, *products], "batches": BATCHES} | more)


def test_a_name_in_two_batches_is_a_finding_on_the_one_that_began_first() -> None:
    found = situation({"product_code": "P2"}, NAMESAKE).finding(RULE)
    assert (found["batch"], found["variety_code"], found["_row"]) == ("one", "V1", 2)
    assert (found["product_code"], found["institution_code"], found["value"], found["limit"]) == (None,) * 4
    assert found["message"] == (
        "黄芪在批次one（one，2025-01-01 起）和批次two（two，2025-03-01 起）里都中选（品种名称相同），两个批次都在执行；"
        '由 two 接续的，请在 one 的批次文件里写 [[superseded]]，variety_code = "V1"，from = 接续的日期'
    )


def test_the_place_is_the_first_row_of_the_variety() -> None:
    products = [NAMESAKE, {"product_code": "N1", "selected": "no", "selected_price": None}, {}]
    assert Situation(products=products, batches=BATCHES).finding(RULE)["_row"] == 3


@pytest.mark.parametrize(
    ("products", "words"),
    [
        ([SAME_CODE], "（产品编码 P1 相同）"),
        ([{"product_code": "P2"}, SAME_CODE, SAME_CODE | {"product_code": "P2"}], "（产品编码 P1 等 2 个相同）"),
        ([SAME_CODE | {"variety_name": "黄芪"}], "（产品编码 P1 相同）"),
    ],
    ids=["a code", "two codes", "code and name"],
)
def test_a_shared_code_makes_it_the_same(products: list[Row], words: str) -> None:
    assert words in situation(*products).finding(RULE)["message"]


def test_a_renewed_code_counts_from_its_day() -> None:
    renewed = SAME_CODE | {"product_code": "P9"}
    changes = [{"effective_on": date(2025, 5, 1)}]
    assert "P9 相同" in situation(renewed, code_changes=changes, as_of=date(2025, 5, 1)).finding(RULE)["message"]
    assert situation(renewed, code_changes=changes, as_of=date(2025, 4, 30)).findings(RULE) == []
    assert situation(renewed).findings(RULE) == []


@pytest.mark.parametrize(("as_of", "count"), [(date(2025, 2, 28), 0), (MARCH, 1), (date(2026, 12, 31), 1)])
def test_from_the_start_of_the_later_to_the_end_of_the_earlier(as_of: date, count: int) -> None:
    assert len(situation(NAMESAKE, as_of=as_of).findings(RULE)) == count


def test_no_more_once_the_earlier_has_ended() -> None:
    assert situation(NAMESAKE, as_of=date(2027, 1, 1)).findings(RULE) == []


@pytest.mark.parametrize("code", ["one", "two"])
@pytest.mark.parametrize(("since", "count"), [(date(2025, 6, 30), 0), (date(2025, 7, 1), 1)])
def test_a_variety_that_is_superseded_in_either(code: str, since: date, count: int) -> None:
    over = {"superseded": [{"variety_code": {"one": "V1", "two": "V7"}[code], "from": since}]}
    starts = {"one": {}, "two": {"start_on": MARCH}}
    batches = [batch(one, **starts[one], **(over if one == code else {})) for one in starts]
    assert len(situation(NAMESAKE, batches=batches).findings(RULE)) == count


@pytest.mark.parametrize(
    ("name", "other"),
    [
        ("not selected there", NAMESAKE | {"selected": "no", "selected_price": None}),
        ("the same code, not selected", SAME_CODE | {"selected": "no", "selected_price": None}),
        ("another variety", NAMESAKE | {"variety_name": "当归"}),
        ("in the same batch", NAMESAKE | {"batch": "one"}),
    ],
)
def test_not_found(name: str, other: Row) -> None:
    assert situation(other).findings(RULE) == [], name


def test_batches_that_begin_on_one_day_go_by_their_codes() -> None:
    found = situation(NAMESAKE, batches=[batch("two"), batch()]).finding(RULE)
    assert (found["batch"], "由 two 接续的" in found["message"]) == ("one", True)


def three() -> list[Row]:
    return [{}, NAMESAKE, NAMESAKE | {"batch": "three", "product_code": "P8", "variety_code": "V8"}]


def test_three_batches_are_three_pairs() -> None:
    batches = [batch("three", start_on=date(2025, 2, 1)), *BATCHES]
    found = Situation(products=three(), batches=batches).findings(RULE)
    assert sorted((one["batch"], one["variety_code"], one["_mark"]) for one in found) == [
        ("one", "V1", "three:V8"),
        ("one", "V1", "two:V7"),
        ("three", "V8", "two:V7"),
    ]


def test_neither_the_order_of_rows_nor_figures_change_what_it_is_called() -> None:
    batches = [batch("three", start_on=date(2025, 2, 1)), *BATCHES]
    first = Situation(products=three(), batches=batches).findings(RULE)
    rng = Random(1)
    for _ in range(3):
        rows = [row | {"selected_price": "9.00"} for row in rng.sample(three(), 3)]
        again = Situation(products=rows, batches=rng.sample(batches, 3), as_of=date(2025, 7, 31)).findings(RULE)
        assert [(one["_parts"], one["message"]) for one in again] == [(one["_parts"], one["message"]) for one in first]

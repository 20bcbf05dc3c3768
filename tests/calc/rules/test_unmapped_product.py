"""`unmapped-product`: an unknown code with the name and the company of a catalogue product."""

from __future__ import annotations

from datetime import date

import pytest
from situation import Row, Situation, batch

from jicai.calc.rules.unmapped_product import unmapped_lines

#: 黄芪 of 甲公司 is P1 in the catalogue.
UNKNOWN: Row = {"product_code": "P9"}


def test_lines_of_one_code_at_one_institution_are_one_finding() -> None:
    lines = [{}, UNKNOWN, UNKNOWN, UNKNOWN | {"line_id": "L3"}, UNKNOWN | {"institution_code": "H2"}]
    found = Situation(orders=lines, institutions=[{}, {"institution_code": "H2"}]).findings("unmapped-product")
    assert [(one["institution_code"], one["value"], one["_row"]) for one in found] == [("H1", 2, 3), ("H2", 1, 6)]
    first = found[0]
    assert (first["product_code"], first["variety_code"], first["company"]) == ("P9", "V1", "甲公司")
    assert (first["line_id"], first["agreement_year"]) == (None, None)
    assert first["message"] == (
        "2 条订单明细的编码不在目录，产品名称“黄芪”和企业与目录产品 P1 相同，可能是变更后的新编码"
    )


@pytest.mark.parametrize(
    ("situation", "line"),
    [
        ("spelled otherwise", {"product_name": "黄 芪", "company": "甲公司　"}),
        ("not accepted", {"accepted_qty": None, "accepted_on": None}),
        ("the name of a non-selected product", {"product_name": "当归"}),
    ],
)
def test_found(situation: str, line: Row) -> None:
    products: list[Row] = [{}, {"product_code": "P2", "product_name": "当归", "selected": "no"}]
    found = Situation(orders=[UNKNOWN | line], products=products).finding("unmapped-product")
    assert found["value"] == 1, situation


@pytest.mark.parametrize(
    ("situation", "line"),
    [
        ("another name", {"product_name": "党参"}),
        ("another company", {"company": "乙公司"}),
        ("no name", {"product_name": None}),
        ("no company", {"company": None}),
        ("a code of the catalogue", {"product_code": "P1"}),
        ("before the cycle", {"day": date(2024, 12, 31)}),
        ("after as-of", {"day": date(2025, 7, 1)}),
        ("withdrawn", {"status": "withdrawn"}),
        ("returned", {"status": "returned", "quantity": "-1"}),
        ("a voluntary institution", {"institution_code": "H2"}),
    ],
)
def test_not_found(situation: str, line: Row) -> None:
    asked = Situation(orders=[UNKNOWN | line], institutions=[{}, {"institution_code": "H2", "type": "民营"}])
    assert asked.findings("unmapped-product") == [], situation


def test_once_the_change_of_the_code_is_registered_nothing_is_found() -> None:
    change = {"effective_on": date(2025, 3, 1)}
    lines = [UNKNOWN | {"day": date(2025, 3, 1)}, UNKNOWN | {"day": date(2025, 4, 1)}]
    assert Situation(orders=lines, code_changes=[change]).findings("unmapped-product") == []


def test_of_two_products_with_one_name_the_first_by_code_is_named() -> None:
    products: list[Row] = [{"product_code": "P2", "variety_code": "V2"}, {}]
    for rows in (products, products[::-1]):
        found = Situation(orders=[UNKNOWN], products=rows).finding("unmapped-product")
        assert (found["variety_code"], "P1" in found["message"]) == ("V1", True)


def test_the_first_by_variety_comes_before_the_first_by_code() -> None:
    products: list[Row] = [{"product_code": "P1", "variety_code": "V2"}, {"product_code": "P2", "variety_code": "V1"}]
    for rows in (products, products[::-1]):
        found = Situation(orders=[UNKNOWN], products=rows).finding("unmapped-product")
        assert (found["variety_code"], "P2" in found["message"]) == ("V1", True)


def test_every_line_is_listed_once_for_each_batch() -> None:
    """Two products of batch one bear the name, and the company; batch two lists one of them too."""
    products: list[Row] = [{}, {"product_code": "P2", "variety_code": "V2"}, {"batch": "two", "product_code": "P2"}]
    lines = [UNKNOWN, UNKNOWN, UNKNOWN | {"product_name": "党参"}, UNKNOWN | {"institution_code": "H2"}]
    situation = Situation(
        orders=lines,
        products=products,
        batches=[batch(), batch("two")],
        institutions=[{}, {"institution_code": "H2", "type": "民营"}],
    )
    found = unmapped_lines(situation.evidence()).sort("batch", "line_id").collect()
    assert found.select("batch", "line_id", "listed_code", "_row").rows() == [
        ("one", "L1", "P1", 2),
        ("one", "L2", "P1", 3),
        ("two", "L1", "P2", 2),
        ("two", "L2", "P2", 3),
    ]


def test_lines_of_a_new_code_before_its_day_are_listed_too() -> None:
    situation = Situation(orders=[UNKNOWN, UNKNOWN | {"day": date(2025, 3, 1)}], code_changes=[{}])
    found = unmapped_lines(situation.evidence()).collect()
    assert found.select("line_id", "listed_code").rows() == [("L1", "P1")]


def test_a_superseded_variety_is_looked_at_until_the_day_before() -> None:
    taken_over = batch(superseded=[{"variety_code": "V1", "from": date(2025, 3, 1)}])
    lines = [UNKNOWN | {"day": day} for day in (date(2025, 2, 27), date(2025, 2, 28), date(2025, 3, 1))]
    assert Situation(orders=lines, batches=[taken_over]).finding("unmapped-product")["value"] == 2


@pytest.mark.parametrize(
    ("situation", "line", "products", "lines"),
    [
        ("ordered and accepted the day before", {}, [{}], 1),
        ("whatever its name", {"product_name": "黄芪饮片"}, [{}], 1),
        ("not yet accepted", {"accepted_qty": None, "accepted_on": None}, [{}], 1),
        ("accepted after as-of", {"accepted_on": date(2025, 7, 1)}, [{}], 1),
        ("accepted since, so that it counts", {"accepted_on": date(2025, 3, 1)}, [{}], 0),
        ("ordered on the day", {"day": date(2025, 3, 1)}, [{}], 0),
        ("before the cycle", {"day": date(2024, 12, 31)}, [{}], 0),
        ("another batch lists the code", {}, [{}, {"batch": "two", "product_code": "P9"}], 0),
        ("withdrawn", {"status": "withdrawn"}, [{}], 0),
    ],
)
def test_a_new_code_before_its_day(situation: str, line: Row, products: list[Row], lines: int) -> None:
    early = UNKNOWN | {"day": date(2025, 2, 28)} | line
    batches = [batch(), batch("two")]
    asked = Situation(orders=[early], products=products, code_changes=[{}], batches=batches)
    found = [one for one in asked.findings("unmapped-product") if "生效日期 2025-03-01" in one["message"]]
    assert [one["value"] for one in found] == [1] * lines, situation


@pytest.mark.parametrize(("second", "lines"), [(date(2025, 3, 1), 0), (date(2025, 2, 28), 1), (date(2025, 7, 1), 1)])
def test_a_line_of_which_a_receipt_counts_is_in_scope(second: date, lines: int) -> None:
    first = UNKNOWN | {"line_id": "L1", "day": date(2025, 2, 1), "receipt_id": "R1", "accepted_on": None}
    later = first | {"receipt_id": "R2", "accepted_on": second}
    found = Situation(orders=[first, later], code_changes=[{}]).findings("unmapped-product")
    assert [one["value"] for one in found] == [1] * lines


def test_a_receipt_accepted_too_early_is_found_beside_one_that_counts() -> None:
    first = UNKNOWN | {"line_id": "L1", "day": date(2025, 2, 1), "receipt_id": "R1", "accepted_on": date(2025, 2, 20)}
    later = first | {"receipt_id": "R2", "accepted_on": date(2025, 3, 1)}
    found = Situation(orders=[first, later], code_changes=[{}]).findings("unmapped-product")
    assert [one["value"] for one in found] == [1]


def test_what_a_new_code_before_its_day_says() -> None:
    lines = [UNKNOWN, UNKNOWN | {"day": date(2025, 2, 28)}]
    found = Situation(orders=lines, code_changes=[{}]).finding("unmapped-product")
    assert (found["batch"], found["product_code"], found["variety_code"], found["_row"]) == ("one", "P9", "V1", 2)
    assert found["message"] == (
        "2 条订单明细用了目录产品 P1 变更后的新编码，下单却早于编码变更的生效日期 2025-03-01，没有计入，请核对生效日期"
    )

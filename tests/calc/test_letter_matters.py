"""What letters can be about: whom each matter is put to, under which key, and which went out before."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from types import SimpleNamespace
from typing import Any, cast

import polars as pl
import pytest
from calc.rules.situation import Situation as Bureau
from forms_situation import DELIVERY_DAYS, sums
from progress_situation import Row, Situation, agreed, institution, product
from settlement_situation import Situation as Settlements
from settlement_situation import batch, received

from jicai.calc.letter.matters import (
    MATTER,
    URGED,
    _item_keys,
    asked_of,
    behind_matters,
    finding_matters,
    overdue_matters,
    supply_matters,
)
from jicai.calc.letter.sent import with_earlier
from jicai.calc.rules import all_rules
from jicai.calc.rules.rule import Rule
from jicai.calc.settlement.terms import acceptance_windows
from jicai.calc.why.items import Behind, behind_items

JAN = date(2025, 1, 10)


def told(rows: pl.LazyFrame, *keys: str) -> list[tuple[Any, ...]]:
    frame = rows.collect()
    assert set(MATTER) - {"key"} <= set(frame.columns)
    return frame.select(*keys).rows()


def items_behind(**changes: Any) -> pl.LazyFrame:
    return behind_items(Behind(*sums(Situation(**changes)), DELIVERY_DAYS))


def test_an_item_that_is_behind_is_put_to_its_institution() -> None:
    """Nothing was bought: 50 of 100 are missing, at 2.001 yuan; that is 100.05, and of a third of a fen nothing."""
    rows = behind_matters(items_behind(products=[product(selected_price="2.001")]))
    keys = ("matter", "addressee_type", "addressee_code", "addressee", "subject", "worth")
    assert told(rows, *keys) == [("behind", "institution", "H1", "第H1医院", "one 缝合线 甲公司", Decimal("100.05"))]


def test_the_key_of_an_item_stays_while_its_figures_change() -> None:
    def key(**changes: Any) -> str:
        ((found,),) = told(behind_matters(items_behind(**changes)), "key")
        return str(found)

    first = key()
    assert first.startswith("behind-")
    parts = "\x1f".join(["behind", "ONE", "1", "H1", "V1", "", "甲公司", "", ""])
    assert _item_keys(pl.Series([parts])).to_list() == [first]
    assert key(agreed=[agreed("80")]) == first
    assert key(products=[product(company="甲 公司", selected_price="3")]) == first
    others = [
        {"products": [product(company="乙公司")]},
        {"products": [product(variety_code="V2")]},
        {"institutions": [institution("H2")], "agreed": [agreed(institution_code="H2")]},
    ]
    assert len({first, *(key(**changes) for changes in others)}) == 4


def test_nobody_is_written_to_about_what_is_voluntary() -> None:
    assert told(behind_matters(items_behind(institutions=[institution(type="民营")])), "matter") == []


def overdue_rows(*orders: Row, **changes: Any) -> pl.LazyFrame:
    situation = Settlements(list(orders), **changes)
    windows = acceptance_windows(situation.inputs())
    schema = {"line_id": pl.String, "receipt_id": pl.String, "institution_code": pl.String}
    lines = pl.DataFrame(situation.overdue(), schema_overrides=schema | {"institution_name": pl.String})
    return overdue_matters(lines.lazy(), windows, situation.inputs().institutions)


def test_an_overdue_line_is_put_to_its_institution_with_its_batches() -> None:
    """C1 is selected in batch one, whose cycle holds January, and in batch two from February on."""
    rows = overdue_rows(
        received("100", JAN, "a-1", receipt_id="r1"),
        received("7", date(2025, 2, 1), "a-2"),
        products=[product(), product(batch="two"), product(batch="army")],
        batches=[batch(), batch("two", start_on=date(2025, 2, 1)), batch("army", bound_types=["军队"])],
    )
    assert told(rows, "key", "subject", "worth", "batches", "addressee_code") == [
        ("overdue-A-1-R1", "国药 a-1 r1", Decimal(100), ["one"], "H1"),
        ("overdue-A-2", "国药 a-2", Decimal(7), ["one", "two"], "H1"),
    ]


@pytest.mark.parametrize(("day", "batches"), [(date(2025, 1, 31), None), (date(2025, 2, 1), ["one"])])
def test_a_batch_takes_a_line_from_the_day_of_its_start(day: date, batches: list[str] | None) -> None:
    situation = Settlements([received("1", day)], batches=[batch(start_on=date(2025, 2, 1))])
    lines = pl.LazyFrame(
        [("L1", None, "H1", "第H1医院", "国药", "C1", day, Decimal(1))],
        schema={
            **dict.fromkeys(
                ("line_id", "receipt_id", "institution_code", "institution_name", "payee", "product_code"), pl.String
            ),
            "accepted_on": pl.Date,
            "unpaid": pl.Decimal(38, 2),
        },
        orient="row",
    )
    data = situation.inputs()
    assert told(overdue_matters(lines, acceptance_windows(data), data.institutions), "batches") == [(batches,)]


def test_an_order_that_was_not_supplied_is_put_to_the_company() -> None:
    columns = ("company", "institution_name", "product_name", "line_id", "amount")
    rows = pl.LazyFrame(
        [("甲公司", "第一医院", "黄芪", "ｌ1", Decimal("1.005")), (None, "第一医院", None, "L2", Decimal(2))],
        schema=dict.fromkeys(columns[:-1], pl.String) | {"amount": pl.Decimal(38, 16)},
        orient="row",
    )
    keys = ("matter", "addressee_type", "addressee_code", "addressee", "key", "subject", "worth")
    expected = ("supply", "company", None, "甲公司", "supply-L1", "第一医院 黄芪 ｌ1", Decimal("1.01"))
    assert told(supply_matters(rows), *keys) == [expected]


def test_findings_are_asked_of_whom_their_rule_is_about() -> None:
    """A price above the selected one is the institution's affair, a listed price the company's."""
    found = Bureau(orders=[{"unit_price": "2.50"}], products=[{"listed_price": "1.99"}], agreed=[]).findings(
        "price-above", "listed-price"
    )
    rows = pl.LazyFrame(found, infer_schema_length=None)
    keys = ("addressee_type", "addressee_code", "addressee", "subject", "worth")
    assert told(finding_matters(rows, "institution"), *keys) == [
        ("institution", "H1", "第一医院", "高于中选价 黄芪 黄芪 L1", None)
    ]
    assert told(finding_matters(rows, "company"), *keys) == [
        ("company", None, "甲公司", f"{all_rules()['listed-price'].title} 黄芪 黄芪", None)
    ]


def test_a_finding_that_names_nobody_is_put_to_nobody_and_an_unknown_institution_by_its_code() -> None:
    (row,) = Bureau(orders=[{"unit_price": "2.50"}]).findings("price-above")
    nobody, stranger = row | {"institution_code": None}, row | {"institution_name": None}
    rows = pl.LazyFrame([nobody, stranger], infer_schema_length=None)
    assert told(finding_matters(rows, "institution"), "addressee") == [("H1",)]


def test_findings_of_own_rules_are_asked_where_they_are_named() -> None:
    (row,) = Bureau(orders=[{"unit_price": "2.50"}]).findings("price-above")
    rows = pl.LazyFrame([row | {"rule": "our-rule"}], infer_schema_length=None)
    assert told(finding_matters(rows, "institution"), "addressee") == []
    assert told(finding_matters(rows, "institution", ["our-rule"]), "addressee") == [("第一医院",)]
    subject = "高于中选价 第一医院 黄芪 黄芪 L1"
    assert told(finding_matters(rows, "company", ["our-rule"]), "addressee", "subject") == [("甲公司", subject)]


@pytest.mark.parametrize(
    ("names", "whom"),
    [
        ({"company", "institution_code"}, "institution"),
        ({"company", "line_id"}, "company"),
        ({"line_id"}, None),
    ],
)
def test_whom_an_own_rule_is_asked_of(names: set[str], whom: str | None) -> None:
    own = cast("Rule", SimpleNamespace(own=object(), names=frozenset(names), id="our-rule"))
    assert asked_of(own) == whom


def test_whom_the_built_in_rules_are_asked_of() -> None:
    whom = {id_: asked_of(rule) for id_, rule in all_rules().items()}
    assert (whom["price-above"], whom["supply-late"], whom["advance-late"]) == ("institution", "company", None)
    assert set(URGED) <= {id_ for id_, one in whom.items() if one == "institution"}


def letter(number: str, day: int, kind: str | None = "urge", key: str = "overdue-L1", void: bool = False) -> Row:
    return {"number": number, "dated": date(2026, 3, day), "kind": kind, "key": key, "void": void}


@pytest.mark.parametrize(
    ("sentence", "register", "number", "day", "is_repeat"),
    [
        ("none went", [], None, None, False),
        ("one of this kind", [letter("1", 2)], "1", 2, True),
        ("spelled otherwise", [letter("1", 2, key="ＯVERDUE - l1")], "1", 2, True),
        ("of another matter", [letter("1", 2, key="overdue-L2")], None, None, False),
        ("another kind is a further step", [letter("1", 2, "talk")], "1", 2, False),
        ("one of each kind: a repeat, and the last is named", [letter("1", 2), letter("2", 3, "talk")], "2", 3, True),
        ("of no known kind", [letter("1", 2, None)], "1", 2, True),
        ("the last by date, not by row", [letter("2", 9), letter("1", 2)], "2", 9, True),
        ("of one day the last by row", [letter("2", 9), letter("1", 9)], "1", 9, True),
        ("a void one never went", [letter("1", 2, void=True)], None, None, False),
        ("nor a void one after another", [letter("1", 2), letter("2", 3, void=True)], "1", 2, True),
    ],
)
def test_which_letter_went_before(
    sentence: str, register: list[Row], number: str | None, day: int | None, is_repeat: bool
) -> None:
    schema = {"number": pl.String, "dated": pl.Date, "kind": pl.String, "key": pl.String, "void": pl.Boolean}
    matters = pl.LazyFrame({"key": ["other", "overdue-L1", "last"], "at": [0, 1, 2]})
    found = with_earlier(matters, pl.LazyFrame(register, schema=schema), "urge").collect()
    assert found["at"].to_list() == [0, 1, 2]
    row = found.row(1, named=True)
    dated = date(2026, 3, day) if day else None
    assert (row["earlier_number"], row["earlier_on"], row["is_repeat"]) == (number, dated, is_repeat), sentence
    assert found["is_repeat"].to_list()[::2] == [False, False]

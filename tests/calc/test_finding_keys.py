"""Keys of findings: the same from month to month, apart for what is apart, and never of another finding."""

from __future__ import annotations

import random
import re
from datetime import date
from hashlib import sha256
from typing import Any

import polars as pl
import pytest
from calc.rules.situation import Row, Situation

from jicai.calc.finding_keys import IDENTITY, MARK, _folded, keys_of, parts_of
from jicai.calc.findings import findings
from jicai.calc.rules import all_rules

DEAR = {"unit_price": "2.50"}


def keys(situation: Situation, *rules: str) -> list[str]:
    evidence = situation.evidence()
    found = findings(evidence, [all_rules()[name] for name in rules or all_rules()], {}).collect()
    return keys_of(found["rule"], found["_parts"]).to_list()


def test_a_key_is_the_rule_and_ten_letters_of_a_hash() -> None:
    (key,) = keys(Situation(orders=[DEAR]), "price-above")
    parts = "\x1f".join(["price-above", "ONE", "1", "H1", "V1", "P1", "甲公司", "L1", ""])
    number = int.from_bytes(sha256(parts.encode()).digest()[:8], "big") >> 14
    letters = "".join("abcdefghijklmnopqrstuvwxyz234567"[number >> shift & 31] for shift in range(45, -1, -5))
    assert key == f"price-above-{letters}"
    assert re.fullmatch(r"price-above-[a-z2-7]{10}", key)


SAME: dict[str, tuple[str, dict[str, Any], dict[str, Any]]] = {
    "another price": ("price-above", {"orders": [DEAR]}, {"orders": [DEAR | {"unit_price": "3.00"}]}),
    "a month later": ("lagging", {"orders": [{}]}, {"orders": [{}], "as_of": date(2025, 7, 31)}),
    "behind another row": (
        "price-above",
        {"orders": [DEAR]},
        {"orders": [{"line_id": "L9"}, DEAR | {"line_id": "L1"}]},
    ),
    "letters of another case and width": (
        "price-above",
        {"orders": [DEAR | {"line_id": "ab-1"}]},
        {"orders": [DEAR | {"line_id": "ＡＢ-1"}]},
    ),
    "a company with a blank": (
        "price-above",
        {"orders": [DEAR], "products": [{"company": "甲（集团）公司"}]},
        {"orders": [DEAR], "products": [{"company": "甲(集团) 公司"}]},
    ),
    "more lines of an unlisted product, the first of another company": (
        "unlisted-product",
        {"orders": [{"product_code": "X", "company": "丁公司"}]},
        {"orders": [{"product_code": "X", "company": "戊公司"}, {"product_code": "X", "company": "丁公司"}]},
    ),
}


@pytest.mark.parametrize("name", SAME)
def test_what_is_about_the_same_has_the_same_key(name: str) -> None:
    rule, one, other = SAME[name]
    assert keys(Situation(**one), rule) == keys(Situation(**other), rule) != []


APART: dict[str, tuple[str, dict[str, Any]]] = {
    "two lines": ("price-above", {"orders": [DEAR, DEAR]}),
    "two receipts of a line": (
        "overdue",
        {"orders": [{"line_id": "L1", "receipt_id": "R1"}, {"line_id": "L1", "receipt_id": "R2"}], "payments": []},
    ),
    "two tranches": ("advance-late", {"disbursements": [], "as_of": date(2025, 12, 31)}),
    "two agreements on a product": (
        "legacy-after-notice",
        {"legacy": [{"price": "3.00"}, {"price": "3.00", "signed_on": date(2024, 7, 1)}]},
    ),
    "two exports that are not up to date": ("stale", {"orders": [{}], "payments": [{}]}),
}


@pytest.mark.parametrize("name", APART)
def test_what_is_apart_has_keys_of_its_own(name: str) -> None:
    rule, tables = APART[name]
    found = keys(Situation(**tables), rule)
    assert len(set(found)) == len(found) == 2


@pytest.mark.parametrize("seed", range(3))
def test_keys_do_not_rest_on_the_order_of_rows(seed: int) -> None:
    orders: list[Row] = [
        DEAR | {"line_id": f"L{at}", "institution_code": f"H{at % 3}", "contract_no": None} for at in range(9)
    ]
    places = [{"institution_code": f"H{at}"} for at in range(3)]
    other = random.Random(seed)
    one = Situation(orders=orders, institutions=places)
    two = Situation(orders=other.sample(orders, 9), institutions=other.sample(places, 3))
    assert sorted(keys(one)) == sorted(keys(two))


def test_keys_that_would_be_equal_are_longer_whichever_comes_first() -> None:
    rules = pl.Series(["surge"] * 2000)
    parts = pl.Series([f"surge\x1f{at}" for at in range(2000)])
    found = keys_of(rules, parts, pairs=1)  # 1,024 keys for 2,000 findings
    assert found.n_unique() == 2000
    by_part = dict(zip(parts, found, strict=True))
    backwards = keys_of(rules, parts.reverse(), pairs=1)
    assert dict(zip(parts.reverse(), backwards, strict=True)) == by_part
    assert {len(key) for key in found} == {len("surge-") + 2, len("surge-") + 20}


def test_the_same_finding_twice_has_one_key() -> None:
    found = keys_of(pl.Series(["surge", "surge"]), pl.Series(["a", "a"]))
    assert found[0] == found[1]
    assert len(found[0]) == len("surge-") + 10


@pytest.mark.parametrize(
    ("texts", "folded"),
    [
        (["ab 1", "AB1"], ["AB1", "AB1"]),
        (["ａb　1", "AB1", "甲 公司", "ａb　1"], ["AB1", "AB1", "甲公司", "AB1"]),
        ([None, "é"], ["", "É"]),
    ],
)
def test_what_the_parts_of_a_key_have_in_common(texts: list[str | None], folded: list[str]) -> None:
    rows = pl.DataFrame(dict.fromkeys((*IDENTITY, MARK), texts), schema_overrides=dict.fromkeys(IDENTITY, pl.String))
    told = rows.select(parts_of("a-rule", ("line_id",))).to_series().to_list()
    assert told == ["\x1f".join(["a-rule", *[""] * 6, text, text]) for text in folded]
    assert _folded(pl.Series(["" if text is None else text for text in texts])).to_list() == folded

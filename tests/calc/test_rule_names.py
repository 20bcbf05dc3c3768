"""Rules by the words that people have for them."""

from __future__ import annotations

import pytest

from jicai.calc.rules import all_rules
from jicai.calc.rules.naming import known_names, rule_named, unknown_words
from jicai.calc.rules.rule import DELIVERED, Columns

NAMES = known_names({"our-rule": "本局的规则"})


def test_own_rules_stand_beside_the_built_in_ones() -> None:
    assert set(NAMES) == {*all_rules(), "our-rule"}
    assert (NAMES["our-rule"], NAMES["surge"]) == ("本局的规则", all_rules()["surge"].title)


@pytest.mark.parametrize(
    ("word", "rule"),
    [
        ("price-above", "price-above"),
        ("ＰRICE - Above", "price-above"),
        (all_rules()["price-above"].title, "price-above"),
        ("本 局的规则", "our-rule"),
        ("price", None),
    ],
)
def test_a_rule_is_known_by_its_id_and_its_title(word: str, rule: str | None) -> None:
    assert rule_named(word, NAMES) == rule


@pytest.mark.parametrize(
    ("word", "told"),
    [
        (
            "supply",
            "没有这条规则，最接近的是 一（supply-1）、二（supply-2）、三（supply-3）、四（supply-4）、五（supply-5）",
        ),
        ("供货迟", "没有这条规则，最接近的是 供货迟延（late）"),
        ("latee", "没有这条规则，最接近的是 供货迟延（late）"),
        ("#", "没有这条规则，见 jicai flags --list"),
        ("", "没有这条规则，见 jicai flags --list"),
    ],
)
def test_what_is_said_of_a_word_that_is_no_rule(word: str, told: str) -> None:
    """Those that hold the word, at most five and each once; else those that are like it."""
    names = {f"supply-{at}": word for at, word in enumerate("一二三四五六", start=1)} | {"late": "供货迟延"}
    assert unknown_words(word, names) == told


def test_a_sheet_can_be_judged_by_either_set_of_columns() -> None:
    assert DELIVERED.are_in({"accepted_qty", "accepted_on", "line_id"})
    assert DELIVERED.are_in({"delivered_qty", "delivered_on"})
    assert not DELIVERED.are_in({"delivered_qty", "accepted_on"})
    assert not Columns("orders", (("contract_no",),)).are_in(())


def test_the_clauses_of_one_notice() -> None:
    rule = all_rules()["supply-late"]
    assert rule.clauses_under("A") == "、".join(one for one in rule.clauses if one[0] == "A")
    assert rule.clauses_under("B") == "、".join(one for one in rule.clauses if one[0] == "B")
    assert rule.clauses_under(None) == "、".join(rule.clauses)


def test_which_tables_a_rule_takes_where_they_are_there() -> None:
    rules = all_rules()
    assert "code_changes" in rules["unmapped-product"].optional
    assert (rules["price-above"].content, rules["price-above"].own) == ("", None)

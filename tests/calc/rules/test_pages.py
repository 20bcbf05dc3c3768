"""Every rule says the same things about itself, and cites clauses that there are."""

from __future__ import annotations

import re
from dataclasses import asdict

import pytest

from jicai.calc.rules import all_rules
from jicai.calc.rules.rule import Rule
from jicai.tables import INPUTS

RULES = list(all_rules().values())


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.id)
def test_every_part_of_the_page_is_sentences(rule: Rule) -> None:
    for heading, text in asdict(rule.page).items():
        assert text.endswith("。"), heading


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.id)
def test_clauses_and_tables_are_named_as_they_are(rule: Rule) -> None:
    assert rule.clauses
    for clause in rule.clauses:
        assert re.fullmatch("[AB] [一二三]（[一二三四五]）", clause)
    assert {*rule.needs, *rule.optional} <= INPUTS.keys()


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.id)
def test_every_setting_has_a_default_a_title_and_a_description(rule: Rule) -> None:
    for key, field in rule.settings.model_fields.items():
        assert not field.is_required(), key
        assert field.title, key
        assert field.description, key

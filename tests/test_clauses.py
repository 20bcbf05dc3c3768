"""No clause of the notices is forgotten, and what is said to serve one says so itself."""

from __future__ import annotations

import re

import pytest

from jicai.clauses import DUTIES, Duty, declared

#: The numbering of the notices: heads and how many parts each has.
_PARTS = {"A": {"一": 3, "二": 5, "三": 4}, "B": {"一": 2, "二": 3, "三": 5, "四": 3}}
_NUMBERS = "一二三四五"


@pytest.mark.parametrize("duty", DUTIES, ids=lambda duty: f"{duty.clause} {duty.subject[:8]}")
def test_a_duty_is_served_by_a_command_or_rule_or_says_why_not(duty: Duty) -> None:
    served = bool(duty.commands or duty.rules)
    assert served or duty.reason
    assert served or not duty.keys


def test_every_numbered_part_of_both_notices_is_listed_in_their_order() -> None:
    expected = [
        f"{notice} {clause}"
        for notice, heads in _PARTS.items()
        for clause in [*(f"{head}（{_NUMBERS[part]}）" for head in heads for part in range(heads[head])), "文末"]
    ]
    assert list(dict.fromkeys(duty.clause for duty in DUTIES)) == expected


@pytest.mark.parametrize("kind", ["commands", "rules", "keys"])
def test_duties_and_declarations_say_the_same(kind: str) -> None:
    listed = {(duty.clause, name) for duty in DUTIES for name in getattr(duty, kind)}
    assert listed == {(clause, name) for name, clauses in declared()[kind].items() for clause in clauses}


def test_clauses_are_cited_in_one_form() -> None:
    assert all(re.fullmatch(r"[AB] ([一二三四]（[一二三四五]）|文末)", duty.clause) for duty in DUTIES)

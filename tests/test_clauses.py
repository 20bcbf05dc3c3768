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


def test_no_duty_stands_twice_and_nothing_serves_one_twice() -> None:
    named = [(duty.clause, duty.subject) for duty in DUTIES]
    assert len(set(named)) == len(named)
    for duty in DUTIES:
        for names in (duty.commands, duty.rules, duty.keys):
            assert len(set(names)) == len(names), duty.subject


@pytest.mark.parametrize(
    ("subject", "serving", "words"),
    [
        ("挂网", "listed-price", "何时挂网"),
        ("进院", "not-started", "满三个月"),
        ("合同", "no-contract", "购销合同表"),
        ("及时结算", "fund-late", "拨付日期"),
        ("适量", "unlisted-product", "目录没有列出"),
        ("可替代", "substitute-use", "目录没有列出"),
        ("与国家集采重叠", "overlapping-batches", "由批次文件登记"),
    ],
)
def test_what_is_partly_computed_says_how_much(subject: str, serving: str, words: str) -> None:
    duties = [duty for duty in DUTIES if subject in duty.subject and serving in duty.rules]
    assert duties
    assert all(words in duty.reason for duty in duties)


@pytest.mark.parametrize("kind", ["commands", "rules", "keys"])
def test_duties_and_declarations_say_the_same(kind: str) -> None:
    listed = {(duty.clause, name) for duty in DUTIES for name in getattr(duty, kind)}
    assert listed == {(clause, name) for name, clauses in declared()[kind].items() for clause in clauses}


def test_clauses_are_cited_in_one_form() -> None:
    assert all(re.fullmatch(r"[AB] ([一二三四]（[一二三四五]）|文末)", duty.clause) for duty in DUTIES)

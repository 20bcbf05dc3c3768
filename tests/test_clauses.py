"""No clause of the notices is forgotten, and nothing claims to serve a clause that there is not."""

from __future__ import annotations

import re

import pytest

from jicai.clauses import CLAUSES, Clause, served

#: The numbering of the notices: heads and how many parts each has.
_PARTS = {"A": {"一": 3, "二": 5, "三": 4}, "B": {"一": 2, "二": 3, "三": 5, "四": 3}}
_NUMBERS = "一二三四五"


@pytest.mark.parametrize("clause", CLAUSES, ids=lambda one: f"{one.clause} {one.subject[:8]}")
def test_a_clause_is_served_or_says_why_not(clause: Clause) -> None:
    servers = served().get(clause.clause)
    assert clause.reason or (servers and (servers.commands or servers.rules)), "neither served nor explained"


def test_every_numbered_part_of_both_notices_is_listed() -> None:
    expected = {
        f"{notice} {head}（{_NUMBERS[part]}）"
        for notice, heads in _PARTS.items()
        for head, parts in heads.items()
        for part in range(parts)
    }
    assert {one.clause for one in CLAUSES} == expected | {"A 文末", "B 文末"}


def test_what_is_served_is_a_clause() -> None:
    listed = {one.clause for one in CLAUSES}
    assert {clause for clause in served() if clause not in listed} == {"A 文头", "B 文头"}


def test_a_clause_that_only_gives_reasons_is_claimed_by_nothing() -> None:
    explained = {one.clause for one in CLAUSES if one.reason} - {one.clause for one in CLAUSES if not one.reason}
    assert not explained & served().keys()


def test_clauses_are_cited_in_one_form() -> None:
    assert all(re.fullmatch(r"[AB] ([一二三四]（[一二三四五]）|文末|文头)", clause) for clause in served())

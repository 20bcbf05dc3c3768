"""The findings of two days by their keys: each kind of change, and what is none."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import polars as pl
import pytest

from jicai.calc.diff.findings import finding_changes, with_months

Row = dict[str, Any]
SCHEMA = {
    **dict.fromkeys(
        ("key", "rule", "severity", "rule_title", "unit", "batch", "institution_code", "institution_name", "district",
         "variety_code", "variety_name", "product_code", "product_name", "company", "line_id", "message", "set_aside"),
        pl.String(),
    ),
    "agreement_year": pl.Int32(),
    "value": pl.Decimal(38, 10),
    "limit": pl.Decimal(38, 10),
    "_source": pl.UInt32(),
    "_row": pl.UInt32(),
}  # fmt: skip


def finding(value: str | None = "5", limit: str | None = "3", **changes: Any) -> Row:
    return {
        "key": "surge-a",
        "rule": "surge",
        "severity": "warning",
        "message": "集中采购",
        "value": value and Decimal(value),
        "limit": limit and Decimal(limit),
        "_source": 0,
        "_row": 2,
        **changes,
    }


def frame(*rows: Row) -> pl.DataFrame:
    return pl.DataFrame(list(rows), schema=SCHEMA)


def kinds(then: list[Row], now: list[Row], rules: tuple[str, ...] = ("surge",)) -> dict[str, str]:
    found = finding_changes(frame(*then), frame(*now), rules)
    return dict(found.select("key", "kind").iter_rows())


#: The finding then and now, and what became of it.
CHANGES: dict[str, tuple[list[Row], list[Row], str]] = {
    "new": ([], [finding()], "new"),
    "mended": ([finding()], [], "mended"),
    "the same": ([finding()], [finding()], "still"),
    "in another file and row": ([finding()], [finding(_source=3, _row=99)], "still"),
    "in other words": ([finding()], [finding(message="又一次")], "still"),
    "further above its limit": ([finding()], [finding("6")], "worse"),
    "less above it": ([finding()], [finding("4")], "better"),
    "as far above another limit": ([finding()], [finding("6", "4")], "still"),
    "further below its limit": ([finding("2")], [finding("1")], "worse"),
    "without a limit, more": ([finding("5", None)], [finding("6", None)], "worse"),
    "without any figure": ([finding(None, None)], [finding(None, None)], "still"),
    "graver with a smaller figure": ([finding("9")], [finding("4", severity="serious")], "worse"),
    "less grave with a larger figure": ([finding()], [finding("9", severity="info")], "better"),
    "twice on one day, the gravest counts": ([finding()], [finding("4"), finding("7", _row=3)], "worse"),
}


@pytest.mark.parametrize("name", CHANGES)
def test_what_became_of_a_finding(name: str) -> None:
    then, now, kind = CHANGES[name]
    assert kinds(then, now) == {"surge-a": kind}


def test_a_rule_that_judged_on_one_day_only_is_not_compared() -> None:
    assert kinds([finding(key="overdue-a", rule="overdue")], [finding()]) == {"surge-a": "new"}
    assert kinds([], [finding()], rules=()) == {}


def test_what_is_mended_is_told_as_it_was_and_the_rest_as_it_is() -> None:
    then = [finding(message="原来"), finding(key="surge-b", message="原来")]
    found = finding_changes(frame(*then), frame(finding("6", message="现在")), ["surge"])
    told = {
        row["key"]: (row["message"], row["value_then"], row["value"], row["excess_change"]) for row in found.to_dicts()
    }
    assert told == {"surge-a": ("现在", 5, 6, 1), "surge-b": ("原来", 5, None, None)}


def test_for_how_many_months_it_has_been_there() -> None:
    """A missing month ends the count, whatever was before."""
    now = [finding(key=f"surge-{one}") for one in "abcd"]
    changes = finding_changes(frame(finding(key="surge-e")), frame(*now), ["surge"])
    found = with_months(changes, [{"surge-a", "surge-b", "surge-e"}, {"surge-a", "surge-c", "surge-e"}])
    assert dict(found.select("key", "months_open").iter_rows()) == {
        "surge-a": 3,
        "surge-b": 2,
        "surge-c": 1,
        "surge-d": 1,
        "surge-e": None,
    }

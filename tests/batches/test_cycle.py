"""The dates that follow from a batch, with the days on each side of a change."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from jicai.batches import cycle
from jicai.batches.loader import load_packaged
from jicai.batches.model import Batch
from jicai.batches.months import add_months, add_years

PACKAGED = load_packaged()
GX, LN, QG, SL16 = (PACKAGED[code] for code in sorted(PACKAGED))


def day(text: str) -> date:
    return date.fromisoformat(text)


def batch(start: str, length: dict[str, Any], **tables: Any) -> Batch:
    return Batch.model_validate(
        {
            "code": "demo",
            "name": "示例批次",
            "kind": "drug",
            "source": "测试〔2026〕1号",
            "issued_on": day("2023-01-01"),
            "start_on": day(start),
            "cycle": length,
            **tables,
        }
    )


TWO_YEARS = {"years": 2}
FULL_MONTHS = {"month_counting": "anniversary"}
TO_MONTH_END = {"month_counting": "anniversary_month_end"}
EXTENDED = {"years": 1, "max_extension_years": 1, "extended_to": day("2026-03-31")}
OUTRIGHT = {
    "years": 2,
    "agreement_years": [
        {"start_on": day("2025-06-30"), "end_on": day("2025-12-31")},
        {"start_on": day("2026-01-01"), "end_on": day("2027-06-29")},
    ],
}
LEAP = batch("2024-02-29", {"years": 5})


@pytest.mark.parametrize(
    ("start", "months", "expected"),
    [
        ("2026-07-10", 6, "2027-01-10"),
        ("2026-08-31", 6, "2027-02-28"),
        ("2027-08-31", 6, "2028-02-29"),
        ("2026-12-31", -1, "2026-11-30"),
        ("2024-02-29", 12, "2025-02-28"),
        ("2024-02-29", 48, "2028-02-29"),
    ],
)
def test_a_day_that_a_month_lacks_is_its_last(start: str, months: int, expected: str) -> None:
    assert add_months(day(start), months) == day(expected)


def test_an_anniversary_of_29_february_falls_on_28_february() -> None:
    assert [add_years(day("2024-02-29"), years).isoformat() for years in range(5)] == [
        "2024-02-29",
        "2025-02-28",
        "2026-02-28",
        "2027-02-28",
        "2028-02-29",
    ]


@pytest.mark.parametrize(
    ("situation", "given", "end"),
    [
        ("two years from 2026-07-10", GX, "2028-07-09"),
        ("three years from 2026-07-10", LN, "2029-07-09"),
        ("one year from 2025-06-30", QG, "2026-06-29"),
        ("to a day that is set", SL16, "2026-12-31"),
        ("two years from 29 February", batch("2024-02-29", TWO_YEARS), "2026-02-27"),
        ("four years from 29 February", batch("2024-02-29", {"years": 4}), "2028-02-28"),
        ("two years from 1 March after a leap day", batch("2024-03-01", TWO_YEARS), "2026-02-28"),
        ("extended", batch("2025-01-01", EXTENDED), "2026-03-31"),
        ("a single day", batch("2025-01-01", {"end_on": day("2025-01-01")}), "2025-01-01"),
    ],
)
def test_the_cycle_ends(situation: str, given: Batch, end: str) -> None:
    assert cycle.cycle_end(given) == day(end), situation


@pytest.mark.parametrize(
    ("situation", "given", "latest"),
    [
        ("no limit is set", GX, None),
        ("no extension is allowed", LN, "2029-07-09"),
        ("at most one year", QG, "2027-06-29"),
        (
            "one year after an end on the last of February",
            batch("2026-01-01", {"end_on": day("2027-02-28"), "max_extension_years": 1}),
            "2028-02-29",
        ),
    ],
)
def test_the_extension_reaches_at_most(situation: str, given: Batch, latest: str | None) -> None:
    assert cycle.latest_end(given) == (latest and day(latest)), situation


def test_the_last_day_of_the_longest_extension_is_allowed() -> None:
    length = {"years": 1, "max_extension_years": 1, "extended_to": day("2027-06-29")}
    assert cycle.cycle_end(batch("2025-06-30", length)) == day("2027-06-29")


@pytest.mark.parametrize(
    ("situation", "given", "years"),
    [
        ("whole years", GX, ["2026-07-10..2027-07-09", "2027-07-10..2028-07-09"]),
        ("a short last year", SL16, ["2025-06-30..2026-06-29", "2026-06-30..2026-12-31"]),
        (
            "an extension into another year",
            batch("2025-01-01", EXTENDED),
            ["2025-01-01..2025-12-31", "2026-01-01..2026-03-31"],
        ),
        ("set outright", batch("2025-06-30", OUTRIGHT), ["2025-06-30..2025-12-31", "2026-01-01..2027-06-29"]),
        (
            "a start on 29 February",
            LEAP,
            [
                "2024-02-29..2025-02-27",
                "2025-02-28..2026-02-27",
                "2026-02-28..2027-02-27",
                "2027-02-28..2028-02-28",
                "2028-02-29..2029-02-27",
            ],
        ),
        (
            "an end the day before the anniversary",
            batch("2025-06-30", {"end_on": day("2026-06-29")}),
            ["2025-06-30..2026-06-29"],
        ),
        (
            "an end on the anniversary",
            batch("2025-06-30", {"end_on": day("2026-06-30")}),
            ["2025-06-30..2026-06-29", "2026-06-30..2026-06-30"],
        ),
    ],
)
def test_agreement_years(situation: str, given: Batch, years: list[str]) -> None:
    found = cycle.agreement_years(given)
    assert [f"{year.start}..{year.end}" for year in found] == years, situation
    assert [year.number for year in found] == list(range(1, len(years) + 1)), situation


@pytest.mark.parametrize(
    ("as_of", "number"),
    [
        ("2025-06-29", 1),
        ("2025-06-30", 1),
        ("2026-06-29", 1),
        ("2026-06-30", 2),
        ("2026-12-31", 2),
        ("2027-01-01", 2),
    ],
)
def test_the_agreement_year_of_a_day(as_of: str, number: int) -> None:
    assert cycle.year_of(SL16, day(as_of)).number == number


@pytest.mark.parametrize(
    ("situation", "start", "advance", "first", "second"),
    [
        ("calendar months", "2026-07-10", {}, "2026-08-31", "2026-12-31"),
        ("full months", "2026-07-10", FULL_MONTHS, "2026-08-31", "2027-01-09"),
        ("to the month's end", "2026-07-10", TO_MONTH_END, "2026-08-31", "2027-01-31"),
        ("calendar months from a month's first day", "2026-07-01", {}, "2026-08-31", "2026-12-31"),
        ("full months from a month's first day", "2026-07-01", FULL_MONTHS, "2026-08-31", "2026-12-31"),
        ("into February", "2026-01-31", {}, "2026-02-28", "2026-06-30"),
        ("full months to a day that is not there", "2026-08-31", FULL_MONTHS, "2026-09-30", "2027-02-27"),
        ("over the year's end", "2026-12-01", {}, "2027-01-31", "2027-05-31"),
        ("the second month, the same day", "2026-07-10", {"second_month": 2}, "2026-08-31", "2026-08-31"),
        ("a single first day, as counted", "2025-06-30", {}, "2025-07-31", "2025-11-30"),
        ("a date set outright", "2025-06-30", {"second_due_on": day("2025-12-31")}, "2025-07-31", "2025-12-31"),
    ],
)  # fmt: skip
def test_the_tranches_are_due(situation: str, start: str, advance: dict[str, Any], first: str, second: str) -> None:
    given = batch(start, TWO_YEARS, advance=advance)
    assert cycle.first_due_on(given) == day(first), situation
    assert cycle.second_due_on(given) == day(second), situation


@pytest.mark.parametrize(
    ("given", "first", "second"),
    [
        (GX, "2026-08-31", "2026-12-31"),
        (LN, "2026-08-31", "2026-12-31"),
        (QG, "2025-07-31", "2025-12-31"),
        (SL16, "2025-07-31", "2025-12-31"),
    ],
    ids=lambda value: value.code if isinstance(value, Batch) else value,
)
def test_the_packaged_tranches_are_due(given: Batch, first: str, second: str) -> None:
    assert (cycle.first_due_on(given), cycle.second_due_on(given)) == (day(first), day(second))


def test_a_yearly_advance_is_due_by_each_years_start() -> None:
    assert (cycle.first_due_on(GX, 2), cycle.second_due_on(GX, 2)) == (day("2027-08-31"), day("2027-12-31"))
    assert (cycle.first_due_on(SL16, 2), cycle.second_due_on(SL16, 2)) == (day("2026-07-31"), day("2026-12-31"))


@pytest.mark.parametrize(
    ("situation", "given", "window"),
    [
        ("the cycle ends in July 2028", GX, ("2028-08-01", "2029-07-01", "2029-08-01")),
        ("the cycle ends on the year's last day", SL16, ("2027-01-01", "2027-12-01", "2028-01-01")),
        ("the extension moves it", batch("2025-01-01", EXTENDED), ("2026-04-01", "2027-03-01", "2027-04-01")),
        (
            "six months",
            batch("2025-01-01", {"years": 1}, offset={"window_months": 6}),
            ("2026-01-01", "2026-06-01", "2026-07-01"),
        ),
    ],
)
def test_the_offset_window(situation: str, given: Batch, window: tuple[str, str, str]) -> None:
    assert tuple(month.isoformat() for month in cycle.offset_window(given)) == window, situation

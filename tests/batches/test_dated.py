"""A value that changes in mid-cycle: which one is in force on which day, and that every one of them has its event."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest
from pydantic import BaseModel, ValidationError

from jicai.batches.consistency import checked
from jicai.batches.cycle import offset_window, second_due_on
from jicai.batches.dated import Dated
from jicai.batches.events import EVENTS, why_fixed
from jicai.batches.frames import advances_frame, batches_frame
from jicai.batches.keys import all_keys
from jicai.batches.messages import problems
from jicai.batches.milestones import milestones
from jicai.batches.model import Batch
from jicai.batches.shown import shown_keys, why_words
from jicai.errors import ConfigError

START, CHANGE = date(2025, 1, 1), date(2026, 1, 1)


def batch(**parts: Any) -> Batch:
    """A batch of two years from 2025-01-01."""
    given = {"code": "one", "name": "第一批", "kind": "drug", "source": "甲〔2024〕1号"}
    dates = {"issued_on": date(2024, 12, 1), "start_on": START}
    return Batch.model_validate(given | dates | {"cycle": {"years": 2}} | parts)


def steps(before: Any, after: Any, day: date = CHANGE, **why: str) -> list[dict[str, Any]]:
    """A value from the start on, and another one from a day on."""
    return [{"from": START, "value": before}, {"from": day, "value": after, **why}]


def _dated_keys(model: type[BaseModel], prefix: str = "") -> Iterator[str]:
    for name, field in model.model_fields.items():
        for one in (field.annotation, *getattr(field.annotation, "__args__", ())):
            if isinstance(one, type) and issubclass(one, Dated):
                yield prefix + name
            elif isinstance(one, type) and issubclass(one, BaseModel):
                yield from _dated_keys(one, f"{name}.")


def test_every_value_that_may_change_has_its_event() -> None:
    assert set(_dated_keys(Batch)) == set(EVENTS)


def test_every_other_value_says_why_it_has_none() -> None:
    fixed = {key.path for key in all_keys() if why_fixed(key.path)}
    assert fixed | set(EVENTS) == {key.path for key in all_keys()}
    assert not fixed & set(EVENTS)


@pytest.mark.parametrize("key", [key.path for key in all_keys() if why_fixed(key.path)])
def test_a_list_for_a_value_without_event_is_refused_with_the_reason(key: str) -> None:
    data = batch().model_dump(exclude_unset=True) | {"cycle": {"years": 2}}
    table, _, name = key.rpartition(".")
    written = [{"from": START, "value": 1}, {"from": CHANGE, "value": 2}]
    if table in ("superseded", "cycle.agreement_years"):  # several each, with days of their own
        table, name = table.rpartition(".")[0], table.rpartition(".")[2]
    (data.setdefault(table, {}) if table else data)[name] = written
    with pytest.raises(ValidationError) as caught:
        checked(data)
    told = problems(caught.value, data)
    if name in ("superseded", "agreement_years"):
        assert all(line.startswith(f"{key.rpartition('.')[0]}.") for line in told)
    else:
        assert f"{key}：不能按日期分段：{why_fixed(key)}，请只写一个值" in told


@pytest.mark.parametrize(("day", "months"), [(START, 12), (date(2025, 12, 31), 12), (CHANGE, 9), (date(2030, 1, 1), 9)])
def test_the_last_value_that_has_begun_is_in_force(day: date, months: int) -> None:
    assert batch(offset={"window_months": steps(12, 9)}).offset.window_months.at(day) == months


def test_a_day_before_the_first_is_an_error_and_no_zero() -> None:
    with pytest.raises(ConfigError) as caught:
        batch(offset={"window_months": steps(12, 9)}).offset.window_months.at(date(2024, 12, 31))
    assert str(caught.value) == ("2024-12-31 还没有生效的值，最早一段自 2025-01-01 起，请在批次文件中补上此前的一段")


@pytest.mark.parametrize(
    ("change", "last"),
    [  # the cycle ends on 2026-12-31, so that the first month of offsets is 2027-01
        (date(2027, 1, 1), date(2027, 6, 1)),
        (date(2027, 1, 2), date(2027, 12, 1)),
    ],
)
def test_the_first_day_of_the_window_picks_its_months(change: date, last: date) -> None:
    one = batch(offset={"window_months": steps(12, 6, change)})
    assert offset_window(one).last_month == last
    notes = [item.note for item in milestones(one, START) if item.event == "预付金开始抵扣"]
    assert notes == [f"2027-01 至 {last:%Y-%m}，共 {last.month} 个结算月"]


@pytest.mark.parametrize(("change", "ratio"), [(CHANGE, "0.500000"), (date(2026, 1, 2), "0.300000")])
def test_the_start_of_its_agreement_year_picks_the_ratio_of_an_advance(change: date, ratio: str) -> None:
    terms = {"recalculate": "yearly", "ratio": steps("0.30", "0.50", change), "second_month": steps(6, 9, change)}
    one = batch(advance=terms)
    frame = advances_frame([one])
    assert [str(value) for value in frame["ratio"]] == ["0.300000", ratio]
    assert second_due_on(one, 2) == (date(2026, 9, 30) if change == CHANGE else date(2026, 6, 30))


def test_the_start_of_its_agreement_year_picks_who_gets_an_advance() -> None:
    types = steps(["公立"], ["公立", "民营"], date(2025, 6, 1))
    frame = advances_frame([batch(advance={"recalculate": "yearly"}, advance_types=types)])
    assert frame["advance_types"].to_list() == [["公立"], ["公立", "民营"]]


@pytest.mark.parametrize(
    ("third", "due"),
    [  # a date holds for the first year that begins under it, and moves by whole years from there
        (None, ["2025-10-31", "2026-10-31", "2027-10-31"]),
        (date(2027, 1, 1), ["2025-10-31", "2026-10-31", "2027-08-31"]),
        (date(2025, 6, 1), ["2025-10-31", "2027-08-31", "2028-08-31"]),
    ],
)
def test_the_start_of_its_agreement_year_picks_a_due_date_set_outright(third: date | None, due: list[str]) -> None:
    given = steps(date(2025, 10, 31), date(2027, 8, 31), third) if third else date(2025, 10, 31)
    one = batch(cycle={"years": 3}, advance={"recalculate": "yearly", "second_due_on": given})
    assert [str(second_due_on(one, year)) for year in (1, 2, 3)] == due


def test_terms_are_cut_where_any_of_them_changes() -> None:
    one = batch(
        settlement={"months": steps(1, 2)},
        nonselected={"cap": steps("1.0", "0.5", date(2026, 7, 1))},
        renewal={"floor": "1.0"},
    )
    terms = batches_frame([one])["terms"].item().to_list()
    shown = [
        (str(term["since"]), str(term["until"]), term["settlement_months"], term["nonselected_cap"]) for term in terms
    ]
    assert [(since, until, months, cap and str(cap)) for since, until, months, cap in shown] == [
        ("2000-01-01", "2024-12-31", None, None),
        ("2025-01-01", "2025-12-31", 1, "1.000000"),
        ("2026-01-01", "2026-06-30", 2, "1.000000"),
        ("2026-07-01", "2099-12-31", 2, "0.500000"),
    ]


@pytest.mark.parametrize(
    ("as_of", "events"),
    [  # what was accepted in January is paid by the end of March, what in December by the end of January
        (date(2026, 1, 15), ["2025-12 验收货款结清"]),
        (date(2026, 2, 15), []),
        (date(2026, 3, 15), ["2026-01 验收货款结清"]),
    ],
)
def test_the_month_of_acceptance_picks_when_it_is_paid(as_of: date, events: list[str]) -> None:
    one = batch(settlement={"months": steps(1, 2)})
    assert [item.event for item in milestones(one, as_of) if "货款" in item.event] == events


def test_what_is_shown_of_a_value_names_all_days_and_why() -> None:
    one = batch(offset={"window_months": steps(12, 9, source="乙〔2026〕2号", clause="二（一）")})
    (line,) = [line for line in shown_keys(one) if line.path == "offset.window_months"]
    assert line.value == "2025-01-01 起 12；2026-01-01 起 9（乙〔2026〕2号，二（一））；按抵扣期第一个月的首日取"
    assert why_words(one, "offset.window_months", date(2027, 1, 1)) == (
        "按抵扣期第一个月的首日 2027-01-01 取 2026-01-01 起的 9（乙〔2026〕2号，二（一））"
    )
    assert why_words(one, "advance.ratio", START) == ""

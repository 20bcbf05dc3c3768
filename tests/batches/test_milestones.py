"""The dates of the batches, as a person finds them in the notices and in the State Council's calendar."""

from __future__ import annotations

from datetime import date

import pytest

from jicai.batches.loader import load_packaged
from jicai.batches.milestones import milestones, upcoming_first
from jicai.batches.model import Batch
from jicai.batches.workdays import KNOWN_THROUGH, is_working_day, working_days_before

BATCHES = {batch.code: batch for batch in load_packaged().values()}
AS_OF = date(2026, 9, 30)


def dates(batch: Batch, as_of: date = AS_OF) -> dict[str, str]:
    return {item.event: item.written for item in milestones(batch, as_of)}


def own_batch(**more: object) -> Batch:
    given = {
        "code": "own",
        "name": "本地批次",
        "kind": "drug",
        "source": "本地〔2027〕1号",
        "issued_on": date(2027, 5, 1),
        "start_on": date(2027, 7, 1),
        "cycle": {"years": 2},
    }
    return Batch.model_validate({**given, **more})


@pytest.mark.parametrize(
    ("code", "expected"),
    [
        (
            "gx-zhenju-2026",
            {
                "拟挂网信息报送开始": "2026-06-26",
                "拟挂网信息报送截止": "2026-07-09",
                "预付首期最迟拨付": "2026-08-31",
                "预付尾款最迟拨付": "2026-12-31",
                "采购周期届满": "2028-07-09",
                "预付金开始抵扣": "2028-08",
                "预付金抵扣结束": "2029-07",
                "预付金余额退回": "2029-08",
                "2026-09 交易所报送": "2026-09",
                "2026-08 验收货款结清": "2026-09-30",
            },
        ),
        (
            "ln-fenghexian-2026",
            {"采购周期届满": "2029-07-09", "第 3 协议年度届满": "2029-07-09", "预付金余额退回": "2030-08"},
        ),
        (
            "qg-yinpian-2025",
            {
                "拟挂网信息报送截止": "2025-06-16",
                "预付首期最迟拨付": "2025-07-31",
                "预付尾款最迟拨付": "2025-12-31",
                "第 1 协议年度过半": "2025-12-29",
                "采购周期届满": "2026-06-29",
                "预付金余额退回": "2027-07",
            },
        ),
        (
            "sl16-yaopin-2025",
            {"第 1 协议年度届满": "2026-06-29", "第 2 协议年度届满": "2026-12-31", "预付金开始抵扣": "2027-01"},
        ),
    ],
)
def test_packaged_batches(code: str, expected: dict[str, str]) -> None:
    assert dates(BATCHES[code]).items() >= expected.items()


def test_a_deadline_has_no_beginning() -> None:
    assert "拟挂网信息报送开始" not in dates(BATCHES["qg-yinpian-2025"])


def test_monthly_events_end_with_the_cycle_but_its_last_goods_are_still_paid() -> None:
    after = dates(BATCHES["qg-yinpian-2025"], date(2026, 7, 15))
    assert "2026-07 交易所报送" not in after
    assert after["2026-06 验收货款结清"] == "2026-07-31"
    assert not [event for event in dates(BATCHES["qg-yinpian-2025"], date(2026, 8, 15)) if "结清" in event]


@pytest.mark.parametrize(
    ("terms", "events"),
    [
        ({"months": 0}, ["2028-01 验收货款结清"]),
        ({"months": 3}, ["2027-10 验收货款结清"]),
        ({"days": 30}, []),
    ],
)
def test_suppliers_are_paid_by_the_terms_of_the_batch(terms: dict[str, int], events: list[str]) -> None:
    found = dates(own_batch(settlement=terms), date(2028, 1, 15))
    assert [event for event in found if "结清" in event] == events


def test_an_extended_cycle_moves_its_end_and_the_offset() -> None:
    extended = own_batch(cycle={"years": 2, "max_extension_years": 1, "extended_to": date(2030, 1, 31)})
    assert dates(extended)["采购周期届满"] == "2030-01-31"
    assert dates(extended)["预付金开始抵扣"] == "2030-02"
    assert dates(extended)["第 3 协议年度届满"] == "2030-01-31"


def test_the_last_year_has_no_next_to_renew_for() -> None:
    notes = {item.event: item.note for item in milestones(BATCHES["gx-zhenju-2026"], AS_OF)}
    assert notes["第 1 协议年度届满"] == "年度考核；续签下年度协议"
    assert notes["第 2 协议年度届满"] == "年度考核"


def test_every_year_has_tranches_where_the_advance_is_yearly() -> None:
    yearly = dates(own_batch(advance={"recalculate": "yearly"}))
    assert yearly["第 1 年度预付首期最迟拨付"] == "2027-08-31"
    assert yearly["第 2 年度预付首期最迟拨付"] == "2028-08-31"


def test_clauses_are_those_of_the_batchs_notice_or_of_both() -> None:
    def clause(batch: Batch) -> str:
        return next(item.clause for item in milestones(batch, AS_OF) if item.event == "采购周期开始")

    assert [clause(BATCHES["gx-zhenju-2026"]), clause(BATCHES["qg-yinpian-2025"])] == ["A 一（三）", "B 二（一）"]
    assert clause(own_batch()) == "A 一（三）、B 二（一）"


def test_a_taken_over_variety_is_a_milestone() -> None:
    taken = own_batch(superseded=[{"variety_code": "V1", "from": date(2028, 3, 1), "source": "国采第十二批"}])
    (found,) = [item for item in milestones(taken, AS_OF) if "V1" in item.event]
    assert (found.day, found.note) == (date(2028, 3, 1), "国采第十二批")


def test_the_next_comes_first_and_the_past_goes_backward() -> None:
    found = upcoming_first(milestones(BATCHES["gx-zhenju-2026"], AS_OF), AS_OF)
    ahead = [item.day for item in found if item.day >= AS_OF]
    assert [item.day for item in found] == sorted(ahead) + sorted(
        (item.day for item in found if item.day < AS_OF), reverse=True
    )
    assert found[0].day == AS_OF


@pytest.mark.parametrize(
    ("day", "works"),
    [
        (date(2026, 10, 1), False),  # National Day
        (date(2026, 10, 10), True),  # a Saturday made up for it
        (date(2026, 6, 19), False),  # Dragon Boat Festival
        (date(2026, 6, 18), True),
        (date(KNOWN_THROUGH + 1, 10, 1), date(KNOWN_THROUGH + 1, 10, 1).weekday() < 5),  # not published yet
    ],
)
def test_working_days(day: date, works: bool) -> None:
    assert is_working_day(day) is works


def test_holidays_not_yet_published_count_by_the_week_and_are_said() -> None:
    year = KNOWN_THROUGH + 2
    later = own_batch(
        issued_on=date(year, 5, 1), start_on=date(year, 7, 2), listing={"working_days": 5, "mode": "deadline"}
    )
    (found,) = [item for item in milestones(later, AS_OF) if item.event == "拟挂网信息报送截止"]
    assert found.day == working_days_before(date(year, 7, 2), 5)
    assert f"放假安排只收录到 {KNOWN_THROUGH} 年" in found.note

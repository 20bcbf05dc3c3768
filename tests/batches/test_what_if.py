"""`--set`: what a value would change, for which batches, and what is refused."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from jicai.batches.loader import examined_batches, load_all, load_packaged
from jicai.batches.what_if import assumptions
from jicai.errors import UsageError

GX, LN, QG, SL = "gx-zhenju-2026", "ln-fenghexian-2026", "qg-yinpian-2025", "sl16-yaopin-2025"


def test_an_assumption_is_for_all_batches_that_have_such_a_rule() -> None:
    batches = load_packaged(assumptions(["offset.window_months=6", "nonselected.cap=0.5"]))
    assert {batch.offset.window_months.always for batch in batches.values()} == {6}
    caps = {code: batch.nonselected and str(batch.nonselected.cap.always) for code, batch in batches.items()}
    assert caps == {GX: None, LN: None, QG: "0.5", SL: "0.5"}


@pytest.mark.parametrize("word", [GX, "广西针具", GX.upper()])
@pytest.mark.parametrize("colon", [":", "："])
def test_an_assumption_for_one_batch(word: str, colon: str) -> None:
    batches = load_packaged(assumptions([f"{word}{colon}nonselected.cap = 0.5"]))
    assert [code for code, batch in batches.items() if batch.nonselected] == [GX, QG, SL]


def test_one_of_two_takes_the_place_of_the_other() -> None:
    batches = load_packaged(assumptions(["settlement.days=30", "advance.month_counting=anniversary"]))
    assert {
        (one.settlement.months, one.settlement.days and one.settlement.days.always) for one in batches.values()
    } == {(None, 30)}
    assert batches[GX].advance.month_counting.always == "anniversary"


def test_a_list_may_be_assumed_too() -> None:
    text = f"{GX}:advance.ratio=[{{from = 2026-07-10, value = 0.30}}, {{from = 2027-07-10, value = 0.5}}]"
    ratio = load_packaged(assumptions([text]))[GX].advance.ratio
    assert [str(ratio.at(day)) for day in (date(2027, 7, 9), date(2027, 7, 10))] == ["0.30", "0.5"]


def test_without_assumptions_nothing_changes() -> None:
    assert load_packaged(()) == load_packaged() == load_all()


@pytest.mark.parametrize(
    ("written", "told"),
    [
        ("x", "--set x：请写成 键=值，如 offset.window_months=6；只改一个批次的写成 批次:键=值"),
        ("code=x", "--set code=x：code 不是可以假设的参数，可用的：issued_on、"),
        ("offset.windw=6", "--set offset.windw=6：offset.windw 不是可以假设的参数，是否要写 offset.window_months？"),
        (
            "offset.window_months=0",
            f"--set offset.window_months=0（批次 {GX}）：offset.window_months：0 太小，请改为不小于 1 的值",
        ),
        ("advance.ratio=30%", f'--set advance.ratio=30%（批次 {GX}）：advance.ratio："30%" 应是加引号的小数'),
        (
            "offset.window_months=[{from = 2029-01-01, value = 6}]",
            f"--set offset.window_months=[{{from = 2029-01-01, value = 6}}]（批次 {GX}）：offset.window_months："
            "最早一段自 2029-01-01 起，而抵扣期第一个月的首日最早是 2028-08-01，此前没有值，"
            "请补上一段 from 不晚于 2028-08-01 的",
        ),
        (
            "offset.window_months=[{",
            "--set offset.window_months=[{：列表写得不对，请写成 [{from = 2026-07-10, value = 12}",
        ),
        (
            f"{GX}:cycle.extended_to=2027-01-01",
            f"--set {GX}:cycle.extended_to=2027-01-01（批次 {GX}）：cycle.extended_to：",
        ),
        ("甲:offset.window_months=6", "--set 甲:offset.window_months=6：没有批次 甲，可用的：gx-zhenju-2026、"),
    ],
)
def test_what_cannot_be_assumed(written: str, told: str) -> None:
    with pytest.raises(UsageError) as caught:
        examined_batches([], assumptions([written]))
    assert str(caught.value).startswith(told)


def test_a_broken_file_is_told_as_such(tmp_path: Path) -> None:
    path = tmp_path / "a.toml"
    path.write_text('code = "a"\n', "utf-8")
    mistakes = examined_batches([path], assumptions(["offset.window_months=6"]))[1]
    assert mistakes
    assert all(f"批次文件 {path}：" in line for line in mistakes)

"""Agreement years as cells hold them: their number, or a calendar year or first day that the batch tells it of."""

from __future__ import annotations

import polars as pl
import pytest

from jicai.intake.sheets.cells import parse_cells
from jicai.tables.inputs.agreements import STATED_YEAR

_CHINESE = (
    *("一", "二", "三", "四", "五", "六", "七", "八", "九", "十"),
    *("十一", "十二", "十三", "十四", "十五", "十六", "十七", "十八", "十九", "二十"),
)
READ = {
    **dict.fromkeys(("1", "01", "1.0", "1.", " 1 ", "１", "'1", '="1"', "第1年", "第 1 年", "第１年", "第1年度"), 1),
    **dict.fromkeys(("第一年", "第一年度", "第1协议年度", "第一协议年度", "第1个协议年度", "第一个年度"), 1),
    **{f"第{word}年": number for number, word in enumerate(_CHINESE, 1)},
    **dict.fromkeys(("2", "第2年", "第二年\n", "第二采购年度"), 2),
    "99": 99,
    **dict.fromkeys(("2026", "2026.0", "2026年", "2026年度", "２０２６", "2026 年"), 2026),
    **dict.fromkeys(("2026-07-10", "2026/7/10", "2026.7.10", "20260710", "2026年7月10日", "46213"), 20260710),
    **dict.fromkeys(("2026-07-10 00:00:00", "2026-07-10T00:00:00", "46213.0", "2026/7/10 0:00"), 20260710),
    **dict.fromkeys(("", "-", "无", "NULL", "—", "暂无", "0000-00-00")),
}
REFUSED = (
    *(
        "0",
        "00",
        "第0年",
        "100",
        "第100年",
        "-1",
        "1.5",
        "一",
        "1年",
        "首年",
        "第二十一年",
        "第十十年",
        "第廿年",
        "第年",
    ),
    *("第1", "第1月", "1e0", "1926", "2200", "2026-07", "2026年7月", "2026-2027", "9999-12-31", "2026-02-30", "1/2"),
    *("第1-2年", "第1年至第2年", "第①年", "true", "1899-12-31 12:00:00", "第\u200b1年"),
)


@pytest.mark.parametrize("cell", READ, ids=repr)
def test_read(cell: str) -> None:
    parsed = parse_cells(STATED_YEAR, pl.Series([cell]))
    assert (parsed.values.to_list(), parsed.problems) == ([READ[cell]], [])


@pytest.mark.parametrize("cell", REFUSED, ids=repr)
def test_refused(cell: str) -> None:
    parsed = parse_cells(STATED_YEAR, pl.Series([cell]))
    assert parsed.values.to_list() == [None]
    assert [(code, mask.to_list()) for code, mask in parsed.problems] == [("bad-value", [True])]


def test_serial_numbers_of_1904() -> None:
    assert parse_cells(STATED_YEAR, pl.Series(["44751"]), epoch_1904=True).values.to_list() == [20260710]


def test_an_error_word_is_one() -> None:
    (problem,) = parse_cells(STATED_YEAR, pl.Series(["#N/A"])).problems
    assert problem[0] == "error-cell"

"""The agreement year by its number, in words, by a calendar year, or by the first day of the agreement."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from read_tables import rejected, resolved
from small_workspaces import Folder, Outcome, table

#: Batch, 协议年度, 协议开始日期, 协议结束日期; the number of the year, or the header that is to blame.
YEARS: list[tuple[str, Any, Any, Any, str]] = [
    ("gx-zhenju-2026", None, "2026-07-10", None, "1"),
    ("gx-zhenju-2026", None, "2027-07-10", "2028-07-09", "2"),
    ("gx-zhenju-2026", "1", "2026-07-10", None, "1"),
    ("gx-zhenju-2026", "2026", None, None, "1"),
    ("sl16-yaopin-2025", "2026年", None, None, "2"),
    ("sl16-yaopin-2025", None, "2026-06-30", None, "2"),
    ("gx-zhenju-2026", None, "2026-07-11", None, "协议开始日期"),
    ("gx-zhenju-2026", None, "2028-07-10", None, "协议开始日期"),
    ("gx-zhenju-2026", "1", "2027-07-10", None, "协议开始日期"),
    ("gx-zhenju-2026", "1", "2026-08-01", None, "协议开始日期"),
    ("gx-zhenju-2026", "2028", None, None, "协议年度"),
    ("gx-zhenju-2026", None, "2026-07-10", "2026-07-09", "协议结束日期"),
    ("gx-zhenju-2026", None, None, None, "协议年度"),
]


@pytest.mark.parametrize(("batch", "year", "start", "end", "expected"), YEARS)
def test_year(batch: str, year: Any, start: Any, end: Any, expected: str, folder: Folder) -> None:
    folder.good()
    folder.write("中选目录.xlsx", table("中选目录", {"批次编码": batch}))
    cells = {"批次编码": batch, "协议年度": year, "协议开始日期": start, "协议结束日期": end}
    folder.write("约定采购量.xlsx", table("约定采购量", cells))
    found = rejected(folder)
    if expected.isdigit():
        assert found == []
        assert resolved(folder, "agreed", "agreement_year") == [(expected,)]
    else:
        assert [problem[1] for problem in found] == [expected]


def test_the_first_day_alone_needs_no_column_of_years(folder: Folder) -> None:
    folder.good()
    rows = table("约定采购量", {"协议年度": "2026-07-10"}, {"协议年度": "2027-07-10"})
    folder.write("约定采购量.xlsx", [["执行开始日期" if name == "协议年度" else name for name in rows[0]], *rows[1:]])
    assert resolved(folder, "agreed", "agreement_year") == [("1",), ("2",)]


SUPPLEMENTS: list[tuple[dict[str, Any], list[tuple[str, str]]]] = [
    ({"约定采购量": "20", "增补生效日期": "2026-09-01"}, []),
    ({"约定采购量": "-20", "增补生效日期": "2026-09-01"}, []),
    ({"约定采购量": "-20", "增补生效日期": None}, [("约定采购量", "negative")]),
    ({"约定采购量": "20", "增补生效日期": None}, [("产品编码", "duplicate")]),
    ({"约定采购量": "-101", "增补生效日期": "2026-09-01"}, [("约定采购量", "negative")]),
    ({"约定采购量": "20", "增补生效日期": "2027-07-09"}, []),
    ({"约定采购量": "20", "增补生效日期": "2027-07-10"}, [("增补生效日期", "bad-value")]),
]


@pytest.mark.parametrize(("changes", "expected"), SUPPLEMENTS)
def test_supplement(changes: dict[str, Any], expected: list[tuple[str, str]], folder: Folder) -> None:
    folder.good()
    folder.write("约定采购量.xlsx", table("约定采购量", {}, changes))
    assert [(problem[1], problem[3]) for problem in rejected(folder)] == expected


#: The names of the file and the sheet, the header of the quantity, whether there is a day of effect; what is said.
NAMED: dict[str, tuple[str, str, str, bool, str]] = {
    "a file": ("约定采购量-增补.xlsx", "Sheet1", "约定采购量", False, "的名称说是增补，却没有增补生效日期"),
    "a sheet": ("约定采购量-2.xlsx", "调剂", "约定采购量", False, "的名称说是调剂，却没有增补生效日期"),
    "what it says of itself": ("约定采购量（含增补）.xlsx", "增补后", "约定采购量", False, ""),
    "with its day": ("约定采购量-增补.xlsx", "增补", "约定采购量", True, ""),
    "all of it with a day": (
        *("约定采购量-2.xlsx", "Sheet1", "约定采购量（增补后）", True),
        '["约定采购量（增补后）"] }  # 是增加的数量；是全部的就写 ignore = ["增补生效日期"]',
    ),
    "all of it": ("约定采购量-2.xlsx", "Sheet1", "约定采购量（增补后）", False, ""),
}


@pytest.mark.parametrize("form", NAMED)
def test_supplements_by_name(form: str, folder: Folder, jicai: Callable[..., Outcome]) -> None:
    name, sheet, header, dated, said = NAMED[form]
    folder.good()
    rows = table("约定采购量", {"协议年度": "2"} | ({"增补生效日期": "2027-09-01"} if dated else {}))
    folder.book(name, {sheet: [[header if cell == "约定采购量" else cell for cell in rows[0]], *rows[1:]]})
    outcome = jicai("check")
    assert (outcome.code, said in outcome.err) == (2 if said else 0, True), outcome.err


def test_supplements_whose_day_the_settings_tell(folder: Folder, jicai: Callable[..., Outcome]) -> None:
    folder.good()
    folder.write("约定采购量-增补.xlsx", table("约定采购量", {}))
    folder.settings('[[files]]\npath = "约定采购量-增补.xlsx"\ndefaults = { effective_on = "2026-09-01" }')
    outcome = jicai("progress", "--as-of", "2026-10-15", "--count", "ordered", "--format", "json")
    assert [row["agreed_qty"] for row in outcome.rows] == [200]

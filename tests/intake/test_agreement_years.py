"""The agreement year by its number, in words, by a calendar year, or by the first day of the agreement."""

from __future__ import annotations

from typing import Any

import pytest
from read_tables import rejected, resolved
from small_workspaces import Folder, table

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
]


@pytest.mark.parametrize(("changes", "expected"), SUPPLEMENTS)
def test_supplement(changes: dict[str, Any], expected: list[tuple[str, str]], folder: Folder) -> None:
    folder.good()
    folder.write("约定采购量.xlsx", table("约定采购量", {}, changes))
    assert [(problem[1], problem[3]) for problem in rejected(folder)] == expected

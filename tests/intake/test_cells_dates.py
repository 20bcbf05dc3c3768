"""Dates and months as cells hold them, in workbooks of both epochs."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime

import pytest
from read_cells import Case, ColumnCases, Reading, each_case
from small_workspaces import DateCell, Folder, Outcome, table

DAY, MONTH = "2026-07-10", "2026-07-01"
DATES: list[Case] = [
    *(
        (cell, DAY)
        for cell in (
            date(2026, 7, 10),
            datetime(2026, 7, 10, 23, 59, 59),
            46213,
            46213.75,
            "46213",
            "46213.75",
            "４６２１３",
            "2026-07-10",
            "2026-7-10",
            "2026-07-10 08:30",
            "2026-07-10 08:30:15",
            "2026-07-10 8:3:5",
            "2026-07-10 08:30:15.123456",
            "2026-07-10T08:30:15",
            "2026-07-10T08:30:15.5",
            "2026-07-10T00:00",
            "2026/7/10",
            "2026/07/10",
            "2026/7/10 8:30",
            "20260710",
            20260710,
            "20260710 083015".replace("083015", "08:30:15"),
            "20260710T08:30:15",
            "2026.7.10",
            "2026.07.10",
            "2026年7月10日",
            "2026年07月10日",
            "2026年7月10日 08:30",
            "２０２６－０７－１０",
            "２０２６年７月１０日",
            " 2026-07-10 ",
            "\u00a02026-07-10\u3000",
            '="2026-07-10"',
            "'2026-07-10",
        )
    ),
    ("2024-02-29", "2024-02-29"),
    ("1927-01-01", "1927-01-01"),
    ("2199-12-31", "2199-12-31"),
    (date(2199, 12, 31), "2199-12-31"),
    *((cell, "9999-12-31") for cell in ("9999-12-31", "9999/12/31 23:59:59", "99991231", date(9999, 12, 31))),
    *((cell, "2999-12-31") for cell in ("2999-12-31", "2999年12月31日", date(2999, 12, 31))),
    ("2026-12-31 23:59:59.999", "2026-12-31"),
    *(
        (cell, "空")
        for cell in (None, "", " ", "-", "--", "/", "无", "NULL", "N/A", "0000-00-00", "\\N", "None", "—", "暂无", "空")
    ),
    ("0000-00-00 00:00:00", "空"),
    ("\u200e2026-07-10\u200f", DAY),
    *(
        (cell, "!bad-date")
        for cell in (
            "1926-12-31",
            "2200-01-01",
            "2200/1/1",
            date(2200, 1, 1),
            "2999-12-30",
            "9999-12-30",
            date(9999, 12, 30),
            2958465,
            DateCell(202607),
            DateCell(20260710),
            "2026-02-29",
            "2026-02-30",
            "2026-13-01",
            "2026-00-10",
            "2026-07-00",
            "2026-07-32",
            "20260732",
            "2026年7月32日",
            "2026-07",
            "2026-7",
            "202607",
            "2026年7月",
            "2026年",
            "2026",
            2026,
            "26-07-10",
            "26/7/10",
            "7/10/2026",
            "10-07-2026",
            "10.07.2026",
            "2026-07/10",
            "2026.7-10",
            "2026 07 10",
            "2026-07-10 24:00",
            "2026-07-10 08:60",
            "2026-07-10 08",
            "2026-07-10T",
            "2026-07-10T08:30:15Z",
            "2026-07-31T16:00:00Z",
            "2026-07-31T16:00:00.000+0000",
            "2026-07-10T00:00:00+08:00",
            "\u200e2026\u200e/7/10",
            "2026-07-10 08:30 上午",
            "2026-07-10x",
            "x2026-07-10",
            "2026-07-10至2026-07-12",
            "July 10, 2026",
            "10-Jul-26",
            "二〇二六年七月十日",
            "2026年7月10",
            "\u0662\u0660\u0662\u0666-\u0660\u0667-\u0661\u0660",
            "未验收",
            "今天",
            "0",
            "-46213",
            "4621",
            "462130",
            "46213.x",
        )
    ),
]
IN_1904: list[Case] = [
    (date(2026, 7, 10), DAY),
    (datetime(2026, 7, 10, 8, 30), DAY),
    (44751, DAY),
    ("44751", DAY),
    (44751.25, DAY),
    ("2026-07-10", DAY),
    ("20260710", DAY),
    (DateCell(202607), "!bad-date"),
    (DateCell(20260710), "!bad-date"),
]
REQUIRED: list[Case] = [("2026-07-10", DAY), (None, "!missing"), ("-", "!missing"), ("0000-00-00", "!missing")]
MONTHS: list[Case] = [
    *(
        (cell, MONTH)
        for cell in (
            "2026-07",
            "2026-7",
            "2026/07",
            "202607",
            202607,
            "2026年7月",
            "2026年07月",
            "２０２６－０７",
            " 2026-07 ",
            "'2026-07",
            "2026-07-31",
            "2026/7/1",
            "2026.7.15",
            "20260715",
            "2026年7月10日",
            "2026-07-31 23:59:59",
            "2026-07-01T00:00:00",
            date(2026, 7, 1),
            datetime(2026, 7, 31, 12, 0),
            46213,
            "46213",
        )
    ),
    ("1927-01", "1927-01-01"),
    ("2199-12", "2199-12-01"),
    ("2199-12-31", "2199-12-01"),
    *((cell, "!missing") for cell in (None, "-", "无", "0000-00-00", "\\N", "暂无", "nan")),
    *(
        (cell, "!bad-month")
        for cell in (
            "1926-12",
            "2200-01",
            "220001",
            "0001-05",
            "9999-12",
            "9999-12-31",
            "2999-12-31",
            date(9999, 12, 31),
            DateCell(202607),
            DateCell(20260710),
            "2026-13",
            "2026-00",
            "202613",
            "2026年13月",
            "2026-07-32",
            "2026.07",
            2026.07,
            "26-07",
            "7月",
            "2026",
            "2026年",
            "2026-",
            "2026-007",
            "Jul-26",
            "2026年第7月",
            "七月",
            "2026-07至2026-08",
            "2026Q3",
        )
    ),
]
COLUMNS = {
    "date": ColumnCases("历史协议", "到期日期", "expires_on", DATES),
    "date-1904": ColumnCases("历史协议", "到期日期", "expires_on", IN_1904, epoch_1904=True),
    "required-date": ColumnCases("历史协议", "签订日期", "signed_on", REQUIRED),
    "month": ColumnCases("基金支付", "结算月份", "month", MONTHS),
    "month-1904": ColumnCases(
        "基金支付", "结算月份", "month", [(date(2026, 7, 31), MONTH), (44751, MONTH)], epoch_1904=True
    ),
}


@pytest.mark.parametrize(("column", "number"), each_case(COLUMNS))
def test_date(column: ColumnCases, number: int, reading: Reading) -> None:
    assert reading(column, number) == column.cases[number][1]


@pytest.mark.parametrize("epoch_1904", [False, True])
def test_a_number_typed_into_a_date_cell_is_told_as_people_know_it(
    folder: Folder, jicai: Callable[..., Outcome], epoch_1904: bool
) -> None:
    """Excel shows a day up to the year 9999 as that day, and #### for what is beyond."""
    typed = [DateCell(202607), DateCell(20260710), DateCell(99999999)]
    rows = table("基金支付", *({"结算月份": cell} for cell in typed))
    folder.book("基金支付.xlsx", {"Sheet1": rows}, epoch_1904=epoch_1904)
    rejected = jicai("check", "--rows", "--format", "json").rows
    assert [(row["value"], row["code"]) for row in rejected] == [
        ("2458-09-19 00:00:00" if epoch_1904 else "2454-09-18 00:00:00", "bad-month"),
        (f"{57375 if epoch_1904 else 57371}-12-0{9 if epoch_1904 else 8}（数字 20260710）", "bad-month"),
        ("99999999（显示为 ####）", "error-cell"),
    ]

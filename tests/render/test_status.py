"""Which rows are set off: one stored value looks the same wherever it is used."""

from __future__ import annotations

import io
from typing import Any

import openpyxl
import pytest
from progress_sample import STATUS, small
from rich.color import ColorSystem

from jicai.render.result import Result
from jicai.render.status import MARKS, marked_column, marks_of
from jicai.render.terminal.screen import Screen
from jicai.render.terminal.table import table_lines
from jicai.render.workbook.book import workbook
from jicai.tables.column import Choice, Column, Kind, ResultTable
from jicai.tables.results.settlement import overdue_by_line

ADVANCE = (
    Choice("paid", "已拨付"),
    Choice("due", "本月应拨"),
    Choice("late", "逾期未拨"),
    Choice("upcoming", "未到期"),
)
REFUND = (Choice("final", "确定"), Choice("forecast", "预测"))
FUND = Column("fund", "基金", Kind.CHOICE, "", choices=(Choice("employee", "职工"), Choice("resident", "居民")))


def result(choices: tuple[Choice, ...]) -> Result:
    values = {"fund": ["employee"] * len(choices), "status": [choice.value for choice in choices]}
    return small(values, FUND, Column("status", "状态", Kind.CHOICE, "", choices=choices))


@pytest.mark.parametrize(
    ("choices", "colors"),
    [
        (ADVANCE, {"已拨付": "32", "本月应拨": "36", "逾期未拨": "33", "未到期": "2"}),
        (REFUND, {"确定": "36", "预测": "2"}),
        (STATUS, {"已完成": "32", "正常": "36", "滞后": "33", "未采购": "31", "已被国采接续": "2"}),
    ],
)
def test_colours_at_a_terminal(choices: tuple[Choice, ...], colors: dict[str, str]) -> None:
    text = "\n".join(table_lines(result(choices), True, Screen(width=80, colors=ColorSystem.STANDARD)))
    assert {word: f"\x1b[{code}m{word}" in text for word, code in colors.items()} == dict.fromkeys(colors, True)


@pytest.mark.parametrize(
    ("choices", "formulas"),
    [
        (ADVANCE, ['$B4="逾期未拨"', '$B4="未到期"']),
        (REFUND, ['$B4="预测"']),
        (STATUS, ['$B4="滞后"', '$B4="未采购"', '$B4="已被国采接续"']),
        (STATUS[:1], []),
    ],
)
def test_rows_set_off_in_a_workbook(choices: tuple[Choice, ...], formulas: list[str]) -> None:
    sheet = openpyxl.load_workbook(io.BytesIO(b"".join(workbook(result(choices), True))))["小表"]
    rules = [rule for area in sheet.conditional_formatting for rule in area.rules if rule.type == "expression"]
    assert [rule.formula[0] for rule in rules] == formulas


def look(rule: Any) -> tuple[float | None, bool, str | None]:
    """How light the fill of a row is, from 0 to 1, whether its letters are bold, and their colour."""
    fill, font = rule.dxf.fill, rule.dxf.font
    parts = [int(fill.bgColor.rgb[at : at + 2], 16) for at in (2, 4, 6)] if fill else []
    lightness = round(sum(a * b for a, b in zip(parts, (0.299, 0.587, 0.114), strict=True)) / 255, 1) if fill else None
    return lightness, bool(font and font.b), font.color.rgb if font and font.color else None


def test_rows_stay_apart_in_a_print_without_colours() -> None:
    sheet = openpyxl.load_workbook(io.BytesIO(b"".join(workbook(result(STATUS), True))))["小表"]
    rules = [rule for area in sheet.conditional_formatting for rule in area.rules if rule.type == "expression"]
    assert [look(rule) for rule in rules] == [(0.9, False, None), (0.8, True, None), (None, False, "FF7F7F7F")]


@pytest.mark.parametrize(
    ("ageing", "marked"),
    [((30, 60, 90, 180), ["91-180", ">180"]), ((30, 60), ["31-60", ">60"]), ((365,), ["1-365", ">365"])],
)
def test_of_overdue_lines_the_last_two_buckets_are_set_off(ageing: tuple[int, ...], marked: list[str]) -> None:
    table = overdue_by_line(ageing)
    column = marked_column(table)
    assert column == table.column("bucket")
    assert marks_of(column) == dict(zip(marked, (MARKS["warning"], MARKS["serious"]), strict=True))


def test_late_looks_like_lagging() -> None:
    assert MARKS["late"] == MARKS["lagging"]


def test_plain_text_and_other_choices_set_off_nothing() -> None:
    bucket = Column("bucket", "逾期区间", Kind.TEXT, "")
    assert marked_column(ResultTable("overdue", "逾期", (FUND, bucket))) is None

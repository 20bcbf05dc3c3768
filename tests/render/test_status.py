"""Which rows are set off: one stored value looks the same wherever it is used."""

from __future__ import annotations

import io

import openpyxl
import pytest
from progress_sample import STATUS, small
from rich.color import ColorSystem

from jicai.render.result import Result
from jicai.render.screen import Screen
from jicai.render.status import MARKS, marked_column
from jicai.render.terminal import table_lines
from jicai.render.workbook import workbook
from jicai.tables.column import Choice, Column, Kind, ResultTable

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
    [(ADVANCE, ['$B4="逾期未拨"']), (REFUND, []), (STATUS, ['$B4="滞后"', '$B4="未采购"'])],
)
def test_rows_set_off_in_a_workbook(choices: tuple[Choice, ...], formulas: list[str]) -> None:
    sheet = openpyxl.load_workbook(io.BytesIO(b"".join(workbook(result(choices), True))))["小表"]
    rules = [rule for area in sheet.conditional_formatting for rule in area.rules if rule.type == "expression"]
    assert [rule.formula[0] for rule in rules] == formulas


def test_late_looks_like_lagging() -> None:
    assert MARKS["late"] == MARKS["lagging"]


def test_plain_text_and_other_choices_set_off_nothing() -> None:
    bucket = Column("bucket", "逾期区间", Kind.TEXT, "")
    assert marked_column(ResultTable("overdue", "逾期", (FUND, bucket))) is None

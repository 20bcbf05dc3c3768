"""The bars below the table."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from money_sample import PICTURE, cashflow, long_cashflow, small_cashflow
from rich.cells import cell_len
from rich.color import ColorSystem

from jicai.render.data import chunks as data
from jicai.render.output import OutputOptions, deliver
from jicai.render.result import Result
from jicai.render.terminal.screen import Screen
from jicai.render.terminal.table import table_lines

GOLDEN = Path(__file__).parent / "golden"


def shown(result: Result, **screen: object) -> list[str]:
    return list(table_lines(result, True, Screen(**screen)))  # type: ignore[arg-type]


def picture(result: Result, **screen: object) -> list[str]:
    """The lines between the table and the footer."""
    lines = shown(result, **screen)
    first = lines.index("") + 1
    return lines[first : lines.index("", first)]


@pytest.mark.parametrize(
    ("name", "screen"),
    [
        ("cashflow_80.txt", Screen(width=80)),
        ("cashflow_160.txt", Screen(width=160)),
        ("cashflow_gbk.txt", Screen(encoding="gbk")),
    ],
)
def test_the_whole_text(name: str, screen: Screen) -> None:
    lines = "".join(f"{line}\n" for line in table_lines(small_cashflow(), True, screen))
    assert lines == (GOLDEN / name).read_text("utf-8")


@pytest.mark.parametrize(("width", "cells"), [(60, 60), (80, 80), (160, 160), (None, 100)])
@pytest.mark.parametrize("encoding", ["utf-8", "gbk", "ascii"])
def test_as_wide_as_the_screen(width: int | None, cells: int, encoding: str) -> None:
    widths = [cell_len(line) for line in picture(long_cashflow(12), width=width, encoding=encoding)]
    assert max(widths) <= cells
    assert max(widths) >= cells - 12


def test_the_axis_stands_in_one_column_and_lengths_are_in_one_scale() -> None:
    head, *lines = picture(small_cashflow(), width=120)
    assert len({cell_len(line.split("│")[0]) for line in (head, *lines)}) == 1
    longest, second = (line.split("│")[0].count("█") for line in lines[:2])
    back = lines[4].split("│")[1].count("█")
    assert second / longest == pytest.approx(456000.5 / 1234567.89, abs=0.03)
    assert back / longest == pytest.approx(917283.94 / 1234567.89, abs=0.03)


def test_small_amounts_are_seen_zero_and_negative_ones_have_no_bar() -> None:
    lines = picture(small_cashflow(), width=80)
    assert lines[4].endswith("│▌ 99.00")
    assert lines[3].endswith("│█████ 300,000.00")
    assert "-120.00 │▌ 0.01" in lines[6]
    assert picture(small_cashflow(), width=80, encoding="ascii")[4].endswith("|# 99.00")


@pytest.mark.parametrize(("encoding", "shade"), [("utf-8", "▒"), ("gbk", "."), ("ascii", ".")])
def test_planned_bars_are_lighter_and_a_legend_says_so(encoding: str, shade: str) -> None:
    result = small_cashflow()
    planned = replace(PICTURE, planned="planned")
    _, *lines, legend = picture(replace(result, picture=planned), width=80, encoding=encoding)
    assert legend.startswith(f"{shade} ")
    # September is planned.
    full = [line for line in lines if any(sign in line for sign in "█▌▐#")]
    assert [line[:7] for line in full] == ["2026-07", "2026-07", "2026-08", "2026-08"]
    assert [line[:7] for line in lines if shade * 2 in line or f"{shade} 0.01" in line] == ["2026-09", "2026-09"]
    before = replace(result, frame=result.frame.head(4), picture=planned)
    assert len(picture(before, width=80)) == 5


def test_only_what_goes_out() -> None:
    rows = [(row[0], row[1], str(row[2]), "0", "0") for row in small_cashflow().frame.rows()[:4]]
    lines = picture(cashflow(rows), width=80)
    assert lines[1].endswith("█│")
    assert cell_len(lines[1]) >= 76
    assert all(line.endswith("│") for line in lines[1:])


def test_absent_amounts_count_as_nothing() -> None:
    result = small_cashflow()
    empty = result.frame.with_columns(result.frame["offset"].replace(0, None), result.frame["refund"].replace(0, None))
    assert picture(replace(result, frame=empty), width=80) == picture(result, width=80)


def test_nothing_to_draw() -> None:
    zeros = cashflow([(row[0], row[1], "0", "0", "0") for row in small_cashflow().frame.rows()])
    for result in (cashflow([]), zeros):
        assert not any("│" in line for line in shown(result, width=80))


def test_the_first_forty_rows() -> None:
    forty, more = picture(long_cashflow(20)), picture(long_cashflow(21))
    assert len(forty) == 41
    assert len(more) == 42
    assert more[-1] == "（图只画前 40 行，还有 2 行没有画）"


def test_long_names_are_whole() -> None:
    result = small_cashflow()
    named = result.frame.with_columns(fund="重庆市渝中区人民医院很长的名称\x1b[2J再长一些" + result.frame["fund"])
    line = picture(replace(result, frame=named), width=80)[1]
    assert "重庆市渝中区人民医院很长的名称?[2J再长一些" in line
    assert "\x1b" not in line


def test_colours_only_where_there_are_some() -> None:
    assert not any("\x1b" in line for line in shown(small_cashflow(), width=80))
    colored = picture(small_cashflow(), width=80, colors=ColorSystem.STANDARD)
    assert "\x1b[33m█" in colored[1]
    assert "\x1b[32m█" in colored[3]


def test_english_names() -> None:
    lines = list(table_lines(small_cashflow(), False, Screen(width=80)))
    assert any("← advance │ offset + refund →" in line for line in lines)
    assert any(line.startswith("2026-07  employee ") for line in lines)


def test_in_the_table_format_only(capsysbinary: pytest.CaptureFixture[bytes]) -> None:
    deliver(small_cashflow(), OutputOptions("table"))
    assert "│" in capsysbinary.readouterr().out.decode()
    for name, write in (("csv", data.csv), ("json", data.json), ("md", data.markdown)):
        deliver(small_cashflow(), OutputOptions(name))
        plain = replace(small_cashflow(), picture=None, charts=())
        assert capsysbinary.readouterr().out == b"".join(write(plain, name != "json"))

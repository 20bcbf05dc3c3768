"""The table as people see it."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest
from progress_sample import small
from rich.cells import cell_len
from rich.color import ColorSystem

from jicai.render.layout import Field, fit, folded
from jicai.render.result import Result
from jicai.render.terminal.screen import Screen
from jicai.render.terminal.table import table_lines
from jicai.tables.column import Column, Kind

GOLDEN = Path(__file__).parent / "golden"


def shown(result: Result, **screen: object) -> list[str]:
    return list(table_lines(result, True, Screen(**screen)))  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("name", "screen"),
    [
        ("terminal_80.txt", Screen(width=80)),
        ("terminal_160.txt", Screen(width=160)),
        ("terminal_wide.txt", Screen()),
        ("terminal_gbk_100.txt", Screen(width=100, encoding="gbk")),
    ],
)
def test_the_whole_table(progress: Result, name: str, screen: Screen) -> None:
    lines = "".join(f"{line}\n" for line in table_lines(progress, True, screen))
    assert lines == (GOLDEN / name).read_text("utf-8")


@pytest.mark.parametrize("width", range(70, 330, 3))
def test_rows_fit_and_nothing_exact_is_cut(progress: Result, width: int) -> None:
    lines = shown(progress, width=width)
    table = lines[: lines.index("")]
    assert max(map(cell_len, table)) <= width
    for exact in ("120,000", "61,750.5", "101.0%", "已被国采接续"):
        assert any(exact in line for line in table)
    if any("约定金额" in line for line in table):
        assert any("12,345,678.90" in line for line in table)


def test_the_hint_is_what_the_command_takes(progress: Result) -> None:
    notes = "".join(shown(progress, width=80, whole="--format csv > 文件.csv"))
    assert "或用 --format csv > 文件.csv" in notes.replace("\n", "")
    assert "-o" not in notes


def test_columns_left_out_are_named(progress: Result) -> None:
    notes = "".join(shown(progress, width=80)[-3:])
    assert "有 13 列没有显示" in notes
    assert "-o 文件.xlsx" in notes
    assert shown(progress)[-1] == progress.footer[-1]


@pytest.mark.parametrize("width", [20, 30, 45])
def test_what_is_kept_stays_though_even_columns_of_rank_0_go(progress: Result, width: int) -> None:
    columns = tuple(replace(one, rank=-1) if one.key == "status" else one for one in progress.table.columns)
    lines = shown(replace(progress, table=replace(progress.table, columns=columns)), width=width)
    assert any("已被国采接续" in line for line in lines)
    assert max(map(cell_len, lines[2 : lines.index("")])) <= width
    assert "列没有显示：" in "".join(lines)


@pytest.mark.parametrize("width", [40, 80])
def test_a_name_is_never_cut(width: int) -> None:
    name = "重庆市酉阳土家族苗族自治县" * 40
    lines = shown(small({"t": [name]}, Column("t", "名称", Kind.TEXT, "")), width=width)
    assert "".join(lines[3:]) == name
    assert "…" not in "".join(lines)


@pytest.mark.parametrize("width", range(40, 200, 5))
def test_names_that_begin_alike_can_be_told_apart_though_their_codes_are_left_out(width: int) -> None:
    county = "重庆市酉阳土家族苗族自治县妇幼保健计划生育服务中心"
    names = ["重庆市酉阳土家族苗族自治县中医医院", f"{county}（龙潭院区）", f"{county}（桃花源院区）"]
    fields = [
        Field("订单明细编号", ["MX26070000000001"] * 3),
        Field("医疗机构编码", ["H50024200001"] * 3, rank=9),
        Field("医疗机构名称", names, flexible=True),
        *(Field("金额", ["1,234,567.89"] * 3, rank=rank, right=True) for rank in (0, 4, 5)),
    ]
    shown, widths, dropped = fit(fields, width)
    at = shown.index(fields[2])
    assert ["".join(folded(name, widths[at])) for name in names] == names
    assert any(one is fields[1] for one in dropped) or width >= 95
    # Columns of more than three lines only where all the others are those that always stay.
    lines = max(len(folded(name, widths[at])) for name in names)
    assert lines <= 3 or not any(one.rank for one in shown)


@pytest.mark.parametrize(
    ("width", "left"),
    [(25, "名 丙"), (41, "名 丙 丁"), (42, "名 甲 乙"), (61, "名 甲 乙 丙"), (62, "名 甲 乙 丙 丁")],
)
def test_columns_of_a_group_are_shown_together_or_not_at_all(width: int, left: str) -> None:
    """What had gone before the group comes back where its going leaves room."""
    column = ["12345678"] * 2
    fields = [
        Field("名", ["中医院"] * 2),
        Field("甲", ["1234567890123456"] * 2, rank=3, group="部分"),
        Field("乙", ["1234567890123456"] * 2, rank=3, group="部分"),
        Field("丙", column, rank=5),
        Field("丁", column, rank=6),
    ]
    shown, _, dropped = fit(fields, width)
    assert " ".join(one.header for one in shown) == left
    assert len(shown) + len(dropped) == len(fields)


def test_columns_without_a_value_go_first() -> None:
    columns = (
        Column("name", "名称", Kind.TEXT, ""),
        Column("near", "近的一列", Kind.TEXT, "", rank=1),
        Column("far", "远的一列", Kind.TEXT, "", rank=5),
    )
    cells = {"name": ["云岫县"], "near": [None], "far": ["有内容"]}
    result = small(cells, *columns)
    assert "远的一列" in shown(result, width=18)[1]
    assert "近的一列" in shown(result, width=40)[1]


def test_first_rows_only(progress: Result) -> None:
    lines = shown(progress, rows=2)
    assert sum("gx-zhenju" in line for line in lines) == 2
    assert lines[-1].startswith("只显示前 2 行，还有 3 行：用 --format table 全部显示")


def test_the_first_and_the_last_rows(progress: Result) -> None:
    lines = shown(progress, rows=1, last=1)
    gap = lines.index("（中间 3 行没有显示）")
    names = progress.frame["institution_name"]
    assert names[0] in lines[gap - 1]
    assert names[-1] in lines[gap + 1]
    assert lines[-1].startswith("只显示前 1 行和末 1 行，还有 3 行：用 --format table 全部显示")
    assert not any("没有显示" in line for line in shown(progress, rows=3, last=2))


def test_no_rows(progress: Result) -> None:
    assert "（没有符合条件的行）" in shown(replace(progress, frame=progress.frame.clear()), width=80)


def test_colours_only_where_there_are_some(progress: Result) -> None:
    assert not any("\x1b" in line for line in shown(progress, width=80))
    colored = shown(progress, width=80, colors=ColorSystem.STANDARD)
    assert any("\x1b[31m未采购" in line for line in colored)


def test_control_characters_do_not_reach_the_terminal() -> None:
    result = small({"t": ["a\x1b[2Jb\nc"]}, Column("t", "名称", Kind.TEXT, ""))
    assert "a?[2Jb c" in shown(result)


@pytest.mark.parametrize("encoding", ["ascii", "gbk", "latin-1"])
def test_every_line_can_be_encoded(progress: Result, encoding: str) -> None:
    for line in shown(progress, width=80, encoding=encoding):
        line.encode(encoding)


@pytest.mark.parametrize(
    ("kind", "value", "cell"),
    [
        (Kind.MONEY, "1234567.005", "1,234,567.01"),
        (Kind.MONEY, "0", "0.00"),
        (Kind.QUANTITY, "1200.5000", "1,200.5"),
        (Kind.QUANTITY, "-1000", "-1,000"),
        (Kind.PRICE, "0.0350", "0.035"),
        (Kind.RATIO, "0.8725", "87.3%"),
        (Kind.RATIO, "-0.0001", "0.0%"),
        (Kind.RATIO, None, "-"),
    ],
)
def test_numbers(kind: Kind, value: str | None, cell: str) -> None:
    result = small({"x": [value and Decimal(value)]}, Column("x", "数", kind, ""))
    assert shown(result)[-1].strip() == cell


@pytest.mark.parametrize(
    ("unit", "value", "cell"),
    [
        ("yuan", "8991.6000000000", "8,991.60"),
        ("yuan", "10.2", "10.20"),
        ("yuan", "0.0355", "0.0355"),
        ("share", "0.35", "35.0%"),
        ("base_units", "1200.5000", "1,200.5"),
        ("days", "15", "15"),
        (None, None, "-"),
    ],
)
def test_a_figure_has_the_form_of_its_unit(unit: str | None, value: str | None, cell: str) -> None:
    columns = Column("x", "数值", Kind.FIGURE, ""), Column("unit", "单位", Kind.TEXT, "")
    result = small({"x": [value and Decimal(value)], "unit": [unit]}, *columns)
    assert shown(result)[-1].split()[0] == cell


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        ("重庆", ["重庆"]),
        ("重庆市人民医院", ["重庆市人", "民医院"]),
        ("重庆市渝中区人民医院", ["重庆市渝", "中区人民", "医院"]),
        ("针灸针（普通型）", ["针灸针", "（普通", "型）"]),
        ("abcdefgh12345678", ["abcdefgh", "12345678"]),
        ("a" * 72, ["a" * 8] * 9),
        ("a" * 73, [*["a" * 8] * 9, "a"]),
    ],
)
def test_names_in_lines_of_eight_cells(text: str, lines: list[str]) -> None:
    assert folded(text, 8) == lines

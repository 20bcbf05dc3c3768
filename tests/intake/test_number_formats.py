"""The unit that a number format shows, which is that of the figure in the cell."""

from __future__ import annotations

import pytest

from jicai.intake.files.number_formats import MIXED, SHRUNKEN, unit_of, units_of


@pytest.mark.parametrize(
    ("code", "unit"),
    [
        ('0.00"万元"', "万元"),
        ('#,##0"千元"', "千元"),
        ("0.00万元", "万元"),
        ('0.0"万美元"', "万美元"),
        ('0"盒"', "盒"),
        ('0"片";-0"片"', "片"),
        ('0" 人份"', "人份"),
        ('0"千克"', "千克"),
        ('0.00"元/片"', "元/片"),
        ('G/通用格式"万支"', "万支"),
        ('General"万"', "万"),
        ("[$$-409]#,##0.00", "美元"),
        ("[$US$-409]0", "美元"),
        ('"$"#,##0', "美元"),
        ("$0.00", "美元"),
        ("#,##0\\ [$€-407]", "欧元"),
        ('_ "¥"* #,##0.00"万元"_ ', "万元"),
        ('0"片/粒"', "片/粒"),
        ('0"(最小单位)"', "最小单位"),
        ('@"片"', "片"),
        ('[=0]"-";0.00"万元"', "万元"),
        ('0"万盒";-0', "万盒"),
        ('0.00"万元";-0.00"万元";0', "万元"),
        ('[=0]0;0.00"万元"', "万元"),
        ('[>=10000]0!.0,"万";0"片"', "片"),
        ('0"罐装"', "罐装"),
        ('0"×100"', "×100"),
        ("0.00%", "%"),
        ("0%;-0%", "%"),
        ('0"%"', "%"),
        ("0\\%", "%"),
    ],
)
def test_unit_is_shown(code: str, unit: str) -> None:
    assert unit_of(code) == unit


@pytest.mark.parametrize(
    "code",
    [
        "General",
        "@",
        '@"元"',
        "0.00",
        "#,##0.00_);[Red](#,##0.00)",
        '#,##0.00"元"',
        "¥#,##0.00",
        "[$¥-804]#,##0.00",
        '_ "¥"* #,##0.00_ ;_ "¥"* -#,##0.00_ ;_ "¥"* "-"??_ ;_ @_ ',
        "0.00E+00",
        "# ?/?",
        "000000",
        'yyyy"年"m"月"d"日"',
        "[$-F800]dddd\\,\\ mmmm\\ dd",
        'h"时"mm"分"',
        'mm"分"ss"秒"',
        "[h]:mm:ss",
        '"第"0"号"',
        '0.00"元（含税）"',
        '[>=10000]0!.0,"万元";0"元"',
        '0;-0;0;@"片"',
    ],
)
def test_no_unit(code: str) -> None:
    assert unit_of(code) is None


@pytest.mark.parametrize("code", ['0!.0,"万元"', '0\\.0,"万"', '0.00,"千元"', '0.00,,"百万元"', '0,.00"千元"'])
def test_shown_smaller_in_a_unit_that_makes_up_for_it(code: str) -> None:
    assert unit_of(code) is None


@pytest.mark.parametrize("code", ["#,##0,", '0.00,"万元"', '0,"元"', "0!.0000"])
def test_shown_smaller_than_it_is(code: str) -> None:
    assert unit_of(code) == SHRUNKEN


@pytest.mark.parametrize(
    "code",
    ['[>=100]0"万元";0"元"', '[>=10000]0"万元";0', '[Red][<0]-0;0"万元"', '0;-0"万盒"', '0.00;[Red]-0.00"万元";0'],
)
def test_sections_in_different_units(code: str) -> None:
    assert unit_of(code) == MIXED


@pytest.mark.parametrize(("code", "unit"), [('@"片"', "片"), ('0;-0;0;@"片"', "片"), ('0"片"', None), ("@", None)])
def test_unit_shown_with_a_text(code: str, unit: str | None) -> None:
    assert units_of(code).text == unit


def test_scale_of_a_piece_is_made_up_for() -> None:
    assert unit_of('0!.0,"万盒"') == "盒"

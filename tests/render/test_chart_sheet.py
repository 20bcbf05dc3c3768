"""The charts of a workbook: native ones, over the right cells."""

from __future__ import annotations

import io
import zipfile
from dataclasses import replace
from datetime import date
from typing import Any

import openpyxl
import pytest
from money_sample import CHART, cashflow, long_cashflow, small_cashflow

from jicai.render.result import Chart, Result
from jicai.render.workbook import workbook

#: The last month is planned; no fund has a row from September to December.
SPARSE = (((2026, 7), "employee", "1"), ((2026, 8), "resident", "2"), ((2027, 1), "employee", "3"))
OF_ONE_MONTH = small_cashflow().frame.rows()[:2]


def opened(result: Result) -> Any:
    return openpyxl.load_workbook(io.BytesIO(b"".join(workbook(result, True))))


def drawn(result: Result) -> list[Any]:
    return list(opened(result)["图"]._charts)


def text_of(title: Any) -> str:
    return "".join(run.t for paragraph in title.tx.rich.p for run in paragraph.r or ())


def cells(book: Any, reference: str) -> list[Any]:
    name, area = reference.replace("$", "").rsplit("!", 1)
    return [row[0].value for row in book[name.strip("'")][area]]


def test_a_chart_for_every_group_over_its_own_rows() -> None:
    book = opened(small_cashflow())
    assert book.sheetnames == ["资金安排", "图", "口径"]
    charts = book["图"]._charts
    assert [text_of(chart.title) for chart in charts] == ["各月预付与收回（职工医保）", "各月预付与收回（居民医保）"]
    months = ["2026-07", "2026-08", "2026-09"]
    expected = [
        {"预付": [1234567.89, 0, 0], "抵扣": [0, 300000, 300000], "退回": [0, 0, 617283.94]},
        {"预付": [456000.5, 0, -120], "抵扣": [0, 99, 0], "退回": [0, 0, 0.01]},
    ]
    for chart, series in zip(charts, expected, strict=True):
        assert {one.tx.v: cells(book, one.val.numRef.f) for one in chart.series} == series
        assert all(cells(book, one.cat.strRef.f) == months for one in chart.series)


def test_all_groups_share_their_months_gaps_are_marked_and_planned_months_too() -> None:
    rows = [(date(*month, 1), fund, amount, "0", "0") for month, fund, amount in SPARSE]
    book = opened(replace(cashflow(rows), chart=replace(CHART, planned="planned")))
    employee, resident = book["图"]._charts
    assert [cells(book, chart.series[0].cat.strRef.f) for chart in (employee, resident)] == [
        ["2026-07", "2026-08", "…", "2027-01*"],
        ["2026-07", "2026-08", "…", "2027-01"],
    ]
    assert cells(book, employee.series[0].val.numRef.f) == [1, 0, None, 3]
    assert cells(book, resident.series[0].val.numRef.f) == [0, 2, None, 0]
    assert text_of(employee.title) == "各月预付与收回（职工医保），带 * 的计划"
    assert text_of(resident.title) == "各月预付与收回（居民医保）"


def test_the_table_below_the_charts() -> None:
    sheet = opened(small_cashflow())["图"]
    filled = [[cell.value for cell in row] for row in sheet.iter_rows(min_row=3) if row[0].value is not None]
    assert filled[:3] == [
        ["职工医保（元）", None, None, None],
        ["月份", "预付", "抵扣", "退回"],
        ["2026-07", 1234567.89, 0, 0],
    ]
    assert filled[5] == ["居民医保（元）", None, None, None]
    last_anchor = max(chart.anchor.to.row for chart in sheet._charts)
    assert next(cell.row for cell in sheet["A"] if cell.value == "职工医保（元）") > last_anchor


def test_charts_do_not_cover_each_other() -> None:
    first, second = drawn(long_cashflow())
    assert first.anchor.to.row < second.anchor._from.row


def test_the_chart_keeps_the_values_itself_for_viewers_that_do_not_compute() -> None:
    (chart, _) = drawn(small_cashflow())
    kept = chart.series[0].val.numRef.numCache.pt
    assert [point.v for point in kept] == [1234567.89, 0, 0]


def test_without_groups_the_chart_refers_to_the_data_sheet() -> None:
    rows = [(row[0], "employee", *map(str, row[2:5])) for row in small_cashflow().frame.rows()[::2]]
    result = replace(cashflow(rows), chart=Chart("净支出", "line", "month", ("net",)))
    book = opened(result)
    (chart,) = book["图"]._charts
    (series,) = chart.series
    assert (text_of(chart.title), chart.tagname) == ("净支出", "lineChart")
    assert series.val.numRef.f == "资金安排!$F$4:$F$6"
    assert series.cat.numRef.f == "资金安排!$A$4:$A$6"
    assert cells(book, series.val.numRef.f) == [1234567.89, -300000, -917283.94]


@pytest.mark.parametrize(
    ("advance", "unit", "number_format"),
    [("99999.99", "元", "#,##0"), ("100000", "万元", r'[>=10000000]0","000\.0,;0\.0,')],
)
def test_the_unit_fits_the_amounts(advance: str, unit: str, number_format: str) -> None:
    rows = [(row[0], "employee", advance, "0", "0") for row in small_cashflow().frame.rows()[::2]]
    (chart,) = drawn(cashflow(rows))
    assert (text_of(chart.y_axis.title), chart.y_axis.number_format.formatCode) == (unit, number_format)
    assert chart.legend.legendPos == "b"


@pytest.mark.parametrize(("resident", "units"), [("10000", ["万元"] * 2), ("9999.99", ["元"] * 2)])
def test_all_groups_in_one_unit(resident: str, units: list[str]) -> None:
    rows = [(row[0], row[1], {"employee": "5000000"}.get(row[1], resident), "0", "0") for row in OF_ONE_MONTH]
    assert [text_of(chart.y_axis.title) for chart in drawn(cashflow(rows))] == units


@pytest.mark.parametrize("kind", ["column", "line"])
def test_series_differ_without_colours(kind: Any) -> None:
    (chart, _) = drawn(replace(small_cashflow(), chart=replace(CHART, kind=kind)))
    shapes = [one.graphicalProperties for one in chart.series]
    if kind == "line":
        assert len({shape.line.prstDash for shape in shapes}) == 3
        assert len({one.marker.symbol for one in chart.series}) == 3
    else:
        dark, middle = (sum(bytes.fromhex(shape.solidFill.srgbClr)) for shape in shapes[:2])
        assert middle - dark > 255
        assert shapes[2].pattFill.prst == "wdUpDiag"


def test_chinese_fonts() -> None:
    with zipfile.ZipFile(io.BytesIO(b"".join(workbook(small_cashflow(), True)))) as package:
        text = package.read("xl/charts/chart1.xml").decode()
    assert text.count('typeface="等线"') >= 5
    assert 'typeface="Calibri"' not in text


def test_no_rows_no_chart() -> None:
    assert opened(cashflow([])).sheetnames == ["资金安排", "口径"]


def test_printed_as_wide_as_the_paper() -> None:
    sheet = opened(small_cashflow())["图"]
    assert (sheet.page_setup.orientation, sheet.page_setup.paperSize) == ("landscape", 9)
    assert sheet.sheet_properties.pageSetUpPr.fitToPage

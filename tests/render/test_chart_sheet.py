"""The charts of a workbook: native ones, over the right cells."""

from __future__ import annotations

import io
import re
import zipfile
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

import openpyxl
import polars as pl
import pytest
import xlsxwriter
from money_sample import CHART, cashflow, long_cashflow, small_cashflow

from jicai.render.result import Chart, Result
from jicai.render.workbook.book import workbook
from jicai.render.workbook.chart_sheet import write_charts
from jicai.tables.column import Column, Kind, ResultTable

#: The last month is planned; no fund has a row from September to December.
SPARSE = (((2026, 7), "employee", "1"), ((2026, 8), "resident", "2"), ((2027, 1), "employee", "3"))
OF_ONE_MONTH = small_cashflow().frame.rows()[:2]
SHARES = ResultTable(
    "shares",
    "完成率",
    (
        Column("district", "区县", Kind.TEXT, ""),
        Column("completion", "完成率", Kind.RATIO, ""),
        Column("time_progress", "时间进度", Kind.RATIO, ""),
    ),
)


def shares(count: int, names: list[str] | None = None) -> Chart:
    """Completions of 0, 1, 2 … per cent at half time, which are not the rows of the result."""
    frame = pl.DataFrame(
        {
            "district": names or [f"区县{at}" for at in range(count)],
            "completion": [Decimal(at) / 100 for at in range(count)],
            "time_progress": [Decimal("0.5")] * count,
        },
        schema={"district": pl.String, "completion": pl.Decimal(38, 6), "time_progress": pl.Decimal(38, 6)},
    )
    lines = ("time_progress",)
    return Chart("各区县", "column", "district", ("completion",), lines=lines, table=SHARES, frame=frame)


def opened(result: Result) -> Any:
    return openpyxl.load_workbook(io.BytesIO(b"".join(workbook(result, True))))


def drawn(result: Result) -> list[Any]:
    return list(opened(result)["图"]._charts)


def first_chart_xml(result: Result) -> str:
    with zipfile.ZipFile(io.BytesIO(b"".join(workbook(result, True)))) as package:
        return package.read("xl/charts/chart1.xml").decode()


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
    book = opened(replace(cashflow(rows), charts=[replace(CHART, planned="planned")]))
    employee, resident = book["图"]._charts
    assert [cells(book, chart.series[0].cat.strRef.f) for chart in (employee, resident)] == [
        ["2026-07", "2026-08", "…", "2027-01*"],
        ["2026-07", "2026-08", "…", "2027-01"],
    ]
    assert cells(book, employee.series[0].val.numRef.f) == [1, 0, None, 3]
    assert cells(book, resident.series[0].val.numRef.f) == [0, 2, None, 0]
    assert text_of(employee.title) == "各月预付与收回（职工医保），带 * 的计划"
    assert text_of(resident.title) == "各月预付与收回（居民医保）"


def test_months_stand_in_their_order_and_a_share_that_is_not_there_is_nothing() -> None:
    """The first group begins later than the second."""
    schema = {"district": pl.String, "month": pl.Date, "completion": pl.Decimal(38, 6)}
    rows = [("甲", date(2026, 7, 1), "0.1"), ("甲", date(2026, 8, 1), "0.2"), ("乙", date(2026, 6, 1), "0.5")]
    frame = pl.DataFrame([(a, b, Decimal(c)) for a, b, c in rows], schema=schema, orient="row")
    columns = (Column("district", "区县", Kind.TEXT, ""), Column("month", "月份", Kind.MONTH, ""), SHARES.columns[1])
    table = ResultTable("trend", "趋势", columns)
    chart = Chart("各月", "line", "month", ("completion",), group="district", table=table, frame=frame)
    book = opened(replace(small_cashflow(), charts=[chart]))
    (first,), (second,) = (one.series for one in book["图"]._charts)
    assert cells(book, first.cat.strRef.f) == ["2026-06", "2026-07", "2026-08"]
    assert cells(book, first.val.numRef.f) == [None, 0.1, 0.2]
    assert cells(book, second.val.numRef.f) == [0.5, None, None]


def test_the_table_below_the_charts() -> None:
    sheet = opened(small_cashflow())["图"]
    filled = [[cell.value for cell in row] for row in sheet.iter_rows(min_row=3) if row[0].value is not None]
    assert filled[:3] == [
        ["各月预付与收回（职工医保）", None, None, None],
        ["月份", "预付（元）", "抵扣（元）", "退回（元）"],
        ["2026-07", 1234567.89, 0, 0],
    ]
    assert filled[5] == ["各月预付与收回（居民医保）", None, None, None]
    last_anchor = max(chart.anchor.to.row for chart in sheet._charts)
    assert next(cell.row for cell in sheet["A"] if cell.value == filled[0][0]) > last_anchor


def test_charts_do_not_cover_each_other() -> None:
    first, second = drawn(long_cashflow())
    assert first.anchor.to.row < second.anchor._from.row


def test_the_chart_keeps_the_values_itself_for_viewers_that_do_not_compute() -> None:
    (chart, _) = drawn(small_cashflow())
    kept = chart.series[0].val.numRef.numCache.pt
    assert [point.v for point in kept] == [1234567.89, 0, 0]


def test_without_groups_the_chart_draws_the_rows_of_the_result() -> None:
    rows = [(row[0], "employee", *map(str, row[2:5])) for row in small_cashflow().frame.rows()[::2]]
    result = replace(cashflow(rows), charts=[Chart("净支出", "line", "month", ("net",))])
    book = opened(result)
    (chart,) = book["图"]._charts
    (series,) = chart.series
    assert (text_of(chart.title), chart.tagname) == ("净支出", "lineChart")
    assert cells(book, series.val.numRef.f) == [1234567.89, -300000, -917283.94]
    assert [f"{month:%Y-%m}" for month in cells(book, series.cat.numRef.f)] == ["2026-07", "2026-08", "2026-09"]
    assert chart.x_axis.number_format.formatCode == "yyyy-mm"


@pytest.mark.parametrize(
    ("advance", "unit", "number_format"),
    [("99999.99", "元", "#,##0"), ("100000", "万元", r'[>=10000000]0","000\.0,;[<0]-0\.0,;0\.0,')],
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
    (chart, _) = drawn(replace(small_cashflow(), charts=[replace(CHART, kind=kind)]))
    shapes = [one.graphicalProperties for one in chart.series]
    if kind == "line":
        assert len({shape.line.prstDash for shape in shapes}) == 3
        assert len({one.marker.symbol for one in chart.series}) == 3
    else:
        dark, middle = (sum(bytes.fromhex(shape.solidFill.srgbClr)) for shape in shapes[:2])
        assert middle - dark > 255
        assert shapes[2].pattFill.prst == "wdUpDiag"


def test_chinese_fonts() -> None:
    text = first_chart_xml(small_cashflow())
    assert text.count('typeface="等线"') >= 5
    assert 'typeface="Calibri"' not in text


def test_no_rows_no_chart() -> None:
    assert opened(cashflow([])).sheetnames == ["资金安排", "口径"]


def test_of_two_charts_the_one_with_rows_is_drawn() -> None:
    result = replace(small_cashflow(), charts=[shares(0), *small_cashflow().charts])
    assert len(drawn(result)) == 2


def test_printed_as_wide_as_the_paper_with_a_page_for_each_chart() -> None:
    sheet = opened(long_cashflow())["图"]
    assert (sheet.page_setup.orientation, sheet.page_setup.paperSize) == ("landscape", 9)
    assert sheet.sheet_properties.pageSetUpPr.fitToPage
    breaks = [one.id for one in sheet.row_breaks.brk]
    first, second = sheet._charts
    assert first.anchor.to.row < breaks[0] <= second.anchor._from.row < second.anchor.to.row < breaks[1]
    assert sheet.cell(breaks[1] + 1, 1).value == "各月预付与收回（职工医保）"


def test_a_chart_may_draw_rows_of_its_own_with_a_line_over_the_columns() -> None:
    book = opened(replace(cashflow([]), charts=[shares(3)]))
    sheet = book["图"]
    (columns,) = sheet._charts
    (line,) = [one for one in columns._charts if one.tagname == "lineChart"]
    (bars,), (over,) = columns.series, line.series
    assert cells(book, bars.val.numRef.f) == [0, 0.01, 0.02]
    assert cells(book, over.val.numRef.f) == [0.5, 0.5, 0.5]
    assert (bars.tx.v, over.tx.v, over.marker.symbol) == ("完成率", "时间进度", "diamond")
    assert text_of(columns.y_axis.title) == "百分比"
    assert (columns.y_axis.number_format.formatCode, columns.y_axis.scaling.min) == ("0%", 0)
    assert bars.dLbls.numFmt == "0.0%"


def test_columns_that_a_line_crosses_are_light() -> None:
    (chart,) = drawn(replace(cashflow([]), charts=[shares(3)]))
    assert sum(bytes.fromhex(chart.series[0].graphicalProperties.solidFill.srgbClr)) > 3 * 128


def test_only_the_first_of_very_many_are_drawn_and_all_stand_below() -> None:
    book = opened(replace(cashflow([]), charts=[shares(43)]))
    (chart,) = book["图"]._charts
    assert text_of(chart.title) == "各区县，其余见表"
    assert len(cells(book, chart.series[0].val.numRef.f)) == 40
    assert sum(str(cell.value).startswith("区县") for cell in book["图"]["A"]) == 1 + 43  # with the header


@pytest.mark.parametrize(
    ("count", "shown"), [(4, "重庆市石柱土家族自治县临溪镇中心卫生院0"), (5, "重庆市石柱土家…中心卫生院0")]
)
def test_long_names_are_cut_where_they_stand_aslant(count: int, shown: str) -> None:
    names = [f"重庆市石柱土家族自治县临溪镇中心卫生院{at}" for at in range(count)]
    book = opened(replace(cashflow([]), charts=[shares(count, names)]))
    sheet = book["图"]
    (chart,) = sheet._charts
    assert cells(book, chart.series[0].cat.strRef.f)[0] == shown
    assert names[0] in [cell.value for cell in sheet["A"]]


def test_stacked_by_shade_and_hatching() -> None:
    result = replace(small_cashflow(), charts=[replace(CHART, kind="stacked")])
    (chart, _) = drawn(result)
    assert (chart.grouping, chart.overlap) == ("stacked", 100)
    dark, hatched, light = (one.graphicalProperties for one in chart.series)
    assert hatched.pattFill.prst == "wdUpDiag"
    assert sum(bytes.fromhex(light.solidFill.srgbClr)) - sum(bytes.fromhex(dark.solidFill.srgbClr)) > 255


def test_few_columns_tell_their_figures_many_do_not_and_no_column_tells_nothing() -> None:
    (few, _), (many, _) = drawn(small_cashflow()), drawn(long_cashflow())
    assert few.series[0].dLbls.showVal
    assert many.series[0].dLbls is None
    advance = first_chart_xml(small_cashflow()).split("</c:ser>")[0]
    left_out = re.findall(r'<c:idx val="(\d)"/><c:delete val="1"/>', advance)
    assert left_out == ["1", "2"]  # nothing was advanced in August and September


def test_the_charts_of_several_results_share_the_sheet_each_once() -> None:
    book = xlsxwriter.Workbook(buffer := io.BytesIO(), {"constant_memory": True})
    other = replace(cashflow([]), title="别的", charts=[shares(3)])
    write_charts(book, [small_cashflow(), cashflow([]), other, replace(other, title="再一个")], True)
    book.close()
    sheet = openpyxl.load_workbook(buffer)["图"]
    titles = [text_of(chart.title) for chart in sheet._charts]
    assert titles == ["各月预付与收回（职工医保）", "各月预付与收回（居民医保）", "各区县"]
    assert sheet["A1"].value == "图"

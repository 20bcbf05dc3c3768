"""Sheets on paper: type of 8 points at least, codes folded away, figures with the digits that they have."""

from __future__ import annotations

import io
from dataclasses import replace
from decimal import Decimal
from typing import Any

import openpyxl
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl.utils import get_column_letter
from progress_sample import small

from jicai.render.result import Result
from jicai.render.workbook.book import workbook
from jicai.tables.column import Column, Kind

CODE = Column("institution_code", "医疗机构编码", Kind.CODE, "")
NAME = Column("institution_name", "医疗机构名称", Kind.TEXT, "")
LINE = Column("line_id", "订单明细编号", Kind.IDENTIFIER, "")
MONEY = Column("due", "应付金额", Kind.MONEY, "", summed=True)
#: Pixels of A4 across between its margins, and those of a character of a column in the widest of programs.
PAGE, CHARACTER = 1045, 7.41


def sheet_of(result: Result) -> Any:
    return openpyxl.load_workbook(io.BytesIO(b"".join(workbook(result, True))))["小表"]


def folded(sheet: Any) -> list[str]:
    return [name for name, column in sheet.column_dimensions.items() if column.hidden]


def test_a_code_beside_its_name_is_folded_away() -> None:
    values = {"institution_code": ["H1", "H2"], "institution_name": ["甲", "乙"], "line_id": ["1", "2"], "due": [1, 2]}
    sheet = sheet_of(small(values, CODE, NAME, LINE, MONEY, footer=["完"]))
    column = sheet.column_dimensions["A"]
    assert (folded(sheet), column.outlineLevel, sheet.column_dimensions["B"].collapsed) == (["A"], 1, True)
    # What would stand in a column that nobody sees is in the first that is seen.
    assert [sheet.cell(row, 1).value for row in (1, 2, 6, 8)] == [None, None, None, None]
    assert [sheet.cell(row, 2).value for row in (1, 6, 8)] == ["小表", "合计", "完"]
    assert [cell.value for cell in sheet[4]] == ["H1", "甲", "1", 1]


def test_a_code_without_a_name_stays() -> None:
    assert folded(sheet_of(small({"institution_code": ["H1"], "line_id": ["1"]}, CODE, LINE))) == []


def test_what_is_declared_as_rarely_needed_is_folded_away() -> None:
    result = small({"line_id": ["1", "2"], "due": [1, 2]}, LINE, MONEY)
    assert folded(sheet_of(result)) == []
    assert folded(sheet_of(replace(result, table=replace(result.table, folded=("line_id",))))) == ["A"]


def test_a_folded_column_at_the_end_can_be_opened() -> None:
    sheet = sheet_of(small({"institution_name": ["甲"], "institution_code": ["H1"]}, NAME, CODE))
    assert (folded(sheet), sheet.column_dimensions["C"].collapsed) == (["B"], True)


@pytest.mark.parametrize(
    ("kind", "values", "formats"),
    [
        (Kind.QUANTITY, ["12.5000", "3.0000", "0.1250", "1200.0000"], ["#,##0.0", "#,##0", "#,##0.000", "#,##0"]),
        (Kind.PRICE, ["12.500000", "0.123400", "3.000000"], ["#,##0.00", "#,##0.0000", "#,##0.00"]),
        (Kind.FACTOR, ["1.000000", "0.250000"], ["#,##0", "#,##0.00"]),
        (Kind.MONEY, ["12.50", "3.00"], ["#,##0.00", "#,##0.00"]),
        (Kind.QUANTITY, ["3.0000", None, "4.0000"], ["#,##0", "General", "#,##0"]),
        (Kind.QUANTITY, ["0.5000", None, "4.0000"], ["#,##0.0", "General", "#,##0"]),
    ],
)
def test_figures_have_the_digits_that_they_have(kind: Kind, values: list[str | None], formats: list[str]) -> None:
    series = pl.Series([value and Decimal(value) for value in values], dtype=pl.Decimal(38, 10))
    sheet = sheet_of(small({"x": series}, Column("x", "数", kind, "")))
    assert [sheet.cell(row, 1).number_format for row in range(4, 4 + len(values))] == formats
    assert [sheet.cell(row, 1).value for row in range(4, 4 + len(values))] == [
        value and float(value) for value in values
    ]


def scale_on_paper(sheet: Any) -> float:
    """How large the cells come out where the columns that are seen go on one page across, or as they are set."""
    if not sheet.sheet_properties.pageSetUpPr.fitToPage:
        return float(sheet.page_setup.scale) / 100
    # Neighbours of one width stand as one.
    alike = (column for column in sheet.column_dimensions.values() if not column.hidden)
    return PAGE / sum(column.width * (column.max - column.min + 1) * CHARACTER for column in alike)


COLUMNS = st.lists(
    st.tuples(st.sampled_from([Kind.TEXT, Kind.CODE, Kind.MONEY, Kind.QUANTITY, Kind.RATIO]), st.integers(1, 24)),
    min_size=1,
    max_size=24,
)


@settings(max_examples=60)
@given(COLUMNS)
def test_no_sheet_is_printed_smaller_than_8_points(given_columns: list[tuple[Kind, int]]) -> None:
    columns, values = [], {}
    for at, (kind, length) in enumerate(given_columns):
        key = f"c{at}_code" if kind is Kind.CODE and at % 2 else f"c{at}"
        columns.append(Column(key, "列" * min(length, 8), kind, ""))
        texts = kind in (Kind.TEXT, Kind.CODE)
        values[key] = pl.Series(["长" * length if texts else Decimal("9" * min(length, 13))])
    sheet = sheet_of(small(values, *columns))
    assert scale_on_paper(sheet) >= 0.8
    widest = max(sheet.column_dimensions[get_column_letter(at + 1)].width for at in range(len(columns)))
    assert widest * CHARACTER <= PAGE / 0.85  # no column is cut by the edge of a page


def test_several_pages_repeat_what_names_a_row() -> None:
    days = [Column(f"q{at}", "数量", Kind.QUANTITY, "") for at in range(20)]
    year = Column("year", "年度", Kind.INTEGER, "")
    values: dict[str, Any] = {"institution_code": ["H1"], "year": [1], "institution_name": ["一家医院"]}
    values |= {one.key: [Decimal(123456789)] for one in days}
    sheet = sheet_of(small(values, CODE, year, NAME, *days))
    assert (sheet.print_title_cols, sheet.page_setup.pageOrder, sheet.page_setup.scale) == ("$B:$C", "overThenDown", 85)
    assert sheet.page_setup.orientation == "landscape"


@pytest.mark.parametrize(("names", "first"), [(2, "A"), (1, "B")])
def test_a_sentence_is_not_cut_by_the_edge_of_a_page(names: int, first: str) -> None:
    """On several pages it keeps to what every page repeats, or where that is too narrow to the others of the first."""
    texts = [Column(f"n{at}", "名称", Kind.TEXT, "") for at in range(names)]
    days = [Column(f"q{at}", "数量", Kind.QUANTITY, "") for at in range(20)]
    values: dict[str, Any] = {**{one.key: ["一" * 10] for one in texts}, **{one.key: [123456789] for one in days}}
    sheet = sheet_of(small(values, *texts, *days, footer=["说明" * 60]))
    (cell,) = [cell for row in sheet for cell in row if cell.value == "说明" * 60]
    (merged,) = [one for one in sheet.merged_cells.ranges if cell.coordinate in one]
    repeated = get_column_letter(names)
    assert sheet.print_title_cols == f"$A:${repeated}"
    assert cell.column_letter == first
    wide = sum(sheet.column_dimensions[get_column_letter(at)].width for at in range(merged.min_col, merged.max_col + 1))
    assert (merged.max_col == names) == (first == "A")
    assert wide * CHARACTER <= PAGE / 0.85
    assert sheet.row_dimensions[cell.row].height >= 30


def test_a_column_without_a_single_value_has_no_sum() -> None:
    due = pl.Series([None, None], dtype=pl.Decimal(38, 2))
    paid = Column("paid", "已付金额", Kind.MONEY, "", summed=True)
    sheet = sheet_of(small({"institution_name": ["甲", "乙"], "due": due, "paid": [1, 2]}, NAME, MONEY, paid))
    assert [sheet.cell(6, column).value for column in (1, 2, 3)] == ["合计", None, "=SUBTOTAL(109,C4:C5)"]

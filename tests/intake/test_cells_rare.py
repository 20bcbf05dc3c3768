"""Cells that are rare: whole numbers in scientific notation, months as serial numbers, codes as long as an account."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import polars as pl
import pytest

from jicai.errors import UnusableFileError
from jicai.intake.files.sheet import RawSheet
from jicai.intake.sheets.calendar import to_month
from jicai.intake.sheets.cells import parse_cells
from jicai.intake.sheets.figures import _format
from jicai.intake.sheets.headers import FoundColumn, Header
from jicai.intake.sheets.numbers import parse_decimal, parse_integer
from jicai.tables.column import Column, Kind

CODE = Column("product_code", "产品编码", Kind.CODE, "")
QUANTITY = Column("ordered_qty", "采购数量", Kind.QUANTITY, "")


@pytest.mark.parametrize(
    ("cell", "number"),
    [
        *[("1e0", 1), ("1.5E1", 15), ("0e5", 0), ("-0e0", 0), ("999999999e0", 999_999_999), ("20e-1", 2), ("2.0", 2)],
        *[("1e9", None), ("-1e0", None), ("15e-1", None), ("1e-400", None), ("1.5", None)],
    ],
)
def test_whole_numbers(cell: str, number: int | None) -> None:
    parsed = parse_integer(pl.Series([cell, "7"]))
    assert parsed.values.to_list() == [number, 7]


@pytest.mark.parametrize(("cell", "money"), [("1e-9999", None), ("0e-9999", 0), ("0e9999", 0), ("1e9999", None)])
def test_figures_beyond_all_measure(cell: str, money: int | None) -> None:
    assert parse_decimal(pl.Series([cell]), 2, Decimal(1)).values.to_list() == [money]


@pytest.mark.parametrize(
    ("text", "epoch_1904", "month"),
    [
        ("46213", False, date(2026, 7, 1)),
        ("46213", True, date(2030, 7, 1)),
        ("44752", True, date(2026, 7, 1)),
        ("99999", False, date(2173, 10, 1)),
    ],
)
def test_a_month_as_a_serial_number_counts_by_the_epoch_of_its_workbook(
    text: str, epoch_1904: bool, month: date | None
) -> None:
    assert to_month(text, epoch_1904) == month


LONG = "123456789012345680"


@pytest.mark.parametrize(
    ("sentence", "codes", "numbers", "lost"),
    [
        ("of a file that has only text", [LONG], None, []),
        ("kept as text", [LONG, "C1"], [False, False], []),
        ("kept as a number", [LONG, "C1"], [True, False], [LONG]),
        ("15 digits are whole", ["123456789012345"], [True], []),
        ("no binary number is this one", ["123456789012345681"], [True], []),
        ("nothing at all", [None, "-"], [False, False], []),
    ],
)
def test_long_codes(sentence: str, codes: list[str | None], numbers: list[bool] | None, lost: list[str]) -> None:
    held = None if numbers is None else (lambda: pl.Series(numbers))
    parsed = parse_cells(CODE, pl.Series(codes, dtype=pl.String), numeric_cells=held)
    wrong = [pl.Series(codes).filter(mask).to_list() for code, mask in parsed.problems if code == "code-precision"]
    assert wrong == ([lost] if lost else []), sentence


@pytest.mark.parametrize(
    ("sentence", "cells", "shown", "multiplier"),
    [
        ("all cells show it", ["1", "2"], [(1, 0, "万盒"), (2, 0, "万盒")], 10_000),
        ("but for empty ones", ["1", "\ufeff ", None], [(1, 0, "万盒")], 10_000),
        ("one does not", ["1", "2"], [(1, 0, "万盒")], None),
        ("one shows another", ["1", "2"], [(1, 0, "万盒"), (2, 0, "盒")], None),
        ("it is no unit", ["1"], [(1, 0, "立方")], None),
        ("the header's own does not count", ["1"], [(0, 0, "万盒")], 0),
        ("nor another column's", ["1"], [(1, 1, "万盒")], 0),
    ],
)
def test_the_unit_that_the_cells_of_a_column_show(
    sentence: str, cells: list[str | None], shown: list[tuple[int, int, str]], multiplier: int | None
) -> None:
    data = pl.DataFrame({"c0": cells, "c1": ["x"] * len(cells)}, schema={"c0": pl.String, "c1": pl.String})
    header = Header(rows=(0,), columns={"ordered_qty": FoundColumn(0, "采购数量")})
    sheet = RawSheet("", data, unit_formats=shown)
    if multiplier is None:
        with pytest.raises(UnusableFileError) as told:
            _format(sheet, data, header, QUANTITY)
        assert str(told.value) == "列「采购数量」的单元格显示的单位不一致或不能换算，不知道采购数量怎样折算", sentence
        return
    unit = _format(sheet, data, header, QUANTITY)
    assert (0 if unit is None else unit.multiplier) == multiplier, sentence

"""In what a sheet states its figures: by brackets, a note above, number formats, a column 计量单位, settings.

What the file itself can tell is applied here: multiples (万元, 千支), purchase units. Whether a unit of count is the
product's base unit only the catalogue tells, so `stated` and `row_units` go on to where all tables are at hand.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from functools import reduce
from operator import or_

import polars as pl

from jicai.errors import UnusableFileError
from jicai.intake.files.number_formats import PERCENT
from jicai.intake.files.sheet import RawSheet
from jicai.intake.sheets.characters import BLANKS
from jicai.intake.sheets.header_names import fold
from jicai.intake.sheets.headers import Header
from jicai.intake.sheets.row_units import units_by_row
from jicai.intake.sheets.stated_units import LOOSE, ROWWISE, Figures
from jicai.intake.sheets.typed import as_texts
from jicai.intake.sheets.units import BASE, OPEN, PURCHASE, Unit, unit_of, units_in_note
from jicai.intake.sheets.wording import Wording
from jicai.tables.column import Column, InputTable, Kind

_FIGURES = (Kind.QUANTITY, Kind.PRICE, Kind.MONEY)
#: Headers of a column that may give the unit of the row's amounts.
_MONEY_UNIT_HEADERS = ("计量单位", "单位", "金额单位", "货币单位", "币种", "货币")


def figures_of(
    sheet: RawSheet,
    data: pl.DataFrame,
    table: InputTable,
    header: Header,
    wording: Wording,
    aside: Mapping[str, pl.Series] | None = None,
) -> Figures:
    """What the sheet states its figures in; `aside` says which rows of `data` are skipped, and why.

    UnusableFileError (`unit`) where that cannot be told or converted.
    """
    aside = aside or {}
    footers = as_texts(data.filter(aside["footer"])) if "footer" in aside else data.clear()
    by_note = _notes(sheet, header, footers, wording.name)
    units: dict[str, Unit] = {}
    own: set[str] = set()
    has_product = any(column.key == "product_code" for column in table.columns)
    for column in table.columns:
        found = header.columns.get(column.key)
        if found is None or column.kind not in _FIGURES:
            continue
        by_format = _format(sheet, data, header, column)
        unit = found.unit or by_format or by_note.get(column.kind)
        if found.unit is not None and by_format is not None and found.unit != by_format:
            raise _unclear(column, found.header, f"表头写的单位与单元格显示的“{by_format.word or '单位'}”不同")
        noted = by_note.get(column.kind)
        if found.unit is not None and noted is not None and noted.multiplier != found.unit.multiplier:
            raise _unclear(column, found.header, "的单位与表头上方或表尾说明的单位不同")
        if unit is None:
            continue
        if unit.word and column.kind is Kind.PRICE and not has_product:
            # Without a product there is no factor: such a price is one of a base unit, or cannot be used.
            if unit.basis == PURCHASE:
                raise _unclear(column, found.header, f"的单位「{unit.word}」是采购单位，要的是一个品种基本单位的价格")
            if unit.basis == BASE:
                unit = Unit(unit.multiplier)
        if unit.basis != PURCHASE and not (unit.word and has_product):
            raise _unclear(column, found.header, "的单位不能换算")
        own.add(column.key)
        units[column.key] = unit
    _refuse_money_columns(data, table, header, wording)
    empty = pl.repeat(None, data.height, dtype=pl.String, eager=True)
    figures = Figures(units, {}, empty, returned="returned_qty" in header.columns)
    quantities = [
        column.key
        for column in table.columns
        if column.kind is Kind.QUANTITY and column.key in header.columns
        if column.key not in own and column.key not in wording.units
    ]
    skipped = reduce(or_, aside.values()) if aside else pl.repeat(False, data.height, dtype=pl.Boolean, eager=True)
    distinct = sheet.part.distinct if sheet.part is not None else {}
    figures = units_by_row(data, distinct, skipped, table, header, wording, figures, quantities)
    return _settled(figures, wording)


def _settled(figures: Figures, wording: Wording) -> Figures:
    """With what the settings say of the units, and what is left to be told by the catalogue."""
    units = dict(figures.units)
    for key, basis in wording.units.items():
        units[key] = replace(units.get(key, Unit()), basis=BASE if basis == BASE else PURCHASE)
    stated = {key: [unit.basis, unit.word] for key, unit in units.items() if unit.basis != PURCHASE}
    by_row = LOOSE if figures.loose else ROWWISE
    stated |= {key: [by_row, ""] for key in figures.rowwise if key not in wording.units}
    if "returned_qty" in units or "accepted_qty" in units:
        one, other = (units.get(key, Unit()) for key in ("returned_qty", "accepted_qty"))
        # Purchase units are alike under whatever name (盒, none); a unit that is open only under its own.
        alike = one.basis == other.basis and (one.basis != OPEN or one.word == other.word)
        if not alike and figures.returned:
            raise UnusableFileError("退货数量和验收数量的单位不同，不知道怎样相减", "unit")
        stated.pop("returned_qty", None)  # it is taken off what was accepted, whose unit is told
    return replace(figures, units=units, stated=stated)


def _refuse_money_columns(data: pl.DataFrame, table: InputTable, header: Header, wording: Wording) -> None:
    """UnusableFileError where a column beside the amounts says that they are not yuan (金额单位 万元, 币种 美元)."""
    amounts = [column for column in table.columns if column.kind is Kind.MONEY and column.key in header.columns]
    ignored = {fold(name) for name in wording.ignore}
    for index, text in header.unread:
        if amounts and fold(text) in _MONEY_UNIT_HEADERS and fold(text) not in ignored:
            for word in data.to_series(index).drop_nulls().unique():
                unit = unit_of(word, Kind.MONEY)
                if unit is not None and (unit.multiplier != 1 or unit.basis == OPEN):
                    found = header.columns[amounts[0].key].header
                    raise UnusableFileError(
                        f"列「{found}」旁边的列「{text}」写着「{word.strip()}」，请把金额换算成元后另存，并改掉这一列",
                        "unit",
                    )


def _unclear(column: Column, header: str, why: str) -> UnusableFileError:
    return UnusableFileError(f"列「{header}」{why}，不知道{column.label}怎样折算", "unit")


def _notes(sheet: RawSheet, header: Header, footers: pl.DataFrame, file: str) -> dict[Kind, Unit]:
    """The units that the rows above the header, the notes below the rows and the names of sheet and file give."""
    units: dict[Kind, Unit] = {}
    for line in [*sheet.frame.head(header.rows[0]).iter_rows(), *footers.iter_rows()]:
        for cell in line:
            if cell:
                for kind, unit in units_in_note(cell).items():
                    if units.setdefault(kind, unit) != unit:
                        raise UnusableFileError(f"表头上方或表尾的说明给出了不同的单位（{cell.strip()}）", "unit")
    for name in (f"（{sheet.name}）", file.rpartition(".")[0]):
        for kind, unit in units_in_note(name).items():
            units.setdefault(kind, unit)
    return units


def _format(sheet: RawSheet, data: pl.DataFrame, header: Header, column: Column) -> Unit | None:
    """The unit that the number formats of the column show; UnusableFileError where not all cells show the same."""
    found = header.columns[column.key]
    shown = {row: unit for row, at, unit in sheet.unit_formats if at == found.index and row >= header.end}
    if not shown:
        return None
    words = set(shown.values())
    if PERCENT in words:
        row = min(row for row, unit in shown.items() if unit == PERCENT)
        raise UnusableFileError(
            f"列「{found.header}」第 {row + 1:,} 行显示成百分数，不知道{column.label}是显示的数，还是它的百分之一，"
            "请把单元格格式改成常规，核对后另存",
            "unit",
        )
    filled = int((data.to_series(found.index).str.strip_chars(BLANKS) != "").sum())
    unit = unit_of(words.pop(), column.kind) if len(words) == 1 else None
    if unit is None or len(shown) < filled:
        raise _unclear(column, found.header, "的单元格显示的单位不一致或不能换算")
    return unit

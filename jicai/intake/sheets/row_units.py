"""A column of the sheet that gives the unit of each row's quantities (计量单位)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from decimal import Decimal
from functools import reduce
from operator import or_

import polars as pl

from jicai.intake.sheets.characters import BLANKS
from jicai.intake.sheets.header_names import fold
from jicai.intake.sheets.headers import Header
from jicai.intake.sheets.stated_units import Figures, UnitUnsaidError
from jicai.intake.sheets.units import PURCHASE, Unit, unit_of
from jicai.intake.sheets.warned import EXAMPLE, Counted
from jicai.intake.sheets.wording import Wording
from jicai.tables.column import InputTable, Kind

#: Headers of a column that gives the unit of the row's quantities.
_UNIT_HEADERS = ("计量单位", "数量单位")
#: One that mostly names the purchase unit; it counts where it multiplies, or where the catalogue says otherwise.
_LOOSE_HEADER = "单位"
#: Those that name the purchase unit, a hundred pieces sometimes; thousands of them may be what quantities count.
_PURCHASE_HEADERS = ("采购单位", "包装单位", "销售单位", "销售包装单位")
_THOUSANDS = 1_000


def unit_columns(header: Header, wording: Wording) -> list[int]:
    """The indexes of the columns whose words, all of them, tell whether they are units of the quantities."""
    headers = {*_UNIT_HEADERS, _LOOSE_HEADER} - {fold(name) for name in wording.ignore}
    return [index for index, text in header.unread if fold(text) in headers]


def units_by_row(
    data: pl.DataFrame,
    distinct: Mapping[int, pl.Series],
    skipped: pl.Series,
    table: InputTable,
    header: Header,
    wording: Wording,
    figures: Figures,
    quantities: list[str],
) -> Figures:
    """With the units that a column 计量单位 gives to the quantities that have none of their own."""
    places = unit_columns(header, wording)
    stated = [column.key for column in table.columns if column.kind is Kind.QUANTITY and column.key in figures.units]
    if not places or not (quantities or stated):
        return figures
    index, text = places[0], dict(header.unread)[places[0]]
    cells = _words(data.to_series(index))
    every = _words(distinct[index]) if index in distinct else cells
    found = {word: unit_of(word, Kind.QUANTITY) for word in every.drop_nulls().unique()}
    known = {word: unit for word, unit in found.items() if unit is not None}
    if not known:
        return figures  # no column of units
    for key in stated:
        own = figures.units[key]
        if key not in wording.units and any(unit.multiplier != 1 or unit.basis != own.basis for unit in known.values()):
            raise UnitUnsaidError(f"列「{header.columns[key].header}」和列「{text}」写的单位不同", [key])
    if not quantities or (all(unit == Unit(word=unit.word) for unit in known.values()) and len(known) == len(found)):
        return figures  # nothing but purchase units
    # A cell without a unit is no unit.
    filled = reduce(or_, (data.to_series(header.columns[key].index).is_not_null() for key in quantities))
    if len(known) < len(found) or (cells.is_null() & filled & ~skipped).any():
        strange = next((word for word, unit in found.items() if unit is None), "空着")
        raise UnitUnsaidError(f"列「{text}」里的「{strange}」不是认识的单位，不知道数量怎样折算", quantities)
    loose = fold(text) == _LOOSE_HEADER and all(unit.multiplier == 1 for unit in known.values())
    if not loose:
        _refuse_unsaid_price(header, table, wording, figures, known, text)
    units = {word: unit.word for word, unit in known.items() if unit.basis != PURCHASE}
    multipliers = {word: unit.multiplier for word, unit in known.items()}
    by = cells.replace_strict(multipliers, default=Decimal(1), return_dtype=pl.Decimal(18, 0))
    return replace(
        figures,
        row_units=cells.replace_strict(units, default=None, return_dtype=pl.String),
        row_multipliers=by,
        rowwise=frozenset(quantities),
        loose=loose,
    )


def unread_multiples(data: pl.DataFrame, header: Header, wording: Wording) -> Iterator[Counted]:
    """A warning of every column of purchase units: of its rows that state thousands of them."""
    aside = {fold(name) for name in wording.ignore}
    for index, text in header.unread:
        if fold(text) not in _PURCHASE_HEADERS or fold(text) in aside:
            continue
        cells = _words(data.to_series(index))
        units = {word: unit_of(word, Kind.QUANTITY) for word in cells.drop_nulls().unique()}
        great = [word for word, unit in units.items() if unit is not None and unit.multiplier >= _THOUSANDS]
        rows = cells.filter(cells.is_in(great))
        words = (
            f"的「{text}」写着「{EXAMPLE}」，这一列没有读，数量照所写的计算；数量是按它计的，请把列名改成 计量单位，"
            f'不是的在 jicai.toml 的 [[files]] 里写 ignore = ["{text}"]'
        )
        yield Counted(len(rows), words, str(rows[0]) if len(rows) else "")


def _words(cells: pl.Series) -> pl.Series:
    bare = cells.str.strip_chars(BLANKS)
    return bare.set((bare == "").fill_null(value=False), None)


def _refuse_unsaid_price(
    header: Header,
    table: InputTable,
    wording: Wording,
    figures: Figures,
    known: Mapping[str, Unit],
    text: str,
) -> None:
    """A price beside a unit that need not be the purchase unit may be per either."""
    if all(unit.basis == PURCHASE and unit.multiplier == 1 for unit in known.values()):
        return
    for column in table.columns:
        if column.kind is Kind.PRICE and column.key in header.columns and column.key not in wording.units:
            unit = figures.units.get(column.key)
            if unit is None or not unit.word:
                header_text = header.columns[column.key].header
                why = f"列「{header_text}」没有写明按什么计价，而「{text}」不全是采购单位"
                raise UnitUnsaidError(why, [column.key])

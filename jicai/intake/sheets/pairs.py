"""Columns that say the same of each row, in one header or in two units: they are read only where they agree."""

from __future__ import annotations

from decimal import Decimal

import polars as pl

from jicai.errors import UnusableFileError
from jicai.intake.sheets.characters import BLANKS
from jicai.intake.sheets.distinct import tidy
from jicai.intake.sheets.headers import FoundColumn, Header
from jicai.intake.sheets.stated_units import Figures
from jicai.intake.sheets.typed import as_text
from jicai.intake.sheets.warned import EXAMPLE, Counted
from jicai.tables.column import Column, InputTable

#: What can be compared of a figure: with this many digits before the point, none of it gets lost.
_EXACT = pl.Decimal(38, 14)


class ColumnUnsaidError(UnusableFileError):
    """Two columns of which `[[files]] columns` can say which one is the key's: their headers."""

    def __init__(self, detail: str, key: str, headers: tuple[str, str]) -> None:
        super().__init__(detail, "ambiguous")
        self.key, self.headers = key, headers


def check_twins(data: pl.DataFrame, header: Header, table: InputTable) -> None:
    """UnusableFileError where two columns whose headers say the same hold different cells."""
    for key, index in header.twins:
        found = header.columns[key]
        columns = (as_text(data.to_series(at)) for at in (found.index, index))
        one, other = (cells.str.strip_chars(BLANKS).fill_null("") for cells in columns)
        if (one != other).any():
            raise UnusableFileError(
                f"「{found.header}」有两列（第 {found.index + 1} 列和第 {index + 1} 列），内容不同，"
                f"哪一列是{table.column(key).label}不能确定",
                "ambiguous",
            )


def check_scales(data: pl.DataFrame, numbers: pl.Series, header: Header, table: InputTable, figures: Figures) -> None:
    """ColumnUnsaidError where the same figure in two units (元, 万元) is not the same.

    Either may be rounded to the places that it is written with. `numbers` are Excel's row numbers.
    """
    for key, other in header.scaled:
        count, words = _unlike(data, numbers, header.columns[key], other, figures.multiplier(key), table.column(key))
        if count:
            raise ColumnUnsaidError(
                f"{words}，哪一列是{table.column(key).label}不能确定",
                key,
                (header.columns[key].header, other.header),
            )


def unlike_rivals(
    data: pl.DataFrame, numbers: pl.Series, header: Header, table: InputTable, figures: Figures
) -> list[Counted]:
    """Warnings of the rows in which another name's column has another figure, in other units, than the one read.

    A key's names have an order (CONTRACT "Tables"), so the one that comes first is read; but where figures in 元 and
    万元 do not go together, one of the units is perhaps not what the header says.
    """
    found = []
    for key, other in header.rivals:
        taken = header.columns[key]
        count, words = _unlike(data, numbers, taken, other, figures.multiplier(key), table.column(key))
        said = (
            f"的{EXAMPLE}，照「{taken.header}」读取；请核对两列的单位，"
            f'核对过的在 jicai.toml 的 [[files]] 里写 ignore = ["{other.header}"]'
        )
        found.append(Counted(count, said, words))
    return found


def _unlike(
    data: pl.DataFrame, numbers: pl.Series, found: FoundColumn, other: FoundColumn, multiplier: Decimal, column: Column
) -> tuple[int, str]:
    """In how many rows two columns hold different figures, and a sentence on the first of them."""
    cells = [as_text(data.to_series(at)) for at in (found.index, other.index)]
    rows = _unlike_rows(cells, [multiplier, other.multiplier], column)
    if not len(rows):
        return 0, ""
    row = int(rows[0])
    one, two = ((text[row] or "空着").strip() for text in cells)
    return len(rows), f"「{found.header}」和「{other.header}」对不上（第 {numbers[row]:,} 行：{one}、{two}）"


def _unlike_rows(cells: list[pl.Series], multipliers: list[Decimal], column: Column) -> pl.Series:
    """The places of the rows in which the second figure is another than the first, or stands alone."""
    texts = [tidy(text, figures=True).str.replace(r"^([+-]?)¥\s*", "${1}").str.replace(r"\s*元$", "") for text in cells]
    values = [text.str.replace_all(",", "").cast(_EXACT, strict=False) for text in texts]
    # What a column was rounded to shows the row with most places: the last zeros of the others are not written.
    places = [min(_places(text), column.scale + 4) for text in texts]
    slack = sum((multiplier.scaleb(-at) / 2 for multiplier, at in zip(multipliers, places, strict=True)), Decimal(0))
    one, two = (pl.col(name) * pl.lit(by) for name, by in zip("ab", multipliers, strict=True))
    unlike = (
        pl.DataFrame({"a": values[0], "b": values[1]})
        .select((one - two).abs() > pl.lit(slack))
        .to_series()
        .fill_null(value=False)
    )
    unlike |= texts[0].is_null() & (values[1] != 0).fill_null(value=False)
    return unlike.arg_true()


def _places(texts: pl.Series) -> int:
    most = texts.str.extract(r"\.([0-9]*)$").str.len_bytes().max()
    return most if isinstance(most, int) else 0

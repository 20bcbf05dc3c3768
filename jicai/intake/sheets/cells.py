"""Cells as text to typed values: what CONTRACT "Cells" lists is read, everything else is a problem of that cell.

Each function takes a String series as read from the sheet and gives the typed values (null where the cell is empty or
not readable) and the problems: a code and the mask of the cells it applies to.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Mapping
from decimal import Decimal

import polars as pl

from jicai.intake.sheets.characters import BREAKS, HIDDEN
from jicai.intake.sheets.days import parse_date, parse_month
from jicai.intake.sheets.distinct import (
    Parsed,
    answer,
    by_distinct,
    merge,
    plain_cells,
    read_distinct,
    rest_of,
    tidy,
    unwrapped,
)
from jicai.intake.sheets.numbers import parse_decimal, parse_integer
from jicai.intake.sheets.typed import as_it_is, as_text
from jicai.intake.sheets.years import parse_year
from jicai.tables.column import Column, Kind

# Letters alone may be a word for nothing or a boolean, and a few figures with two hyphens a day: these are looked at
# closely, so a plain code has figures, and with hyphens also letters, or it is too long or cut otherwise than a day.
_PLAIN = (
    r"^([{letters}][{letters}_.\-]*[0-9][0-9{letters}_.\-]*|[0-9][0-9_.\-]*[{letters}][0-9{letters}_.\-]*"
    r"|[0-9][0-9_.]*|[0-9][0-9_.]{{0,2}}-[0-9_.\-]*|[0-9][0-9_.]{{3,}}-[0-9_.]*|[0-9][0-9_.\-]{{10,}})$"
)
_PLAIN_CODE, _PLAIN_IDENTIFIER = _PLAIN.format(letters="A-Z"), _PLAIN.format(letters="A-Za-z")
# Neither blank at an end, nor wrapped in quotes, nor beginning like what stands for an empty cell or an error (also in
# the other forms that NFKC folds into these), nor with a character that nobody sees.
_PLAIN_TEXT = (
    rf"^[^\s'=/／#＃﹟\-－﹣—–―\\＼﹨<＜﹤(（﹙无⽆空⽳暂NnＮｎUuＵｕ0０同仝〃″”{HIDDEN}]"
    rf"([^{HIDDEN}]*[^\s{HIDDEN}])?$"
)
_HIDDEN = f"[{HIDDEN}]"
_HIDDEN_OR_BREAK = f"[{HIDDEN}{BREAKS}]"
# What readers, and CSV files, make of a date with its time, a time or a boolean cell.
_TIME = r"[0-9]{1,3}:[0-9]{2}(:[0-9]{2}(\.[0-9]+)?)?"
_TYPED_CELL = rf"^((\+?[0-9]{{4,6}}[-/][0-9]{{1,2}}[-/][0-9]{{1,2}}[ T]+)?{_TIME}(Z|[+-][0-9:]+)?|(?i:true|false))$"
# No code of a product, an institution or a batch is written like a day; a document may be numbered by its day.
_DAY = r"^([0-9]{4}[-/][0-9]{1,2}[-/][0-9]{1,2}|([0-9]{4}年)?[0-9]{1,2}月[0-9]{1,2}日)$"
#: What stands for the cell above; which one that is, sorting and filtering decide. Of names and codes alone: a remark
#: may say the same as another.
_DITTO = "^(同上|同前|仝上|〃|′′|”)$"
_NAMES = frozenset(
    "institution_name product_name variety_name spec company distributor payee supplier seller".split()  # noqa: SIM905
)
_EXCEL_SCIENTIFIC = r"^[0-9](\.[0-9]+)?[Ee]\+[0-9]+$"


def parse_cells(
    column: Column,
    cells: pl.Series,
    *,
    multiplier: Decimal | int = 1,
    words: Mapping[str, str] | None = None,
    epoch_1904: bool = False,
    numeric_cells: Callable[[], pl.Series | None] | None = None,
) -> Parsed:
    """Read a column's cells by its kind; cells of the right type that need no closer look are taken as they are.

    `multiplier` is that of the column's unit, `words` a bureau's own words for choices, `epoch_1904` how bare serial
    numbers count, `numeric_cells` tells which cells the file holds as numbers (asked only in doubt).
    """
    if cells.dtype != pl.String:
        values = as_it_is(column, cells) if multiplier == 1 else None
        if values is not None:
            return Parsed(values, untouched=values if column.kind is not Kind.MONTH else None)
        cells = as_text(cells)
    if column.kind is Kind.TEXT:
        parsed = _text(cells, named=column.key in _NAMES)
    elif column.kind in (Kind.CODE, Kind.IDENTIFIER):
        parsed = _code(cells, folded=column.kind is Kind.CODE, numeric_cells=numeric_cells)
    elif column.kind is Kind.INTEGER:
        parsed = parse_integer(cells)
    elif column.kind is Kind.YEAR:
        parsed = parse_year(cells, epoch_1904)
    elif column.kind is Kind.DATE:
        parsed = parse_date(cells, epoch_1904)
    elif column.kind is Kind.MONTH:
        parsed = parse_month(cells, epoch_1904)
    elif column.kind is Kind.CHOICE:
        parsed = _choice(cells, column, words or {})
    else:
        parsed = parse_decimal(cells, column.scale, Decimal(multiplier))
    return parsed


def _text(cells: pl.Series, *, named: bool) -> Parsed:
    # Names keep their spelling: NFKC would turn the brackets of a company's name into others.
    plain = plain_cells(cells, _PLAIN_TEXT)
    if plain is None:
        return Parsed(cells, untouched=cells)
    result = Parsed(cells.set(~plain, None))
    rest = rest_of(cells, plain)
    if rest is not None:

        def read(texts: pl.Series) -> pl.DataFrame:
            kept = unwrapped(texts)
            clean = tidy(texts)
            wrong = clean.str.contains(_HIDDEN)
            if named:
                wrong |= clean.str.contains(_DITTO)
            return answer(clean, kept.set(clean.is_null() | wrong.fill_null(value=False), None), "bad-value")

        merge(result.values, rest, read_distinct(cells, rest, read), ("error-cell", "bad-value"), result)
    return result


def _code(cells: pl.Series, *, folded: bool, numeric_cells: Callable[[], pl.Series | None] | None) -> Parsed:
    plain = plain_cells(cells, _PLAIN_CODE if folded else _PLAIN_IDENTIFIER)
    result = Parsed(cells, untouched=cells) if plain is None else Parsed(cells.set(~plain, None))
    rest = rest_of(cells, plain)
    if rest is not None:

        def read(texts: pl.Series) -> pl.DataFrame:
            clean = tidy(texts)
            wrong = clean.str.contains(_HIDDEN_OR_BREAK) | clean.str.contains(_TYPED_CELL) | clean.str.contains(_DITTO)
            if folded:
                wrong |= clean.str.contains(_DAY)
            value = clean.str.to_uppercase() if folded else clean
            return answer(clean, value.set(wrong.fill_null(value=False), None), "bad-value")

        merge(result.values, rest, read_distinct(cells, rest, read), ("error-cell", "bad-value"), result)
        result.add("code-precision", result.values.str.contains(_EXCEL_SCIENTIFIC).fill_null(value=False))
    _lost_digits(result, numeric_cells)
    return result


def _lost_digits(result: Parsed, numeric_cells: Callable[[], pl.Series | None] | None) -> None:
    """Note the codes that Excel keeps as numbers of more than 15 digits.

    As text and as number they read the same, so the file is asked again; only for columns with a code of 16 and more
    digits that a binary number can hold exactly, since no other can have been one.
    """
    longest = result.values.str.len_bytes().max()
    if numeric_cells is None or not isinstance(longest, int) or longest < 16:
        return
    if str(result.values.min()) > "9" * longest or str(result.values.max()) < "0":  # none can be of figures alone
        return
    long = result.values.str.contains(r"^[0-9]{16,}$").fill_null(value=False)
    if not long.any():
        return
    digits = result.values.filter(long).str.slice(0, 38)
    exact = digits.cast(pl.Int128, strict=False)
    representable = exact.cast(pl.Float64).cast(pl.Int128, strict=False) == exact
    if not representable.fill_null(value=True).any():
        return
    numbers = numeric_cells()
    if numbers is not None:
        result.add("code-precision", long & numbers)


def _choice(cells: pl.Series, column: Column, words: Mapping[str, str]) -> Parsed:
    values = {word.upper(): choice.value for choice in column.choices for word in (choice.label, *choice.others)}
    values |= {"".join(unicodedata.normalize("NFKC", word).split()).upper(): value for word, value in words.items()}

    def read(texts: pl.Series) -> pl.DataFrame:
        clean = tidy(texts)
        key = clean.str.replace_all(r"\s", "").str.to_uppercase()
        value = key.replace_strict(values, default=None, return_dtype=pl.String)
        return answer(clean, value, "bad-value")

    return by_distinct(cells, pl.String(), read, ("error-cell", "bad-value"))

"""Cells as text to typed values: what CONTRACT "Cells" lists is read, everything else is a problem of that cell.

Each function takes a String series as read from the sheet and gives the typed values (null where the cell is empty or
not readable) and the problems: a code and the mask of the cells it applies to. Plain spellings take a fast vectorized
way; what it leaves is cleaned once per distinct text.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta

import polars as pl

from jicai.tables.column import Column, Kind

#: Blanks that are trimmed from both ends of a cell: all that Unicode calls blank, and the invisible ones.
BLANKS = "".join(chr(code) for code in range(0x3001) if chr(code).isspace()) + "\u200b\u200c\u200d\u2060\ufeff"
#: What stands for an empty cell, after NFKC folding and in upper case.
_EMPTY = ("", "-", "--", "/", "无", "NULL", "N/A", "0000-00-00")
_ERROR = r"^#(N/A|REF!|VALUE!|DIV/0!|NAME\?|NULL!|NUM!|SPILL!|CALC!|GETTING_DATA|FIELD!|BLOCKED!|CONNECT!|#+)$"

# Digits are written [0-9]: in these patterns \d would also match full-width ones, which still need folding.
_PLAIN_CODE = r"^[0-9A-Z][0-9A-Z_.\-]*$"
_DOUBTFUL_TEXT = r"^([-/#无－／＃].{0,12}|[NnＮｎ].{2,3}|[0０].{9})?$"
_PLAIN_IDENTIFIER = r"^[0-9A-Za-z][0-9A-Za-z_.\-]*$"
_PLAIN_NUMBER = r"^-?[0-9]{1,17}(\.[0-9]{1,9})?$"
_NUMBER = r"^[+-]?([0-9]{1,18}|[0-9]{1,3}(,[0-9]{3}){1,5})?(\.[0-9]{0,20})?$"
_TIME = r"([01]?[0-9]|2[0-3]):[0-5]?[0-9](:[0-5]?[0-9](\.[0-9]+)?)?"
_PLAIN_DATE = r"^[12][0-9]{3}-[0-9]{2}-[0-9]{2}( " + _TIME + r")?$"
_EXCEL_SCIENTIFIC = r"^[0-9](\.[0-9]+)?[Ee]\+[0-9]+$"

#: How far a binary number cell may lie from the decimal that was meant, relatively.
_TAIL = 1_000_000_000


@dataclass(slots=True)
class Parsed:
    """The typed values of a column, and its problems: reason code and mask."""

    values: pl.Series
    problems: list[tuple[str, pl.Series]] = field(default_factory=list)

    def add(self, code: str, mask: pl.Series) -> None:
        """Note a problem where the mask is true."""
        if mask.any():
            self.problems.append((code, mask.fill_null(value=False)))


def parse_cells(
    column: Column,
    cells: pl.Series,
    *,
    multiplier: int = 1,
    words: Mapping[str, str] | None = None,
    epoch_1904: bool = False,
    numeric_cells: Callable[[], pl.Series | None] | None = None,
) -> Parsed:
    """Read a column's cells by its kind.

    `multiplier` is that of the header's unit, `words` a bureau's own words for choices, `epoch_1904` how bare serial
    numbers count, `numeric_cells` tells which cells the file holds as numbers (asked only in doubt).
    """
    if column.kind is Kind.TEXT:
        parsed = _text(cells)
    elif column.kind in (Kind.CODE, Kind.IDENTIFIER):
        parsed = _code(cells, folded=column.kind is Kind.CODE, numeric_cells=numeric_cells)
    elif column.kind is Kind.INTEGER:
        parsed = _integer(cells)
    elif column.kind is Kind.DATE:
        parsed = _date(cells, epoch_1904)
    elif column.kind is Kind.MONTH:
        parsed = _month(cells, epoch_1904)
    elif column.kind is Kind.CHOICE:
        parsed = _choice(cells, column, words or {})
    else:
        parsed = _decimal(cells, column.scale, multiplier)
    return parsed


def tidy(cells: pl.Series) -> pl.Series:
    """Trim blanks, unwrap `="C001"` and `'C001`, and make null what stands for an empty cell."""
    folded = _unwrapped(cells).str.normalize("NFKC").str.strip_chars(BLANKS)
    return folded.set(folded.str.to_uppercase().is_in(_EMPTY), None)


def _unwrapped(cells: pl.Series) -> pl.Series:
    trimmed = cells.str.strip_chars(BLANKS)
    if not trimmed.str.contains("^['=]").any():
        return trimmed
    return trimmed.str.replace(r'^="([^"]*)"$', "${1}").str.strip_prefix("'").str.strip_chars(BLANKS)


def _rest(cells: pl.Series, done: pl.Series) -> pl.Series:
    """Mask of the filled cells that the fast way has not read."""
    return cells.is_not_null() & ~done


def _slowly(cells: pl.Series, mask: pl.Series, read: Callable[[pl.Series], pl.DataFrame]) -> pl.DataFrame:
    """Read the distinct texts of the masked cells once.

    `read` takes the distinct texts and gives a frame of the same height; the answer has a row for every masked cell.
    """
    chosen = cells.filter(mask).alias("text")
    distinct = chosen.unique()
    answers = read(distinct).with_columns(distinct.alias("text"))
    return chosen.to_frame().join(answers, on="text", how="left", maintain_order="left")


def _merge(parsed: pl.Series, mask: pl.Series, slow: pl.DataFrame, codes: tuple[str, ...], result: Parsed) -> None:
    """Put the slowly read values among the others and note the problems they came with."""
    places = mask.arg_true()
    result.values = parsed.scatter(places, slow["value"].cast(parsed.dtype))
    for code in codes:
        wrong = slow["problem"] == code
        if wrong.any():
            flags = pl.repeat(False, len(parsed), eager=True)
            result.add(code, flags.scatter(places.filter(wrong), True))


def _answer(clean: pl.Series, value: pl.Series, code: str | None = None) -> pl.DataFrame:
    """The slowly read values and their problems: an Excel error word, or `code` where a filled cell gave no value."""
    unread = pl.lit(code) if code else pl.lit(None, dtype=pl.String)
    return pl.DataFrame({"clean": clean, "value": value}).select(
        value=pl.when(~pl.col("clean").str.contains(_ERROR)).then("value"),
        problem=pl.when(pl.col("clean").str.contains(_ERROR))
        .then(pl.lit("error-cell"))
        .when(pl.col("clean").is_not_null() & pl.col("value").is_null())
        .then(unread),
    )


def _text(cells: pl.Series) -> Parsed:
    # Names keep their spelling: NFKC would turn the brackets of a company's name into others.
    kept = _unwrapped(cells)
    doubtful = kept.str.contains(_DOUBTFUL_TEXT).fill_null(value=False)
    result = Parsed(kept)
    if doubtful.any():

        def read(texts: pl.Series) -> pl.DataFrame:
            clean = tidy(texts)
            return _answer(clean, texts.set(clean.is_null(), None))

        slow = _slowly(kept, doubtful, read)
        _merge(kept, doubtful, slow, ("error-cell",), result)
    return result


def _code(cells: pl.Series, *, folded: bool, numeric_cells: Callable[[], pl.Series | None] | None) -> Parsed:
    plain = cells.str.contains(_PLAIN_CODE if folded else _PLAIN_IDENTIFIER).fill_null(value=False)
    plain &= ~cells.str.contains("^(?i:null)$").fill_null(value=False)
    result = Parsed(cells.set(~plain, None))
    rest = _rest(cells, plain)
    if rest.any():

        def read(texts: pl.Series) -> pl.DataFrame:
            clean = tidy(texts)
            return _answer(clean, clean.str.to_uppercase() if folded else clean)

        _merge(result.values, rest, _slowly(cells, rest, read), ("error-cell",), result)
    result.add("code-precision", result.values.str.contains(_EXCEL_SCIENTIFIC).fill_null(value=False))
    _lost_digits(result, numeric_cells)
    return result


def _lost_digits(result: Parsed, numeric_cells: Callable[[], pl.Series | None] | None) -> None:
    """Note the codes that Excel keeps as numbers of more than 15 digits.

    As text and as number they read the same, so the file is asked again; only for columns with a code of 16 and more
    digits that a binary number can hold exactly, since no other can have been one.
    """
    long = result.values.str.contains(r"^[0-9]{16,}$").fill_null(value=False)
    if numeric_cells is None or not long.any():
        return
    digits = result.values.filter(long).str.slice(0, 38)
    exact = digits.cast(pl.Int128, strict=False)
    representable = exact.cast(pl.Float64).cast(pl.Int128, strict=False) == exact
    if not representable.fill_null(value=True).any():
        return
    numbers = numeric_cells()
    if numbers is not None:
        result.add("code-precision", long & numbers)


def _decimal(cells: pl.Series, scale: int, multiplier: int) -> Parsed:
    plain = cells.str.contains(_PLAIN_NUMBER).fill_null(value=False)
    fine = cells.set(~plain, None).cast(pl.Decimal(38, 9), strict=False)
    values, wrong = _to_scale(fine, scale, multiplier)
    result = Parsed(values)
    result.add("bad-number", wrong | (plain & fine.is_null()))
    rest = _rest(cells, plain)
    if rest.any():

        def read(texts: pl.Series) -> pl.DataFrame:
            clean = tidy(texts)
            number = clean.str.replace(r"^([+-]?)¥\s*", "${1}").str.replace(r"\s*元$", "").str.replace(r"^¥\s*", "")
            shaped = number.str.contains(_NUMBER) & number.str.contains(r"[0-9]")
            exact = number.set(~shaped.fill_null(value=False), None).str.replace_all(",", "").str.strip_prefix("+")
            read_values, off = _to_scale(exact.cast(pl.Decimal(38, 19), strict=False), scale, multiplier)
            return _answer(clean, read_values.set(off, None), "bad-number")

        _merge(values, rest, _slowly(cells, rest, read), ("error-cell", "bad-number"), result)
    return result


def _to_scale(fine: pl.Series, scale: int, multiplier: int) -> tuple[pl.Series, pl.Series]:
    """Values at the column's scale, and the mask of those with digits beyond it that no binary tail explains."""
    if multiplier != 1:
        fine = fine.to_frame("v").select(pl.col("v") * pl.lit(multiplier, dtype=pl.Decimal(38, 0))).to_series()
    rounded = fine.round(scale, mode="half_away_from_zero")
    off = (fine - rounded).abs()
    frame = pl.DataFrame({"off": off, "rounded": rounded})
    tail = frame.select(
        (pl.col("off") > 0) & (pl.col("off") * pl.lit(_TAIL, dtype=pl.Decimal(38, 0)) > pl.col("rounded").abs())
    ).to_series()
    too_big = rounded.abs() >= 10 ** (18 - scale)
    wrong = (tail | too_big).fill_null(value=False)
    return rounded.set(wrong, None).cast(pl.Decimal(18, scale)), wrong


def _integer(cells: pl.Series) -> Parsed:
    def read(texts: pl.Series) -> pl.DataFrame:
        clean = tidy(texts)
        value = clean.str.extract(r"^([0-9]{1,9})(?:\.0*)?$").cast(pl.Int32, strict=False)
        return _answer(clean, value, "bad-number")

    return _by_distinct(cells, pl.Int32(), read, ("error-cell", "bad-number"))


def _by_distinct(
    cells: pl.Series, dtype: pl.DataType, read: Callable[[pl.Series], pl.DataFrame], codes: tuple[str, ...]
) -> Parsed:
    """Read a column of few distinct texts."""
    result = Parsed(pl.Series(cells.name, [None], dtype=dtype).new_from_index(0, len(cells)))
    filled = cells.is_not_null()
    if filled.any():
        _merge(result.values, filled, _slowly(cells, filled, read), codes, result)
    return result


def _date(cells: pl.Series, epoch_1904: bool) -> Parsed:
    plain = cells.str.contains(_PLAIN_DATE).fill_null(value=False)
    values = cells.set(~plain, None).str.slice(0, 10).str.to_date("%Y-%m-%d", strict=False)
    result = Parsed(values)
    result.add("bad-date", plain & values.is_null())
    rest = _rest(cells, plain)
    if rest.any():

        def read(texts: pl.Series) -> pl.DataFrame:
            return _calendar(texts, "bad-date", lambda day: to_date(day, epoch_1904))

        _merge(values, rest, _slowly(cells, rest, read), ("error-cell", "bad-date"), result)
    return result


def _month(cells: pl.Series, epoch_1904: bool) -> Parsed:
    def read(texts: pl.Series) -> pl.DataFrame:
        return _calendar(texts, "bad-month", lambda day: to_month(day, epoch_1904))

    return _by_distinct(cells, pl.Date(), read, ("error-cell", "bad-month"))


def _calendar(texts: pl.Series, code: str, read: Callable[[str], date | None]) -> pl.DataFrame:
    clean = tidy(texts)
    days = clean.str.replace(r"([0-9]|日)[ T]+" + _TIME + "$", "${1}").str.replace(r"^([0-9]{5})\.[0-9]+$", "${1}")
    # A database's empty date, with or without its empty time, is an empty cell.
    clean = clean.set(days == "0000-00-00", None)
    known = {day: read(day) for day in days.drop_nulls().unique().to_list()}
    value = days.replace_strict(known, default=None, return_dtype=pl.Date)
    return _answer(clean, value, code)


_DATE_FORMS = tuple(
    re.compile(form)
    for form in (
        r"(\d{4})-(\d{1,2})-(\d{1,2})",
        r"(\d{4})/(\d{1,2})/(\d{1,2})",
        r"(\d{4})\.(\d{1,2})\.(\d{1,2})",
        r"(\d{4})年(\d{1,2})月(\d{1,2})日?",
        r"(\d{4})(\d{2})(\d{2})",
    )
)
_MONTH_FORMS = tuple(
    re.compile(form)
    for form in (r"(\d{4})-(\d{1,2})", r"(\d{4})/(\d{1,2})", r"(\d{4})年(\d{1,2})月", r"(\d{4})(\d{2})")
)


def to_date(text: str, epoch_1904: bool = False) -> date | None:
    """A date in one of the forms that exports use, a serial number of Excel's among them; None for anything else.

    Serial numbers have five digits (1927 to 2173): fewer or more are more likely a year or a month in a date column.
    """
    if re.fullmatch(r"\d{5}", text):
        return (date(1904, 1, 1) if epoch_1904 else date(1899, 12, 30)) + timedelta(days=int(text))
    for form in _DATE_FORMS:
        if found := form.fullmatch(text):
            try:
                return date(*map(int, found.groups()))
            except ValueError:
                return None
    return None


def to_month(text: str, epoch_1904: bool = False) -> date | None:
    """The first day of a month in one of the forms that exports use, or of a date's month; None for anything else."""
    for form in _MONTH_FORMS:
        if found := form.fullmatch(text):
            year, month = map(int, found.groups())
            return date(year, month, 1) if 1 <= month <= 12 and year else None
    day = to_date(text, epoch_1904)
    return day.replace(day=1) if day else None


def _choice(cells: pl.Series, column: Column, words: Mapping[str, str]) -> Parsed:
    values = {word.upper(): choice.value for choice in column.choices for word in (choice.label, *choice.others)}
    values |= {re.sub(r"\s", "", word).upper(): value for word, value in words.items()}

    def read(texts: pl.Series) -> pl.DataFrame:
        clean = tidy(texts)
        key = clean.str.replace_all(r"\s", "").str.to_uppercase()
        value = key.replace_strict(values, default=None, return_dtype=pl.String)
        return _answer(clean, value, "bad-value")

    return _by_distinct(cells, pl.String(), read, ("error-cell", "bad-value"))

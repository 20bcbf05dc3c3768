"""Cells of numbers: exact decimals at the scale of their column, and whole numbers."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Context, Decimal

import polars as pl

from jicai.intake.sheets.distinct import (
    Parsed,
    answer,
    by_distinct,
    merge,
    plain_cells,
    read_distinct,
    rest_of,
    tidy,
)

# Digits are written [0-9]: in these patterns \d would also match full-width ones, which still need folding.
_SCIENTIFIC = r"^[+-]?([0-9]{1,40}(\.[0-9]{0,40})?|\.[0-9]{1,40})[Ee][+-]?[0-9]{1,4}$"
_NUMBER = r"^[+-]?([0-9]{1,18}|[0-9]{1,3}(,[0-9]{3}){1,5})?(\.[0-9]{0,20})?$"

#: How far a binary number cell may lie from the decimal that was meant, relatively.
_TAIL = 1_000_000_000
#: Decimal places of the numbers at hand; with 18 digits before the point they fill the type.
_PLACES = 20
_EXACT = Context(prec=400, rounding=ROUND_HALF_UP)


def parse_decimal(cells: pl.Series, scale: int, multiplier: Decimal) -> Parsed:
    """Decimals at `scale`, times the multiplier of the column's unit; what is not exactly one is `bad-number`.

    Figures in scientific notation (`4.4E-05`) are taken for what they say, digit for digit. Any multiplier is exact; a
    power of ten is quick.
    """
    # A plain number with no more places than the column has needs no rounding; under a unit none is plain.
    plain_form = rf"^-?[0-9]{{1,{18 - scale}}}(\.[0-9]{{1,{scale}}})?$" if multiplier == 1 else r"^\b\B$"
    plain = plain_cells(cells, plain_form)
    values = (cells if plain is None else cells.set(~plain, None)).cast(pl.Decimal(18, scale), strict=False)
    result = Parsed(values)
    rest = rest_of(cells, plain)
    if rest is not None:

        def read(texts: pl.Series) -> pl.DataFrame:
            clean = tidy(texts, figures=True)
            number = clean.str.replace(r"^([+-]?)¥\s*", "${1}").str.replace(r"\s*元$", "")
            return answer(clean, _read(number, scale, multiplier), "bad-number")

        merge(values, rest, read_distinct(cells, rest, read), ("error-cell", "bad-number"), result)
    return result


def _read(numbers: pl.Series, scale: int, multiplier: Decimal) -> pl.Series:
    """The numbers times the multiplier, null where one is none or has digits beyond the scale."""
    shaped = (numbers.str.contains(_NUMBER) & numbers.str.contains(r"[0-9]")).fill_null(value=False)
    slow = _among(~shaped, numbers, _SCIENTIFIC)
    power = _power_of_ten(multiplier)
    if power is None or not 0 <= scale + power <= _PLACES:
        slow |= shaped
        power = 0
    plain = numbers.set(~shaped, None).str.replace_all(",", "").str.strip_prefix("+")
    some = slow.any()
    quick = plain.set(slow, None) if some else plain
    values = _scaled(quick.cast(pl.Decimal(38, _PLACES), strict=False), scale, power)
    if some:
        texts = plain.zip_with(shaped, numbers).filter(slow)
        exact = pl.Series([_exactly(text, scale, multiplier) for text in texts], dtype=pl.String)
        values = values.scatter(slow.arg_true(), exact.cast(values.dtype))
    return values


def _among(mask: pl.Series, texts: pl.Series, pattern: str) -> pl.Series:
    """Of the masked places those whose text has the pattern."""
    found = texts.filter(mask).str.contains(pattern).fill_null(value=False)
    return pl.repeat(False, len(mask), eager=True).scatter(mask.arg_true().filter(found), True)


def _power_of_ten(multiplier: Decimal) -> int | None:
    sign, digits, exponent = multiplier.normalize(_EXACT).as_tuple()
    return exponent if isinstance(exponent, int) and digits == (1,) and not sign else None


def _scaled(fine: pl.Series, scale: int, power: int) -> pl.Series:
    """Values times a power of ten at the column's scale; null with digits beyond it that no binary tail explains.

    They are rounded before they are multiplied, to the places that become those of the scale: no digit can get lost.
    """
    places = scale + power
    largest = Decimal(10) ** (18 - places)
    rounded = fine.set((fine.abs() >= largest).fill_null(value=False), None).round(places, mode="half_away_from_zero")
    off = (fine - rounded).abs()
    frame = pl.DataFrame({"off": off, "rounded": rounded})
    wrong = frame.select(
        (pl.col("off") > 0) & (pl.col("off") * pl.lit(_TAIL, dtype=pl.Decimal(38, 0)) > pl.col("rounded").abs())
        | (pl.col("rounded").abs() >= largest)
    ).to_series()
    rounded = rounded.set(wrong.fill_null(value=False), None)
    if power:
        factor = pl.lit(Decimal(10) ** power, dtype=pl.Decimal(38, max(0, -power)))
        rounded = rounded.to_frame("v").select(pl.col("v") * factor).to_series()
    return rounded.cast(pl.Decimal(18, scale))


def _exactly(text: str, scale: int, multiplier: Decimal) -> str | None:
    """One number times the multiplier at the column's scale, by the rules of the others."""
    value = _EXACT.multiply(Decimal(text), multiplier)
    if value.adjusted() >= 18 - scale and value:
        return None
    rounded = value.quantize(Decimal(1).scaleb(-scale), context=_EXACT)
    off = _EXACT.subtract(value, rounded).copy_abs()
    if _EXACT.multiply(off, _TAIL) > abs(rounded) or abs(rounded) >= 10 ** (18 - scale):
        return None
    return f"{rounded:f}"


def parse_integer(cells: pl.Series) -> Parsed:
    """Whole numbers without a sign; anything else is `bad-number`."""

    def read(texts: pl.Series) -> pl.DataFrame:
        clean = tidy(texts, figures=True)
        number = clean.str.extract(r"^([0-9]{1,9})(?:\.0*)?$")
        scientific = clean.str.contains(_SCIENTIFIC).fill_null(value=False)
        if scientific.any():
            whole = pl.Series([_whole(text) for text in clean.filter(scientific)], dtype=pl.String)
            number = number.scatter(scientific.arg_true(), whole)
        return answer(clean, number.cast(pl.Int32, strict=False), "bad-number")

    return by_distinct(cells, pl.Int32(), read, ("error-cell", "bad-number"))


def _whole(text: str) -> str | None:
    value = Decimal(text)
    if not value:
        return "0"
    return str(int(value)) if 0 <= value < 10**9 and value == value.to_integral_value() else None

"""Cells of numbers: exact decimals at the scale of their column, and whole numbers."""

from __future__ import annotations

from decimal import Decimal

import polars as pl

from jicai.intake.distinct import Parsed, answer, by_distinct, merge, read_distinct, rest_of, tidy

# Digits are written [0-9]: in these patterns \d would also match full-width ones, which still need folding.
_NUMBER = r"^-?[0-9]{1,17}(\.[0-9]{1,9})?$"
_NUMBER = r"^[+-]?([0-9]{1,18}|[0-9]{1,3}(,[0-9]{3}){1,5})?(\.[0-9]{0,20})?$"

#: How far a binary number cell may lie from the decimal that was meant, relatively.
_TAIL = 1_000_000_000


def parse_decimal(cells: pl.Series, scale: int, multiplier: int) -> Parsed:
    """Decimals at `scale`, times the multiplier of the header's unit; what is not exactly one is `bad-number`."""
    # A plain number with no more places than the column has needs no rounding; under a unit none is plain.
    plain_form = rf"^-?[0-9]{{1,{18 - scale}}}(\.[0-9]{{1,{scale}}})?$" if multiplier == 1 else r"^\b\B$"
    plain = cells.str.contains(plain_form).fill_null(value=False)
    values = cells.set(~plain, None).cast(pl.Decimal(18, scale), strict=False)
    result = Parsed(values)
    rest = rest_of(cells, plain)
    if rest.any():

        def read(texts: pl.Series) -> pl.DataFrame:
            clean = tidy(texts, figures=True)
            number = clean.str.replace(r"^([+-]?)¥\s*", "${1}").str.replace(r"\s*元$", "")
            shaped = number.str.contains(_NUMBER) & number.str.contains(r"[0-9]")
            exact = number.set(~shaped.fill_null(value=False), None).str.replace_all(",", "").str.strip_prefix("+")
            read_values, off = _to_scale(exact.cast(pl.Decimal(38, 20), strict=False), scale, multiplier)
            return answer(clean, read_values.set(off, None), "bad-number")

        merge(values, rest, read_distinct(cells, rest, read), ("error-cell", "bad-number"), result)
    return result


def _to_scale(fine: pl.Series, scale: int, multiplier: int) -> tuple[pl.Series, pl.Series]:
    """Values at the column's scale, and the mask of those with digits beyond it that no binary tail explains."""
    too_big = (fine.abs() >= Decimal(10 ** (18 - scale)) / multiplier).fill_null(value=False)
    fine = fine.set(too_big, None)
    if multiplier != 1:
        fine = fine.to_frame("v").select(pl.col("v") * pl.lit(multiplier, dtype=pl.Decimal(38, 0))).to_series()
    rounded = fine.round(scale, mode="half_away_from_zero")
    off = (fine - rounded).abs()
    frame = pl.DataFrame({"off": off, "rounded": rounded})
    tail = frame.select(
        (pl.col("off") > 0) & (pl.col("off") * pl.lit(_TAIL, dtype=pl.Decimal(38, 0)) > pl.col("rounded").abs())
    ).to_series()
    wrong = tail.fill_null(value=False) | (rounded.abs() >= 10 ** (18 - scale)).fill_null(value=False)
    return rounded.set(wrong, None).cast(pl.Decimal(18, scale)), wrong | too_big


def parse_integer(cells: pl.Series) -> Parsed:
    """Whole numbers without a sign; anything else is `bad-number`."""

    def read(texts: pl.Series) -> pl.DataFrame:
        clean = tidy(texts, figures=True)
        value = clean.str.extract(r"^([0-9]{1,9})(?:\.0*)?$").cast(pl.Int32, strict=False)
        return answer(clean, value, "bad-number")

    return by_distinct(cells, pl.Int32(), read, ("error-cell", "bad-number"))

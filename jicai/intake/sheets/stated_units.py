"""The units that a sheet states its figures in, and what they do to the values."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal

import polars as pl

from jicai.errors import UnusableFileError
from jicai.intake.sheets.distinct import Parsed
from jicai.intake.sheets.units import Unit

ROWWISE, LOOSE = "row", "loose"


class UnitUnsaidError(UnusableFileError):
    """A unit that `[[files]] units` can say: of these keys."""

    def __init__(self, detail: str, keys: Sequence[str]) -> None:
        super().__init__(detail, "unit")
        self.keys = tuple(keys)


@dataclass(frozen=True, slots=True)
class Figures:
    """The units of the figures by key: `units` as found, `stated` what is left for the catalogue: basis and word.

    The basis is `base`, `open`, or `row` (`loose`) where each row says its own (`row_units`: words, null for purchase
    units; `row_multipliers`: what each row's quantities are multiplied by).
    """

    units: Mapping[str, Unit]
    stated: dict[str, list[str]]
    row_units: pl.Series
    row_multipliers: pl.Series | None = None
    rowwise: frozenset[str] = field(default_factory=frozenset)
    loose: bool = False
    returned: bool = False

    def multiplier(self, key: str) -> Decimal:
        """What the cells under this key are multiplied by."""
        unit = self.units.get(key)
        return unit.multiplier if unit is not None else Decimal(1)

    def by_row(self, key: str, parsed: Parsed) -> None:
        """Multiply the values under this key by what each row's unit says."""
        if self.row_multipliers is None or key not in self.rowwise:
            return
        dtype = parsed.values.dtype
        product = pl.DataFrame({"value": parsed.values, "by": self.row_multipliers}).select(
            pl.col("value").cast(pl.Decimal(38, 4)) * pl.col("by")
        )
        too_big = (product.to_series().abs() >= 10**14).fill_null(value=False)
        parsed.values = product.to_series().set(too_big, None).cast(dtype)
        parsed.add("bad-number", too_big)

    def filtered(self, kept: pl.Series) -> Figures:
        """The same for the kept rows."""
        by = self.row_multipliers
        return replace(
            self,
            row_units=self.row_units.filter(kept),
            row_multipliers=by.filter(kept) if by is not None else None,
        )

"""What is wrong with which cell: collected while a sheet is parsed, written out as rows of `jicai check --rows`."""

from __future__ import annotations

import polars as pl

#: A problem of one cell. `row` is Excel's row number, `column` the header as written in the file.
SCHEMA = pl.Schema({"row": pl.UInt32(), "column": pl.String(), "value": pl.String(), "code": pl.String()})


class Problems:
    """The problems of a sheet's rows, found column by column over the same rows."""

    def __init__(self, row_numbers: pl.Series) -> None:
        self._numbers = row_numbers
        self._found: list[pl.DataFrame] = []
        self._wrong: pl.Series | None = None
        self._wrong_in: dict[str, pl.Series] = {}

    def add(self, code: str, mask: pl.Series, header: str, cells: pl.Series | None) -> None:
        """Note that the masked rows have this problem in this column; `cells` are the texts as in the file."""
        mask = mask.fill_null(value=False)
        if not mask.any():
            return
        self._wrong = mask if self._wrong is None else self._wrong | mask
        self._wrong_in[header] = self._wrong_in[header] | mask if header in self._wrong_in else mask
        self._found.append(
            pl.DataFrame(
                {
                    "row": self._numbers.filter(mask).cast(pl.UInt32),
                    "value": cells.filter(mask).cast(pl.String) if cells is not None else None,
                },
                schema_overrides={"value": pl.String},
            ).select("row", pl.lit(header).alias("column"), "value", pl.lit(code).alias("code"))
        )

    def sound(self, header: str, mask: pl.Series) -> pl.Series:
        """The masked rows without those that have a problem in this column already."""
        return mask & ~self._wrong_in[header] if header in self._wrong_in else mask

    @property
    def wrong(self) -> pl.Series | None:
        """Mask of the rows with a problem; None where there is none."""
        return self._wrong

    def frame(self) -> pl.DataFrame:
        """All problems by row, those of one row in the order in which they were found."""
        return pl.concat(self._found).sort("row", maintain_order=True) if self._found else pl.DataFrame(schema=SCHEMA)

"""What is wrong with which cell: collected while a sheet is parsed, written out as rows of `jicai check --rows`."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import polars as pl

#: A problem of one cell. `row` is Excel's row number, `column` the header as written in the file; the institution and
#: the line that the row names let its sender find it.
SCHEMA = pl.Schema(
    {
        "row": pl.UInt32(),
        "column": pl.String(),
        "value": pl.String(),
        "code": pl.String(),
        "institution_name": pl.String(),
        "line_id": pl.String(),
    }
)


class Problems:
    """The problems of a sheet's rows, found column by column over the same rows."""

    def __init__(self, row_numbers: pl.Series) -> None:
        self._numbers = row_numbers
        self._found: list[pl.DataFrame] = []
        self._wrong: pl.Series | None = None
        self._wrong_in: dict[str, pl.Series] = {}
        self._displaced: pl.Series | None = None

    def displaced(self, code: str, mask: pl.Series) -> None:
        """Note that the cells of the masked rows need not stand under their headers: what they say is no problem."""
        self.add(code, mask, "", None)
        self._displaced = mask.fill_null(value=False)

    def add(self, code: str, mask: pl.Series, header: str, cells: pl.Series | None) -> None:
        """Note that the masked rows have this problem in this column; `cells` are the texts as in the file."""
        mask = mask.fill_null(value=False)
        if self._displaced is not None:
            mask &= ~self._displaced
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

    def frame(self, texts: Mapping[str, pl.Series], headers: Sequence[str]) -> pl.DataFrame:
        """All problems by row, those of one row in the order of these headers.

        `texts` are the cells by key; they tell the institution (by its name, else its code) and the line of a row.
        """
        if not self._found:
            return pl.DataFrame(schema=SCHEMA)
        order = {header: place for place, header in enumerate(["", *dict.fromkeys(headers)])}
        place = pl.col("column").replace_strict(order, default=len(order), return_dtype=pl.Int64)
        found = pl.concat(self._found).sort("row", place, maintain_order=True)
        names = [texts[key] for key in ("institution_name", "institution_code") if key in texts]
        known = pl.DataFrame({"row": self._numbers.cast(pl.UInt32)}).with_columns(
            institution_name=names[0] if names else pl.lit(None, dtype=pl.String),
            line_id=texts.get("line_id", pl.lit(None, dtype=pl.String)),
        )
        return found.join(known, on="row", how="left", maintain_order="left").select(SCHEMA.names())

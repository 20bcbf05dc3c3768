"""Rows that are read well but cannot stand beside the others: repeats, duplicates, unknown codes."""

from __future__ import annotations

from dataclasses import dataclass, field

import polars as pl

from jicai.intake.sheets.schema import ROW

#: The number of a row's account in the list of accounts.
SOURCE = "_source"
PLACE = (SOURCE, ROW)

#: A problem with its place: the number of its account, Excel's row, the header, the text, the code, what else to say,
#: the place of the row that it contradicts (`source:row`), and by what its sender knows the row.
SCHEMA = pl.Schema(
    {
        SOURCE: pl.UInt32(),
        ROW: pl.UInt32(),
        "column": pl.String(),
        "value": pl.String(),
        "code": pl.String(),
        "detail": pl.String(),
        "first": pl.String(),
        "institution_name": pl.String(),
        "line_id": pl.String(),
    }
)
_NOTHING = pl.lit(None, dtype=pl.String)


@dataclass(slots=True)
class Dropped:
    """The rows of one table that are taken out after reading, and why; `zeroed` are those that count nothing."""

    table: str
    problems: list[pl.DataFrame] = field(default_factory=list)
    skipped: list[tuple[str, pl.DataFrame]] = field(default_factory=list)
    zeroed: pl.DataFrame | None = None

    def reject(
        self,
        rows: pl.DataFrame,
        code: str,
        key: str,
        value: pl.Expr,
        detail: pl.Expr | None = None,
        first: pl.Expr | None = None,
    ) -> None:
        """Reject these rows (with their places) for what stands under the key."""
        if rows.height:
            self.problems.append(
                rows.select(
                    *PLACE,
                    column=pl.lit(key),
                    value=value.cast(pl.String),
                    code=pl.lit(code),
                    detail=detail if detail is not None else _NOTHING,
                    first=first if first is not None else _NOTHING,
                    institution_name=_NOTHING,
                    line_id=_NOTHING,
                ).cast(dict(SCHEMA))  # type: ignore[arg-type]
            )

    def skip(self, rows: pl.DataFrame, reason: str) -> None:
        """Leave these rows out without a fault."""
        if rows.height:
            self.skipped.append((reason, rows.select(PLACE)))

    def places(self) -> pl.DataFrame | None:
        """The places of all rows taken out; None where there are none."""
        frames = [problem.select(PLACE) for problem in self.problems] + [rows for _, rows in self.skipped]
        return pl.concat(frames).unique() if frames else None

    def without(self, frame: pl.LazyFrame) -> pl.LazyFrame:
        """The table without the rows taken out so far."""
        places = self.places()
        return frame if places is None else frame.join(places.lazy(), on=PLACE, how="anti", maintain_order="left")

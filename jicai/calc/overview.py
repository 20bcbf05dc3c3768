"""The index of an export that is split up: a line for every institution or district with its main figures."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal

import polars as pl

Part = Literal["institution", "district"]

#: The column by which the rows of a part are told.
PART_KEYS: dict[Part, str] = {"institution": "institution_code", "district": "district"}


def with_part(rows: pl.LazyFrame, institutions: pl.LazyFrame, by: Part) -> pl.LazyFrame:
    """The rows with `_part`, the code of the institution or the name of the district that they belong to.

    `institutions` has institution_code and district. Rows of no institution have null.
    """
    key = PART_KEYS[by]
    if key in rows.collect_schema():
        return rows.with_columns(_part=pl.col(key))
    places = institutions.select("institution_code", _part=key)
    return rows.join(places, on="institution_code", how="left", maintain_order="left")


def overview(
    parts: pl.LazyFrame,
    rolled_up: pl.LazyFrame | None,
    advance: pl.LazyFrame | None,
    overdue: pl.LazyFrame | None,
    flags: pl.LazyFrame | None,
    by: Part,
) -> pl.LazyFrame:
    """The rows of `parts` (`_part`) with items, lagging, not_started, completion, outstanding, unpaid, findings.

    `rolled_up` is progress by the part, the others are the rows of the results with `_part`: outstanding (yuan) is
    that of the tranches listed, unpaid (yuan) that of the overdue lines. Null throughout where a result is not given,
    0 where it has no rows for a part.
    """
    columns = ("items", "lagging", "not_started", "completion")
    if rolled_up is None:
        parts = parts.with_columns(pl.lit(None).alias(column) for column in columns)
    else:
        rows = rolled_up.select(*columns, _part=PART_KEYS[by])
        parts = parts.join(rows, on="_part", how="left", maintain_order="left")
        parts = parts.with_columns(pl.col(column).fill_null(0) for column in columns[:-1])
    sums: Mapping[str, tuple[pl.LazyFrame | None, pl.Expr]] = {
        "outstanding": (advance, pl.col("outstanding").sum()),
        "unpaid": (overdue, pl.col("unpaid").sum()),
        "findings": (flags, pl.len()),
    }
    for name, (rows_of, value) in sums.items():
        if rows_of is None:
            parts = parts.with_columns(pl.lit(None).alias(name))
        else:
            summed = rows_of.group_by("_part").agg(value.alias(name))
            parts = parts.join(summed, on="_part", how="left", maintain_order="left").with_columns(
                pl.col(name).fill_null(0)
            )
    return parts

"""A column looked up for many rows."""

from __future__ import annotations

import polars as pl


def looked_up(frame: pl.DataFrame, table: pl.DataFrame, on: str | list[str], column: str) -> pl.Series:
    """For every row of the frame, in its order, the column of the table's row with the same keys, null without one.

    The keys are unique in the table. A join would copy all columns of the frame, and that is most of its cost.
    """
    keys = [on] if isinstance(on, str) else on
    return frame.select(keys).join(table.select(*keys, column), on=keys, how="left", maintain_order="left")[column]

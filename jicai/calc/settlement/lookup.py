"""A column looked up for many rows."""

from __future__ import annotations

import polars as pl


def looked_up(frame: pl.DataFrame, table: pl.DataFrame, on: str | list[str], column: str) -> pl.Series:
    """For every row of the frame, in its order, the column of the table's row with the same keys, null without one.

    The keys are unique in the table. A join would copy all columns of the frame, and that is most of its cost.
    """
    keys = [on] if isinstance(on, str) else on
    return frame.select(keys).join(table.select(*keys, column), on=keys, how="left", maintain_order="left")[column]


def looked_up_by_text(frame: pl.DataFrame, table: pl.DataFrame, on: str, column: str) -> pl.Series:
    """The same by one column of texts.

    Joined by their hashes, in half the time and a third of the room; where the texts of two rows so joined differ, or
    one finds two, by the texts after all.
    """
    is_text = pl.col(on).is_not_null()
    hashes = [one.select(hash=pl.when(is_text).then(pl.col(on).hash())) for one in (frame, table)]
    places = hashes[0].join(hashes[1].with_row_index("at"), on="hash", how="left", maintain_order="left")["at"]
    # Texts in many chunks are gathered twenty times slower.
    texts = table[on].rechunk()
    if places.len() != frame.height or not (texts.gather(places) == frame[on]).all():
        return looked_up(frame, table, on, column)
    return table[column].gather(places)

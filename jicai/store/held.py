"""The tables that a run with many results reads once: every result would else read the rows it needs anew."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from jicai.store.result import Intake

#: Rows of a table that is held, at most: about half a gigabyte. Of larger ones each result reads its own columns.
_ROWS = 2_000_000


def hold_small_tables(intake: Intake) -> None:
    """Hold the rows of the tables that are not too large for it."""
    import polars as pl

    rows = Counter(dict.fromkeys(intake.frames, 0))
    for account in intake.accounts:
        rows[account.table] += account.used
    keys = [key for key in intake.frames if rows[key] <= _ROWS]
    frames = pl.collect_all([intake.frames[key] for key in keys])
    intake.frames.update({key: frame.lazy() for key, frame in zip(keys, frames, strict=True)})

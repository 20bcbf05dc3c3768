"""Names that rows are grouped by: what is written in several ways and folds to the same is one, spelled in one way."""

from __future__ import annotations

from collections.abc import Mapping

import polars as pl

from jicai.store.resolve.asked import asked
from jicai.store.resolve.spelling import folded_name

#: By table the names that are grouped by; those of companies are compared where they are grouped.
_GROUPED_BY = {"institutions": "district", "products": "variety_name"}


def with_one_spelling(frames: Mapping[str, pl.LazyFrame]) -> dict[str, pl.LazyFrame]:
    """The frames of these tables with every such name in the shortest of its spellings."""
    spelled: dict[str, pl.LazyFrame] = {}
    for table, key in _GROUPED_BY.items():
        if table in frames:
            written = asked(frames[table].select(key).drop_nulls().unique(), table, f"spellings of {key}").to_series()
            shortest: dict[str, str] = {}
            for name in sorted(written, key=lambda name: (len(name), name)):
                shortest.setdefault(folded_name(name), name)
            others = {name: one for name in written if (one := shortest[folded_name(name)]) != name}
            spelled[table] = frames[table].with_columns(pl.col(key).replace(others)) if others else frames[table]
    return spelled

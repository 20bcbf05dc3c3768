"""Findings that the bureau has dealt with and set aside, by their keys, until the day that it says."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

import polars as pl


@dataclass(frozen=True, slots=True)
class SetAside:
    """The findings with `set_aside` (the reason, null where none is in force) and `ran_out`: whether its day is over.

    `later` is how many rows of the table are of a day after as-of, `unknown` are the keys that no finding has,
    `unlooked` is how many keys are of rules that were not run.
    """

    found: pl.DataFrame
    later: int
    unknown: list[str]
    unlooked: int


def with_set_aside(
    found: pl.DataFrame, table: pl.LazyFrame, as_of: date, rules: Collection[str], known: Collection[str]
) -> SetAside:
    """Mark the findings (with `key`) by the table 已处置发现.

    `rules` are the ids of those that were run, `known` of all that there are.

    A row counts from its day (where it has one) through its last, both included. Keys are in lower case, and those of
    the table are compared without regard to case and width.
    """
    rows = table.with_columns(written="key", key=pl.col("key").str.normalize("NFKC").str.to_lowercase()).collect()
    later = rows.filter(pl.col("decided_on") > as_of)
    begun = rows.join(later, on="key", how="anti")
    is_over = (pl.col("valid_until") < as_of).fill_null(value=False)
    marks = begun.select("key", set_aside=pl.when(~is_over).then("reason"), ran_out=is_over)
    idle = begun.join(found.select("key"), on="key", how="anti", maintain_order="left")
    of_rule = idle["key"].str.replace(r"-[^-]*$", "")
    looked = of_rule.is_in(list(rules)) | ~of_rule.is_in(list(known))
    return SetAside(
        found=found.join(marks, on="key", how="left", maintain_order="left").with_columns(
            pl.col("ran_out").fill_null(value=False)
        ),
        later=later.height,
        unknown=idle.filter(looked)["written"].to_list(),
        unlooked=int((~looked).sum()),
    )

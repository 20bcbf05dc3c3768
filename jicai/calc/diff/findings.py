"""The findings of two days by their keys: new, mended, still there, grown or shrunk."""

from __future__ import annotations

from collections.abc import Collection, Sequence

import polars as pl

from jicai.tables.results.diff.findings import DIFF_FINDINGS
from jicai.tables.results.flags import SEVERITIES

_GRAVE = {choice.value: place for place, choice in enumerate(SEVERITIES)}
_OF_FINDING = [
    "key", "rule", "severity", "rule_title", "unit", "batch", "agreement_year", "institution_code", "institution_name",
    "district", "variety_code", "variety_name", "product_code", "product_name", "company", "line_id", "limit",
    "message", "set_aside",
]  # fmt: skip


def finding_changes(then: pl.DataFrame, now: pl.DataFrame, rules: Collection[str]) -> pl.DataFrame:
    """The findings of both days, one row per key: the columns of `DIFF_FINDINGS` but months_open, and variety_code.

    `then` and `now` are as `jicai.calc.findings.findings` gives them, with `key` and `set_aside`. `rules` are the ids
    of those that judged on both days: of others nothing can be said. Of the findings with one key the gravest stands,
    then that furthest beyond its limit. A finding grew where it is further beyond its limit, or graver.
    """
    before, after = (_one_per_key(frame.filter(pl.col("rule").is_in(list(rules)))) for frame in (then, now))
    there_then, there = pl.col("key_then").is_not_null(), pl.col("key_now").is_not_null()
    joined = before.rename(lambda name: f"{name}_then").join(
        after.rename(lambda name: f"{name}_now"), left_on="key_then", right_on="key_now", how="full", coalesce=False
    )
    more = pl.col("excess_now") - pl.col("excess_then")
    graver = pl.col("grave_then") - pl.col("grave_now")
    kind = (
        pl.when(~there)
        .then(pl.lit("mended"))
        .when(~there_then)
        .then(pl.lit("new"))
        .when((graver > 0) | ((graver == 0) & (more > 0)).fill_null(value=False))
        .then(pl.lit("worse"))
        .when((graver < 0) | ((graver == 0) & (more < 0)).fill_null(value=False))
        .then(pl.lit("better"))
        .otherwise(pl.lit("still"))
    )
    return joined.with_columns(
        kind=kind,
        excess_change=pl.when(there & there_then).then(more),
        value_then=pl.col("value_then"),
        value=pl.col("value_now"),
        **{name: pl.when(there).then(f"{name}_now").otherwise(f"{name}_then") for name in _OF_FINDING},
    ).select(*(key for key in DIFF_FINDINGS.keys if key != "months_open"), "variety_code")


def with_months(changes: pl.DataFrame, earlier: Sequence[Collection[str]]) -> pl.DataFrame:
    """The rows of `finding_changes` with months_open, sorted: the columns of `DIFF_FINDINGS`.

    `earlier` are the keys found on the earlier days, from the day of then back: a finding of now is counted as long as
    each day has it. Null for what is mended.
    """
    months = pl.repeat(1, changes.height, dtype=pl.Int64, eager=True)
    still = pl.repeat(value=True, n=changes.height, dtype=pl.Boolean, eager=True)
    for keys in earlier:
        still &= changes["key"].is_in(list(keys))
        months += still.cast(pl.Int64)
    rows = changes.with_columns(months_open=pl.when(pl.col("kind") != "mended").then(months))
    return rows.select(DIFF_FINDINGS.keys).sort(DIFF_FINDINGS.sort_by)


def _one_per_key(found: pl.DataFrame) -> pl.DataFrame:
    excess = (pl.col("value") - pl.col("limit").fill_null(0)).abs()
    grave = pl.col("severity").replace_strict(_GRAVE, return_dtype=pl.Int32)
    rows = found.with_columns(excess=excess, grave=grave)
    order = ["grave", -pl.col("excess"), "message", "_source", "_row"]
    rows = rows.sort(order, nulls_last=True).unique("key", keep="first", maintain_order=True)
    return rows.select(*_OF_FINDING, "value", "excess", "grave")

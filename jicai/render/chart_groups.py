"""The rows that each chart of a result draws: one chart for every group, all along the same categories."""

from __future__ import annotations

from dataclasses import replace

import polars as pl

from jicai.render.cells import month_text, ready
from jicai.render.result import Chart, Result
from jicai.tables.column import Kind

#: Behind a category with planned figures; in place of months that no group has.
STAR, _GAP = "*", "…"
_LABEL = "_label"


def groups_of(result: Result, chart: Chart, chinese: bool) -> list[tuple[str, Result]]:
    """The name and the rows of every group, with the columns that are drawn; all of the result where none are asked."""
    if chart.group is None:
        return [("", result)]
    label = replace(result.table.column(chart.category), kind=Kind.CODE)
    table = replace(result.table, columns=(label, *(result.table.column(key) for key in chart.series)))
    texts = ready(result, chinese)
    if result.table.column(chart.category).kind is Kind.MONTH:
        texts = texts.with_columns(month_text(pl.col(chart.category)))
    frame = result.frame.with_columns(texts[chart.category].cast(pl.String).alias(_LABEL))
    names = texts[chart.group].cast(pl.String).fill_null("-")
    axis = _axis(frame, chart, result.table.column(chart.category).kind)
    return [
        (name, replace(result, frame=_on_axis(axis, frame.filter(names == name), chart), table=table))
        for name in names.unique(maintain_order=True)
    ]


def _axis(frame: pl.DataFrame, chart: Chart, kind: Kind) -> pl.DataFrame:
    """The categories of all groups in the order of the rows, with a gap where months are left out: _LABEL, _gap."""
    axis = frame.select(chart.category, _LABEL).unique(maintain_order=True)
    if kind is not Kind.MONTH:
        return axis.select(_LABEL, _gap=pl.lit(False))
    follows = pl.col(chart.category) == pl.col(chart.category).shift().dt.offset_by("1mo")
    gaps = axis.with_columns(_gap=~follows.fill_null(True), _at=pl.int_range(pl.len()) * 2)
    before = gaps.filter("_gap").with_columns(pl.lit(_GAP).alias(_LABEL), pl.col("_at") - 1)
    rows = pl.concat([before, gaps.with_columns(_gap=pl.lit(False))])
    return rows.sort("_at").select(_LABEL, "_gap")


def _on_axis(axis: pl.DataFrame, rows: pl.DataFrame, chart: Chart) -> pl.DataFrame:
    """The series of a group for every category of the axis, 0 where it has no row, nothing in a gap."""
    planned = pl.col(chart.planned).fill_null(False) if chart.planned else pl.lit(False)
    star = pl.when(planned & ~pl.col("_gap")).then(pl.lit(STAR)).otherwise(pl.lit(""))
    zero = pl.when(~pl.col("_gap")).then(0)
    return axis.join(rows, on=_LABEL, how="left", maintain_order="left").select(
        (pl.col(_LABEL) + star).alias(chart.category),
        *(pl.coalesce(key, zero.cast(rows.schema[key])).alias(key) for key in chart.series),
    )


def has_star(part: Result, chart: Chart) -> bool:
    """Whether any category of a group carries the asterisk."""
    labels = part.frame[chart.category]
    return labels.dtype == pl.String and labels.str.ends_with(STAR).any()

"""The rows that each chart of a result draws: one chart for every group, all along the same categories."""

from __future__ import annotations

from dataclasses import dataclass, replace

import polars as pl

from jicai.render.cells import month_text, ready
from jicai.render.result import Chart, Result
from jicai.tables.column import Column, Kind

#: From so many categories, or characters of names all as long as the longest, on the names stand aslant.
_MANY, _MANY_CHARACTERS = 9, 80
#: Behind a category with planned figures; in place of months that no group has.
_STAR, _GAP = "*", "…"
_LABEL = "_label"
#: Names aslant are cut to so many characters in the middle, since many begin, and others end, alike.
_LONGEST_NAME, _HEAD, _TAIL = 14, 7, 6
_SHORT_NAME = Column("short_name", "图上名称", Kind.TEXT, "图上放不下全名时的简写")


@dataclass(frozen=True, slots=True)
class Part:
    """What one chart draws: the first `drawn` of `rows`, which stand below it; `category` is the key along its axis."""

    title: str
    rows: Result
    category: str
    drawn: int
    aslant: bool


def parts_of(result: Result, chart: Chart, chinese: bool) -> list[Part]:
    """A part for every group in the order of its first row; one part where no groups are asked, none without rows."""
    source = replace(
        result, table=chart.table or result.table, frame=result.frame if chart.frame is None else chart.frame
    )
    if source.frame.is_empty():
        return []
    if chart.group is None:
        return [_first_categories(source, chart, chinese)]
    return _groups(source, chart, chart.group, chinese)


def _first_categories(source: Result, chart: Chart, chinese: bool) -> Part:
    """All columns of a table of the chart's own, of the result's only those drawn."""
    keys = source.table.keys if chart.table else (chart.category, *chart.series, *chart.lines)
    rows, title = _narrowed(source, keys), chart.title
    drawn = rows.frame.height
    if drawn > chart.most and rows.table.column(chart.category).kind is not Kind.MONTH:
        drawn = chart.most
        title += "，其余见表"
    return _with_short_names(Part(title, rows, chart.category, drawn, drawn >= _MANY), chinese)


def _with_short_names(part: Part, chinese: bool) -> Part:
    names = ready(part.rows, chinese)[part.category]
    if names.dtype != pl.String:
        return part
    longest = names.head(part.drawn).str.len_chars().max() or 0
    part = replace(part, aslant=part.aslant or part.drawn * int(str(longest)) > _MANY_CHARACTERS)
    if not part.aslant or not (names.str.len_chars() > _LONGEST_NAME).any():
        return part
    name = pl.col(part.category)
    cut = pl.concat_str(name.str.head(_HEAD), pl.lit("…"), name.str.tail(_TAIL))
    short = pl.when(name.str.len_chars() > _LONGEST_NAME).then(cut).otherwise(name)
    table = replace(part.rows.table, columns=(*part.rows.table.columns, _SHORT_NAME))
    frame = part.rows.frame.with_columns(names).with_columns(short.alias(_SHORT_NAME.key))
    return replace(part, rows=replace(part.rows, table=table, frame=frame), category=_SHORT_NAME.key)


def _groups(source: Result, chart: Chart, group: str, chinese: bool) -> list[Part]:
    texts = ready(source, chinese)
    kind = source.table.column(chart.category).kind
    if kind is Kind.MONTH:
        texts = texts.with_columns(month_text(pl.col(chart.category)))
    frame = source.frame.with_columns(texts[chart.category].cast(pl.String).alias(_LABEL))
    names = texts[group].cast(pl.String).fill_null("-")
    axis = _axis(frame, chart, kind)
    shown = _narrowed(source, (chart.category, *chart.series, *chart.lines))
    label = replace(source.table.column(chart.category), kind=Kind.CODE)
    table = replace(shown.table, columns=(label, *shown.table.columns[1:]))
    shares = [column.key for column in source.table.columns if column.kind is Kind.RATIO]
    parts = []
    for name in names.unique(maintain_order=True):
        rows = replace(shown, table=table, frame=_on_axis(axis, frame.filter(names == name), chart, shares))
        title = f"{chart.title}（{name}）"
        if chart.planned and rows.frame[chart.category].str.ends_with(_STAR).any():
            title += f"，带 {_STAR} 的{source.table.column(chart.planned).label}"
        parts.append(Part(title, rows, chart.category, rows.frame.height, rows.frame.height >= _MANY))
    return parts


def _narrowed(source: Result, keys: tuple[str, ...]) -> Result:
    table = replace(source.table, columns=tuple(source.table.column(key) for key in keys))
    return replace(source, table=table, frame=source.frame.select(keys))


def _axis(frame: pl.DataFrame, chart: Chart, kind: Kind) -> pl.DataFrame:
    """The categories of all groups, months in their order with a gap where some are left out: _LABEL, _gap.

    Others stand in the order of the rows.
    """
    axis = frame.select(chart.category, _LABEL).unique(maintain_order=True)
    if kind is not Kind.MONTH:
        return axis.select(_LABEL, _gap=pl.lit(False))
    axis = axis.sort(chart.category)  # the rows of one group may begin later than those of the next
    follows = pl.col(chart.category) == pl.col(chart.category).shift().dt.offset_by("1mo")
    gaps = axis.with_columns(_gap=~follows.fill_null(True), _at=pl.int_range(pl.len()) * 2)
    before = gaps.filter("_gap").with_columns(pl.lit(_GAP).alias(_LABEL), pl.col("_at") - 1)
    rows = pl.concat([before, gaps.with_columns(_gap=pl.lit(False))])
    return rows.sort("_at").select(_LABEL, "_gap")


def _on_axis(axis: pl.DataFrame, rows: pl.DataFrame, chart: Chart, shares: list[str]) -> pl.DataFrame:
    """The series of a group for every category of the axis: 0 where it has no row, nothing in a gap.

    A share is nothing there too: what was not there is not 0 % of something.
    """
    planned = pl.col(chart.planned).fill_null(False) if chart.planned else pl.lit(False)
    star = pl.when(planned & ~pl.col("_gap")).then(pl.lit(_STAR)).otherwise(pl.lit(""))
    zero = pl.when(~pl.col("_gap")).then(0)
    return axis.join(rows, on=_LABEL, how="left", maintain_order="left").select(
        (pl.col(_LABEL) + star).alias(chart.category),
        *(
            pl.col(key) if key in shares else pl.coalesce(key, zero.cast(rows.schema[key])).alias(key)
            for key in (*chart.series, *chart.lines)
        ),
    )

"""How a chart looks: native to Excel, in Chinese fonts, and readable in a print without colours."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import polars as pl

from jicai.render.result import Chart
from jicai.render.workbook.chart_groups import Part
from jicai.render.workbook.sheet_cells import SheetColumn, clean
from jicai.render.workbook.sheets import FONT
from jicai.tables.column import Kind

#: Dark, middle, hatched: apart in grey too. Further series begin again.
_FILLS: tuple[dict[str, Any], ...] = (
    {"fill": {"color": "#1F4E79"}},
    {"fill": {"color": "#A9B8C9"}},
    {"pattern": {"pattern": "wide_upward_diagonal", "fg_color": "#404040", "bg_color": "#FFFFFF"}},
)
#: On top of each other from below: the darker the lower, no two alike side by side.
_STACKED: tuple[dict[str, Any], ...] = (
    {"fill": {"color": "#14304C"}},
    {"pattern": {"pattern": "wide_upward_diagonal", "fg_color": "#FFFFFF", "bg_color": "#1F4E79"}},
    {"fill": {"color": "#6F8CAB"}},
    {"pattern": {"pattern": "wide_downward_diagonal", "fg_color": "#404040", "bg_color": "#FFFFFF"}},
    {"fill": {"color": "#C7D2DE"}},
    {"fill": {"color": "#FFFFFF"}},
)
_LINES = (("#1F4E79", "solid", "circle"), ("#C55A11", "dash", "square"), ("#7F7F7F", "round_dot", "diamond"))
#: Over columns of any grey: black, with white points.
_OVER_COLUMNS = (("#000000", "dash", "diamond"), ("#7F7F7F", "round_dot", "square"))
_EDGE = {"color": "#404040", "width": 0.75}
_TYPES = {"column": {"type": "column"}, "stacked": {"type": "column", "subtype": "stacked"}, "line": {"type": "line"}}
_TEXT = {"name": FONT["font_name"], "size": 10}
#: Columns that still have room for their figures.
_MOST_LABELS = 24
_SMALL = {**_TEXT, "size": 9}
#: At the foot of columns that lines cross.
_LABEL_PLACES = {"column": "outside_end", "over": "inside_base", "line": "above"}
#: Yuan from which amounts are told in 万元, and that the largest of every chart must then reach to have an axis at all.
_FROM_TEN_THOUSANDS, _AT_LEAST = 100_000, 10_000
#: The comma divides by a thousand and the point stands before the last digit of what is left, which is why the
#: separator of thousands is written out; so is the sign, which some programs leave out beside a condition.
_TEN_THOUSANDS = r'[>=10000000]0","000\.0,;[<0]-0\.0,;0\.0,'
#: The space between columns, in per cent of their width: few columns are not to fill the page.
_NARROWEST_GAP, _GAPS = 60, 500


@dataclass(frozen=True, slots=True)
class Source:
    """The rows of a sheet that a chart draws, first to last, and what their cells hold, by key from column A on."""

    sheet: str
    first: int
    last: int
    cells: dict[str, SheetColumn]

    def range(self, key: str) -> list[Any]:
        """The cells of a column, as a chart refers to them."""
        place = list(self.cells).index(key)
        return [self.sheet, self.first, place, self.last, place]

    def values(self, key: str) -> list[Any]:
        """What is in these cells."""
        return self.cells[key].values(0, self.last - self.first + 1)


#: Points by themselves, dark on the lighter columns.
_UNJOINED: dict[str, Any] = {
    "line": {"none": True},
    "marker": {"type": "diamond", "size": 12, "fill": {"color": "#1F1F1F"}, "border": {"color": "#FFFFFF"}},
}


def drawing(book: Any, chart: Chart, part: Part, source: Source, in_ten_thousands: bool, *, small: bool = False) -> Any:
    """The native chart of a part over the cells of `source`, without its size; a small one has no names of axes."""
    kind, unit = _unit(chart, part, in_ten_thousands)
    drawn = book.add_chart(_TYPES[chart.kind])
    for at, key in enumerate(chart.series):
        labels = _labels(chart, part, source.values(key), kind, in_ten_thousands)
        drawn.add_series({**_series(part, source, key), **_look(chart, part, at), **labels})
    if chart.lines:
        over = book.add_chart({"type": "line"})
        # A line from one district or batch to the next would look like a course of time.
        unjoined = {} if part.rows.table.column(part.category).kind is Kind.MONTH else _UNJOINED
        for at, key in enumerate(chart.lines):
            over.add_series({**_series(part, source, key), **_line_look(_OVER_COLUMNS, at), **unjoined})
        drawn.combine(over)
    category = part.rows.table.column(part.category)
    is_month = category.kind is Kind.MONTH
    along = {**_TEXT, "rotation": -45} if part.aslant and not (small and is_month) else _TEXT
    axis_name = {**_TEXT, "bold": False}
    drawn.set_title({"name": clean(part.title), "name_font": {**_TEXT, "size": 11 if small else 14}, "overlay": False})
    drawn.set_x_axis(
        {
            **({} if small else {"name": part.rows.table.column(_named(chart, part)).label}),
            "name_font": axis_name,
            "num_font": along,
            "label_position": "low",  # below negative columns too
            "text_axis": True,  # every month alike
            **({"num_format": "yyyy-mm"} if is_month else {}),
        }
    )
    drawn.set_y_axis(
        {
            **({} if small and kind is Kind.RATIO else {"name": unit}),
            "name_font": axis_name,
            "num_font": _TEXT,
            "num_format": _axis_format(kind, in_ten_thousands),
            "major_gridlines": {"visible": True, "line": {"color": "#D9D9D9", "width": 0.75}},
            **_least(chart, part),
        }
    )
    drawn.set_legend({"position": "bottom", "font": _TEXT})
    return drawn


def in_ten_thousands(chart: Chart, parts: Sequence[Part]) -> bool:
    """Whether the axes are in 万元: all or none, since the charts of the groups are compared."""
    largest = [_largest(chart, part) for part in parts]
    return max(largest) >= _FROM_TEN_THOUSANDS and min(largest) >= _AT_LEAST


def _largest(chart: Chart, part: Part) -> float:
    columns = pl.col(chart.series).abs()
    one = pl.sum_horizontal(columns).max() if chart.kind == "stacked" else pl.max_horizontal(columns.max())
    return float(part.rows.frame.head(part.drawn).select(one.fill_null(0)).item())


def _unit(chart: Chart, part: Part, in_ten_thousands: bool) -> tuple[Kind, str]:
    first = part.rows.table.column(chart.series[0])
    if first.kind is Kind.MONEY:
        return first.kind, "万元" if in_ten_thousands else "元"
    return first.kind, "百分比" if first.kind is Kind.RATIO else first.unit


def _axis_format(kind: Kind, in_ten_thousands: bool) -> str:
    if kind is Kind.RATIO:
        return "0%"
    return _TEN_THOUSANDS if kind is Kind.MONEY and in_ten_thousands else "#,##0"


def _labels(chart: Chart, part: Part, values: list[Any], kind: Kind, in_ten_thousands: bool) -> dict[str, Any]:
    """The figures above the columns where they are few; none where there is no amount, as there is no column."""
    # Lines that run close to each other would have their figures on top of each other.
    crowded = chart.kind == "line" and len(chart.series) > 1
    if chart.kind == "stacked" or crowded or part.drawn * len(chart.series) > _MOST_LABELS:
        return {}
    labels: dict[str, Any] = {
        "value": True,
        "num_format": "0.0%" if kind is Kind.RATIO else _axis_format(kind, in_ten_thousands),
        "font": _SMALL,
        "position": _LABEL_PLACES["over" if chart.lines else chart.kind],
    }
    if kind is not Kind.RATIO:
        labels["custom"] = [None if value else {"delete": True} for value in values]
    return {"data_labels": labels}


def _least(chart: Chart, part: Part) -> dict[str, Any]:
    """Columns begin at 0, wherever a program would rather begin."""
    values = (
        part.rows.frame.head(part.drawn).select(pl.min_horizontal(pl.col(*chart.series, *chart.lines).min())).item()
    )
    return {"min": 0} if chart.kind != "line" and (values is None or values >= 0) else {}


def _named(chart: Chart, part: Part) -> str:
    """The column whose label names the axis, also where its names are cut."""
    return chart.category if chart.category in part.rows.table.keys else part.category


def _series(part: Part, source: Source, key: str) -> dict[str, Any]:
    return {
        "name": part.rows.table.column(key).label,
        "categories": source.range(part.category),
        "values": source.range(key),
        # Rows that are on disk already cannot be read back for the values that a chart keeps of its own.
        "categories_data": source.values(part.category),
        "values_data": source.values(key),
    }


def _look(chart: Chart, part: Part, at: int) -> dict[str, Any]:
    if chart.kind == "line":
        return _line_look(_LINES, at)
    if chart.lines:
        at += 1  # the lines are dark
    fills = _STACKED if chart.kind == "stacked" else _FILLS
    gap = max(_NARROWEST_GAP, _GAPS // part.drawn)
    return {**fills[at % len(fills)], "border": _EDGE, "gap": gap}


def _line_look(lines: Sequence[tuple[str, str, str]], at: int) -> dict[str, Any]:
    color, dash, marker = lines[at % len(lines)]
    points = {"type": marker, "size": 6, "border": {"color": color}, "fill": {"color": "#FFFFFF"}}
    return {"line": {"color": color, "width": 2, "dash_type": dash}, "marker": points}

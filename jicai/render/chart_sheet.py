"""The sheet 图 of a workbook: native charts that stay readable in a print without colours.

A chart without groups refers to the cells of the data sheet. Rows of several groups alternate there, so each group
gets its rows once more below the charts, filled up to the categories of all groups.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import polars as pl

from jicai.render.cells import headers
from jicai.render.chart_groups import STAR, groups_of, has_star
from jicai.render.result import Chart, Result
from jicai.render.sheet_cells import SheetColumn, clean, sheet_columns
from jicai.render.sheets import CHART_SHEET, FONT, HEAD, NOTE, TITLE, cell_format, set_up_page, write_rows
from jicai.tables.column import Kind

#: Dark, middle, hatched: apart in grey too. Further series begin again.
_FILLS: tuple[dict[str, Any], ...] = (
    {"fill": {"color": "#1F4E79"}},
    {"fill": {"color": "#A9B8C9"}},
    {"pattern": {"pattern": "wide_upward_diagonal", "fg_color": "#404040", "bg_color": "#FFFFFF"}},
)
_LINES = (("#1F4E79", "solid", "circle"), ("#C55A11", "dash", "square"), ("#7F7F7F", "round_dot", "diamond"))
_EDGE = {"color": "#404040", "width": 0.75}
#: A chart fills a page of A4 across: its pixels, and the rows (of so many points) that it stands on.
_WIDTH, _HEIGHT, _ROWS, _ROW_HEIGHT = 960, 560, 28, 16
_FIRST_ROW = 2
_HEAD_HEIGHT = 20
_COLUMN_WIDTHS = (14, 27)
#: Yuan from which amounts are told in 万元, and that the largest of every chart must then reach to have an axis at all.
_FROM_TEN_THOUSANDS, _AT_LEAST = 100_000, 10_000
_MANY_LABELS = 8
#: The comma divides by a thousand and the point stands before the last digit of what is left, which is why the
#: separator of thousands is written out.
_TEN_THOUSANDS = r'[>=10000000]0","000\.0,;0\.0,'


@dataclass(frozen=True, slots=True)
class _Source:
    """The rows of a sheet that a chart draws, first to last, and what their cells hold, by key from column A on."""

    sheet: str
    first: int
    last: int
    cells: dict[str, SheetColumn]

    def range(self, key: str) -> list[Any]:
        place = list(self.cells).index(key)
        return [self.sheet, self.first, place, self.last, place]

    def values(self, key: str) -> list[Any]:
        return self.cells[key].values(0, self.last - self.first + 1)


def write_charts(book: Any, result: Result, chart: Chart, chinese: bool, data_sheet: str, first: int) -> None:
    """Add the sheet 图 with a chart for every group of the result, in order of the first row of each.

    `data_sheet` holds the rows of the result from row `first` on. The result has rows.
    """
    sheet = book.add_worksheet(CHART_SHEET)
    for column in range(len(chart.series) + 1):
        sheet.set_column(column, column, _COLUMN_WIDTHS[min(column, 1)])
    sheet.set_row(0, 24)
    sheet.write_string(0, 0, clean(f"{result.title}：{CHART_SHEET}"), book.add_format(TITLE))
    groups = groups_of(result, chart, chinese)
    below = _FIRST_ROW + _ROWS * len(groups)
    blank = book.add_format(FONT)
    for row in range(_FIRST_ROW, below):  # their height is not left to the program, which places the charts by them
        sheet.set_row(row, _ROW_HEIGHT)
        sheet.write_blank(row, 0, None, blank)  # else the row is not written
    sheet.set_h_pagebreaks([_FIRST_ROW + _ROWS * (at + 1) for at in range(len(groups))])
    in_ten_thousands = _in_ten_thousands([_largest(part, chart) for _, part in groups])
    for at, (name, part) in enumerate(groups):
        title = f"{chart.title}（{name}）" if name else chart.title
        if chart.planned and has_star(part, chart):
            title += f"，带 {STAR} 的{result.table.column(chart.planned).label}"
        if chart.group is None:
            rows = _source(data_sheet, first, part, chinese)
        else:
            rows = _write_table(book, sheet, below, name, part, chinese)
            below = rows.last + 2
        drawn = _chart(book, chart, part, rows, title, in_ten_thousands)
        sheet.insert_chart(_FIRST_ROW + _ROWS * at, 0, drawn, {"description": clean(title)})
    set_up_page(sheet, landscape=True)


def _write_table(book: Any, sheet: Any, row: int, name: str, part: Result, chinese: bool) -> _Source:
    """Write the rows of a group with its name and the headers above, from row `row` of the chart's sheet on."""
    sheet.write_string(row, 0, clean(f"{name}（元）"), book.add_format(NOTE))
    sheet.set_row(row + 1, _HEAD_HEIGHT)
    head = book.add_format(HEAD)
    for column, header in enumerate(headers(part, chinese)):
        sheet.write_string(row + 1, column, clean(header), head)
    rows = _source(CHART_SHEET, row + 2, part, chinese)
    columns = list(rows.cells.values())
    formats = [book.add_format(cell_format(column)) for column in columns]
    write_rows(sheet, row + 2, columns, formats, 0, part.frame.height, height=_ROW_HEIGHT)
    return rows


def _source(sheet: str, first: int, part: Result, chinese: bool) -> _Source:
    columns, _ = sheet_columns(part, chinese)
    return _Source(sheet, first, first + part.frame.height - 1, dict(zip(part.table.keys, columns, strict=True)))


def _chart(book: Any, chart: Chart, result: Result, rows: _Source, title: str, in_ten_thousands: bool) -> Any:
    drawn = book.add_chart({"type": chart.kind})
    for at, key in enumerate(chart.series):
        drawn.add_series(
            {
                "name": result.table.column(key).label,
                "categories": rows.range(chart.category),
                "values": rows.range(key),
                # Rows that are on disk already cannot be read back for the values that a chart keeps of its own.
                "categories_data": rows.values(chart.category),
                "values_data": rows.values(key),
                **_look(chart, at),
            }
        )
    category = result.table.column(chart.category)
    font = {"name": FONT["font_name"], "size": 10}
    labels = {**font, "rotation": -45} if rows.last - rows.first >= _MANY_LABELS else font
    drawn.set_title({"name": clean(title), "name_font": {**font, "size": 14}, "overlay": False})
    drawn.set_x_axis(
        {
            "num_font": labels,
            "label_position": "low",  # below negative columns too
            "text_axis": True,  # every month alike
            **({"num_format": "yyyy-mm"} if category.kind is Kind.MONTH else {}),
        }
    )
    drawn.set_y_axis(
        {
            "name": "万元" if in_ten_thousands else "元",
            "name_font": {**font, "bold": False},
            "num_font": font,
            "num_format": _TEN_THOUSANDS if in_ten_thousands else "#,##0",
            "major_gridlines": {"visible": True, "line": {"color": "#D9D9D9", "width": 0.75}},
        }
    )
    drawn.set_legend({"position": "bottom", "font": font})
    drawn.set_size({"width": _WIDTH, "height": _HEIGHT})
    return drawn


def _look(chart: Chart, at: int) -> dict[str, Any]:
    if chart.kind == "column":
        return {**_FILLS[at % len(_FILLS)], "border": _EDGE, "gap": 60}
    color, dash, marker = _LINES[at % len(_LINES)]
    points = {"type": marker, "size": 6, "border": {"color": color}, "fill": {"color": "#FFFFFF"}}
    return {"line": {"color": color, "width": 2, "dash_type": dash}, "marker": points}


def _in_ten_thousands(largest: list[float]) -> bool:
    """Whether the axes are in 万元: all or none, since the charts of the groups are compared."""
    return max(largest) >= _FROM_TEN_THOUSANDS and min(largest) >= _AT_LEAST


def _largest(result: Result, chart: Chart) -> float:
    return float(result.frame.select(pl.max_horizontal(pl.col(chart.series).abs().max()).fill_null(0)).item())

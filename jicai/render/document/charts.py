"""Draws the charts of documents: as pictures for Word, as vectors for browsers; the same bytes for the same figures."""

from __future__ import annotations

import textwrap
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

from jicai.render.document.drawing import Drawing
from jicai.render.document.fonts import BrowsersFont, Font
from jicai.render.document.measures import AREA_MM
from jicai.render.document.plot import Bar, Dot, Label, Line, Plot
from jicai.render.terminal.screen import without_control

_POINTS_PER_MM = 72 / 25.4
_WIDTH = AREA_MM[0] * _POINTS_PER_MM
#: The height of a chart of bars: of what is around them, of each, and at most; that of a chart of lines.
_AROUND, _ROW, _TALLEST, _OF_LINES = 72, 30, 576, 216
_BLUE, _RED, _GREY, _PALE, _BLACK = "#2F6DA3", "#C0392B", "#666666", "#E3E3E3", "#000000"
#: From the freshest debt to the oldest.
_AGES = ("#F6C9A0", "#EE9B5B", "#DA6B33", "#B03A2E", "#6E1F1C", "#45100F")
#: Color, width of dash and gap, radius of the points.
_LINES = ((_BLUE, None, 2.0), (_RED, (4.5, 2.5), 0.0), (_GREY, (1.5, 2.0), 0.0))
_NAME_WIDTH, _NAME_LINES = 11, 2
_SIZE, _LEADING, _GAP = 8.0, 10.0, 6.0
_TICKS = 8


def drawn(drawing: Drawing, font: Font | BrowsersFont, form: Literal["png", "svg"]) -> bytes:
    """The chart, as wide as the type area of a page."""
    height = min(_TALLEST, _AROUND + _ROW * len(drawing.categories)) if drawing.kind != "lines" else _OF_LINES
    plot = Plot(_WIDTH, height, font)
    {"bars": _bars, "stacked": _stacked, "lines": _lines}[drawing.kind](plot, drawing)
    return plot.png() if form == "png" else plot.svg()


@dataclass(frozen=True, slots=True)
class _Area:
    """Where the values are shown, and the value at the end of their axis."""

    left: float
    top: float
    right: float
    bottom: float
    highest: float

    def x(self, value: float) -> float:
        return self.left + (self.right - self.left) * value / self.highest

    def y(self, value: float) -> float:
        return self.bottom - (self.bottom - self.top) * value / self.highest


def _bars(plot: Plot, drawing: Drawing) -> None:
    from jicai.render.words import percent

    name, values = drawing.series[0]
    label, marks = drawing.marks or ("", [None] * len(values))
    highest = max((float(value) for value in [*values, *marks] if value is not None), default=0)
    keys = [(name, _BLUE)] + ([(label, _RED)] if any(mark is not None for mark in marks) else [])
    area = _rows_area(plot, drawing, max(highest * 1.15, 0.01), keys)
    _value_axis(plot, area, lambda value: f"{value * 100:.0f}%", least=0.01)
    row = (area.bottom - area.top) / max(1, len(drawing.categories))
    for number, (value, mark) in enumerate(zip(values, marks, strict=True)):
        middle = area.top + row * (number + 0.5)
        if value is not None:
            plot.add(Bar(area.left, middle - row * 0.275, area.x(float(value)) - area.left, row * 0.55, _BLUE))
        if mark is not None:
            x = area.x(float(mark))
            plot.add(Line([(x, middle - row * 0.4), (x, middle + row * 0.4)], _RED, 2))
        if value is not None:  # beside the mark, not under it
            end = area.x(float(max(value, mark or value))) + 4
            plot.add(Label((end, middle), percent(value), _SIZE, _BLACK))
    _names(plot, area, drawing.categories, row)


def _stacked(plot: Plot, drawing: Drawing) -> None:
    counts = [[float(value or 0) / 10_000 for value in values] for _, values in drawing.series]
    highest = max((sum(column) for column in zip(*counts, strict=True)), default=0)
    colors = [_AGES[min(number, len(_AGES) - 1)] for number in range(len(counts))]
    keys = [(name, color) for (name, _), color in zip(drawing.series, colors, strict=True)]
    area = _rows_area(plot, drawing, max(highest * 1.05, 0.01), keys, unit="万元")
    _value_axis(plot, area, lambda value: f"{value:,.10g}")
    row = (area.bottom - area.top) / max(1, len(drawing.categories))
    for number in range(len(drawing.categories)):
        left = 0.0
        for color, column in zip(colors, counts, strict=True):
            start, end = area.x(left), area.x(left + column[number])
            plot.add(Bar(start, area.top + row * (number + 0.225), end - start, row * 0.55, color))
            left += column[number]
    _names(plot, area, drawing.categories, row)


def _lines(plot: Plot, drawing: Drawing) -> None:
    values = [value for _, series in drawing.series for value in series if value is not None]
    highest = max(float(max(values, default=Decimal(0))) * 1.05, 0.01)
    shown = [(name, color) for (name, _), (color, _, _) in zip(drawing.series, _LINES, strict=False)]
    top = _keys(plot, 0, shown)
    left = max(plot.font.length(f"{highest * 100:.0f}%", _SIZE), 16) + 2 * _GAP
    area = _Area(left, top, plot.width - 2 * _GAP, plot.height - _LEADING - 2 * _GAP, highest)
    for value in _ticks(highest, least=0.01):
        y = area.y(value)
        plot.add(Line([(area.left, y), (area.right, y)], _PALE, 0.6))
        plot.add(Label((area.left - _GAP, y), f"{value * 100:.0f}%", _SIZE, _GREY, "to"))
    _frame(plot, area)
    count = len(drawing.categories)
    step = (area.right - area.left) / max(1, count)
    places = [area.left + step * (number + 0.5) for number in range(count)]
    widest = max((plot.font.length(one, _SIZE) for one in drawing.categories), default=0) + 4
    every = max(1, -(-int(widest) // max(1, int(step))))  # as many as fit beside each other
    for place, category in list(zip(places, drawing.categories, strict=True))[::-1][::every]:
        plot.add(Label((place, area.bottom + _GAP + _LEADING / 2), without_control(category), _SIZE, _BLACK, "around"))
    for (_, series), (color, dash, radius) in zip(drawing.series, _LINES, strict=False):
        for run in _runs(series):
            points = [(places[at], area.y(float(value))) for at, value in run]
            if len(points) > 1:
                plot.add(Line(points, color, 1.5, dash))
            plot.add(*(Dot(point, radius, color) for point in points if radius))


def _runs(series: Sequence[Decimal | None]) -> list[list[tuple[int, Decimal]]]:
    """The values that stand beside each other, without those that are not there."""
    runs: list[list[tuple[int, Decimal]]] = [[]]
    for at, value in enumerate(series):
        if value is None:
            runs.append([])
        else:
            runs[-1].append((at, value))
    return runs


def _rows_area(plot: Plot, drawing: Drawing, highest: float, keys: Sequence[tuple[str, str]], unit: str = "") -> _Area:
    top = _keys(plot, 0, keys)
    names = [line for one in drawing.categories for line in _name(one)]
    left = max((plot.font.length(line, _SIZE) for line in names), default=0) + 2 * _GAP
    below = _LEADING + _GAP + (_LEADING if unit else 0)
    area = _Area(left, top, plot.width - 2 * _GAP, plot.height - below, highest)
    if unit:
        middle = (area.left + area.right) / 2
        plot.add(Label((middle, plot.height - _LEADING / 2), unit, _SIZE, _GREY, "around"))
    return area


def _value_axis(plot: Plot, area: _Area, shown: Callable[[float], str], least: float = 0) -> None:
    for value in _ticks(area.highest, least):
        x = area.x(value)
        plot.add(Line([(x, area.top), (x, area.bottom)], _PALE, 0.6))
        plot.add(Label((x, area.bottom + _GAP / 2 + _LEADING / 2), shown(value), _SIZE, _GREY, "around"))
    _frame(plot, area)


def _frame(plot: Plot, area: _Area) -> None:
    corner = [(area.left, area.top), (area.left, area.bottom), (area.right, area.bottom)]
    plot.add(Line(corner, _BLACK, 0.8))


def _ticks(highest: float, least: float) -> list[float]:
    """Round values from 0 on, not too many, and no nearer to each other than `least`."""
    size = Decimal(highest).adjusted()
    steps = (float(Decimal(part).scaleb(power)) for power in (size - 1, size) for part in (1, 2, 5))
    step = next((one for one in steps if highest / one <= _TICKS and one >= least), highest)
    return [number * step for number in range(int(highest / step + 1e-9) + 1)]


def _names(plot: Plot, area: _Area, categories: Sequence[str], row: float) -> None:
    for number, category in enumerate(categories):
        lines = _name(category)
        first = area.top + row * (number + 0.5) - (len(lines) - 1) * _LEADING / 2
        for at, line in enumerate(lines):
            plot.add(Label((area.left - _GAP, first + at * _LEADING), line, _SIZE, _BLACK, "to"))


def _name(text: str) -> list[str]:
    lines = textwrap.wrap(without_control(text), _NAME_WIDTH) or [""]
    if len(lines) > _NAME_LINES:
        lines = [*lines[: _NAME_LINES - 1], lines[_NAME_LINES - 1][:-1] + "…"]
    return lines


def _keys(plot: Plot, left: float, keys: Sequence[tuple[str, str]]) -> float:
    """What the colors mean, above; returns where the values may begin."""
    x, y, swatch = left + _GAP, _GAP + _LEADING / 2, 14.0
    for name, color in keys:
        width = swatch + 4 + plot.font.length(name, _SIZE)
        if x > left + _GAP and x + width > plot.width:
            x, y = left + _GAP, y + _LEADING + 2
        plot.add(Bar(x, y - 3, swatch, 6, color), Label((x + swatch + 4, y), without_control(name), _SIZE, _BLACK))
        x += width + 2 * _GAP
    return y + _LEADING / 2 + _GAP

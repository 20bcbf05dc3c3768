"""Draws the charts of documents: as pictures for Word, as vectors for browsers; the same bytes for the same figures."""

from __future__ import annotations

import logging
import textwrap
import warnings
from collections.abc import Callable, Sequence
from decimal import Decimal
from io import BytesIO
from typing import Any, Literal

from jicai.render.document.drawing import Drawing
from jicai.render.document.measures import AREA_MM
from jicai.render.terminal.screen import without_control

_MM_PER_INCH = 25.4
_WIDTH = AREA_MM[0] / _MM_PER_INCH
_TALLEST = 8.0
_BLUE, _RED, _GREY = "#2F6DA3", "#C0392B", "#666666"
#: From the freshest debt to the oldest.
_AGES = ("#F6C9A0", "#EE9B5B", "#DA6B33", "#B03A2E", "#6E1F1C", "#45100F")
_NAME_WIDTH, _NAME_LINES = 11, 2
_LOOK: dict[Any, Any] = {
    "axes.unicode_minus": False,
    "axes.spines.top": False,
    "axes.spines.right": False,
    "font.size": 9,
    "svg.fonttype": "path",
    "svg.hashsalt": "jicai",
    "text.parse_math": False,  # names hold $ too
}


def drawn(drawing: Drawing, family: str, form: Literal["png", "svg"]) -> bytes:
    """The chart, as wide as the type area of a page."""
    from matplotlib import rc_context
    from matplotlib.figure import Figure

    logging.getLogger("matplotlib").setLevel(logging.ERROR)
    bars = drawing.kind != "lines"
    height = min(_TALLEST, 1.0 + 0.42 * len(drawing.categories)) if bars else 3.0
    with rc_context({**_LOOK, "font.family": [family, "DejaVu Sans"]}), warnings.catch_warnings():
        warnings.simplefilter("ignore")  # a sign that no font has is drawn as a box
        figure = Figure(figsize=(_WIDTH, height), dpi=200, layout="constrained")
        _DRAW[drawing.kind](figure.subplots(), drawing)
        written = BytesIO()
        metadata = {"Software": None} if form == "png" else {"Date": None, "Creator": None}
        figure.savefig(written, format=form, metadata=metadata)
    return written.getvalue()


def _bars(axes: Any, drawing: Drawing) -> None:
    (name, values) = drawing.series[0]
    places = range(len(drawing.categories))
    axes.barh(places, _floats(values), height=0.55, color=_BLUE, label=name)
    label, marks = drawing.marks or ("", [None] * len(values))
    for place, value, mark in zip(places, values, marks, strict=True):
        if value is not None:
            end = (float(max(value, mark or value)), place)  # beside the mark, not under it
            axes.annotate(_percent(value), end, xytext=(4, 0), textcoords="offset points", va="center", fontsize=8)
    if drawing.marks is not None:
        found = [(place, float(mark)) for place, mark in zip(places, marks, strict=True) if mark is not None]
        if found:
            lows, highs = [place - 0.4 for place, _ in found], [place + 0.4 for place, _ in found]
            axes.vlines([mark for _, mark in found], lows, highs, color=_RED, linewidth=2, label=label)
    _name_rows(axes, drawing)
    highest = max((float(value) for value in [*values, *marks] if value is not None), default=0)
    axes.set_xlim(0, max(highest * 1.15, 0.01))
    _per_cent_axis(axes.xaxis)
    _legend(axes, 2)


def _stacked(axes: Any, drawing: Drawing) -> None:
    places = range(len(drawing.categories))
    left = [0.0] * len(drawing.categories)
    for number, (name, values) in enumerate(drawing.series):
        widths = [value / 10_000 for value in _floats(values)]
        color = _AGES[min(number, len(_AGES) - 1)]
        axes.barh(places, widths, height=0.55, left=left, color=color, label=name)
        left = [one + other for one, other in zip(left, widths, strict=True)]
    _name_rows(axes, drawing)
    axes.set_xlabel("万元", fontsize=8, color=_GREY)
    _legend(axes, len(drawing.series))


def _lines(axes: Any, drawing: Drawing) -> None:
    looks = ((_BLUE, "-", "o"), (_RED, "--", ""), (_GREY, ":", ""))
    for (name, values), (color, line, marker) in zip(drawing.series, looks, strict=False):
        points = [float("nan") if value is None else float(value) for value in values]
        axes.plot(drawing.categories, points, color=color, linestyle=line, marker=marker, markersize=4, label=name)
    axes.set_ylim(bottom=0)
    axes.tick_params(axis="x", labelsize=8, rotation=0 if len(drawing.categories) <= 8 else 45)
    _per_cent_axis(axes.yaxis)
    _legend(axes, 2)


_DRAW: dict[str, Callable[[Any, Drawing], None]] = {"bars": _bars, "stacked": _stacked, "lines": _lines}


def _name_rows(axes: Any, drawing: Drawing) -> None:
    axes.set_yticks(range(len(drawing.categories)), [_name(one) for one in drawing.categories], fontsize=8)
    axes.invert_yaxis()  # the first on top
    axes.tick_params(axis="y", length=0)


def _name(text: str) -> str:
    lines = textwrap.wrap(without_control(text), _NAME_WIDTH) or [""]
    if len(lines) > _NAME_LINES:
        lines = [*lines[: _NAME_LINES - 1], lines[_NAME_LINES - 1][:-1] + "…"]
    return "\n".join(lines)


def _legend(axes: Any, columns: int) -> None:
    axes.legend(loc="lower left", bbox_to_anchor=(0, 1), ncols=columns, frameon=False, fontsize=8)


def _per_cent_axis(axis: Any) -> None:
    from matplotlib.ticker import PercentFormatter

    axis.set_major_formatter(PercentFormatter(1, decimals=0))
    axis.set_tick_params(labelsize=8, labelcolor=_GREY)
    axis.grid(visible=True, color="#E3E3E3", linewidth=0.6)
    axis.axes.set_axisbelow(True)


def _percent(value: Decimal) -> str:
    from jicai.render.words import percent

    return percent(value)


def _floats(values: Sequence[Decimal | None]) -> list[float]:
    """For the length of bars alone: what is written comes from the exact numbers."""
    return [float(value or 0) for value in values]

"""What a chart is drawn of, in points from the upper left corner, and the two forms that it is written in."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from html import escape
from io import BytesIO
from typing import Literal

from jicai.render.document.fonts import BrowsersFont, Font

#: Dots per inch of a picture; drawn so many times as fine, and made smaller, so that slanting lines are smooth.
_DPI, _FINER = 200, 2
_POINTS_PER_INCH = 72
#: From the middle of a line of text to its base line, as a share of its size.
_TO_BASE = 0.36

Point = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Bar:
    """A filled rectangle."""

    left: float
    top: float
    width: float
    height: float
    color: str


@dataclass(frozen=True, slots=True)
class Line:
    """A line through points; `dash` is the length of a dash and of what lies between two."""

    points: Sequence[Point]
    color: str
    width: float
    dash: tuple[float, float] | None = None


@dataclass(frozen=True, slots=True)
class Dot:
    """A filled circle."""

    center: Point
    radius: float
    color: str


@dataclass(frozen=True, slots=True)
class Label:
    """A line of text, from, around or up to a point at half of its height."""

    at: Point
    text: str
    size: float
    color: str
    side: Literal["from", "around", "to"] = "from"


@dataclass
class Plot:
    """The shapes, the later over the earlier."""

    width: float
    height: float
    font: Font | BrowsersFont
    shapes: list[Bar | Line | Dot | Label] = field(default_factory=list)

    def add(self, *shapes: Bar | Line | Dot | Label) -> None:
        """Draw over what is there."""
        self.shapes += shapes

    def svg(self) -> bytes:
        """As vectors; the texts are texts, in the typeface by its name."""
        head = (
            '<?xml version="1.0" encoding="utf-8"?>\n<svg xmlns="http://www.w3.org/2000/svg" '
            f'viewBox="0 0 {_number(self.width)} {_number(self.height)}" width="{_number(self.width)}pt" '
            f'height="{_number(self.height)}pt" font-family="{escape(_families(self.font))}">'
        )
        return "\n".join((head, *map(_element, self.shapes), "</svg>\n")).encode()

    def png(self) -> bytes:
        """As a picture, for which the font must be one of this machine."""
        from PIL import Image, ImageDraw

        assert isinstance(self.font, Font)
        scale = _DPI / _POINTS_PER_INCH
        size = round(self.width * scale), round(self.height * scale)
        fine = Image.new("RGB", (size[0] * _FINER, size[1] * _FINER), "white")
        draw = ImageDraw.Draw(fine)
        for shape in self.shapes:
            if not isinstance(shape, Label):
                _paint(draw, shape, scale * _FINER)
        picture = fine.resize(size, Image.Resampling.BOX)
        draw = ImageDraw.Draw(picture)
        for label in self.shapes:
            if isinstance(label, Label):
                x, y = (part * scale for part in label.at)
                anchor = {"from": "lm", "around": "mm", "to": "rm"}[label.side]
                draw.text((x, y), label.text, label.color, self.font.sized(label.size * scale), anchor)
        written = BytesIO()
        picture.save(written, "png", dpi=(_DPI, _DPI), optimize=True)
        return written.getvalue()


def _families(font: Font | BrowsersFont) -> str:
    names = dict.fromkeys((font.family, "Microsoft YaHei", "PingFang SC", "Noto Sans CJK SC"))
    return ", ".join((*(f"'{name}'" for name in names), "sans-serif"))


def _number(value: float) -> str:
    return f"{value:.2f}".rstrip("0").rstrip(".")


def _element(shape: Bar | Line | Dot | Label) -> str:
    n = _number
    match shape:
        case Bar(left, top, width, height, color):
            return f'<rect x="{n(left)}" y="{n(top)}" width="{n(width)}" height="{n(height)}" fill="{color}"/>'
        case Line(points, color, width, dash):
            path = " ".join(f"{n(x)},{n(y)}" for x, y in points)
            dashes = f' stroke-dasharray="{n(dash[0])} {n(dash[1])}"' if dash else ""
            return f'<polyline points="{path}" fill="none" stroke="{color}" stroke-width="{n(width)}"{dashes}/>'
        case Dot((x, y), radius, color):
            return f'<circle cx="{n(x)}" cy="{n(y)}" r="{n(radius)}" fill="{color}"/>'
        case Label((x, y), text, size, color, side):
            anchor = {"from": "start", "around": "middle", "to": "end"}[side]
            base = n(y + _TO_BASE * size)
            return (
                f'<text x="{n(x)}" y="{base}" font-size="{n(size)}" fill="{color}" text-anchor="{anchor}">'
                f"{escape(text)}</text>"
            )


def _paint(draw: object, shape: Bar | Line | Dot, scale: float) -> None:
    from PIL import ImageDraw

    assert isinstance(draw, ImageDraw.ImageDraw)
    if isinstance(shape, Bar):
        left, top = shape.left * scale, shape.top * scale
        right, bottom = left + shape.width * scale - 1, top + shape.height * scale - 1
        if right > left and bottom > top:
            draw.rectangle((left, top, right, bottom), shape.color)
    elif isinstance(shape, Dot):
        x, y, radius = (part * scale for part in (*shape.center, shape.radius))
        draw.ellipse((x - radius, y - radius, x + radius, y + radius), shape.color)
    else:
        for points in _dashes(shape.points, shape.dash) if shape.dash else (shape.points,):
            drawn = [(x * scale, y * scale) for x, y in points]
            draw.line(drawn, shape.color, max(1, round(shape.width * scale)), joint="curve")


def _dashes(points: Sequence[Point], dash: tuple[float, float]) -> Iterator[list[Point]]:
    """The dashes of a line, which go on around its corners."""
    at, place = 0.0, points[0]
    drawn = [place]
    for end in points[1:]:
        while (left := math.dist(place, end)) > 0:
            inside = at < dash[0]
            step = min(left, (dash[0] if inside else sum(dash)) - at)
            share = step / left
            place = (place[0] + (end[0] - place[0]) * share, place[1] + (end[1] - place[1]) * share)
            at += step
            if inside:
                drawn.append(place)
            if inside and at >= dash[0] - 1e-9:
                yield drawn
                at = dash[0]
            elif at >= sum(dash) - 1e-9:
                at, drawn = 0.0, [place]
    if at < dash[0] and len(drawn) > 1:
        yield drawn

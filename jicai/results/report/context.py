"""The bulletin as a template sees it, numbered: the names that `jicai.results.report.declared` gives."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from jicai.render.document.drawing import Drawing
from jicai.results.report.content import Bulletin, Content, Piece
from jicai.results.report.declared import IN_SECTION, SECTIONS
from jicai.results.report.declared.shapes import Section
from jicai.results.report.words import CHINESE_NUMBERS


@dataclass(frozen=True, slots=True)
class Numbered:
    """A section with its heading, and the captions of its table and charts, by their names."""

    content: Content
    heading: str
    caption: str | None
    captions: Mapping[str, str]


def numbered(bulletin: Bulletin, *, with_charts: bool) -> Iterator[Numbered]:
    """The sections with running numbers."""
    tables = charts = 0
    for number, content in zip(CHINESE_NUMBERS, bulletin.contents, strict=False):
        caption, captions = None, {}
        for name, drawing in content.drawings.items() if with_charts else ():
            charts += 1
            captions[name] = f"图{charts}  {drawing.title}"
        if content.rows:
            tables += 1
            caption = f"表{tables}  {content.section.caption}"
        yield Numbered(content, f"{number}、{content.section.label}", caption, captions)


class _Absent(dict[str, Any]):
    """A section with nothing to say: all its names are there, and it is false."""

    def __bool__(self) -> bool:
        return False


def context_of(
    bulletin: Bulletin, draw: Callable[[Drawing], Any] | None, line: Callable[[Sequence[Piece]], Any]
) -> dict[str, Any]:
    """Everything by its name. `draw` makes the charts, where there is a font for them; `line` a paragraph."""
    sections: dict[str, Any] = {section.key: _absent(section) for section in SECTIONS}
    for one in numbered(bulletin, with_charts=draw is not None):
        content = one.content
        charts: dict[str, Any] = {}
        for name, _ in content.section.charts:
            caption = one.captions.get(name)
            charts[name] = draw(content.drawings[name]) if draw is not None and caption else None
            charts[f"{name}_caption"] = caption
        sections[content.section.key] = {
            **content.figures,
            **charts,
            "heading": one.heading,
            "caption": one.caption,
            "lines": [line(pieces) for pieces in content.lines],
            "rows": [dict(row) for row in content.rows],
            "gone": content.gone,
        }
    return {**bulletin.general, **sections, "notes": list(bulletin.notes)}


def _absent(section: Section) -> _Absent:
    charts = [name for chart, _ in section.charts for name in (chart, f"{chart}_caption")]
    names = [*(figure.key for figure in (*section.figures, *IN_SECTION)), *charts]
    return _Absent(dict.fromkeys(names) | {"lines": [], "rows": []})

"""The bulletin as a .docx, from the bureau's template or the one that ships with the package."""

from __future__ import annotations

from pathlib import Path

from jicai.render.document.charts import drawn
from jicai.render.document.fill import Marked, Picture, fill
from jicai.render.document.fonts import Font
from jicai.results.report.content import Bulletin
from jicai.results.report.context import context_of
from jicai.results.report.declared import GENERAL
from jicai.results.report.template import shipped_template

#: A little less than the type area.
_CHART_MM = 152


def refuse_unfit(template: Path, where: str) -> None:
    """Raise ConfigError, before anything is computed, where the template cannot be filled, as far as that can be told.

    It is filled with a bulletin that has nothing to say.
    """
    general = dict.fromkeys(figure.key for figure in GENERAL)
    fill(template, context_of(Bulletin(general, [], []), None, lambda _: ""), where)


def docx(bulletin: Bulletin, template: Path | None, where: str, font: Font | None) -> bytes:
    """The document; without charts where `font`, that of their texts, is None.

    `where` names the template in messages. ConfigError where it cannot be filled.
    """
    context = context_of(
        bulletin,
        (lambda drawing: Picture(drawn(drawing, font, "png"), _CHART_MM)) if font else None,
        lambda pieces: Marked(
            [part for piece in pieces for part in ((piece.text, False), (piece.mark, True)) if part[0]]
        ),
    )
    return fill(template or shipped_template(), context, where)

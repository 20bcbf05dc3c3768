"""The bulletin as one page for a browser: no network, charts as vectors inside, printed as an official document."""

from __future__ import annotations

import base64
from collections.abc import Iterator, Mapping, Sequence
from html import escape

from jicai.render.document.charts import drawn
from jicai.render.document.fonts import BrowsersFont, Font
from jicai.render.document.measures import (
    AREA_MM,
    BODY_FACE,
    BODY_PT,
    BOTTOM_MM,
    CHARACTER_SPACE_TWIPS,
    HEADING_FACE,
    LEFT_MM,
    LINE_TWIPS,
    NOTE_PT,
    NUMBER_FACE,
    PAGE_NUMBER_PT,
    RED,
    RIGHT_MM,
    TABLE_PT,
    TITLE_FACE,
    TITLE_LINE_TWIPS,
    TITLE_PT,
    TOP_MM,
    TWIPS,
)
from jicai.render.terminal.screen import without_control
from jicai.results.report.content import Bulletin, Piece
from jicai.results.report.context import Numbered, numbered
from jicai.results.report.declared.shapes import Cell

_NUMBER = f'content: "— " counter(page) " —"; font: {PAGE_NUMBER_PT}pt {NUMBER_FACE.css}'
_CSS = f"""
@page {{ size: A4; margin: {TOP_MM}mm {RIGHT_MM}mm {BOTTOM_MM}mm {LEFT_MM}mm; }}
@page :right {{ @bottom-right {{ {_NUMBER}; }} }}
@page :left {{ @bottom-left {{ {_NUMBER}; }} }}
html {{ background: #f2f2f2; }}
body {{ box-sizing: content-box; max-width: {AREA_MM[0]}mm; margin: 0 auto; background: #fff;
  padding: {TOP_MM}mm {RIGHT_MM}mm {BOTTOM_MM}mm {LEFT_MM}mm;
  font: {BODY_PT}pt/{LINE_TWIPS / TWIPS}pt {BODY_FACE.css}; letter-spacing: {CHARACTER_SPACE_TWIPS / TWIPS}pt;
  text-align: justify; overflow-wrap: break-word; }}
h1 {{ font: {TITLE_PT}pt/{TITLE_LINE_TWIPS / TWIPS}pt {TITLE_FACE.css}; text-align: center; letter-spacing: 0;
  margin: 0 0 {LINE_TWIPS / TWIPS}pt; }}
h2 {{ font: {BODY_PT}pt/{LINE_TWIPS / TWIPS}pt {HEADING_FACE.css}; margin: 0; text-indent: 2em; break-after: avoid; }}
p {{ margin: 0; text-indent: 2em; }}
.head {{ font: 36pt/52pt {TITLE_FACE.css}; color: #{RED}; text-align: center; text-indent: 0; }}
.number {{ text-align: center; text-indent: 0; border-bottom: 1.5pt solid #{RED}; margin: 1em 0 2em; }}
.draft {{ font-family: {HEADING_FACE.css}; text-indent: 0; }}
.note, .note p {{ font-size: {NOTE_PT}pt; line-height: 18pt; letter-spacing: 0; text-indent: 0; }}
.sign {{ text-align: right; text-indent: 0; margin-right: 4em; }}
.wide {{ overflow-x: auto; }}
table {{ border-collapse: collapse; width: 100%; font: {NOTE_PT}pt/18pt {NUMBER_FACE.css}; letter-spacing: 0;
  margin-bottom: 9pt; }}
caption, figcaption {{ font: {TABLE_PT}pt/{LINE_TWIPS / TWIPS}pt {HEADING_FACE.css}; text-align: center;
  letter-spacing: 0; }}
caption {{ break-after: avoid; }}
th, td {{ border: 0.5pt solid #000; padding: 1pt 4pt; text-align: left; }}
th {{ font-family: {HEADING_FACE.css}; font-weight: normal; text-align: center; }}
td.n {{ text-align: right; white-space: nowrap; font-variant-numeric: tabular-nums; }}
tr {{ break-inside: avoid; }}
thead {{ display: table-header-group; }}
figure {{ margin: 6pt 0; break-inside: avoid; }}
figure img {{ display: block; width: 100%; }}
mark {{ background: #ff0; }}
@media print {{ html {{ background: none; }} body {{ padding: 0; max-width: none; }} .wide {{ overflow: visible; }} }}
@media screen and (max-width: 210mm) {{ body {{ padding: 8mm; }} .wide table {{ min-width: 130mm; }} }}
"""


def html(bulletin: Bulletin, font: Font | None = None) -> bytes:
    """The whole, in UTF-8; the texts of its charts are in `font` where the browser has it, else in one of its own."""
    return "\n".join(_lines(bulletin, font or BrowsersFont())).encode()


def _lines(bulletin: Bulletin, font: Font | BrowsersFont) -> Iterator[str]:
    general = bulletin.general
    title = _plain(general["title"])
    yield f'<!DOCTYPE html>\n<html lang="zh-CN">\n<head>\n<meta charset="utf-8">\n<title>{title}</title>'
    yield '<meta name="viewport" content="width=device-width, initial-scale=1">'
    yield f"<style>{_CSS}</style>\n</head>\n<body>"
    if general["red_head"]:
        yield f'<p class="head">{_plain(general["issuer"])}文件</p>\n<p class="number">{_plain(general["number"])}</p>'
    yield f"<h1>{title}</h1>"
    if general["draft"]:
        yield f'<p class="draft">{_plain(general["draft"])}</p>'
    yield from (f"<p>{_plain(general[key])}</p>" for key in ("intro", "scope") if general[key])
    for one in numbered(bulletin, with_charts=True):
        yield from _section(one, font)
    if bulletin.notes:
        yield '<div class="note">\n<p>说明：</p>'
        yield from (f"<p>{number}. {_plain(note)}。</p>" for number, note in enumerate(bulletin.notes, 1))
        yield "</div>"
    if general["issuer"]:
        yield f'<p class="sign">{_plain(general["issuer"])}</p>\n<p class="sign">&emsp;年&emsp;月&emsp;日</p>'
    yield "</body>\n</html>\n"


def _section(one: Numbered, font: Font | BrowsersFont) -> Iterator[str]:
    content = one.content
    yield f'<section id="{content.section.key}">\n<h2>{_plain(one.heading)}</h2>'
    yield from (f"<p>{_marked(line)}</p>" for line in content.lines)
    for name, caption in one.captions.items():
        picture = base64.b64encode(drawn(content.drawings[name], font, "svg")).decode()
        shown = _plain(caption)
        yield (
            f'<figure><img alt="{shown}" src="data:image/svg+xml;base64,{picture}"><figcaption>{shown}</figcaption>'
            "</figure>"
        )
    if one.caption:
        yield from _table(one.caption, content.section.cells, content.rows)
    if content.gone:
        yield f'<p class="note"><mark>{_plain(content.gone)}</mark></p>'
    yield "</section>"


def _table(caption: str, cells: Sequence[Cell], rows: Sequence[Mapping[str, str | None]]) -> Iterator[str]:
    yield f'<div class="wide"><table>\n<caption>{_plain(caption)}</caption>'
    whole = sum(cell.width for cell in cells)
    yield "".join(f'<col style="width:{cell.width * 100 // whole}%">' for cell in cells)
    yield f"<thead><tr>{''.join(f'<th>{_plain(cell.label)}</th>' for cell in cells)}</tr></thead>\n<tbody>"
    for row in rows:
        shown = (f"<td{' class=n' if cell.figures else ''}>{_plain(row[cell.key])}</td>" for cell in cells)
        yield f"<tr>{''.join(shown)}</tr>"
    yield "</tbody></table></div>"


def _marked(line: Sequence[Piece]) -> str:
    return "".join(_plain(piece.text) + (f"<mark>{_plain(piece.mark)}</mark>" if piece.mark else "") for piece in line)


def _plain(text: str | None) -> str:
    return escape(without_control(text or ""))

"""The styles of an official document, by the names under which Word and WPS show them."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from jicai.render.document.measures import (
    BODY_FACE,
    BODY_PT,
    CHARACTER_SPACE_TWIPS,
    HEADING_FACE,
    LINE_TWIPS,
    NOTE_PT,
    NUMBER_FACE,
    PAGE_NUMBER_PT,
    RED,
    SECOND_FACE,
    TABLE_PT,
    TITLE_FACE,
    TITLE_LINE_TWIPS,
    TITLE_PT,
    TWIPS,
    Typeface,
)

#: What figures and Latin letters are set in, beside 仿宋 and in tables.
LATIN = "Times New Roman"
#: The line pitch in tables.
CELL_LINE = 18 * TWIPS
#: Annexed tables of many columns: 小五.
ANNEX_PT, ANNEX_LINE = 9, 14 * TWIPS


@dataclass(frozen=True, slots=True)
class Style:
    """A style of paragraphs. `line` is the fixed line pitch in twips, None where the line grows with what is in it.

    `indent` counts characters: of the first line, or on the right where the paragraph is set to the right. `level`
    is that of the outline, from 0.
    """

    name: str
    face: Typeface
    size: int | Decimal = BODY_PT
    line: int | None = LINE_TWIPS
    align: str = "both"
    first_line: int = 0
    right: int = 0
    left: int = 0
    level: int | None = None
    color: str = ""
    latin: str = LATIN


TITLE = Style("公文标题", TITLE_FACE, TITLE_PT, TITLE_LINE_TWIPS, "center")
BODY = Style("公文正文", BODY_FACE, first_line=2)
ADDRESSEE = Style("公文主送", BODY_FACE)
FIRST = Style("公文一级标题", HEADING_FACE, first_line=2, level=0)
SECOND = Style("公文二级标题", SECOND_FACE, first_line=2, level=1)
CAPTION = Style("公文表题", HEADING_FACE, TABLE_PT, LINE_TWIPS, "center")
PICTURE = Style("公文图", BODY_FACE, TABLE_PT, None, "center")
CELL = Style("公文表格", NUMBER_FACE, NOTE_PT, CELL_LINE, "left")
NUMBER_CELL = Style("公文表格数字", NUMBER_FACE, NOTE_PT, CELL_LINE, "right")
HEADER_CELL = Style("公文表头", HEADING_FACE, NOTE_PT, CELL_LINE, "center")
NOTE = Style("公文表注", BODY_FACE, NOTE_PT, CELL_LINE, "left")
SIGNATURE = Style("公文落款", BODY_FACE, align="right", right=4)
ATTACHMENT = Style("公文附件", HEADING_FACE)
RED_HEAD = Style("公文红头", TITLE_FACE, 36, 52 * TWIPS, "center", color=RED)
DOCUMENT_NUMBER = Style("公文发文字号", BODY_FACE, align="center")
ANNEX_CELL = Style("公文附表", NUMBER_FACE, ANNEX_PT, ANNEX_LINE, "left")
ANNEX_NUMBER = Style("公文附表数字", NUMBER_FACE, ANNEX_PT, ANNEX_LINE, "right")
ANNEX_HEADER = Style("公文附表头", HEADING_FACE, ANNEX_PT, ANNEX_LINE, "center")
LETTER_NUMBER = Style("公文函号", BODY_FACE, align="right")
ODD_PAGE = Style("公文页码单页", NUMBER_FACE, PAGE_NUMBER_PT, None, "right", right=1, latin=NUMBER_FACE.name)
EVEN_PAGE = Style("公文页码双页", NUMBER_FACE, PAGE_NUMBER_PT, None, "left", left=1, latin=NUMBER_FACE.name)
STYLES = (
    *(TITLE, BODY, ADDRESSEE, FIRST, SECOND, CAPTION, PICTURE, CELL, NUMBER_CELL, HEADER_CELL, NOTE, SIGNATURE),
    *(ATTACHMENT, RED_HEAD, DOCUMENT_NUMBER, LETTER_NUMBER, ODD_PAGE, EVEN_PAGE),
    *(ANNEX_CELL, ANNEX_NUMBER, ANNEX_HEADER),
)


def add_styles(document: Any) -> None:
    """Give the document of python-docx all styles, and its default the body's, which the grid counts from."""
    from docx.enum.style import WD_STYLE_TYPE

    defaults = document.styles.element.find(_name("w:docDefaults"))
    if defaults is not None:  # fonts by theme would win over those by name
        document.styles.element.remove(defaults)
    _shape(document.styles["Normal"], Style("Normal", BODY_FACE, BODY_PT, None))
    for style in STYLES:
        added = document.styles.add_style(style.name, WD_STYLE_TYPE.PARAGRAPH)
        added.base_style = document.styles["Normal"]
        added.quick_style = True
        _shape(added, style)


def _shape(added: Any, style: Style) -> None:
    from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_LINE_SPACING
    from docx.shared import Pt, RGBColor, Twips

    font, form = added.font, added.paragraph_format
    font.size = Pt(float(style.size))
    font.name = style.latin
    fonts = added.element.rPr.rFonts
    for part, name in (("eastAsia", style.face.name), ("hAnsi", style.latin), ("cs", style.latin)):
        fonts.set(_name(f"w:{part}"), name)
    fonts.set(_name("w:hint"), "eastAsia")
    if style.size == BODY_PT and style.line is not None:
        spacing = _element("w:spacing", CHARACTER_SPACE_TWIPS)
        added.element.rPr.insert_element_before(spacing, "w:w", "w:kern", "w:position", "w:sz", "w:szCs")
    if style.color:
        font.color.rgb = RGBColor.from_string(style.color)
    names = {"both": "JUSTIFY", "center": "CENTER", "left": "LEFT", "right": "RIGHT"}
    form.alignment = getattr(WD_ALIGN_PARAGRAPH, names[style.align])
    form.space_before = form.space_after = Pt(0)
    form.widow_control = False
    if style.line is not None:
        form.line_spacing_rule = WD_LINE_SPACING.EXACTLY
        form.line_spacing = Twips(style.line)
    else:
        form.line_spacing_rule = WD_LINE_SPACING.SINGLE
    if style.line != LINE_TWIPS:  # some programs would stretch it to the lines of the page all the same
        added.element.get_or_add_pPr().insert_element_before(
            _element("w:snapToGrid", 0), "w:spacing", "w:ind", "w:contextualSpacing", "w:jc", "w:outlineLvl"
        )
    for side, characters in (("firstLine", style.first_line), ("right", style.right), ("left", style.left)):
        if characters:
            indent = added.element.get_or_add_pPr().get_or_add_ind()
            # Word goes by the characters, other programs by the twips.
            indent.set(_name(f"w:{side}Chars"), str(characters * 100))
            indent.set(_name(f"w:{side}"), str(int(characters * style.size * TWIPS)))
    if style.level is not None:
        form.keep_with_next = True
        added.element.get_or_add_pPr().append(_element("w:outlineLvl", style.level))


def _element(tag: str, value: object) -> Any:
    from docx.oxml import OxmlElement

    element = OxmlElement(tag)
    element.set(_name("w:val"), str(value))
    return element


def _name(tag: str) -> str:
    from docx.oxml.ns import qn

    return str(qn(tag))

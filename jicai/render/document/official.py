"""An empty official document of python-docx: page, grid, page numbers and typefaces; what templates are made of."""

from __future__ import annotations

from collections.abc import Sequence
from io import BytesIO
from typing import Any
from xml.sax.saxutils import quoteattr

from jicai.render.document.measures import (
    AREA_MM,
    BOTTOM_MM,
    FACES,
    FOOTER_MM,
    LEFT_MM,
    LINE_TWIPS,
    PAGE_MM,
    RED,
    RIGHT_MM,
    TOP_MM,
)
from jicai.render.document.package import FIXED, fixed_bytes
from jicai.render.document.styles import (
    BODY,
    CELL,
    DOCUMENT_NUMBER,
    EVEN_PAGE,
    HEADER_CELL,
    NUMBER_CELL,
    ODD_PAGE,
    RED_HEAD,
    TITLE,
    Style,
    add_styles,
)

_FONTS = (
    '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'
    '<w:fonts xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main">{}</w:fonts>'
)

#: The white beside the text of a cell.
_CELL_TWIPS = 45


class Official:
    """A document in the making: each call adds what it is named for at the end.

    Texts may hold the marks of docxtpl: `{{ name }}` for a value, `{%p if … %}` for a paragraph that only steers, `{%tr
    for … %}` for a row that does.
    """

    def __init__(self, title: str) -> None:
        from docx import Document

        self.document = Document()
        #: How wide the type area is, from here on.
        self.width_mm = AREA_MM[0]
        add_styles(self.document)
        self._set_up_page()
        _name_fonts(self.document)
        properties = self.document.core_properties
        properties.title, properties.author, properties.comments = title, "", ""
        properties.language = "zh-CN"
        properties.created = properties.modified = FIXED.replace(tzinfo=None)

    def paragraph(self, text: str = "", style: Style = BODY) -> Any:
        """A paragraph of python-docx in the style."""
        return self.document.add_paragraph(text, style=style.name)

    def red_head(self, condition: str, issuer: str, number: str) -> None:
        """The red head (发文机关标志, 发文字号, line), where the condition of the template holds."""
        self.paragraph(f"{{%p if {condition} %}}")
        self.paragraph(issuer, RED_HEAD)
        self.paragraph()
        line = self.paragraph(number, DOCUMENT_NUMBER)
        _line_below(line)
        self.paragraph()
        self.paragraph("{%p endif %}")

    def title(self, text: str) -> None:
        """The title, with an empty line below."""
        self.paragraph(text, TITLE)
        self.paragraph()

    def table(self, loop: str, columns: Sequence[tuple[str, str, int, bool]]) -> Any:
        """A table with a row for everything that the loop (`row in rows`) gives.

        Columns: header, cell, width in parts of the sum of all, whether its cells are figures.
        """
        from docx.enum.table import WD_TABLE_ALIGNMENT
        from docx.shared import Mm

        table = self.document.add_table(rows=4, cols=len(columns))
        table.style = self.document.styles["Table Grid"]
        table.alignment, table.autofit = WD_TABLE_ALIGNMENT.CENTER, False
        whole = self.width_mm
        parts = sum(width for _, _, width, _ in columns)
        for at, (header, cell, width, figures) in enumerate(columns):
            texts = ((header, HEADER_CELL), None, (cell, NUMBER_CELL if figures else CELL), None)
            table.columns[at].width = Mm(whole * width / parts)
            for row, written in zip(table.rows, texts, strict=True):
                row.cells[at].width = Mm(whole * width / parts)
                if written is not None:
                    _put(row.cells[at], *written)
        for cell in table.rows[0].cells:
            cell.paragraphs[0].paragraph_format.keep_with_next = True
        _narrow(table)
        _put(table.rows[1].cells[0], f"{{%tr for {loop} %}}", CELL)
        _put(table.rows[3].cells[0], "{%tr endfor %}", CELL)
        for row in table.rows:
            _mark_row(row, "w:cantSplit")
        _mark_row(table.rows[0], "w:tblHeader")
        return table

    def landscape(self) -> None:
        """Begin a new page, and let it and all that follow lie on their side, for wide tables."""
        from docx.enum.section import WD_ORIENT, WD_SECTION
        from docx.oxml.ns import qn
        from docx.shared import Mm

        section = self.document.add_section(WD_SECTION.NEW_PAGE)
        section.orientation = WD_ORIENT.LANDSCAPE
        section.page_width, section.page_height = Mm(PAGE_MM[1]), Mm(PAGE_MM[0])
        section.top_margin, section.bottom_margin = Mm(LEFT_MM), Mm(RIGHT_MM)
        section.left_margin, section.right_margin = Mm(BOTTOM_MM), Mm(TOP_MM)
        section.footer_distance = Mm(FOOTER_MM - BOTTOM_MM + RIGHT_MM)
        for grid in section._sectPr.findall(qn("w:docGrid")):  # the pitch of the body would stretch the rows
            section._sectPr.remove(grid)
        self.width_mm = AREA_MM[1]

    def content(self) -> bytes:
        """The document as a file, the same bytes for the same document."""
        written = BytesIO()
        self.document.save(written)
        return fixed_bytes(written.getvalue())

    def _set_up_page(self) -> None:
        from docx.oxml import OxmlElement
        from docx.oxml.ns import qn
        from docx.shared import Mm

        section = self.document.sections[0]
        section.page_width, section.page_height = (Mm(length) for length in PAGE_MM)
        section.top_margin, section.bottom_margin = Mm(TOP_MM), Mm(BOTTOM_MM)
        section.left_margin, section.right_margin = Mm(LEFT_MM), Mm(RIGHT_MM)
        section.header_distance, section.footer_distance = Mm(15), Mm(FOOTER_MM)
        for old in section._sectPr.findall(qn("w:docGrid")):
            section._sectPr.remove(old)
        grid = OxmlElement("w:docGrid")
        # The characters are not left to the grid: other programs than Word set it in another pitch.
        for key, value in (("type", "lines"), ("linePitch", LINE_TWIPS)):
            grid.set(qn(f"w:{key}"), str(value))
        section._sectPr.append(grid)
        self.document.settings.odd_and_even_pages_header_footer = True
        for footer, style in ((section.footer, ODD_PAGE), (section.even_page_footer, EVEN_PAGE)):
            footer.is_linked_to_previous = False
            _page_number(footer.paragraphs[0], self.document.styles[style.name])


def _page_number(paragraph: Any, style: Any) -> None:
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn

    paragraph.style = style
    paragraph.add_run("— ")
    field = OxmlElement("w:fldSimple")
    field.set(qn("w:instr"), "PAGE")
    run = paragraph.add_run("1")._r
    field.append(run)
    paragraph._p.append(field)
    paragraph.add_run(" —")


def _put(cell: Any, text: str, style: Style) -> None:
    from docx.enum.table import WD_CELL_VERTICAL_ALIGNMENT

    cell.vertical_alignment = WD_CELL_VERTICAL_ALIGNMENT.CENTER
    paragraph = cell.paragraphs[0]
    paragraph.style = cell.part.document.styles[style.name]
    paragraph.add_run(text)


def _mark_row(row: Any, tag: str) -> None:
    from docx.oxml import OxmlElement

    row._tr.get_or_add_trPr().append(OxmlElement(tag))


def _narrow(table: Any) -> None:
    """Less white beside the texts of the cells, for tables of many columns."""
    from docx.oxml import parse_xml
    from docx.oxml.ns import nsdecls

    sides = "".join(f'<w:{side} w:w="{_CELL_TWIPS}" w:type="dxa"/>' for side in ("left", "right"))
    table._tbl.tblPr.append(parse_xml(f"<w:tblCellMar {nsdecls('w')}>{sides}</w:tblCellMar>"))


def _line_below(paragraph: Any) -> None:
    from docx.oxml import parse_xml
    from docx.oxml.ns import nsdecls

    border = f'<w:bottom w:val="single" w:sz="12" w:space="4" w:color="{RED}"/>'
    paragraph._p.get_or_add_pPr().insert_element_before(
        parse_xml(f"<w:pBdr {nsdecls('w')}>{border}</w:pBdr>"),
        *("w:shd", "w:tabs", "w:spacing", "w:ind", "w:jc", "w:rPr", "w:sectPr"),
    )


def _name_fonts(document: Any) -> None:
    """Name in the font table what stands in for each typeface where it is not installed."""
    fonts = "".join(
        f"<w:font w:name={quoteattr(face.name)}><w:altName w:val={quoteattr(','.join(face.others))}/>"
        '<w:charset w:val="86"/><w:family w:val="auto"/><w:pitch w:val="variable"/></w:font>'
        for face in FACES
    )
    for part in document.part.package.iter_parts():
        if str(part.partname) == "/word/fontTable.xml":
            part._blob = _FONTS.format(fonts).encode()

"""The sheets of a file as the readers give them, and files of a few cells to read."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from gallery.packages import MAIN, Sheet, ods_parts, sheet_xml, write_zip, xlsx_parts

from jicai.intake.files.read import read_sheets
from jicai.intake.files.sheet import RawSheet

_STYLES = '<Relationship Id="rIdT" Type="{0}/styles" Target="styles.xml"/></Relationships>'
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"


def raw_sheets(path: Path) -> list[RawSheet]:
    """The sheets that were read."""
    return [sheet for sheet in read_sheets(path) if isinstance(sheet, RawSheet)]


def raw_sheet(path: Path) -> RawSheet:
    """The one sheet."""
    (sheet,) = raw_sheets(path)
    return sheet


def write_rows(path: Path, rows: str, behind: str = "", formats: Sequence[str] = ()) -> None:
    """An .xlsx of one sheet with these rows of XML; style 1 has the first of the number formats, and so on."""
    xml = sheet_xml(rows).replace("</sheetData>", "</sheetData>" + behind)
    write_sheet(path, xml, formats)


def write_sheet(path: Path, xml: str, formats: Sequence[str] = ()) -> None:
    """An .xlsx of one sheet with this XML."""
    parts = xlsx_parts([Sheet("订单明细", xml)])
    if formats:
        relations = str(parts["xl/_rels/workbook.xml.rels"])
        parts["xl/_rels/workbook.xml.rels"] = relations.replace("</Relationships>", _STYLES.format(_OFFICE))
        shown = "".join(
            f'<numFmt numFmtId="{number}" formatCode="{code.replace(chr(34), "&quot;")}"/>'
            for number, code in enumerate(formats, 164)
        )
        styles = "".join(f'<xf numFmtId="{number}"/>' for number in (0, *range(164, 164 + len(formats))))
        parts["xl/styles.xml"] = (
            f'<styleSheet xmlns="{MAIN}"><numFmts>{shown}</numFmts><cellXfs>{styles}</cellXfs></styleSheet>'
        )
    write_zip(path, parts)


def write_ods(path: Path, rows: str, styles: str = "", common: str = "") -> None:
    """An .ods of one sheet with these rows of XML, these automatic styles and these in the part of the common ones."""
    parts = ods_parts()
    content = str(parts["content.xml"])
    begin, end = content.index("<table:table-row>"), content.index("</table:table>")
    content = content[:begin] + rows + content[end:]
    names = "".join(
        f' xmlns:{prefix}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"'
        for prefix, name in (("style", "style"), ("number", "datastyle"))
    )
    calc = ' xmlns:calcext="urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0"'
    content = content.replace(" office:version", f"{names}{calc} office:version", 1)
    styles = f"<office:automatic-styles>{styles}</office:automatic-styles>"
    if common:
        office = "urn:oasis:names:tc:opendocument:xmlns:office:1.0"
        parts["styles.xml"] = (
            f'<office:document-styles xmlns:office="{office}"{names}><office:styles>{common}</office:styles>'
            "</office:document-styles>"
        )
    write_zip(path, {**parts, "content.xml": content.replace("<office:body>", f"{styles}<office:body>")})

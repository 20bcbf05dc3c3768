"""Workbooks that are zip packages (.xlsx, .xlsb, .ods), written part by part so that any part can be wrong."""

from __future__ import annotations

import struct
import zipfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import cast
from xml.sax.saxutils import escape

from .sample import TABLE

_XML = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_ODF = "urn:oasis:names:tc:opendocument:xmlns"

Cells = Sequence[Sequence[str]]


@dataclass(frozen=True)
class Sheet:
    """One sheet of an .xlsx: `kind` is worksheet or chartsheet, `state` visible, hidden or veryHidden."""

    name: str
    xml: str
    state: str = "visible"
    kind: str = "worksheet"


def write_zip(path: Path, parts: Mapping[str, str | bytes], compression: int = zipfile.ZIP_DEFLATED) -> None:
    """A zip archive of these parts, in order."""
    with zipfile.ZipFile(path, "w") as archive:
        for name, content in parts.items():
            archive.writestr(zipfile.ZipInfo(name), content, compression)


def worksheet(cells: Cells = TABLE, first_row: int = 1) -> str:
    """The XML of a worksheet of text cells that begins at column A of the given row."""
    rows = []
    for number, row in enumerate(cells, first_row):
        texts = "".join(
            f'<c r="{chr(65 + column)}{number}" t="inlineStr"><is><t>{escape(text)}</t></is></c>'
            for column, text in enumerate(row)
        )
        rows.append(f'<row r="{number}">{texts}</row>')
    return sheet_xml("".join(rows))


def sheet_xml(rows: str) -> str:
    """The XML of a worksheet with these row elements."""
    return f'{_XML}<worksheet xmlns="{MAIN}"><sheetData>{rows}</sheetData></worksheet>'


def chartsheet() -> str:
    """The XML of a sheet that shows a chart and has no cells."""
    return f'{_XML}<chartsheet xmlns="{MAIN}"><sheetViews><sheetView workbookViewId="0"/></sheetViews></chartsheet>'


def xlsx_parts(sheets: Sequence[Sheet], shared_strings: bool = False) -> dict[str, str | bytes]:
    """The parts of an .xlsx of these sheets; the part of the shared strings itself is the caller's to add."""
    spreadsheet = "application/vnd.openxmlformats-officedocument.spreadsheetml"
    types, listed, relations = [], [], []
    for number, sheet in enumerate(sheets, 1):
        target = f"{sheet.kind}s/sheet{number}.xml"
        types.append(f'<Override PartName="/xl/{target}" ContentType="{spreadsheet}.{sheet.kind}+xml"/>')
        listed.append(f'<sheet name="{sheet.name}" sheetId="{number}" state="{sheet.state}" r:id="rId{number}"/>')
        relations.append(f'<Relationship Id="rId{number}" Type="{_OFFICE}/{sheet.kind}" Target="{target}"/>')
    if shared_strings:
        relations.append(f'<Relationship Id="rIdS" Type="{_OFFICE}/sharedStrings" Target="sharedStrings.xml"/>')
    relation_root = f'{_XML}<Relationships xmlns="{_PACKAGE}/relationships">'
    parts: dict[str, str | bytes] = {
        "[Content_Types].xml": f'{_XML}<Types xmlns="{_PACKAGE}/content-types">'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        '<Default Extension="xml" ContentType="application/xml"/>'
        f'<Override PartName="/xl/workbook.xml" ContentType="{spreadsheet}.sheet.main+xml"/>'
        f"{''.join(types)}</Types>",
        "_rels/.rels": f'{relation_root}<Relationship Id="rId1" Type="{_OFFICE}/officeDocument" '
        'Target="xl/workbook.xml"/></Relationships>',
        "xl/workbook.xml": f'{_XML}<workbook xmlns="{MAIN}" xmlns:r="{_OFFICE}">'
        f"<sheets>{''.join(listed)}</sheets></workbook>",
        "xl/_rels/workbook.xml.rels": f"{relation_root}{''.join(relations)}</Relationships>",
    }
    for number, sheet in enumerate(sheets, 1):
        parts[f"xl/{sheet.kind}s/sheet{number}.xml"] = sheet.xml
    return parts


def write_xlsx(path: Path, *sheets: Sheet) -> None:
    """An .xlsx of these sheets; with none given, of one sheet with the sample table."""
    write_zip(path, xlsx_parts(sheets or [Sheet("订单明细", worksheet())]))


def ods_parts(manifest: str = "") -> dict[str, str | bytes]:
    """The parts of an .ods with the sample table; `manifest` goes inside the manifest's entry of the content."""
    rows = "".join(
        "<table:table-row>"
        + "".join(
            f'<table:table-cell office:value-type="string"><text:p>{escape(text)}</text:p></table:table-cell>'
            for text in row
        )
        + "</table:table-row>"
        for row in TABLE
    )
    mime = "application/vnd.oasis.opendocument.spreadsheet"
    return {
        "mimetype": mime,
        "META-INF/manifest.xml": f'{_XML}<manifest:manifest xmlns:manifest="{_ODF}:manifest:1.0" '
        'manifest:version="1.2">'
        f'<manifest:file-entry manifest:full-path="/" manifest:media-type="{mime}"/>'
        f'<manifest:file-entry manifest:full-path="content.xml" manifest:media-type="text/xml">{manifest}'
        "</manifest:file-entry></manifest:manifest>",
        "content.xml": f'{_XML}<office:document-content xmlns:office="{_ODF}:office:1.0" '
        f'xmlns:table="{_ODF}:table:1.0" xmlns:text="{_ODF}:text:1.0" office:version="1.2"><office:body>'
        f'<office:spreadsheet><table:table table:name="订单明细">{rows}</table:table></office:spreadsheet>'
        "</office:body></office:document-content>",
    }


def xlsb_parts(cells: Cells = TABLE) -> dict[str, str | bytes]:
    """The parts of an .xlsb of one sheet with these text cells."""

    def record(kind: int, data: bytes = b"") -> bytes:
        number = bytes([kind]) if kind < 128 else bytes([kind & 0x7F | 0x80, kind >> 7])
        length, size = b"", len(data)
        while size > 127:
            length, size = length + bytes([size & 0x7F | 0x80]), size >> 7
        return number + length + bytes([size]) + data

    def wide(text: str) -> bytes:
        return struct.pack("<I", len(text)) + text.encode("utf-16-le")

    parts = xlsx_parts([Sheet("订单明细", "")])
    relations = cast("str", parts["xl/_rels/workbook.xml.rels"]).replace("sheet1.xml", "sheet1.bin")
    bundle = record(0x9C, struct.pack("<II", 0, 1) + wide("rId1") + wide("订单明细"))
    last = struct.pack("<IIII", 0, len(cells) - 1, 0, len(cells[0]) - 1)
    body = [
        record(0, struct.pack("<IIHHBI", row, 0, 0, 0, 0, 0))
        + b"".join(record(6, struct.pack("<II", column, 0) + wide(text)) for column, text in enumerate(texts))
        for row, texts in enumerate(cells)
    ]
    return {
        "[Content_Types].xml": cast("str", parts["[Content_Types].xml"]).replace('.xml"', '.bin"'),
        "_rels/.rels": cast("str", parts["_rels/.rels"]).replace("workbook.xml", "workbook.bin"),
        "xl/workbook.bin": b"".join([record(0x83), record(0x8F), bundle, record(0x90), record(0x84)]),
        "xl/_rels/workbook.bin.rels": relations,
        "xl/worksheets/sheet1.bin": b"".join(
            [record(0x81), record(0x94, last), record(0x91), *body, record(0x92), record(0x82)]
        ),
    }

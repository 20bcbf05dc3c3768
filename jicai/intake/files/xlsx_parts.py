"""Which part of an .xlsx holds which sheet, and what its workbook and its styles say."""

from __future__ import annotations

import posixpath
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import BinaryIO
from xml.etree import ElementTree

from jicai.intake.files.checksum import UnsoundError, whole
from jicai.intake.files.number_formats import Shown, units_of_format

_LARGEST = 2**26


@dataclass(slots=True)
class XlsxParts:
    """The parts of the sheets in the order of the workbook (None for one that is no worksheet or not there)."""

    sheets: list[zipfile.ZipInfo | None] = field(default_factory=list)
    workbook: zipfile.ZipInfo | None = None
    strings: zipfile.ZipInfo | None = None
    epoch_1904: bool = False
    #: Nothing has worked out its formulas yet: a stored 0 is only what the writing program puts where a result belongs.
    uncalculated: bool = False
    #: The number of the cell style -> the units that its number format shows.
    unit_styles: dict[int, Shown] = field(default_factory=dict)
    #: The numbers of the cell styles whose font is struck through.
    struck_styles: frozenset[int] = frozenset()


def xlsx_parts(file: BinaryIO, archive: zipfile.ZipFile) -> XlsxParts:
    """What the workbook part and its relations say. Raises UnsoundError where they are no XML."""
    parts = {part.filename.lower().lstrip("/"): part for part in archive.infolist()}
    found = XlsxParts()

    def tree(name: str) -> ElementTree.Element | None:
        part = parts.get(name.lower())
        try:
            return None if part is None else ElementTree.fromstring(whole(file, part, _LARGEST))
        except ElementTree.ParseError as error:
            raise UnsoundError(name) from error

    targets = (
        _target("", relation)
        for relation in _all(tree("_rels/.rels"), "Relationship")
        if _kind(relation) == "officeDocument"
    )
    name = next(targets, "xl/workbook.xml")
    workbook = tree(name)
    found.workbook = parts.get(name.lower())
    folder, own = posixpath.split(name)
    relations = {
        relation.get("Id"): relation
        for relation in _all(tree(f"{folder}/_rels/{own}.rels".lstrip("/")), "Relationship")
    }
    for sheet in _all(workbook, "sheet"):
        identity = next(
            (value for key, value in sheet.attrib.items() if _local(key) == "id" and key != "sheetId"), None
        )
        relation = relations.get(identity)
        worksheet = relation is not None and _kind(relation) == "worksheet"
        found.sheets.append(
            parts.get(_target(folder, relation).lower()) if relation is not None and worksheet else None
        )
    found.epoch_1904 = any(properties.get("date1904") in ("1", "true") for properties in _all(workbook, "workbookPr"))
    found.uncalculated = any(asked.get("fullCalcOnLoad") in ("1", "true") for asked in _all(workbook, "calcPr")) or any(
        (application.text or "").startswith("Apache POI")
        for application in _all(tree("docProps/app.xml"), "Application")
    )
    others = {_kind(relation): _target(folder, relation) for relation in relations.values()}
    styles = tree(others["styles"]) if "styles" in others else None
    found.unit_styles, found.struck_styles = _unit_styles(styles), _struck_styles(styles)
    found.strings = parts.get(others.get("sharedStrings", "").lower())
    return found


def _unit_styles(styles: ElementTree.Element | None) -> dict[int, Shown]:
    codes: dict[str, str] = {}
    for shown in _all(styles, "numFmt"):
        codes[shown.get("numFmtId", "")] = shown.get("formatCode", "")
    if styles is None:
        return {}
    cells = next(_all(styles, "cellXfs"), None)
    numbers = [style.get("numFmtId", "") for style in _all(cells, "xf")]
    units = {
        number: units_of_format(int(number), codes.get(number, "")) for number in set(numbers) if number.isdecimal()
    }
    return {index: units[number] for index, number in enumerate(numbers) if units.get(number)}


def _struck_styles(styles: ElementTree.Element | None) -> frozenset[int]:
    fonts = _all(next(_all(styles, "fonts"), None), "font")
    struck = {
        str(number)
        for number, font in enumerate(fonts)
        if any(line.get("val", "1") not in ("0", "false") for line in _all(font, "strike"))
    }
    cells = _all(next(_all(styles, "cellXfs"), None), "xf")
    return frozenset(index for index, style in enumerate(cells) if style.get("fontId") in struck)


def _all(element: ElementTree.Element | None, name: str) -> Iterator[ElementTree.Element]:
    """The elements of this local name; strict and transitional workbooks have namespaces of their own."""
    return (found for found in (element.iter() if element is not None else ()) if _local(found.tag) == name)


def _local(name: str) -> str:
    return name.rpartition("}")[2]


def _kind(relation: ElementTree.Element) -> str:
    return relation.get("Type", "").rpartition("/")[2]


def _target(folder: str, relation: ElementTree.Element) -> str:
    target = relation.get("Target", "")
    return target.lstrip("/") if target.startswith("/") else posixpath.normpath(posixpath.join(folder, target))

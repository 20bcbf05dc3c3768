"""The control reading of .xlsb workbooks: the records of [MS-XLSB], as far as cells, formats and merged ranges need.

The Rust reader knows nothing of the errors that formulas give in them, nor of formats and merged cells.
"""

from __future__ import annotations

import posixpath
import struct
import zipfile
from collections.abc import Iterator
from pathlib import Path
from xml.etree import ElementTree

from jicai.errors import UnusableFileError
from jicai.intake.files.checksum import UnsoundError, inflated
from jicai.intake.files.control import ErrorCell, Value
from jicai.intake.files.facts import SheetFacts
from jicai.intake.files.number_formats import Shown, units_of_format

_LARGEST = 2**30
_ERRORS = {
    0x00: "#NULL!",
    0x07: "#DIV/0!",
    0x0F: "#VALUE!",
    0x17: "#REF!",
    0x1D: "#NAME?",
    0x24: "#NUM!",
    0x2A: "#N/A",
    0x2B: "#GETTING_DATA",
}
# The numbers of the records.
_ROW, _RK, _ERROR, _BOOL, _REAL, _TEXT, _SHARED = 0, 2, 3, 4, 5, 6, 7
_FORMULA_TEXT, _FORMULA_REAL, _FORMULA_BOOL, _FORMULA_ERROR, _RICH = 8, 9, 10, 11, 62
_STRING, _FORMAT, _STYLE, _BEGIN_STYLES, _END_STYLES = 19, 44, 47, 617, 618
_WORKBOOK, _SHEET, _MERGED = 153, 156, 176
_RARE = {_TEXT, _FORMULA_TEXT, _RICH, _BOOL, _FORMULA_BOOL, _ERROR, _FORMULA_ERROR}
_DOUBLE = struct.Struct("<d").unpack_from


class XlsbControl:
    """An .xlsb record by record. Raises UnusableFileError `damaged` where its parts are not as they should be."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self.epoch_1904 = False
        self._sheets: list[str] = []
        self._strings: list[str] = []
        self._units: dict[int, Shown] = {}
        self._facts = SheetFacts()
        try:
            self._begin()
        except (KeyError, IndexError, struct.error, ElementTree.ParseError) as error:
            raise UnusableFileError("", "damaged") from error

    def _begin(self) -> None:
        relations = {
            relation.get("Id", ""): relation
            for relation in ElementTree.fromstring(self._part("xl/_rels/workbook.bin.rels"))
        }
        for kind, data in records(self._part("xl/workbook.bin")):
            if kind == _WORKBOOK:
                self.epoch_1904 = bool(data[0] & 1)
            elif kind == _SHEET:
                relation = relations.get(_wide(data, 8))
                worksheet = relation is not None and relation.get("Type", "").endswith("/worksheet")
                self._sheets.append(_target(relation) if relation is not None and worksheet else "")
        for relation in relations.values():
            related = relation.get("Type", "").rpartition("/")[2]
            if related == "sharedStrings":
                self._strings = [
                    _wide(data, 1) for number, data in records(self._part(_target(relation))) if number == _STRING
                ]
            elif related == "styles":
                self._read_styles(self._part(_target(relation)))

    def _read_styles(self, content: bytes) -> None:
        codes: dict[int, str] = {}
        cells, index = False, 0
        for kind, data in records(content):
            if kind == _FORMAT:
                (number,) = struct.unpack_from("<H", data)
                codes[number] = _wide(data, 2)
            elif kind in (_BEGIN_STYLES, _END_STYLES):
                cells = kind == _BEGIN_STYLES
            elif kind == _STYLE and cells:
                (number,) = struct.unpack_from("<H", data, 2)
                if shown := units_of_format(number, codes.get(number, "")):
                    self._units[index] = shown
                index += 1

    def is_worksheet(self, place: int, name: str) -> bool:
        """Whether the sheet has cells: charts and macro sheets have none."""
        return place < len(self._sheets) and self._sheets[place] != ""

    def cells(self, place: int, name: str) -> Iterator[tuple[int, int, Value]]:
        """The cells that are not blank: row, column, value."""
        self._facts = SheetFacts()
        try:
            yield from self._cells(self._part(self._sheets[place]))
        except (struct.error, IndexError) as error:
            raise UnusableFileError("", "damaged") from error

    def _cells(self, content: bytes) -> Iterator[tuple[int, int, Value]]:
        row, place, strings, units = 0, 0, self._strings, self._units
        unpack = struct.Struct("<II").unpack_from
        for kind, place, size in _record_places(content):
            value: Value
            if kind == _SHARED:
                value = strings[int.from_bytes(content[place + 8 : place + 12], "little")]
            elif kind in (_REAL, _FORMULA_REAL):
                value = _DOUBLE(content, place + 8)[0]
            elif kind == _RK:
                value = _compact(int.from_bytes(content[place + 8 : place + 12], "little"))
            elif kind == _ROW:
                (row,) = struct.unpack_from("<I", content, place)
                continue
            elif kind == _MERGED:
                top, bottom, left, right = struct.unpack_from("<IIII", content, place)
                self._facts.merged.append((top, left, bottom, right))
                continue
            elif kind in _RARE:
                value = _rare(kind, content[place : place + size])
            else:
                continue
            column, style = unpack(content, place)
            yield row, column, value
            shown = units.get(style & 0xFFFFFF) if units and type(value) in (float, str) else None
            if shown is not None and (unit := shown.of(text=type(value) is str)) is not None:
                self._facts.unit_formats.append((row, column, unit))

    def facts(self) -> SheetFacts:
        """The merged ranges and units of the sheet whose cells were asked for last."""
        return self._facts

    def _part(self, name: str) -> bytes:
        try:
            with self._path.open("rb") as file, zipfile.ZipFile(file) as archive:
                part = archive.getinfo(name)
                if part.file_size > _LARGEST:
                    raise UnusableFileError("", "too-large")
                return b"".join(inflated(file, part))
        except UnsoundError as error:
            raise UnusableFileError("校验和不符", "damaged") from error


def records(content: bytes) -> Iterator[tuple[int, bytes]]:
    """The records of a part: number and content."""
    for kind, place, size in _record_places(content):
        yield kind, content[place : place + size]


def _record_places(content: bytes) -> Iterator[tuple[int, int, int]]:
    """The records of a part: number, place and size. Number and size are given in bytes of seven bits."""
    place, end = 0, len(content)
    while place < end:
        kind = content[place]
        size = content[place + 1]
        place += 2
        if kind > 0x7F:
            kind, size = kind & 0x7F | size << 7, content[place]
            place += 1
        if size > 0x7F:
            size &= 0x7F
            for shift in (7, 14, 21):
                byte = content[place]
                place += 1
                size |= (byte & 0x7F) << shift
                if byte < 0x80:
                    break
        yield kind, place, size
        place += size


def _rare(kind: int, data: bytes) -> Value:
    if kind in (_TEXT, _FORMULA_TEXT):
        return _wide(data, 8)
    if kind == _RICH:
        return _wide(data, 9)
    return bool(data[8]) if kind in (_BOOL, _FORMULA_BOOL) else ErrorCell(_ERRORS.get(data[8], "#?"))


def _compact(number: int) -> float:
    """A figure in 30 bits and two marks: whole or the first bits of a float, and whether it is a hundredth."""
    if number & 2:
        whole = number >> 2
        value = float(whole - (1 << 30) if whole & 1 << 29 else whole)
    else:
        value = float(struct.unpack("<d", struct.pack("<Q", (number & 0xFFFFFFFC) << 32))[0])
    return value / 100 if number & 1 else value


def _wide(data: bytes, place: int) -> str:
    (length,) = struct.unpack_from("<I", data, place)
    if length == 0xFFFFFFFF:
        return ""
    return data[place + 4 : place + 4 + 2 * length].decode("utf-16-le", "replace")


def _target(relation: ElementTree.Element) -> str:
    target = relation.get("Target", "")
    return target.lstrip("/") if target.startswith("/") else posixpath.normpath(posixpath.join("xl", target))

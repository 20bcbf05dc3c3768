"""Workbooks read from their XML, as Excel takes it: what a cell holds, to the digit, and what it shows.

A library that reads workbooks turns numbers into floats and is kind to what Excel is not; here a number keeps the
digits that stand in the file, text without `xml:space` loses its outer blanks, and `_x0009_` is the character that it
stands for.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal
from functools import lru_cache
from typing import Literal
from xml.etree import ElementTree

_MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
_RELATION = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
_SPACE = "{http://www.w3.org/XML/1998/namespace}space"
_PERCENT = re.compile(r"0(?:\.(0+))?%")
_NUMBER = re.compile(r"(?:#,##)?0(?:\.(0+))?")
_SUBTOTAL = re.compile(
    r"SUBTOTAL\(109,(?P<area>(?P<from>[A-Z]+[0-9]+):(?P<to>[A-Z]+[0-9]+))\)"
    r"(\+IF\(SUBTOTAL\(102,(?P=area)\)=COUNT\((?P=area)\),(?P<rest>-?[0-9.]+),0\))?"
)
_DAYS = {"yyyy-mm-dd": "%Y-%m-%d", "yyyy-mm": "%Y-%m"}
_EPOCH = date(1899, 12, 30)


@dataclass(frozen=True, slots=True)
class Cell:
    """`stored` is the text, or the digits of the number as they stand in the file; of a formula, what is kept of it."""

    kind: Literal["text", "number", "blank"]
    stored: str
    number_format: str = "General"
    bold: bool = False
    formula: str | None = None

    @property
    def number(self) -> Decimal:
        """The number as Excel takes it: the nearest double, of which it tells 15 digits."""
        return Decimal(format(float(self.stored), ".15g"))

    @property
    def shown(self) -> str:
        """What stands on the screen, the column being wide enough. Raises ValueError for an unknown number format."""
        if self.kind != "number":
            return self.stored
        if self.number_format in _DAYS:
            return (_EPOCH + timedelta(days=int(self.number))).strftime(_DAYS[self.number_format])
        if len(sections := self.number_format.split(";")) == 3:
            at = 0 if self.number > 0 else 1 if self.number < 0 else 2
            sign = sections[at][: sections[at][0] in "+-"]
            one = replace(self, number_format=sections[at].removeprefix(sign), stored=f"{abs(self.number):f}")
            return sign + one.shown
        if self.number_format == "General":
            return f"{self.number:f}"
        if percent := _PERCENT.fullmatch(self.number_format):
            return _rounded(self.number * 100, percent[1]) + "%"
        if number := _NUMBER.fullmatch(self.number_format):
            return _rounded(self.number, number[1])
        raise ValueError(self.number_format)


Row = dict[int, Cell]


@dataclass(frozen=True, slots=True)
class Sheet:
    """The cells by row and column, both counted from 0; a cell that the file has not is not there.

    `links` are the targets of its hyperlinks: an address, or `#` and a place of the workbook. `hidden` are the columns
    that are folded away.
    """

    name: str
    rows: dict[int, Row]
    links: tuple[str, ...]
    hidden: frozenset[int] = frozenset()

    def texts(self) -> list[str]:
        """What its cells show."""
        return [cell.shown for row in self.rows.values() for cell in row.values()]

    def row_of(self, *texts: str) -> int | None:
        """The first row that shows just these texts from its first cell on."""
        wanted = list(texts)
        found = (at for at, row in self.rows.items() if [row[c].shown for c in sorted(row)] == wanted)
        return next(found, None)


@lru_cache(maxsize=2)
def read_workbook(content: bytes) -> list[Sheet]:
    """The sheets in order."""
    with zipfile.ZipFile(io.BytesIO(content)) as book:
        styles = _styles(book)
        strings = _shared_strings(book)
        targets = _relations(book, "xl/_rels/workbook.xml.rels")
        listed = ElementTree.fromstring(book.read("xl/workbook.xml")).iter(f"{_MAIN}sheet")
        return [
            _sheet(book, sheet.attrib["name"], targets[sheet.attrib[_RELATION]], styles, strings) for sheet in listed
        ]


def subtotal(sheet: Sheet, formula: str, seen: Collection[int] | None = None) -> Decimal:
    """What a sum that follows the filter comes to where only the rows `seen` are shown, all where they are None.

    Raises ValueError for any other formula, and where it does not take in numbers of one column.
    """
    found = _SUBTOTAL.fullmatch(formula)
    if found is None or _column(found["from"]) != _column(found["to"]):
        raise ValueError(formula)
    at = _column(found["from"])
    rows = range(int(re.sub(r"\D", "", found["from"])) - 1, int(re.sub(r"\D", "", found["to"])))
    cells = {row: cell for row in rows if (cell := sheet.rows.get(row, {}).get(at)) is not None and cell.stored}
    if any(cell.kind != "number" for cell in cells.values()):
        raise ValueError(formula)
    shown = [row for row in cells if seen is None or row in seen]
    rest = Decimal(found["rest"] or 0) if len(shown) == len(cells) else Decimal()
    return sum((Decimal(cells[row].stored) for row in shown), Decimal()) + rest


def parts(content: bytes) -> dict[str, str]:
    """The XML files of the package by name."""
    with zipfile.ZipFile(io.BytesIO(content)) as book:
        return {name: book.read(name).decode() for name in book.namelist() if name.endswith((".xml", ".rels"))}


def unescaped(text: str) -> str:
    """`_x0009_` as Excel takes it."""
    return re.sub(r"_x([0-9A-Fa-f]{4})_", lambda found: chr(int(found[1], 16)), text)


def _rounded(number: Decimal, places: str | None) -> str:
    return f"{number.quantize(Decimal(1).scaleb(-len(places or '')), ROUND_HALF_UP):,f}"


def _sheet(book: zipfile.ZipFile, name: str, target: str, styles: list[tuple[str, bool]], strings: list[str]) -> Sheet:
    path = f"xl/{target.removeprefix('/xl/')}"
    root = ElementTree.fromstring(book.read(path))
    rows: dict[int, Row] = {}
    for row in root.iter(f"{_MAIN}row"):
        cells = {_column(cell.attrib["r"]): _cell(cell, styles, strings) for cell in row.iter(f"{_MAIN}c")}
        if cells:
            rows[int(row.attrib["r"]) - 1] = cells
    folder, _, file = path.rpartition("/")
    targets = _relations(book, f"{folder}/_rels/{file}.rels")
    links = tuple(
        targets[link.attrib[_RELATION]] if _RELATION in link.attrib else f"#{link.attrib['location']}"
        for link in root.iter(f"{_MAIN}hyperlink")
    )
    hidden = {
        at
        for one in root.iter(f"{_MAIN}col")
        if one.get("hidden") == "1"
        for at in range(int(one.attrib["min"]) - 1, int(one.attrib["max"]))
    }
    return Sheet(name, rows, links, frozenset(hidden))


def _cell(cell: ElementTree.Element, styles: list[tuple[str, bool]], strings: list[str]) -> Cell:
    number_format, bold = styles[int(cell.get("s", "0"))]
    formula = cell.findtext(f"{_MAIN}f")
    kind = cell.get("t", "n")
    value = cell.findtext(f"{_MAIN}v")
    if kind == "inlineStr":
        inner = cell.find(f"{_MAIN}is")
        return Cell("text", "" if inner is None else _text(inner), number_format, bold, formula)
    if value is None:
        return Cell("blank", "", number_format, bold, formula)
    if kind == "s":
        return Cell("text", strings[int(value)], number_format, bold, formula)
    return Cell("number" if kind == "n" else "text", value, number_format, bold, formula)


def _text(parent: ElementTree.Element) -> str:
    texts = []
    for one in parent.iter(f"{_MAIN}t"):
        text = one.text or ""
        texts.append(text if one.get(_SPACE) == "preserve" else text.strip(" \t\r\n"))
    return unescaped("".join(texts))


def _shared_strings(book: zipfile.ZipFile) -> list[str]:
    if "xl/sharedStrings.xml" not in book.namelist():
        return []
    return [_text(one) for one in ElementTree.fromstring(book.read("xl/sharedStrings.xml")).iter(f"{_MAIN}si")]


def _styles(book: zipfile.ZipFile) -> list[tuple[str, bool]]:
    """Number format and boldness by the number of the style."""
    root = ElementTree.fromstring(book.read("xl/styles.xml"))
    formats = {
        "0": "General",
        "1": "0",
        "2": "0.00",
        "3": "#,##0",
        "4": "#,##0.00",
        "9": "0%",
        "10": "0.00%",
        "49": "@",
    }
    for one in root.iter(f"{_MAIN}numFmt"):
        formats[one.attrib["numFmtId"]] = one.attrib["formatCode"].replace("\\", "")
    fonts = root.find(f"{_MAIN}fonts")
    bold = [one.find(f"{_MAIN}b") is not None for one in fonts] if fonts is not None else []
    listed = root.find(f"{_MAIN}cellXfs")
    assert listed is not None
    return [(formats[one.attrib["numFmtId"]], bold[int(one.attrib["fontId"])]) for one in listed]


def _relations(book: zipfile.ZipFile, path: str) -> dict[str, str]:
    if path not in book.namelist():
        return {}
    return {one.attrib["Id"]: one.attrib["Target"] for one in ElementTree.fromstring(book.read(path))}


def _column(place: str) -> int:
    number = 0
    for letter in place.rstrip("0123456789"):
        number = number * 26 + ord(letter) - ord("A") + 1
    return number - 1

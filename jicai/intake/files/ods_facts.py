"""What the content of an .ods says besides values: merged cells, error cells, formulas without a value, units.

The reader takes the result of a formula that failed for 0 or an empty text. The content is parsed a second time only
where a search for a few words finds that it can hold such things.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from xml.parsers import expat

from jicai.intake.files.checksum import UnsoundError
from jicai.intake.files.facts import MOST_STRUCK, SheetFacts, WorkbookFacts
from jicai.intake.files.number_formats import unit_of
from jicai.intake.files.ods_styles import OdsStyles

_SIGNS = (b"-spanned=", b":formula=", b'"currency"', b"null-date")
_LONGEST_SIGN = 16
_BODY = b":body>"
#: A cell that repeats more often than this holds nothing that somebody entered.
_MOST_REPEATS = 2**20
#: All but the sign of a currency.
_FIGURE = re.compile(r"[-+0-9.,()\s\"]")
_HOME_CURRENCY = ("CNY", "RMB", "")


def ods_facts(
    pieces: Iterable[bytes], again: Callable[[], Iterable[bytes]], styles: Iterable[bytes] = ()
) -> WorkbookFacts:
    """The facts of the content that these pieces make up; `again` gives them once more, `styles` are the common styles.

    Raises UnsoundError where they are no XML, but only if there is something to look for.
    """
    found, rest, head = False, b"", True
    try:
        common, only_common = _parser(None)
        for piece in styles:
            only_common.Parse(piece)
        looked, only_styles = _parser(common.styles)
        for piece in pieces:  # to the end in any case: the checksum is checked there
            rest = rest[-_LONGEST_SIGN:] + piece
            if head:  # the styles come first
                only_styles.Parse(piece)
                head = _BODY not in rest
                found = found or (not head and (looked.styles.show_units() or looked.styles.strike()))
            found = found or any(sign in rest for sign in _SIGNS)
        if not found:
            return WorkbookFacts()
        reading, parser = _parser(common.styles)
        for piece in again():
            parser.Parse(piece)
        parser.Parse(b"", True)
    except expat.ExpatError as error:
        raise UnsoundError from error
    return reading.facts


def _parser(common: OdsStyles | None) -> tuple[_Reading, expat.XMLParserType]:
    reading = _Reading(OdsStyles(common))
    parser = expat.ParserCreate(namespace_separator=" ")
    parser.buffer_text = True
    parser.StartElementHandler = reading.start
    parser.EndElementHandler = reading.end
    parser.CharacterDataHandler = reading.text
    return reading, parser


class _Reading:
    def __init__(self, styles: OdsStyles) -> None:
        self.styles = styles
        self.facts = WorkbookFacts()
        self._sheet = SheetFacts()
        self._column_styles: list[tuple[int, str]] = []  # up to which column, the style
        self._row, self._rows, self._row_style = 0, 1, ""
        self._column = 0
        self._cell: dict[str, str] = {}
        self._texts: list[str] = []
        self._depth, self._in_paragraph = 0, False

    def start(self, name: str, attributes: dict[str, str]) -> None:
        local = _local(name)
        own = {_local(key): value for key, value in attributes.items()}
        if self._depth:
            self._depth += 1
            self._in_paragraph = self._in_paragraph or (local == "p" and self._depth == 2)
            return
        match local:
            case "null-date":
                self.facts.epoch_1904 = own.get("date-value", "").startswith("1904")
            case "table" if name.rpartition(" ")[0].endswith("table:1.0"):
                self._sheet = SheetFacts()
                self.facts.sheets.append(self._sheet)
                self._column_styles, self._row = [], 0
            case "table-column":
                last = self._column_styles[-1][0] if self._column_styles else 0
                self._column_styles.append(
                    (last + _repeats(own, "number-columns-repeated"), own.get("default-cell-style-name", ""))
                )
            case "table-row":
                self._rows, self._row_style = (
                    _repeats(own, "number-rows-repeated"),
                    own.get("default-cell-style-name", ""),
                )
                self._column = 0
            case "table-cell" | "covered-table-cell":
                self._cell, self._texts, self._depth = own, [], 1
                # LibreOffice says in a namespace of its own which cells are errors, by the same word as their type.
                types = {"calcext" in key: value for key, value in attributes.items() if _local(key) == "value-type"}
                self._cell["failed"], self._cell["value-type"] = types.get(True, ""), types.get(False, "")
            case element:
                self.styles.start(element, own)

    def text(self, text: str) -> None:
        if self._in_paragraph:
            self._texts.append(text)
        elif not self._depth:
            self.styles.text(text)

    def end(self, name: str) -> None:
        if self._depth:
            self._depth -= 1
            self._in_paragraph = self._in_paragraph and self._depth > 1
            if not self._depth:
                self._end_cell()
            return
        if (local := _local(name)) == "table-row":
            self._row += self._rows
        else:
            self.styles.end(local)

    def _end_cell(self) -> None:
        cell, row, column = self._cell, self._row, self._column
        repeats = _repeats(cell, "number-columns-repeated")
        self._column += repeats
        high, wide = _repeats(cell, "number-rows-spanned"), _repeats(cell, "number-columns-spanned")
        if high > 1 or wide > 1:
            self._sheet.merged.append((row, column, row + high - 1, column + wide - 1))
        kind, shown = cell["value-type"], "".join(self._texts)
        unit = None
        style = cell.get("style-name") or self._row_style or self._column_style(column)
        struck = bool(shown.strip()) and self.styles.is_struck(style)
        if kind in ("float", "currency", "percentage", "string"):
            unit = self.styles.units_of(style).of(text=kind == "string")
            if unit is None and kind == "currency":
                currency = cell.get("currency") or _FIGURE.sub("", shown)
                if currency not in _HOME_CURRENCY:
                    unit = unit_of(f'"{currency}"0') or (currency if "currency" in cell else None)
        failed = cell["failed"] == "error"
        uncached = "formula" in cell and not kind and not shown
        if not (failed or uncached or unit or struck) or self._rows * repeats > _MOST_REPEATS:
            return
        for place in ((row + down, column + right) for down in range(self._rows) for right in range(repeats)):
            if failed:
                self._sheet.errors.append((*place, shown or "#?"))
            elif uncached:
                self._sheet.uncached.append(place)
            elif unit:
                self._sheet.unit_formats.append((*place, unit))
            if struck and len(self._sheet.struck) < MOST_STRUCK:
                self._sheet.struck.append(place)

    def _column_style(self, column: int) -> str:
        return next((style for end, style in self._column_styles if column < end), "")


def _local(name: str) -> str:
    return name.rpartition(" ")[2]


def _repeats(attributes: dict[str, str], name: str) -> int:
    stated = attributes.get(name, "1")
    return max(1, int(stated)) if stated.isdecimal() else 1

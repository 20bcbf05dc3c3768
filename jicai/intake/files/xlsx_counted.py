"""The facts of a worksheet whose cells or rows do not all say where they are: counted through from its beginning.

Slow, and needed for the workbooks of few programs: a formula without a value or a unit in a format, in such a cell.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Set
from xml.parsers import expat

from jicai.intake.files.checksum import UnsoundError
from jicai.intake.files.facts import MOST_STRUCK, SheetFacts
from jicai.intake.files.number_formats import Shown
from jicai.intake.files.xlsx_facts import area_of, cells_of, is_zero


def count_cells(
    pieces: Iterable[bytes],
    unit_styles: Mapping[int, Shown],
    struck_styles: Set[int] = frozenset(),
    *,
    uncalculated: bool = False,
) -> SheetFacts:
    """The facts of the worksheet that these pieces of XML make up. Raises UnsoundError where they are no XML."""
    counting = _Counting(unit_styles, struck_styles, uncalculated)
    parser = expat.ParserCreate(namespace_separator=" ")
    parser.buffer_text = True
    parser.StartElementHandler = counting.start
    parser.EndElementHandler = counting.end
    parser.CharacterDataHandler = counting.text
    try:
        for piece in pieces:
            parser.Parse(piece)
        parser.Parse(b"", True)
    except expat.ExpatError as error:
        raise UnsoundError from error
    return counting.facts


class _Counting:
    def __init__(self, unit_styles: Mapping[int, Shown], struck_styles: Set[int], uncalculated: bool) -> None:
        self.facts = SheetFacts()
        self._units, self._struck = unit_styles, struck_styles
        self._uncalculated = uncalculated
        self._row, self._column = -1, -1
        self._cell: dict[str, str] = {}
        self._formula: dict[str, str] | None = None
        self._value: str | None = None
        self._inside_value = False

    def start(self, name: str, attributes: dict[str, str]) -> None:
        match name.rpartition(" ")[2]:
            case "row":
                stated = attributes.get("r", "").strip()
                self._row = int(stated) - 1 if stated.isdecimal() else self._row + 1
                self._column = -1
            case "c":
                place = area_of(attributes.get("r", "").encode())
                self._column += 1
                if place is not None:
                    self._row, self._column = place[:2]
                self._cell, self._formula, self._value = attributes, None, None
            case "f":
                # A value before the formula, where it should not be, is not seen by the reader.
                self._formula, self._value = attributes, None
            case "v" | "is":
                self._value, self._inside_value = "", True
            case "mergeCell":
                if area := area_of(attributes.get("ref", "").encode()):
                    self.facts.merged.append(area)

    def text(self, text: str) -> None:
        if self._inside_value and self._value is not None:
            self._value += text

    def end(self, name: str) -> None:
        match name.rpartition(" ")[2]:
            case "v" | "is":
                self._inside_value = False
            case "c":
                self._end_cell()

    def _end_cell(self) -> None:
        kind = self._cell.get("t", "n")
        if self._formula is not None:
            spread = self._formula.get("t") in ("array", "dataTable")
            area = area_of(self._formula.get("ref", "").encode()) if spread else None
            places = cells_of(area) if area else [(self._row, self._column)]
            if self._value is None or (not self._value.strip() and kind not in ("str", "inlineStr")):
                self.facts.uncached.extend(places)
            elif self._uncalculated and kind == "n" and is_zero(self._value.encode()):
                self.facts.zeros.extend(places)
        style = self._cell.get("s", "0")
        number = int(style) if style.isdecimal() else -1
        if number in self._struck and len(self.facts.struck) < MOST_STRUCK and (self._value or "").strip():
            self.facts.struck.append((self._row, self._column))
        shown = self._units.get(number)
        is_text = kind in ("s", "str", "inlineStr")
        unit = shown.of(text=is_text) if shown is not None else None
        if unit is not None and (is_text or kind == "n") and (self._value or "").strip():
            self.facts.unit_formats.append((self._row, self._column, unit))

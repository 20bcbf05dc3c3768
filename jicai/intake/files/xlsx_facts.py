"""What the XML of a worksheet says besides values: merged ranges, formulas without a value, formats with a unit,
cells that are struck through.

The XML is looked at as it inflates. Ordinary exports have neither formulas nor such formats, and whether a piece of XML
can hold one is found out by searching for single bytes, at a hundred times the speed of reading; only then is more
looked at. Cells and rows that do not say where they are need all that comes before them: `count_cells` tells it.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Set

from jicai.errors import UnusableFileError
from jicai.intake.files.facts import MOST_STRUCK, SheetFacts
from jicai.intake.files.number_formats import Shown

#: A row of the XML that is longer than this is none that a spreadsheet program wrote.
_LONGEST_ROW = 2**26
_LARGEST_RANGE = 2**20
#: What names the style of a cell is shorter.
_LONGEST_STYLE = 32
_PLACE = re.compile(rb"\$?([A-Za-z]{1,3})\$?(\d{1,7})")
_MERGED = re.compile(rb"<(?:[\w.-]+:)?mergeCell\s[^>]*?\bref\s*=\s*[\"']([^\"']*)[\"']")
_REFERENCE = re.compile(rb"\sr\s*=\s*[\"']\s*([A-Za-z]{1,3})(\d{1,7})\s*[\"']")
_RANGE = re.compile(rb"\sref\s*=\s*[\"']([^\"']*)[\"']")
_TYPE = re.compile(rb"\st\s*=\s*[\"']([^\"']*)[\"']")
#: The types of cells that hold a text.
_TEXTS = (b"s", b"str", b"inlineStr")
#: What follows the name of an element in its start tag.
_BEHIND_A_NAME = (b" ", b"\t", b"\r", b"\n", b">", b"/")
_ROOT = re.compile(rb"<(?:([\w.-]+):)?worksheet[\s>]")


class PlacesMissingError(Exception):
    """A cell does not say where it is, or the cells do not end where they should."""


class SheetScan:
    """Takes the XML of one worksheet piece by piece and gathers its facts; `uncalculated` as in `XlsxParts`."""

    def __init__(
        self, unit_styles: Mapping[int, Shown], struck_styles: Set[int] = frozenset(), *, uncalculated: bool = False
    ) -> None:
        self.facts = SheetFacts()
        self._units, self._struck = unit_styles, struck_styles
        self._uncalculated = uncalculated
        self._rest = b""
        self._tail: list[bytes] | None = None
        self._tail_size = 0
        self._patterns: _Patterns | None = None
        self._has_rows = False

    def feed(self, piece: bytes) -> None:
        """The next piece. Raises PlacesMissingError, and UnusableFileError `too-large` for a row without end."""
        if self._tail is not None:
            self._tail_size += len(piece)
            # Drawings and rules can be many, but merged ranges come first behind the cells.
            if self._tail_size < _LONGEST_ROW:
                self._tail.append(piece)
            return
        if self._patterns is None:
            piece = self._rest + piece
            root = _ROOT.search(piece)
            if root is None:
                self._rest = piece
                self._limit()
                return
            self._rest = b""
            self._patterns = _Patterns(root.group(1) or b"", self._units, self._struck, self._uncalculated)
        # The cells end behind the last row that begins: where a piece has one, all before it is rows, hundreds of
        # megabytes that are not copied to be looked at. A row behind the end, which no program writes, `close` notes.
        last = self._patterns.last_row(piece)
        if last >= 0 and piece.find(self._patterns.end_of_cells, last) < 0:
            self._has_rows = True
            if self._patterns.may_tell(self._rest, piece, last):
                self._patterns.look(self._rest + piece[:last], self.facts)
            self._rest = piece[last:]
            return
        rest = self._rest + piece
        end = rest.find(self._patterns.end_of_cells)
        if end < 0:
            self._rest = rest
            self._limit()
            return
        self._rest = b""
        self._tail, self._tail_size = [rest[end:]], len(rest) - end
        self._patterns.look(rest[:end], self.facts)

    def close(self) -> SheetFacts:
        """The facts, once all the XML has been fed. Raises PlacesMissingError."""
        if self._has_rows and self._tail is None:
            raise PlacesMissingError
        if self._patterns is not None and self._rest:
            self._patterns.look(self._rest, self.facts)
        for found in _MERGED.finditer(b"".join(self._tail or [])):
            if area := area_of(found.group(1)):
                self.facts.merged.append(area)
        return self.facts

    def _limit(self) -> None:
        if len(self._rest) > _LONGEST_ROW:
            raise UnusableFileError("", "too-large")


class _Patterns:
    """What is searched for, spelt with the prefix that the worksheet gives its elements."""

    def __init__(self, prefix: bytes, units: Mapping[int, Shown], struck: Set[int], uncalculated: bool) -> None:
        dotted = re.escape(prefix + b":") if prefix else b""
        start = b"<" + (prefix + b":" if prefix else b"")
        self.row, self.cell, self.formula = start + b"row", start + b"c", start + b"f"
        self.end_of_cells = b"</" + start[1:] + b"sheetData"
        self._end_of_cell = re.compile(rb"</" + dotted + rb"c\s*>")
        self._uncalculated = uncalculated
        # A formula that is not at once followed by its value; written so that all that looks odd is found too.
        told = rb"(?![-+0.Ee]+<)[^<]" if uncalculated else rb"[^<]"
        self._doubtful = re.compile(
            rb"<%bf(?=[\s/>])(?!(?:[^>/]*/>|[^>]*>[^<]*</%bf\s*>)\s*<%bv(?:\s[^>]*)?>%b)"
            % (dotted, dotted, dotted, told)
        )
        self._value = re.compile(
            rb"<%b(?:v|is)(?=[\s/>])(?:[^>]*/>|[^>]*>(.*?)</%b(?:v|is)\s*>)" % (dotted, dotted), re.DOTALL
        )
        self._units = {str(style).encode(): unit for style, unit in units.items()}
        self._with_units = _filled_cells(dotted, units) if units else None
        self._struck = _filled_cells(dotted, struck) if struck else None
        # Hardly any row is struck through, and many a workbook has such a style that no cell has.
        names = b"|".join(b"%d" % style for style in sorted(struck))
        self._names_struck = re.compile(rb"s=[\"'](?:%b)[\"']" % names if 0 not in struck else rb"<")

    def last_row(self, piece: bytes) -> int:
        """Where the last row begins that begins in the piece; -1 where none does."""
        at = len(piece)
        while (at := piece.rfind(self.row, 0, at)) >= 0:
            if piece[at + len(self.row) : at + len(self.row) + 1] in _BEHIND_A_NAME:  # not <rowBreaks>
                return at
        return -1

    def may_tell(self, rest: bytes, piece: bytes, end: int) -> bool:
        """Whether the rest and the piece up to its end may hold what `look` looks for.

        Hardly any do, and one byte is found in no time.
        """
        if self._with_units is not None or b"f" in rest or piece.find(b"f", 0, end) >= 0:
            return True
        if self._struck is None:
            return False
        seam = rest[-_LONGEST_STYLE:] + piece[: min(end, _LONGEST_STYLE)]
        return any(self._names_struck.search(rows) for rows in (rest, seam)) or bool(
            self._names_struck.search(piece, 0, end)
        )

    def look(self, rows: bytes, facts: SheetFacts) -> None:
        # Hardly any other tag or attribute of the cells has an f in it: one byte is found many times faster than two.
        if b"f" in rows and self.formula in rows:
            for found in self._doubtful.finditer(rows):
                self._formula(rows, found.start(), facts)
        if self._with_units is not None:
            for found in self._with_units.finditer(rows):
                stated = _TYPE.search(found.group(2))
                kind = stated.group(1) if stated is not None else b"n"
                unit = self._units[found.group(1) or b"0"].of(text=kind in _TEXTS)
                if unit is not None and (kind == b"n" or kind in _TEXTS):
                    facts.unit_formats.append((*_place(found.group(2)), unit))

        if self._struck is not None and len(facts.struck) < MOST_STRUCK and self._names_struck.search(rows):
            facts.struck += (_place(found.group(2)) for found in self._struck.finditer(rows))

    def _formula(self, rows: bytes, at: int, facts: SheetFacts) -> None:
        begin = at
        while (begin := rows.rfind(self.cell, 0, begin)) >= 0 and rows[begin + len(self.cell)] not in b" \t\r\n>":
            pass
        ended = self._end_of_cell.search(rows, at)
        if begin < 0 or ended is None:
            return  # not in a cell, and so not among the values either
        head = rows[begin : rows.find(b">", begin) + 1]
        behind = rows[at : ended.start()]
        found = facts.uncached if self.is_uncached(head, behind) else facts.zeros
        if found is facts.zeros and not self._is_zero(head, behind):
            return
        tag = rows[at : rows.find(b">", at) + 1]
        area = _RANGE.search(tag) if (kind := _TYPE.search(tag)) and kind.group(1) in (b"array", b"dataTable") else None
        covered = area_of(area.group(1)) if area else None
        if covered is None:
            found.append(_place(head))
            return
        found.extend(cells_of(covered))

    def is_uncached(self, head: bytes, behind: bytes) -> bool:
        """Whether the reader finds no value in a cell that has a formula; `behind` begins with the formula.

        A formula whose result is an empty text is stored as t="str" with an empty <v>: that is a value. Without any <v>
        nothing is stored, whatever the type says. What is not a text is uncached with an empty <v> too, as openpyxl
        writes formulas. A value before the formula, where it should not be, is not seen by the reader.
        """
        value = self._value.search(behind)
        if value is None:
            return True
        kind = _TYPE.search(head)
        return not (value.group(1) or b"").strip() and (kind is None or kind.group(1) not in (b"str", b"inlineStr"))

    def _is_zero(self, head: bytes, behind: bytes) -> bool:
        """Whether the cell of a formula holds a 0 that nothing has worked out."""
        kind, value = _TYPE.search(head), self._value.search(behind)
        is_number = kind is None or kind.group(1) == b"n"
        return self._uncalculated and is_number and value is not None and is_zero(value.group(1) or b"")


def _filled_cells(dotted: bytes, styles: Collection[int]) -> re.Pattern[bytes]:
    """The start of a cell of one of these styles that holds something; groups: the style, the attributes."""
    names = b"|".join(sorted((b"%d" % style for style in styles), reverse=True))
    style = rb"(?=[^>]*\ss\s*=\s*[\"'](%b)[\"'])" % names
    if 0 in styles:  # a cell that names no style has the first one
        style = rb"(?:%b|(?![^>]*\ss\s*=))" % style
    return re.compile(
        rb"<%bc(?=[\s>])%b([^>]*)(?<!/)>\s*(?:<%bf(?=[\s/>])(?:[^>/]*/>|[^>]*>[^<]*</%bf\s*>)\s*)?<%b(?:v(?:\s[^>]*)?>[^<]|is[\s>])"
        % (dotted, style, dotted, dotted, dotted)
    )


def is_zero(stored: bytes) -> bool:
    """Whether a stored value is the 0 that programs put where a result belongs that they have not worked out."""
    try:
        return float(stored) == 0
    except ValueError:
        return False


def area_of(reference: bytes) -> tuple[int, int, int, int] | None:
    """A2:B5 as first row, first column, last row, last column, counted from 0; None where it is no range."""
    first, _, last = reference.strip().partition(b":")
    begin, end = _PLACE.fullmatch(first), _PLACE.fullmatch(last or first)
    if begin is None or end is None:
        return None
    (top, left), (bottom, right) = (_numbers(*place.groups()) for place in (begin, end))
    return min(top, bottom), min(left, right), max(top, bottom), max(left, right)


def cells_of(area: tuple[int, int, int, int]) -> list[tuple[int, int]]:
    """The cells of a range, or the first alone of one that is too large to have been meant."""
    top, left, bottom, right = area
    if (bottom - top + 1) * (right - left + 1) > _LARGEST_RANGE:
        return [(top, left)]
    return [(row, column) for row in range(top, bottom + 1) for column in range(left, right + 1)]


def place_of(head: bytes) -> tuple[int, int] | None:
    """Row and column, from 0, that the start tag of a cell states; None where it states none."""
    found = _REFERENCE.search(head)
    return None if found is None else _numbers(*found.groups())


def _place(head: bytes) -> tuple[int, int]:
    place = place_of(head)
    if place is None:
        raise PlacesMissingError
    return place


def _numbers(letters: bytes, digits: bytes) -> tuple[int, int]:
    column = 0
    for letter in letters.upper():
        column = column * 26 + letter - 64
    return int(digits) - 1, column - 1

"""The styles of an .ods: which units the number formats of its cells show, as those of an .xlsx would."""

from __future__ import annotations

from dataclasses import dataclass, field

from jicai.intake.files.number_formats import Shown, units_of

_FORMATS = ("number-style", "currency-style", "percentage-style", "text-style")
_LITERALS = ("text", "currency-symbol", "embedded-text")
#: What a cell has whose style, row and column name none.
_DEFAULT = "Default"
_NO_UNITS = Shown(None, None)
_DEEPEST = 20


@dataclass(slots=True)
class _Format:
    """A number format as the code that an .xlsx would have for it, and those of the figures that its maps name."""

    code: str = ""
    maps: list[str] = field(default_factory=list)


class OdsStyles:
    """Takes the elements of the styles, and tells the units of a cell style.

    The styles of the content (`outer` None for none) may name those of the part styles.xml, not the reverse.
    """

    def __init__(self, outer: OdsStyles | None = None) -> None:
        self._outer = outer
        self._formats: dict[str, _Format] = {}
        self._cells: dict[str, tuple[str | None, str]] = {}  # the format and the parent of a cell style
        self._known: dict[str, Shown] = {}
        self._struck: dict[str, bool] = {}
        self._style = ""
        self._format: _Format | None = None
        self._literal: str | None = None
        self._digits, self._factor, self._decimals = 0, 0, ""
        self._embedded: dict[int, str] = {}
        self._position = 0

    def start(self, element: str, attributes: dict[str, str]) -> None:
        """An element begins; names are without their namespaces."""
        if element in _FORMATS:
            self._format, self._style = _Format(), ""
            self._formats[attributes.get("name", "")] = self._format
        elif element == "style" and attributes.get("family") == "table-cell":
            self._cells[attributes.get("name", "")] = (
                attributes.get("data-style-name"),
                attributes.get("parent-style-name", ""),
            )
            self._style = attributes.get("name", "")
        elif element in ("style", "default-style"):
            self._style = ""
        elif element == "text-properties" and self._style and "text-line-through-style" in attributes:
            self._struck[self._style] = attributes["text-line-through-style"] != "none"
        if self._format is None:
            return
        if element in _LITERALS:
            self._literal, self._position = "", _whole(attributes.get("position"))
        elif element == "number":
            self._digits, self._embedded = max(1, _whole(attributes.get("min-integer-digits"))), {}
            self._factor = (len(attributes.get("display-factor", "1")) - 1) // 3
            decimals = _whole(attributes.get("decimal-places"))
            self._decimals = "." + "0" * decimals if decimals else ""
        elif element in ("scientific-number", "fraction"):
            self._format.code += "0"
        elif element == "text-content":
            self._format.code += "@"
        elif element == "map":
            self._format.maps.append(attributes.get("apply-style-name", ""))

    def text(self, text: str) -> None:
        """Text between two tags."""
        if self._literal is not None:
            self._literal += text.replace('"', "")

    def end(self, element: str) -> None:
        """An element ends."""
        if self._format is None:
            return
        if element in _FORMATS:
            self._format = None
        elif element in _LITERALS and self._literal is not None:
            if element == "embedded-text":
                self._embedded[self._position] = self._literal
            else:
                self._format.code += f'"{self._literal}"'
            self._literal = None
        elif element == "number":
            highest = max([self._digits, *self._embedded])
            digits = "".join("0" + self._between(place - 1) for place in range(highest, 0, -1))
            self._format.code += digits + self._decimals + "," * self._factor

    def _between(self, position: int) -> str:
        """What stands behind the digit at this distance from the decimal point."""
        found = self._embedded.get(position)
        # LibreOffice keeps the mark by which Excel draws a point that is none (0!.0,"万元") for a letter.
        return "" if found is None else "!" if found == "!" else f'"{found}"'

    def show_units(self) -> bool:
        """Whether any cell style shows one."""
        return any(self.units_of(name) for name in self._cells) or (
            self._outer is not None and self._outer.show_units()
        )

    def strike(self) -> bool:
        """Whether any cell style is struck through."""
        return any(self._struck.values()) or (self._outer is not None and self._outer.strike())

    def is_struck(self, style: str) -> bool:
        """Whether a cell of this style is struck through; empty is the style of cells that name none."""
        name = style or _DEFAULT
        for _ in range(_DEEPEST):
            if name in self._struck:
                return self._struck[name]
            if name not in self._cells:
                return self._outer is not None and self._outer.is_struck(name)
            name = self._cells[name][1]
        return False

    def units_of(self, style: str) -> Shown:
        """The units that a cell of this style shows; empty is the style of cells that name none."""
        name = style or _DEFAULT
        if name not in self._known:
            self._known[name] = self._look_up(name)
        return self._known[name]

    def _look_up(self, name: str) -> Shown:
        for _ in range(_DEEPEST):
            if name not in self._cells:
                return self._outer.units_of(name) if self._outer is not None else _NO_UNITS
            shown, name = self._cells[name]
            if shown is not None:
                return units_of(self._code(shown))
        return _NO_UNITS

    def _code(self, name: str) -> str:
        """The code of a number format with those that its maps name, as sections."""
        found = self._formats.get(name)
        if found is None:
            return self._outer._code(name) if self._outer is not None else ""
        others = [self._formats[other].code for other in found.maps if other in self._formats]
        return ";".join([*others, found.code])


def _whole(text: str | None) -> int:
    return int(text) if text is not None and text.isdecimal() and len(text) < 4 else 0

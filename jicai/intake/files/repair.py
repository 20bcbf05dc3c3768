"""A workbook whose reader gives up over single cells, written again without them; the cells are told apart as errors.

Only where the reader refuses a file: it takes an error that it does not know (#SPILL!), a figure that is none or a text
that is not there for the end of the file, and blanks between the cells of an .ods too.
"""

from __future__ import annotations

import re
import zipfile
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from jicai.errors import UnusableFileError
from jicai.intake.files.checksum import UnsoundError, inflated
from jicai.intake.files.scratch import Scratch, replaced_parts
from jicai.intake.files.sniff import Format
from jicai.intake.files.xlsx_facts import place_of
from jicai.intake.files.xlsx_parts import xlsx_parts

_LONGEST_ROW = 2**26
_MOST_DAMAGED = 2**20
_SHOWN_LENGTH = 60
#: The errors that the reader knows.
_KNOWN = {b"#DIV/0!", b"#N/A", b"#NAME?", b"#NULL!", b"#NUM!", b"#REF!", b"#VALUE!"}
_NUMBER = re.compile(rb"[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?|[+-]?(?:inf|infinity|nan)", re.IGNORECASE)
_CELL = re.compile(rb"<((?:[\w.-]+:)?)c(?=\s)([^>]*)(?<!/)>([^<]*(?:<(?!/?\1c[\s/>])[^<]*)*)</\1c\s*>")
_VALUE = re.compile(rb"<(?:[\w.-]+:)?v(?:\s[^>]*)?>([^<]*)</")
_TYPE = re.compile(rb"\st\s*=\s*[\"']([^\"']*)[\"']")
_BLANKS = re.compile(
    # Blanks after or before a tag of tables or of the document as a whole are no text: those within paragraphs stay.
    rb"(<[^>]*>)(?<=[>])[ \t\r\n]+(?=</?(?:table|office):)|(</?(?:table|office):[^>]*>)[ \t\r\n]+(?=<)"
)


@dataclass(slots=True)
class Damage:
    """The damaged cells of each sheet part by the sheet's place in the workbook: what stands in column and row."""

    cells: dict[int, dict[tuple[int, int], str]] = field(default_factory=dict)


def repaired(path: Path, kind: Format, scratch: Scratch) -> tuple[Path, Damage] | None:
    """A copy of the workbook in the folder, without what the reader cannot take; None where nothing can be mended.

    Raises UnusableFileError `damaged` where the file does not hold what its checksums say.
    """
    try:
        if kind is Format.XLSX:
            return _repaired_xlsx(path, scratch)
        if kind is Format.ODS:
            return _repaired_ods(path, scratch)
    except (zipfile.BadZipFile, UnsoundError, OSError, ValueError) as error:
        raise UnusableFileError("", "damaged") from error
    return None


def _repaired_xlsx(path: Path, scratch: Scratch) -> tuple[Path, Damage] | None:
    damage = Damage()
    copy = scratch.file("repaired.xlsx")
    with path.open("rb") as file, zipfile.ZipFile(file) as archive:
        parts = xlsx_parts(file, archive)
        strings = _count_strings(inflated(file, parts.strings)) if parts.strings is not None else 0
        changed: dict[str, list[int]] = {}
        for place, part in enumerate(parts.sheets):
            if part is None:
                continue
            if part.filename in changed:
                changed[part.filename].append(place)
                continue
            mending = _Mending(strings)
            for _ in _by_rows(inflated(file, part), mending.rows):
                pass
            if mending.changed:
                changed[part.filename] = [place]
                damage.cells[place] = mending.cells
        if not changed:
            return None
        with replaced_parts(path, copy, changed) as target:
            for name in changed:
                mending = _Mending(strings)
                with target.open(zipfile.ZipInfo(name), "w", force_zip64=True) as mended:
                    for piece in _by_rows(inflated(file, archive.getinfo(name)), mending.rows):
                        mended.write(piece)
    for places in changed.values():
        for other in places[1:]:
            damage.cells[other] = damage.cells[places[0]]
    return copy, damage


class _Mending:
    """Rewrites the cells that the reader cannot take."""

    def __init__(self, strings: int) -> None:
        self.cells: dict[tuple[int, int], str] = {}
        self.changed = False
        self._strings = strings

    def rows(self, rows: bytes) -> bytes:
        return _CELL.sub(self._cell, rows)

    def _cell(self, found: re.Match[bytes]) -> bytes:
        value = _VALUE.search(found[3])
        if value is None or not value[1]:
            return found[0]
        kind_found = _TYPE.search(found[2])
        kind, text = kind_found[1] if kind_found else b"", value[1]
        if kind == b"e":
            damaged = text not in _KNOWN
        elif kind == b"n":
            if _NUMBER.fullmatch(text.strip()):
                if text != text.strip():
                    self.changed = True
                    return found[0].replace(value[0], value[0].replace(text, text.strip()))
                return found[0]
            damaged = True
        elif kind == b"s":
            damaged = not text.strip().isdigit() or int(text) >= self._strings
        else:
            damaged = kind not in (b"", b"b", b"d", b"str", b"inlineStr")
        if not damaged:
            return found[0]
        place = place_of(found[2])
        if place is None or len(self.cells) > _MOST_DAMAGED:
            raise UnsoundError  # nothing can be told of a cell that does not say where it is
        self.changed = True
        shown = _unescaped(text).strip()[:_SHOWN_LENGTH]
        self.cells[place] = shown if kind != b"s" else f"（缺少第 {shown} 条文本）"
        attributes = _TYPE.sub(b"", found[2])
        return b'<%bc%b t="e"><%bv>#N/A</%bv></%bc>' % (found[1], attributes, found[1], found[1], found[1])


def _by_rows(pieces: Iterable[bytes], mend: Callable[[bytes], bytes]) -> Iterator[bytes]:
    """The pieces mended, a number of whole cells at a time."""
    rest = b""
    for piece in pieces:
        rest += piece
        cut = max(rest.rfind(b"<row"), rest.rfind(b":row"))
        if cut > 0:
            cut = rest.rfind(b"<", 0, cut + 1)
            yield mend(rest[:cut])
            rest = rest[cut:]
        elif len(rest) > _LONGEST_ROW:
            raise UnusableFileError("", "too-large")
    yield mend(rest)


def _repaired_ods(path: Path, scratch: Scratch) -> tuple[Path, Damage] | None:
    copy, name = scratch.file("repaired.ods"), "content.xml"
    with path.open("rb") as file, zipfile.ZipFile(file) as archive:
        if name not in archive.namelist():
            return None
        part = archive.getinfo(name)
        with (
            replaced_parts(path, copy, [name]) as target,
            target.open(zipfile.ZipInfo(name), "w", force_zip64=True) as mended,
        ):
            rest = b""
            for piece in inflated(file, part):
                rest += piece
                cut = rest.rfind(b"<table:table-row")
                if cut > 0:
                    mended.write(_without_blanks(rest[:cut]))
                    rest = rest[cut:]
                elif len(rest) > _LONGEST_ROW:
                    raise UnusableFileError("", "too-large")
            mended.write(_without_blanks(rest))
    return copy, Damage()


def _without_blanks(xml: bytes) -> bytes:
    return _BLANKS.sub(lambda found: found[1] or found[2] or b"", xml)


def _count_strings(pieces: Iterable[bytes]) -> int:
    """How many texts the table of shared texts has."""
    count, rest = 0, b""
    opening = re.compile(rb"<(?:[\w.-]+:)?si(?=[\s/>])")
    for piece in pieces:
        rest += piece
        cut = rest.rfind(b"<")
        count += len(opening.findall(rest[:cut])) if cut > 0 else 0
        rest = rest[max(cut, 0) :]
    return count + len(opening.findall(rest))


def _unescaped(text: bytes) -> str:
    from xml.sax.saxutils import unescape  # with it comes half of the standard library

    return unescape(text.decode("utf-8", "replace"), {"&quot;": '"', "&apos;": "'"})

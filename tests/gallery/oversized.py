"""Reproducers that are small on disk and far too large once read: zip bombs, far cells, nested entities."""

from __future__ import annotations

import zipfile
import zlib
from collections.abc import Mapping
from itertools import pairwise
from pathlib import Path
from typing import IO, cast

from .packages import MAIN, Sheet, sheet_xml, worksheet, write_xlsx, write_zip, xlsx_parts
from .reproducer import Reproducer
from .sample import HEADER, ROWS

_SHEET, _STRINGS = "xl/worksheets/sheet1.xml", "xl/sharedStrings.xml"


def write_bomb(
    path: Path,
    parts: Mapping[str, str | bytes],
    name: str,
    edges: tuple[str, str],
    unit: str,
    size: int,
    declared: int | None = None,
) -> None:
    """A zip archive whose part `name` inflates to about `size` bytes: `unit` repeated between the two edges.

    A deflate block that ends with a full flush may be repeated as it is, so neither time nor memory is needed.
    `declared` is the size that the archive's directory gives for the part, the true one by default.
    """
    start, end, block = edges[0].encode(), edges[1].encode(), unit.encode() * (1_000_000 // len(unit))
    times = size // len(block)
    deflate = zlib.compressobj(9, zlib.DEFLATED, -15)
    head = deflate.compress(start) + deflate.flush(zlib.Z_FULL_FLUSH)
    body = deflate.compress(block) + deflate.flush(zlib.Z_FULL_FLUSH)
    tail = deflate.compress(end) + deflate.flush()
    write_zip(path, parts)
    with zipfile.ZipFile(path, "a", zipfile.ZIP_STORED) as archive:
        info = zipfile.ZipInfo(name)
        archive.writestr(info, head + body * times + tail)
        info.compress_type = zipfile.ZIP_DEFLATED
        info.CRC = zlib.crc32(end, _repeated_checksum(block, times, zlib.crc32(start)))
        info.file_size = declared or len(start) + len(block) * times + len(end)
        stream = cast("IO[bytes]", archive.fp)
        directory = stream.tell()
        stream.seek(info.header_offset)
        stream.write(info.FileHeader(False))
        stream.seek(directory)


def _repeated_checksum(block: bytes, times: int, checksum: int) -> int:
    """CRC-32 after `times` more blocks: going over one block is an affine map of the 32 bits before it."""
    base = zlib.crc32(block, 0)
    columns = [zlib.crc32(block, 1 << bit) ^ base for bit in range(32)]
    for _ in range(times):
        following = base
        for bit, column in enumerate(columns):
            if checksum >> bit & 1:
                following ^= column
        checksum = following
    return checksum


def _sheet_bomb(path: Path, declared: int | None = None) -> None:
    parts = xlsx_parts([Sheet("订单明细", "")])
    del parts[_SHEET]
    start, end = sheet_xml("|").split("|")
    row = "<row><c><v>1</v></c></row>"
    write_bomb(path, parts, _SHEET, (start, end), row, 1_500_000_000, declared)


def _blank_bomb(path: Path) -> None:
    parts = xlsx_parts([Sheet("订单明细", "")])
    del parts[_SHEET]
    start, end = worksheet().split("</sheetData>")
    write_bomb(path, parts, _SHEET, (start, "</sheetData>" + end), "\n", 3_000_000_000)


def _strings_bomb(path: Path) -> None:
    parts = xlsx_parts([Sheet("订单明细", worksheet())], shared_strings=True)
    edges = (f'<sst xmlns="{MAIN}">', "</sst>")
    write_bomb(path, parts, _STRINGS, edges, "<si><t>M</t></si>", 1_500_000_000)


def _one_string_bomb(path: Path) -> None:
    parts = xlsx_parts([Sheet("订单明细", worksheet())], shared_strings=True)
    edges = (f'<sst xmlns="{MAIN}"><si><t>', "</t></si></sst>")
    write_bomb(path, parts, _STRINGS, edges, "M", 3_000_000_000)


def _entities(path: Path) -> None:
    """Entities that stand for ten others each, nine deep: a billion words once expanded."""
    names = [f"e{level}" for level in range(10)]
    declared = '<!ENTITY e0 "M001">' + "".join(
        f'<!ENTITY {name} "{f"&{inner};" * 10}">' for inner, name in pairwise(names)
    )
    xml = worksheet([HEADER, ("&e9;", *ROWS[0][1:])]).replace("&amp;", "&")
    write_xlsx(path, Sheet("订单明细", xml.replace("<worksheet", f"<!DOCTYPE worksheet [{declared}]><worksheet", 1)))


def _far_corner(path: Path) -> None:
    cells = '<row r="1"><c r="A1"><v>1</v></c></row><row r="1048576"><c r="XFD1048576"><v>1</v></c></row>'
    write_xlsx(path, Sheet("订单明细", sheet_xml(cells)))


OVERSIZED = [
    Reproducer("bomb-rows", "订单明细.xlsx", _sheet_bomb, "too-large"),
    Reproducer("bomb-false-size", "订单明细.xlsx", lambda path: _sheet_bomb(path, 5_000), "too-large"),
    Reproducer("bomb-blanks", "订单明细.xlsx", _blank_bomb, "too-large"),
    Reproducer("bomb-shared-strings", "订单明细.xlsx", _strings_bomb, "too-large"),
    Reproducer("bomb-one-string", "订单明细.xlsx", _one_string_bomb, "too-large"),
    Reproducer("far-corner", "订单明细.xlsx", _far_corner, "too-large"),
    Reproducer("billion-laughs", "订单明细.xlsx", _entities, "damaged"),
]

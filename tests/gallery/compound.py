"""Legacy .xls workbooks: BIFF records in an OLE compound file, written record by record so that any can be wrong."""

from __future__ import annotations

import struct
from collections.abc import Iterable, Sequence
from pathlib import Path

from .sample import TABLE

Records = list[tuple[int, bytes]]

NUMBER, BOOL_OR_ERROR, MERGED, FORMAT, XF = 0x203, 0x205, 0xE5, 0x41E, 0xE0

_SECTOR = 512
_FREE, _END, _FAT = 0xFFFFFFFF, 0xFFFFFFFE, 0xFFFFFFFD
BOF, END, BOUNDSHEET, CODEPAGE, FILEPASS, DATEMODE, DIMENSIONS, LABEL = (
    0x809,
    0x0A,
    0x85,
    0x42,
    0x2F,
    0x22,
    0x200,
    0x204,
)


def write_compound(path: Path, streams: dict[str, bytes], *, loops: bool = False) -> None:
    """An OLE compound file (version 3) with these streams; each is padded so that none needs the mini stream.

    With `loops` the last sector of the directory is followed by its first.
    """
    padded = {name: data.ljust(4096, b"\0") for name, data in streams.items()}
    chains, content, position = [], b"", 0
    for data in padded.values():
        count = -(-len(data) // _SECTOR)
        chains.append((position, count))
        content += data.ljust(count * _SECTOR, b"\0")
        position += count
    directory_at = position
    entries = [_entry("Root Entry", 5, _END, 0, child=1)]
    for index, (name, (start, _)) in enumerate(zip(padded, chains, strict=True), 1):
        following = index + 1 if index < len(padded) else _FREE
        entries.append(_entry(name, 2, start, len(padded[name]), right=following))
    directory = b"".join(entries)
    directory_sectors = -(-len(directory) // _SECTOR)
    fat: list[int] = []
    for start, count in [*chains, (directory_at, directory_sectors)]:
        fat += [*range(start + 1, start + count), _END]
    if loops:
        fat[directory_at + directory_sectors - 1] = directory_at
    fat_sectors = -(-(len(fat) + 1) // (_SECTOR // 4 - 1))
    fat_at = len(fat)
    fat += [_FAT] * fat_sectors
    fat += [_FREE] * (fat_sectors * _SECTOR // 4 - len(fat))
    header = (
        bytes.fromhex("D0CF11E0A1B11AE1")
        + bytes(16)
        + struct.pack(
            "<HHHHH6xIIIIIIIII", 0x3E, 3, 0xFFFE, 9, 6, 0, fat_sectors, directory_at, 0, 4096, _END, 0, _END, 0
        )
    )
    places = [*range(fat_at, fat_at + fat_sectors)]
    header += struct.pack("<109I", *places, *[_FREE] * (109 - fat_sectors))
    path.write_bytes(
        header + content + directory.ljust(directory_sectors * _SECTOR, b"\0") + struct.pack(f"<{len(fat)}I", *fat)
    )


def _entry(name: str, kind: int, start: int, size: int, right: int = _FREE, child: int = _FREE) -> bytes:
    text = (name + "\0").encode("utf-16-le")
    return text.ljust(64, b"\0") + struct.pack(
        "<HBBIII16xI16xIII", len(text), kind, 1, _FREE, right, child, 0, start, size, 0
    )


def label(row: int, column: int, text: str) -> tuple[int, bytes]:
    """A BIFF8 text cell."""
    return LABEL, struct.pack("<HHHHB", row, column, 0, len(text), 1) + text.encode("utf-16-le")


def number(row: int, column: int, value: float, style: int = 0) -> tuple[int, bytes]:
    """A cell with a figure."""
    return NUMBER, struct.pack("<HHHd", row, column, style, value)


def error(row: int, column: int, code: int) -> tuple[int, bytes]:
    """A cell with an error: 0x2A is #N/A."""
    return BOOL_OR_ERROR, struct.pack("<HHHBB", row, column, 0, code, 1)


def number_formats(*codes: str) -> Records:
    """The records of the workbook for these formats; a cell of style 1 has the first of them."""
    shown = [
        (FORMAT, struct.pack("<HHB", index, len(code), 1) + code.encode("utf-16-le"))
        for index, code in enumerate(codes, 164)
    ]
    styles = [(XF, struct.pack("<HHH", 0, index, 0) + bytes(14)) for index in (0, *range(164, 164 + len(codes)))]
    return [*shown, *styles]


def merged(*areas: tuple[int, int, int, int]) -> tuple[int, bytes]:
    """Merged ranges: first row, first column, last row, last column of each."""
    packed = [struct.pack("<HHHH", top, bottom, left, right) for top, left, bottom, right in areas]
    return MERGED, struct.pack("<H", len(areas)) + b"".join(packed)


def sheet_records(cells: Sequence[Sequence[str]] = TABLE) -> Records:
    """The records of a BIFF8 worksheet of text cells."""
    size = struct.pack("<IIHHH", 0, len(cells), 0, len(cells[0]), 0)
    texts = [label(row, column, text) for row, line in enumerate(cells) for column, text in enumerate(line)]
    return [(BOF, struct.pack("<HHHHII", 0x600, 0x10, 0, 0, 0, 0)), (DIMENSIONS, size), *texts, (END, b"")]


def globals_records(extra: Iterable[tuple[int, bytes]] = (), name: str = "订单明细") -> Records:
    """The records of a BIFF8 workbook of one sheet; `extra` ones come right after the beginning."""
    bound = struct.pack("<IHBB", 0, 0, len(name), 1) + name.encode("utf-16-le")
    start = (BOF, struct.pack("<HHHHII", 0x600, 5, 0, 0, 0, 0))
    return [start, *extra, (CODEPAGE, struct.pack("<H", 1200)), (BOUNDSHEET, bound), (END, b"")]


def workbook_stream(workbook: Records, sheet: Records) -> bytes:
    """The bytes of the two, with the place of the sheet filled in."""
    length = sum(4 + len(data) for _, data in workbook)
    placed = [(kind, struct.pack("<I", length) + data[4:] if kind == BOUNDSHEET else data) for kind, data in workbook]
    return b"".join(struct.pack("<HH", kind, len(data)) + data for kind, data in [*placed, *sheet])


def write_xls(path: Path, workbook: Records | None = None, sheet: Records | None = None) -> None:
    """An .xls of these records; what is not given is a good workbook with the sample table."""
    stream = workbook_stream(workbook or globals_records(), sheet or sheet_records())
    write_compound(path, {"Workbook": stream})

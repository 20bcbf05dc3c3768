"""Checksums of Parquet files, so that what is read of one can be held against what was written.

Polars writes no page checksums and looks at none: a damaged page is read as other values. A small file has one checksum
for all of it, a large one of rows one for each column, over its pieces in all row groups, and one for all between them.
"""

from __future__ import annotations

import os
from collections.abc import Collection, Iterable
from pathlib import Path
from typing import Any, BinaryIO

from zlib_ng import zlib_ng

from jicai.intake.files.footer import Span, row_groups

#: From so many bytes on a column by itself is worth having.
_LARGE = 2**20
_PIECE = 2**22


class DamagedError(Exception):
    """A file is not what was written."""


def seal_of(path: Path) -> dict[str, Any]:
    """The checksums of a file that has just been written, as plain values for `check`."""
    size = path.stat().st_size
    columns = _columns(path) if size >= _LARGE and path.name.startswith("rows-") else {}
    with path.open("rb") as file:
        if not columns:
            return {"size": size, "all": _checksum(file, [(0, size)])}
        sums = {name: [_checksum(file, spans), spans] for name, spans in columns.items()}
        return {"size": size, "rest": _checksum(file, _rest(columns.values(), size)), "columns": sums}


def is_small(seal: dict[str, Any]) -> bool:
    """Whether the file is checked as a whole."""
    return "all" in seal


def check(file: BinaryIO, seal: dict[str, Any], columns: Collection[str]) -> None:
    """Hold these columns of an open file, and what is beside the columns, against its seal; raises DamagedError."""
    size = os.fstat(file.fileno()).st_size
    if size != seal["size"]:
        raise DamagedError
    if is_small(seal):
        sums = [(seal["all"], [(0, size)])]
    else:
        kept = seal["columns"]
        sums = [(seal["rest"], _rest((spans for _, spans in kept.values()), size))]
        sums += [kept[name] for name in columns]
    for expected, spans in sums:
        if _checksum(file, spans) != expected:
            raise DamagedError


def is_sound(path: Path, seal: dict[str, Any]) -> bool:
    """Whether all of a file is what was written."""
    try:
        with path.open("rb") as file:
            check(file, seal, seal.get("columns", ()))
    except (OSError, DamagedError):
        return False
    return True


def _columns(path: Path) -> dict[str, list[Span]]:
    """Where the pieces of each column lie."""
    columns: dict[str, list[Span]] = {}
    for group in row_groups(path):
        for name, piece in group.pieces.items():
            columns.setdefault(name, []).append(piece)
    return columns


def _rest(columns: Iterable[Iterable[Span]], size: int) -> list[Span]:
    """What lies between the pieces of the columns and behind them."""
    rest, end = [], 0
    for start, length in sorted((start, length) for spans in columns for start, length in spans):
        if start > end:
            rest.append((end, start - end))
        end = max(end, start + length)
    return [*rest, (end, size - end)]


def _checksum(file: BinaryIO, spans: Iterable[Span]) -> int:
    checksum = 0
    for start, length in spans:
        file.seek(start)
        while length > 0:
            piece = file.read(min(length, _PIECE))
            if not piece:
                raise DamagedError
            checksum = zlib_ng.crc32(piece, checksum)
            length -= len(piece)
    return checksum

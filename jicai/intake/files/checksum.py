"""The parts of a packaged workbook as they inflate, each held against its checksum.

The readers do not look: one changed digit in a damaged file would be read without a word. zlib-ng takes a third of the
time of Python's own zlib, which counts where every core is busy reading.
"""

from __future__ import annotations

import zipfile
from collections.abc import Iterator
from typing import BinaryIO

from zlib_ng import zlib_ng

from jicai.errors import UnusableFileError

_CHUNK = 2**18
#: A bomb inflates a thousandfold; a chunk is given out in pieces of no more than this.
_LARGEST = 2**23
_LOCAL_HEADER = 30


class UnsoundError(Exception):
    """A part of the package does not have the content that its checksum says, or cannot be inflated."""


def inflated(file: BinaryIO, part: zipfile.ZipInfo) -> Iterator[bytes]:
    """The content of a part, piece by piece. Raises UnsoundError, at the latest after the last piece."""
    try:
        yield from _inflated(file, part)
    except (zlib_ng.error, OSError) as error:  # type: ignore[misc]
        raise UnsoundError(part.filename) from error


def whole(file: BinaryIO, part: zipfile.ZipInfo, largest: int) -> bytes:
    """The content of a small part. UnusableFileError `too-large` where it takes more than `largest` bytes."""
    if part.file_size > largest:
        raise UnusableFileError("", "too-large")
    return b"".join(inflated(file, part))


def _inflated(file: BinaryIO, part: zipfile.ZipInfo) -> Iterator[bytes]:
    file.seek(part.header_offset)
    header = file.read(_LOCAL_HEADER)
    # The name and the extra field stand between the header and the content; their lengths end the header.
    file.seek(int.from_bytes(header[26:28], "little") + int.from_bytes(header[28:30], "little"), 1)
    if part.compress_type not in (zipfile.ZIP_DEFLATED, zipfile.ZIP_STORED) or part.flag_bits & 1:
        raise UnsoundError(part.filename)
    left, checksum, size = part.compress_size, 0, 0
    place = file.tell()
    for piece in _pieces(file, place, left, part.compress_type == zipfile.ZIP_DEFLATED):
        checksum = zlib_ng.crc32(piece, checksum)
        size += len(piece)
        if size > part.file_size:  # more than it says: a bomb, or damaged
            raise UnsoundError(part.filename)
        yield piece
    if checksum != part.CRC:
        raise UnsoundError(part.filename)


def _pieces(file: BinaryIO, place: int, left: int, packed: bool) -> Iterator[bytes]:
    inflate = zlib_ng.decompressobj(-15)
    while left > 0:
        file.seek(place)  # whoever takes the pieces may read other parts of the file meanwhile
        chunk = file.read(min(_CHUNK, left))
        if not chunk:
            raise UnsoundError
        place += len(chunk)
        left -= len(chunk)
        if not packed:
            yield chunk
            continue
        while chunk:
            yield inflate.decompress(chunk, _LARGEST)
            chunk = inflate.unconsumed_tail

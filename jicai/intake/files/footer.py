"""The footer of a Parquet file: which row groups it has, and where in it the pieces of each column lie.

Polars tells neither. Of the footer, a structure in Thrift's compact protocol, only what is asked for is kept; see
`parquet.thrift` of the format for the numbers of its fields.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

#: A place in the file and a length, in bytes.
Span = tuple[int, int]

_MAGIC = b"PAR1"
#: The structures of a footer lie five deep.
_DEEPEST = 16
_TRUE, _FALSE, _BYTE, _I16, _I32, _I64, _DOUBLE, _BINARY, _LIST, _SET, _MAP, _STRUCT = range(1, 13)


class FooterError(ValueError):
    """The end of the file is no footer of a Parquet file that can be read."""


@dataclass(frozen=True)
class RowGroup:
    """How many rows it has, and the piece of each column by the column's name, the parts of a nested one by dots.

    `codecs` are the numbers that the format has for how the pieces are packed.
    """

    rows: int
    pieces: dict[str, Span]
    codecs: frozenset[int]


def row_groups(path: Path) -> list[RowGroup]:
    """The row groups of a file in their order; raises FooterError or OSError."""
    try:
        return [_row_group(group) for group in _Reader(_footer(path)).struct()[4]]
    except (AttributeError, LookupError, TypeError, ValueError) as error:  # a value that is not what it should be
        raise FooterError(f"not a Parquet footer: {path.name}") from error


def _footer(path: Path) -> bytes:
    with path.open("rb") as file:
        size = file.seek(0, 2)
        file.seek(max(0, size - 8))
        tail = file.read()
        length = int.from_bytes(tail[:4], "little")
        if tail[4:] != _MAGIC or length > size - 12:
            raise FooterError
        file.seek(size - 8 - length)
        return file.read(length)


def _row_group(group: dict[int, Any]) -> RowGroup:
    pieces: dict[str, Span] = {}
    for chunk in group[1]:
        column = chunk[3]
        # A dictionary page comes before the pages of data; writers say 0 for none, or nothing.
        start = column.get(11) or column[9]
        pieces[b".".join(column[3]).decode("utf-8")] = (_count(start), _count(column[7]))
    return RowGroup(_count(group[3]), pieces, frozenset(_count(chunk[3][4]) for chunk in group[1]))


def _count(value: Any) -> int:
    if not isinstance(value, int) or value < 0:
        raise FooterError
    return value


class _Reader:
    """Values in Thrift's compact protocol, one after the other."""

    def __init__(self, data: bytes) -> None:
        self._data = data
        self._at = 0

    def struct(self, depth: int = 0) -> dict[int, Any]:
        """The values of a structure by the numbers of their fields."""
        if depth > _DEEPEST:
            raise FooterError
        return dict(self._fields(depth))

    def _fields(self, depth: int) -> Iterator[tuple[int, Any]]:
        number = 0
        while head := self._byte():
            step, kind = head >> 4, head & 15
            number = number + step if step else self._signed()
            # A field that is true or false says so in its head.
            yield number, kind == _TRUE if kind in (_TRUE, _FALSE) else self._value(kind, depth)

    def _value(self, kind: int, depth: int) -> Any:
        if kind in (_I16, _I32, _I64):
            return self._signed()
        if kind == _BINARY:
            return self._bytes(self._unsigned())
        if kind == _STRUCT:
            return self.struct(depth + 1)
        if kind in (_LIST, _SET):
            head = self._byte()
            count = head >> 4 if head >> 4 < 15 else self._unsigned()
            return [self._value(head & 15, depth + 1) for _ in range(count)]
        if kind == _MAP:
            count = self._unsigned()
            kinds = self._byte() if count else 0
            return [(self._value(kinds >> 4, depth + 1), self._value(kinds & 15, depth + 1)) for _ in range(count)]
        if kind == _DOUBLE:
            return struct.unpack("<d", self._bytes(8))[0]
        if kind in (_TRUE, _FALSE, _BYTE):
            return self._byte()
        raise FooterError

    def _byte(self) -> int:
        value = self._data[self._at]
        self._at += 1
        return value

    def _bytes(self, length: int) -> bytes:
        value = self._data[self._at : self._at + length]
        if len(value) < length:
            raise FooterError
        self._at += length
        return value

    def _unsigned(self) -> int:
        value = shift = 0
        while True:
            byte = self._byte()
            value |= (byte & 127) << shift
            if byte < 128:
                return value
            shift += 7
            if shift > 63:
                raise FooterError

    def _signed(self) -> int:
        value = self._unsigned()
        return (value >> 1) ^ -(value & 1)

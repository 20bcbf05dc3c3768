"""A Parquet file of whose rows nothing is other than it stands there: it is kept as it is, with how its columns read.

To write millions of rows once more takes longer than all that is done to find out what they are.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import polars as pl

from jicai.errors import UnusableFileError
from jicai.intake.files.footer import RowGroup
from jicai.intake.files.sheet import RawSheet
from jicai.intake.reading.given_form import Form
from jicai.intake.sheets.headers import Header
from jicai.intake.sheets.parse import ParsedSheet
from jicai.intake.sheets.schema import ROW, typed_schema
from jicai.tables.column import InputTable

#: A smaller file is written anew in no time.
_LEAST_BYTES = 2**22
#: A row group is unpacked whole.
_MOST_ROWS = 2**21
#: Snappy, zstd, LZ4: all others are slow to unpack, or take the room of what is not packed.
_PACKED = frozenset({1, 6, 7})
_MOST_WORDS = 16
_TEXTS = (pl.String, pl.Categorical, pl.Enum)
#: Polars reads ahead in all that it is given: so many bytes are a piece, or more where there would be too many pieces.
_BYTES, _MOST_PIECES = 32_000_000, 40


class OtherError(Exception):
    """A row is read as something else than stands in the file."""


class AsGiven:
    """Finds out part by part whether the rows of a file are as they stand there, and how."""

    def __init__(self, schema: pl.Schema, groups: Sequence[RowGroup], table: InputTable, header: Header) -> None:
        self._forms: dict[str, dict[str, Any]] = {}
        self._table, self._keys, self._groups = table, typed_schema(table), groups
        names = schema.names()
        self._columns = {key: (found.index, names[found.index]) for key, found in header.columns.items()}
        self._dtypes = schema.dtypes()

    @classmethod
    def of(cls, path: Path, sheet: RawSheet, table: InputTable, header: Header) -> AsGiven | None:
        """For the sheet of this file; None where it would not do to keep the file."""
        if sheet.typed is None or header.rows != (0,) or path.stat().st_size < _LEAST_BYTES:
            return None
        try:
            schema, groups = sheet.typed.schema, sheet.typed.groups()
        except UnusableFileError:  # to be told where its rows are read
            return None
        names = {schema.names()[found.index] for found in header.columns.values()}
        is_fit = (
            bool(groups)
            and all(group.rows <= _MOST_ROWS and group.codecs <= _PACKED for group in groups)
            and names <= groups[0].pieces.keys()
            and ROW not in schema
            and not any(sign in name for name in names for sign in ".`")  # which Spark takes for more than a name
        )
        return cls(schema, groups, table, header) if is_fit else None

    def take(self, parsed: ParsedSheet, rows: pl.DataFrame) -> None:
        """Note how a part reads; `rows` are its cells. Raises OtherError where one is other than it stands there."""
        if parsed.rows.height < rows.height:
            raise OtherError
        for key in self._keys:
            if key != ROW:
                form = self._form(key, parsed, rows)
                before = self._forms.setdefault(key, form)
                if before != form:
                    self._forms[key] = {**form, "words": _joined(before.get("words"), form.get("words"))}

    @property
    def form(self) -> Form:
        """How they read, once all parts were taken."""
        return Form(self._forms, list(_pieces(self._groups)))

    def _form(self, key: str, parsed: ParsedSheet, rows: pl.DataFrame) -> dict[str, Any]:
        values = parsed.rows.get_column(key)
        if key not in self._columns:
            return _of_all(values)
        index, name = self._columns[key]
        if values.dtype == pl.String and not self._dtypes[index].is_integer() and self._dtypes[index] not in _TEXTS:
            raise OtherError  # the text of a float, or of bytes, is another one than that of its type
        if key in parsed.untouched:
            return {"column": name}
        if self._table.column(key).choices:
            return {"column": name, "words": _words(rows.to_series(index), values)}
        raise OtherError


def _of_all(values: pl.Series) -> dict[str, Any]:
    """What all rows have under a key that the file has no column for."""
    if values.null_count() == len(values):
        return {}
    if values.dtype != pl.String or values.n_unique() > 1:
        raise OtherError
    return {"value": values[0]}


def _words(cells: pl.Series, values: pl.Series) -> dict[str, str | None]:
    pairs = pl.DataFrame({"cell": cells, "value": values}).unique()
    words = dict(pairs.iter_rows())
    if cells.dtype != pl.String or None in words or len(words) < pairs.height or len(words) > _MOST_WORDS:
        raise OtherError
    return words


def _joined(one: Mapping[str, Any] | None, other: Mapping[str, Any] | None) -> dict[str, Any]:
    """The words of two parts together."""
    if one is None or other is None or any(one[word] != other[word] for word in one.keys() & other.keys()):
        raise OtherError
    return {**one, **other}


def _pieces(groups: Sequence[RowGroup]) -> Iterator[int]:
    """The rows of so many row groups at a time as memory bears, of one at least."""
    sizes = [sum(length for _, length in group.pieces.values()) for group in groups]
    most = max(_BYTES, sum(sizes) // _MOST_PIECES)
    rows = taken = 0
    for group, size in zip(groups, sizes, strict=True):
        if rows and taken + size > most:
            yield rows
            rows = taken = 0
        rows, taken = rows + group.rows, taken + size
    yield rows

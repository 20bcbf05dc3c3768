"""A sheet of typed columns read part by part: the same rows, problems and account as if it were read at once.

What is told of the sheet as a whole is settled beforehand (which columns hold units), or put together behind the last
part (counts, warnings, whether every key stands once). Where neither will do, a footer that may have rows below it or
dates that a time zone may have shifted, the sheet is read at once, as text.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace

import polars as pl

from jicai.errors import UnusableFileError
from jicai.intake.files.sheet import Part, RawSheet, TypedRows
from jicai.intake.sheets.headers import Header
from jicai.intake.sheets.parse import ParsedSheet, WholeNeededError, parse_sheet
from jicai.intake.sheets.row_units import unit_columns
from jicai.intake.sheets.typed import is_right
from jicai.intake.sheets.wording import Wording
from jicai.tables.column import InputTable

#: The hashes of so many keys are counted at once; of more those that share so many first bits.
_AT_ONCE, _BITS = 2**24, 4
_A_FEW = 16
#: The reasons to skip a row, in the order of an account.
_SKIPPED = ("empty", "header", "total", "footer")


def parse_in_parts(
    sheet: RawSheet,
    table: InputTable,
    header: Header,
    wording: Wording,
    take: Callable[[ParsedSheet, pl.DataFrame], None],
) -> ParsedSheet | None:
    """Read the typed rows of a sheet, handing over each part as it is parsed, with its cells.

    None where the sheet has to be read at once.

    What is handed over counts only where something else than None comes back: the whole with its account and problems,
    but without rows.
    """
    typed = sheet.typed
    if typed is None or header.rows != (0,):
        return None
    dtypes = typed.schema.dtypes()
    kept = [
        found.index
        for key, found in header.columns.items()
        if is_right(table.column(key), dtypes[found.index]) and not wording.values.get(key)
    ]
    every: ParsedSheet | None = None
    keys = _Keys(table)
    first = 0
    try:
        distinct = {index: typed.distinct(index) for index in unit_columns(header, wording)}
        for rows in typed.parts(kept):
            part = Part(rows, first, rows.height == typed.height, distinct)
            first += rows.height
            parsed = parse_sheet(_of_part(sheet, typed, part), table, header, wording)
            take(parsed, rows)
            if part.alone:
                return parsed
            keys.add(parsed.rows)
            bare = replace(parsed, rows=parsed.rows.clear(), unread=parsed.unread.clear())
            every = bare if every is None else _joined(every, bare, table)
    except (WholeNeededError, UnusableFileError):
        return None  # what is wrong with the file is told of the whole
    return replace(every, keys=keys.range()) if every is not None else None


def _of_part(sheet: RawSheet, typed: TypedRows, part: Part) -> RawSheet:
    return replace(sheet, frame=sheet.frame.head(1), typed=None, part=part, numeric_cells=_numeric_cells(typed, part))


def _numeric_cells(typed: TypedRows, part: Part) -> Callable[[Iterable[int]], dict[int, pl.Series]]:
    """Floats have lost digits as the numbers of a workbook have; whole numbers are exact."""

    def numeric_cells(indexes: Iterable[int]) -> dict[int, pl.Series]:
        height, dtypes = part.rows.height + 1, typed.schema.dtypes()
        return {index: pl.repeat(dtypes[index].is_float(), height, dtype=pl.Boolean, eager=True) for index in indexes}

    return numeric_cells


def _joined(every: ParsedSheet, part: ParsedSheet, table: InputTable) -> ParsedSheet:
    """The account and the problems of earlier rows and later ones."""
    # A part of which no row is kept knows nothing of the columns.
    known = every if every.used + every.rejected else part
    both = known is every and part.used + part.rejected
    return replace(
        known,
        problems=pl.concat([every.problems, part.problems]),
        read=every.read + part.read,
        skipped=_sums(every.skipped, part.skipped, _SKIPPED),
        rejected=every.rejected + part.rejected,
        defaulted=_sums(every.defaulted, part.defaulted, [column.key for column in table.columns]),
        pieces=[*every.pieces, *part.pieces],
        remarks=every.remarks.joined(part.remarks) if both else known.remarks,
        filled=every.filled & part.filled,
    )


def _sums(one: Mapping[str, int], other: Mapping[str, int], order: Iterable[str]) -> dict[str, int]:
    return {key: one.get(key, 0) + other.get(key, 0) for key in order if key in one or key in other}


class _Keys:
    """Whether every row has its own first key: the hashes of the keys, and the least and the greatest of them.

    Many hashes are parted by their first bits, so that what is alike lies together and is counted part by part.
    """

    def __init__(self, table: InputTable) -> None:
        self._key = table.unique_by[0] if table.unique_by else None
        self._waiting: list[pl.Series] = []
        self._parts: dict[object, list[pl.Series]] = {}
        self._ends: list[str] = []

    def add(self, rows: pl.DataFrame) -> None:
        if self._key is None or not rows.height:
            return
        keys = rows.get_column(self._key).str.to_uppercase()
        self._waiting.append(keys.hash(seed=7))
        self._ends += [str(keys.min()), str(keys.max())]
        if sum(map(len, self._waiting)) >= _AT_ONCE:
            self._part()

    def range(self) -> list[str] | None:
        """The ends where all keys differ. Two of one hash count as one: the rows are compared then, no harm is done."""
        if not self._ends:
            return None
        if self._parts:
            self._part()
        else:
            self._parts = {None: self._waiting}
        while self._parts:
            _, some = self._parts.popitem()
            hashes = pl.concat(some)
            if hashes.n_unique() < len(hashes):
                return None
        return [min(self._ends), max(self._ends)]

    def _part(self) -> None:
        while self._waiting:
            # A few at a time: to part them takes two copies.
            hashes = pl.concat(self._waiting[:_A_FEW]).alias("hash").to_frame()
            del self._waiting[:_A_FEW]
            firsts = hashes.with_columns(first=pl.col("hash") // 2 ** (64 - _BITS))
            for first, some in firsts.partition_by("first", as_dict=True, include_key=False).items():
                self._parts.setdefault(first, []).append(some.to_series())

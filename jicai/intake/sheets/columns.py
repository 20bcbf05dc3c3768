"""The columns of a sheet on their way to typed values: each by its kind, with defaults and what is required of it."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from typing import Any

import polars as pl

from jicai.errors import UnusableFileError
from jicai.intake.files.sheet import RawSheet
from jicai.intake.sheets.cells import parse_cells
from jicai.intake.sheets.distinct import Parsed, tidy
from jicai.intake.sheets.headers import FoundColumn, Header
from jicai.intake.sheets.problems import Problems
from jicai.intake.sheets.schema import WRITTEN, dtype_of
from jicai.intake.sheets.shown import shown
from jicai.intake.sheets.stated_units import Figures
from jicai.intake.sheets.typed import as_text
from jicai.intake.sheets.wording import Wording
from jicai.intake.sheets.words import with_words
from jicai.tables.column import Column, InputTable, Kind, Sign

_THREADS = 2


class SheetColumns:
    """The columns of a sheet on their way to typed values."""

    def __init__(
        self,
        sheet: RawSheet,
        table: InputTable,
        header: Header,
        wording: Wording,
        data: pl.DataFrame,
        problems: Problems,
        kept: pl.Series | None,
        figures: Figures,
    ) -> None:
        self._sheet, self._table, self._header, self._wording = sheet, table, header, wording
        self._problems, self._kept, self._figures, self._height = problems, kept, figures, data.height
        self.texts = {key: data.to_series(found.index) for key, found in header.columns.items()}
        self.headers = {key: found.header for key, found in header.columns.items()}
        #: The keys whose dates were shifted by a time zone, and the time of day that told so.
        self.shifted: dict[str, str] = {}
        #: The same of dates of one day alone, which were left as they are.
        self.perhaps_shifted: dict[str, str] = {}
        #: The values that are the cells as the file has them, by key.
        self.untouched: dict[str, pl.Series] = {}

    def typed(self, places: dict[int, list[tuple[str, pl.DataFrame]]]) -> tuple[dict[str, pl.Series], dict[str, int]]:
        """The typed values by key, and how many rows took a column's default."""
        typed: dict[str, pl.Series] = {}
        defaulted: dict[str, int] = {}
        present = [column for column in self._table.columns if column.key in self.texts]
        with ThreadPoolExecutor(_THREADS) as pool:  # Polars lets go of the interpreter, so two columns go at once
            outcomes = dict(zip((column.key for column in present), pool.map(self._parse, present), strict=True))
        self.shifted = {key: one.shifted for key, one in outcomes.items() if one.shifted}
        self.perhaps_shifted = {key: one.perhaps_shifted for key, one in outcomes.items() if one.perhaps_shifted}
        self.untouched = {key: one.untouched for key, one in outcomes.items() if one.untouched is not None}
        for column in self._table.columns:
            key = column.key
            default = self._default(column)
            found = self._header.columns.get(key)
            if found is None:
                typed[key] = pl.repeat(default, self._height, dtype=dtype_of(column), eager=True)
                if default is not None and self._height:
                    defaulted[key] = self._height
                if column.kind is Kind.CODE:
                    typed[key + WRITTEN] = typed[key].clear(self._height)
                continue
            cells, parsed = self.texts[key], outcomes.pop(key)
            for code, mask in parsed.problems:
                self._problems.add(code, mask, found.header, shown(as_text(cells), mask, self._sheet.epoch_1904))
            for code, where in places.get(found.index, ()):
                self._add_places(code, where, found)
            if default is not None:
                empty = self._problems.sound(found.header, parsed.values.is_null())
                defaulted[key] = int(empty.sum())
                parsed.values = parsed.values.zip_with(
                    ~empty, pl.repeat(default, self._height, dtype=dtype_of(column), eager=True)
                )
            typed[key] = parsed.values
            if column.kind is Kind.CODE:
                typed[key + WRITTEN] = _written(cells, parsed.values)
        for column in self._table.columns:
            self._requirements(column, typed)
        return typed, {key: count for key, count in defaulted.items() if count}

    def _parse(self, column: Column) -> Parsed:
        found = self._header.columns[column.key]

        def numeric_cells() -> pl.Series | None:
            if self._sheet.numeric_cells is None:
                return None
            numbers = self._sheet.numeric_cells([found.index])[found.index].slice(self._header.end)
            return numbers.filter(self._kept) if self._kept is not None else numbers

        words = self._wording.values.get(column.key, {})
        cells = given = self.texts[column.key]
        if not column.choices and words:
            cells = self.texts[column.key] = with_words(cells, words)
        parsed = parse_cells(
            column,
            cells,
            multiplier=self._figures.multiplier(column.key),
            words={word: column.value_of(meant) or meant for word, meant in words.items()} if column.choices else None,
            epoch_1904=self._sheet.epoch_1904,
            numeric_cells=numeric_cells if self._sheet.numeric_cells is not None else None,
        )
        if cells is not given:
            parsed.untouched = None
        self._figures.by_row(column.key, parsed)
        return parsed

    def _default(self, column: Column) -> Any:
        text = self._wording.defaults.get(column.key)
        if text is None:
            return column.default
        if column.choices:
            return column.value_of(text)
        parsed = parse_cells(column, pl.Series([text]))
        if parsed.problems or parsed.values[0] is None:
            raise UnusableFileError(
                f"jicai.toml 的 [[files]] defaults.{column.key}：「{text}」不能作{column.label}", "settings"
            )
        return parsed.values[0]

    def _requirements(self, column: Column, typed: dict[str, pl.Series]) -> None:
        """What the declaration asks of the values: filled where required (or what stands in is), of the right sign."""
        values = typed[column.key]
        serving = next((key for key in (column.key, *column.stand_ins) if key in self.texts), column.key)
        header, cells = self.headers.get(serving, column.label), self.texts.get(serving)
        if column.required:
            empty = values.is_null()
            for key in column.stand_ins:
                empty &= typed[key].is_null()
            self._problems.add("missing", self._problems.sound(header, empty), header, cells)
        if column.sign is Sign.NOT_NEGATIVE:
            self._problems.add("negative", values < 0, header, cells)
        elif column.sign is Sign.POSITIVE:
            self._problems.add("bad-value", values <= 0, header, cells)
        elif column.sign is Sign.NOT_ZERO:
            self._problems.add("bad-value", values == 0, header, cells)

    def _add_places(self, code: str, where: pl.DataFrame, found: FoundColumn) -> None:
        mask = pl.repeat(False, self._height, eager=True).scatter(where["place"], True)
        cells = pl.repeat(None, self._height, dtype=pl.String, eager=True).scatter(where["place"], where["shown"])
        self._problems.add(code, mask, found.header, cells)


def _written(cells: pl.Series, values: pl.Series) -> pl.Series:
    """The codes whose case the folding changed, trimmed and NFKC-folded; null for all others."""
    written = pl.repeat(None, len(cells), dtype=pl.String, eager=True)
    if values is cells:
        return written
    differing = ((cells != values) & values.is_not_null()).arg_true()
    if not len(differing):
        return written
    trimmed = tidy(cells.gather(differing))
    cased = (trimmed != values.gather(differing)).fill_null(value=False)
    return written.scatter(differing.filter(cased), trimmed.filter(cased))

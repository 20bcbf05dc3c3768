"""Order lines summed by another engine than Polars: which of them it can read itself, and what it is told."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from typing import TYPE_CHECKING, Any

import polars as pl

from jicai.calc.purchases import Count
from jicai.calc.sums_elsewhere import (
    ROW,
    SOURCE,
    columns_of,
    last_days_elsewhere,
    numbered_rows,
    sums_elsewhere,
)
from jicai.intake.reading.given_form import Form
from jicai.intake.reading.parts import SHEET
from jicai.intake.sheets.schema import typed_schema
from jicai.store.engines import LABELS, Engine, EngineName, engine_named
from jicai.store.plain_rows import PlainRows, RowsOnDisk
from jicai.tables import INPUTS

if TYPE_CHECKING:
    from jicai.calc.sums_elsewhere import Rows
    from jicai.store.result import Intake

#: So many sheets are put into one question.
_AT_ONCE = 64
_Sums = Callable[[Sequence[int]], pl.DataFrame]


@dataclass(frozen=True, slots=True)
class Elsewhere:
    """An engine with the order lines that it can read."""

    engine_name: EngineName
    plain: PlainRows
    count: Count

    @property
    def engine(self) -> Engine:
        """The engine, which is started when it is first asked for."""
        return engine_named(self.engine_name)

    @classmethod
    def of(cls, intake: Intake, sources: Sequence[int], count: Count) -> Elsewhere | None:
        """The engine that was asked for; None where that is Polars, or where it cannot read any of these sheets."""
        if not is_asked_for(intake) or (count == "ordered" and not _each_line_once(intake, sources)):
            return None
        plain = intake.plain_orders()
        return cls(intake.engine, plain, count) if plain.sheets.keys() & set(sources) else None

    def either(self, polars: _Sums, own: _Sums) -> _Sums:
        """What asks this engine of the sheets that it can read, and Polars of the others."""

        def both(some: Sequence[int]) -> pl.DataFrame:
            here = [source for source in some if source in self.plain.sheets]
            found = [own(here[at : at + _AT_ONCE]) for at in range(0, len(here), _AT_ONCE)]
            others = [source for source in some if source not in self.plain.sheets]
            if not others:
                return pl.concat(found)
            rest = polars(others)
            return pl.concat([rest, *(one.select(rest.columns).cast(dict(rest.schema)) for one in found)])  # type: ignore[arg-type]

        return both

    def sums(self, some: Sequence[int], shape: pl.DataFrame, as_of: date) -> pl.DataFrame:
        """`jicai.calc.purchases.window_sums` of these sheets in the windows `shape`, told apart by `_source`."""
        windows = self.plain.under_written_codes(shape)

        def find(rows: Rows) -> Rows:
            return sums_elsewhere(rows, self._table(windows), self.count, as_of)

        found = self._found(some, columns_of(self.count), find)
        return found.select(
            pl.col("window").cast(pl.UInt32),
            pl.col("institution_code").replace(dict(self.plain.institutions)),
            pl.col(SOURCE).cast(pl.UInt32),
            pl.col("quantity").cast(pl.Decimal(38, 4)),
            stated_base=pl.lit(0, dtype=pl.Decimal(38, 10)),
            cost=pl.col("cost").cast(pl.Decimal(38, 12)),
        )

    def last_days(self, some: Sequence[int]) -> pl.DataFrame:
        """The last day on which a row of each of these sheets counts: _source, last."""
        found = self._found(some, columns_of(self.count), lambda rows: last_days_elsewhere(rows, self.count))
        return found.select(pl.col(SOURCE).cast(pl.UInt32), pl.col("last").cast(pl.Date))

    def _found(self, some: Sequence[int], columns: Sequence[str], find: Callable[[Rows], Rows]) -> pl.DataFrame:
        with self.engine.told():
            return self.engine.collected(find(self._rows(some, columns)).to_native())

    def _rows(self, some: Sequence[int], columns: Sequence[str]) -> Rows:
        import narwhals as nw

        out = self.plain.left_out.filter(pl.col(SOURCE).is_in(list(some)))
        needed = [*columns, *([ROW] if out.height else [])]
        rows = {}
        for source in some:
            on_disk = self.plain.sheets[source]
            if on_disk.given is not None:
                rows[source] = self._given(on_disk, on_disk.given, columns, needed)
                continue
            of_file = needed if on_disk.sheet is None else [*needed, SHEET]
            part: Rows = nw.from_native(self.engine.scan(on_disk.files(of_file), of_file))
            rows[source] = part if on_disk.sheet is None else part.filter(nw.col(SHEET) == on_disk.sheet).select(needed)
        return numbered_rows(rows, self._table(out) if out.height else None)

    def _given(self, on_disk: RowsOnDisk, form: Form, columns: Sequence[str], needed: Sequence[str]) -> Rows:
        """The rows of a file that is kept as it was given; all of them count, so that any number does for each."""
        import narwhals as nw

        names = sorted(form.names_in_file(columns))
        part: Rows = nw.from_native(self.engine.scan(on_disk.files(columns), names))
        read = [_read(key, form.columns.get(key, {})) for key in columns]
        return part.select(*read, *(nw.lit(0, nw.Int64()).alias(ROW) for key in needed if key == ROW))

    def _table(self, frame: pl.DataFrame) -> Any:
        import narwhals as nw

        return nw.from_native(self.engine.table(frame.with_columns(pl.selectors.unsigned_integer().cast(pl.Int64))))


def _read(key: str, form: Mapping[str, Any]) -> Any:
    """A column of a file as it was given, as the expression of an engine."""
    import narwhals as nw

    dtype = typed_schema(INPUTS["orders"])[key]
    cells = nw.col(form["column"]) if "column" in form else nw.lit(form.get("value"))
    if "words" in form:
        said, cells = cells, nw.lit(None)
        for word, value in form["words"].items():
            cells = nw.when(said == word).then(nw.lit(value)).otherwise(cells)
    if isinstance(dtype, pl.Decimal):
        return cells.cast(nw.Decimal(dtype.precision, dtype.scale)).alias(key)
    return cells.cast(nw.Date() if dtype == pl.Date else nw.String()).alias(key)


def is_asked_for(intake: Intake) -> bool:
    """Whether another engine than Polars is to sum the order lines."""
    return intake.engine != "polars"


def left_to_polars(intake: Intake, count: Count) -> list[str]:
    """A line on the sheets of order lines that the engine which was asked for does not sum, and why."""
    sources = order_sheets(intake)
    if not is_asked_for(intake) or not sources:
        return []
    label = LABELS[intake.engine]
    if count == "ordered" and not _each_line_once(intake, sources):
        return [f"--engine {intake.engine}：按下单数量时同一明细的几行只算一次，由 Polars 汇总，没有用 {label}"]
    others = [source for source in sources if source not in intake.plain_orders().sheets]
    if not others:
        return []
    return [
        f"--engine {intake.engine}：订单明细 {len(sources)} 张工作表里有 {len(others)} 张由 Polars 汇总，没有用 {label}"
        "：有按名称认的机构或产品、用了产品对照、按最小单位填、或改成退货的行，"
        "或者是原样留存的 Parquet，其中有行没有计入"
    ]


def order_sheets(intake: Intake) -> list[int]:
    """The numbers of the sheets with order lines."""
    return [source for source, one in enumerate(intake.accounts) if one.table == "orders" and one.used]


def _each_line_once(intake: Intake, sources: Sequence[int]) -> bool:
    """Whether no line stands in two rows, as the reading of each sheet saw; else one of its rows counts as ordered."""
    ends = sorted(intake.accounts[source].keys or ["", ""] for source in sources)
    return all(least for least, _ in ends) and all(one[1] < other[0] for one, other in pairwise(ends))

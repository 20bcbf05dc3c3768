"""The rows of `jicai explain`, put together step by step; what does not add up is never shown."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING

from jicai.batches.clauses import NOTICES
from jicai.errors import InvariantError

if TYPE_CHECKING:
    import polars as pl

    from jicai.batches.model import Batch
    from jicai.store.result import Intake

#: A row's `_source` and `_row`.
Place = tuple[int, int]
_PLACES = 16


@dataclass(frozen=True, slots=True)
class Entry:
    """A row of a file in a step. `value` is what it gives; with a `reason` it does not count.

    `clauses` are those of the reason, or of the rule by which it counts.
    """

    item: str
    value: Decimal | None
    detail: str = ""
    working: str = ""
    dated: date | None = None
    note: str = ""
    reason: str = ""
    clauses: Sequence[str] = ()
    place: Place | None = None


@dataclass(slots=True)
class Steps:
    """The steps of an explanation. `batch` is the one whose notice is cited, None where batches of several are."""

    intake: Intake
    batch: Batch | None
    rows: list[tuple[object, ...]] = field(default_factory=list)
    left_out: list[str] = field(default_factory=list)

    def figure(
        self,
        step: str,
        item: str,
        value: Decimal | int | None,
        unit: str | None,
        working: str = "",
        note: str = "",
        clauses: Sequence[str] = (),
        dated: date | None = None,
        place: Place | None = None,
    ) -> None:
        """A figure that follows from those above it, or from the batch file."""
        self._add(step, "result", item, "", dated, working, value, None, unit, note, clauses, place)

    def extend(self, other: Steps) -> None:
        """The steps of another explanation after these."""
        self.rows += other.rows
        self.left_out += other.left_out

    def sum(
        self,
        step: str,
        value: Decimal,
        unit: str | None,
        entries: Iterable[Entry],
        note: str = "",
        clauses: Sequence[str] = (),
        item: str = "合计",
    ) -> None:
        """A figure that is the sum of rows, which follow it; InvariantError where they come to another one."""
        entries = list(entries)
        counted = [entry for entry in entries if not entry.reason]
        total = sum((entry.value or Decimal() for entry in counted), Decimal())
        if total != value:
            raise InvariantError(f"内部错误（{step}：各行相加是 {total}，不是 {value}），请带上命令和文件报告")
        working = f"计入的 {len(counted):,} 行相加" if counted else "没有计入的行"
        self.figure(step, item, value, unit, working, note, clauses)
        for entry in counted:
            self._add(
                *(step, "counted", entry.item, entry.detail, entry.dated, entry.working, entry.value, None, unit),
                *(entry.note, entry.clauses, entry.place),
            )
        apart = [entry for entry in entries if entry.reason]
        for entry in apart:
            self._add(
                *(step, "left_out", entry.item, entry.detail, entry.dated, entry.working, None, entry.value),
                *(unit, entry.reason, entry.clauses, entry.place),
            )
        if apart:
            self.left_out.append(f"{step}：计入 {len(counted):,} 行，没有计入 {len(apart):,} 行（{_counts(apart)}）")
        else:
            self.left_out.append(f"{step}：计入 {len(counted):,} 行，没有不计的行")

    def rows_of(self, step: str, entries: Iterable[Entry], clauses: Sequence[str] = ()) -> None:
        """Rows that were looked at together and do not add up to anything."""
        entries = list(entries)
        self.figure(step, "合计", len(entries), "lines", f"{len(entries):,} 行", clauses=clauses)
        for entry in entries:
            self._add(
                *(step, "counted", entry.item, entry.detail, entry.dated, entry.working, entry.value, None, None),
                *(entry.note, entry.clauses, entry.place),
            )

    def frame(self) -> pl.DataFrame:
        """The rows, with the columns of `EXPLAIN`."""
        import polars as pl

        from jicai.tables.results.explain import EXPLAIN

        figure = pl.Decimal(38, _PLACES)
        kinds = {"dated": pl.Date(), "value": figure, "not_counted": figure}
        schema = {key: kinds.get(key, pl.String()) for key in EXPLAIN.keys}
        return pl.DataFrame(self.rows, schema=schema, orient="row")

    def cited(self, clauses: Sequence[str]) -> str | None:
        """Of these clauses those of the batch's notice; a batch of another notice cites that one."""
        if not clauses:
            return None
        if self.batch is None:
            return "、".join(clauses)
        own = [clause for clause in clauses if NOTICES[clause[0]] == self.batch.source]
        return "、".join(own) if self.batch.source in NOTICES.values() else self.batch.source

    def _add(
        self,
        step: str,
        role: str,
        item: str,
        detail: str,
        dated: date | None,
        working: str,
        value: Decimal | int | None,
        not_counted: Decimal | None,
        unit: str | None,
        note: str,
        clauses: Sequence[str],
        place: Place | None,
    ) -> None:
        from jicai.store.messages import row_place

        source = row_place(self.intake.accounts[place[0]], self.intake.workspace, place[1]) if place else None
        exact = None if value is None else Decimal(value)
        self.rows.append(
            (
                *(step, role, item, dated, working or None, exact, not_counted, unit, note or None, detail or None),
                *(self.cited(clauses) or None, source),
            )
        )


def _counts(apart: Sequence[Entry]) -> str:
    """How many rows were left out, by what their reasons begin with."""
    counts: dict[str, int] = {}
    for entry in apart:
        word = entry.reason.partition("，")[0].partition("：")[0]
        counts[word] = counts.get(word, 0) + 1
    return "、".join(f"{word} {count:,} 行" for word, count in counts.items())

"""Rows that came back held against those that were sent: which is which, and what was changed in it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from jicai.results.collect.issues import Issue
from jicai.results.collect.sheets import Place, ReturnedRow, ReturnedSheet
from jicai.results.dispatch.manifest import Dispatch, SentRow
from jicai.results.dispatch.spelling import is_same, spelled
from jicai.tables.results.dispatch import KINDS

#: An issue of a sheet, not of a row.
_NO_ROW = 0


@dataclass(frozen=True, slots=True)
class Matched:
    """A row that came back and the one that was sent."""

    returned: ReturnedRow
    sent: SentRow
    part: str


class Sent:
    """The rows of a dispatch by their keys, their seals, and what a person sees of them."""

    def __init__(self, dispatch: Dispatch) -> None:
        self.rows: dict[str, SentRow] = {}
        self.parts: dict[str, str] = {}
        self._by_seal: dict[str, SentRow] = {}
        self._by_content: dict[tuple[str, ...], list[SentRow]] = {}
        for part in dispatch.parts:
            for row in part.rows:
                self.rows[row.key] = row
                self.parts[row.key] = part.code
                self._by_seal[row.seal] = row
                self._by_content.setdefault(_seen(row.kind, row.cells), []).append(row)

    def by_seal(self, seal: str) -> SentRow | None:
        """The row with this seal."""
        return self._by_seal.get(seal)

    def by_content(self, row: ReturnedRow) -> list[SentRow]:
        """The rows with all the figures that a person sees in this one; none where a column of theirs is missing."""
        kind = KINDS[row.kind]
        wanted = [column for column in kind.locked if column.key not in kind.aside]
        if any(column.key not in row.cells for column in wanted):
            return []
        cells = {column.key: spelled(column, row.cells[column.key][0]) for column in wanted}
        return self._by_content.get(_seen(row.kind, cells), []) if any(cells.values()) else []


def matched(sheet: ReturnedSheet, sent: Sent) -> Iterator[Matched | Issue]:
    """Every row of the sheet with the one that was sent, and what is wrong with it.

    By its key; where that is gone or belongs to another row, by the seal, then by the figures, if only one row has
    them. A row that is none of those that were sent is told and not taken.
    """
    yield from _columns(sheet)
    for row in sheet.rows:
        found = sent.rows.get(row.key)
        if found is not None and row.seal not in ("", found.seal):
            message = "校验码与下发的不同：是另一次下发的，或改动过；没有采用，请核对"
            yield _issue("other-dispatch", row, message, found, sent)
            continue
        if found is None and (by_seal := sent.by_seal(row.seal)) is not None:
            found = by_seal
        changes = [] if found is None else list(_changes(row, found, sent))
        if found is None or changes:
            alike = sent.by_content(row)
            if len(alike) == 1 and alike[0] is not found:
                was = f"行编号是 {row.key}" if row.key else "没有行编号"
                yield _issue("moved", row, f"{was}，各列与下发的另一行完全相同，按那一行采用", alike[0], sent)
                found, changes = alike[0], []
            elif found is None or (alike and found not in alike):
                yield _unknown(row, uncertain=bool(alike))
                continue
        yield from changes
        yield Matched(row, found, sent.parts[found.key])


def _columns(sheet: ReturnedSheet) -> Iterator[Issue]:
    """What became of the columns: those that were deleted, those that were added."""
    place = Place(sheet.file, sheet.name, _NO_ROW)
    for column in sheet.kind.table.columns:
        if column.key not in sheet.columns:
            is_open = column in sheet.kind.open
            message = "这一列没有了，没有答复可收，请补上" if is_open else "这一列没有了，没有与下发的核对"
            yield Issue("lost-column", place, message, column.label)
    for header, count in sheet.added.items():
        yield Issue("added-column", place, f"不是下发的列，有 {count:,} 格内容，没有收，请看是否要用", header)


def _changes(row: ReturnedRow, sent: SentRow, known: Sent) -> Iterator[Issue]:
    for column in KINDS[sent.kind].locked:
        if column.key not in row.cells:
            continue
        before = sent.cells[column.key]
        for text in row.cells[column.key]:
            if not is_same(column, text, before) and not (column.key in row.uncached and not text):
                yield _issue(
                    "changed", row, "答复照收，数以下发的为准", sent, known, column.label, before, text or "（空）"
                )
        if column.key in row.uncached and row.cells[column.key] == [""]:
            yield _issue(
                "changed", row, "改成了没有结果的公式，数以下发的为准", sent, known, column.label, before, "（公式）"
            )


def _unknown(row: ReturnedRow, *, uncertain: bool) -> Issue:
    if uncertain:
        message = "行编号错位，而几行的各列相同，认不出是哪一行，没有采用，请用原来的文件重填"
        return Issue("uncertain", row.place, message, returned=row.rest, key=row.key)
    if row.key or row.seal:
        message = "下发清单里没有这个行编号：是另一次下发的，或改动过；没有采用，请核对"
        return Issue("other-dispatch", row.place, message, returned=row.rest, key=row.key)
    return Issue("added", row.place, "不是下发的行，没有采用，请看是否要另外处理", returned=row.rest)


def _issue(
    issue: str,
    row: ReturnedRow,
    message: str,
    sent: SentRow,
    known: Sent,
    column: str = "",
    before: str = "",
    after: str = "",
) -> Issue:
    return Issue(issue, row.place, message, column, before, after, known.parts[sent.key], sent.key)


def _seen(kind: str, cells: Mapping[str, str]) -> tuple[str, ...]:
    declared = KINDS[kind]
    return (kind, *(cells[column.key] for column in declared.locked if column.key not in declared.aside))

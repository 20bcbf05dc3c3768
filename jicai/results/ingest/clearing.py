"""Kept months taken out of what counts."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from pathlib import Path

from jicai.errors import UsageError
from jicai.intake.discover.months import DAY, Part
from jicai.intake.discover.workspace import Workspace
from jicai.store.months.commit import commit, drop_parts, only_writer, remove_uncounted
from jicai.tables import INPUTS

_ALL, _CLEARED = "all", "cleared"


def chosen_tables(words: Sequence[str]) -> set[str]:
    """The tables by key or label; all that are kept by month without any. UsageError for another word."""
    known = {key: key for key in DAY} | {INPUTS[key].label: key for key in DAY}
    for word in words:
        if word not in known:
            raise UsageError(f"--table {word}：没有这张按月存的表，可用 {'、'.join(INPUTS[key].label for key in DAY)}")
    return {known[word] for word in words} or set(DAY)


def to_clear(workspace: Workspace, months: Sequence[str], tables: Collection[str]) -> dict[tuple[str, str], int]:
    """The kept months of these tables and their rows. UsageError for a month that is not kept."""
    chosen = {(table, month): 0 for table, month, _ in _chosen(workspace, months, tables)}
    for table, month, part in _chosen(workspace, months, tables):
        chosen[table, month] += part.rows
    there = {month for _, month in chosen}
    for month in months:
        if month != _ALL and month not in there:
            raise UsageError(f"--months {month}：没有存这个月，存了哪些见 jicai store info")
    return chosen


def clear_months(opened: Callable[[], Workspace], folder: Path, months: Sequence[str], tables: Collection[str]) -> int:
    """Take the months out; how many there were. Their exports are read again where they still lie in the folder."""
    with only_writer(folder):
        workspace = opened()
        record = workspace.months
        assert record is not None
        chosen = _chosen(workspace, months, tables)
        for export in record.exports.values():
            for table, month, _ in list(export.living()):
                if (table, month) in {one[:2] for one in chosen}:
                    export.parts[table][month].by = _CLEARED
        # An export of which nothing counts any more is as if it had never come.
        record.exports = {
            key: export
            for key, export in record.exports.items()
            if export.counts or not any(part.by == _CLEARED for one in export.parts.values() for part in one.values())
        }
        drop_parts(record)
        commit(record, ())
        remove_uncounted(record)
    return len({one[:2] for one in chosen})


def _chosen(workspace: Workspace, months: Sequence[str], tables: Collection[str]) -> list[tuple[str, str, Part]]:
    exports = workspace.months.exports if workspace.months else {}
    return [
        (table, month, part)
        for export in exports.values()
        for table, month, part in export.living()
        if table in tables and (_ALL in months or month in months)
    ]

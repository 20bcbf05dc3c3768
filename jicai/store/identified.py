"""By what the files of a workspace are known: the same keys mean the same rows, whatever is asked of them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import polars as pl

from jicai.intake.discover.name_order import file_order
from jicai.intake.discover.workspace import Workspace
from jicai.intake.sheets.schema import ROW
from jicai.store.answers import Answers, code_version, key_of
from jicai.store.cache import Cache
from jicai.store.kept import ReadFile
from jicai.store.resolve.dropped import SOURCE, Dropped
from jicai.tables.column import InputTable

if TYPE_CHECKING:
    from jicai.intake.account import SheetAccount
    from jicai.store.input_file import InputFile

#: The tables by which the rows of others find their institutions, products and units.
_TELLING = ("products", "institutions", "product_map", "code_changes", "price_changes")


@dataclass(frozen=True, slots=True)
class Identity:
    """The answers at hand, and the keys: of each file by its path, of settings and batches, of all in their order."""

    answers: Answers
    files: Mapping[Path, str]
    settings: str
    everything: str

    def key_of_all(self, tables: Sequence[InputTable], *name: str) -> str:
        """The key of what depends on every file, when these tables are joined."""
        return key_of(self.everything, [table.key for table in tables], *name)

    def keep_sheets(
        self, tables: Sequence[InputTable], accounts: Sequence[SheetAccount], dropped: Mapping[str, Dropped]
    ) -> None:
        """Keep of every sheet a key of the rows that it gives to its table.

        These depend on its file, on the tables that explain them, and on which of them were taken out for what other
        files say. Sheets of a table whose units of count the catalogue has to tell have none: what they are converted
        to depends on the others.
        """
        # In their order, by which one of two rows of a key stands.
        telling = list(dict.fromkeys((one.table, self.files[one.file]) for one in accounts if one.table in _TELLING))
        out = {key: _places_by_source(one) for key, one in dropped.items()}
        mixed = {one.table for one in accounts if one.units}
        numbers: dict[tuple[Path, str], int] = {}
        keys: dict[int, str] = {}
        for source, account in enumerate(accounts):
            at = numbers[account.file, account.table] = numbers.get((account.file, account.table), -1) + 1
            if account.table not in mixed:
                parts = (self.files[account.file], account.table, at, out[account.table].get(source))
                keys[source] = key_of(self.settings, telling, *parts)
        schema = {SOURCE: pl.UInt32, "key": pl.String}
        frame = pl.DataFrame(list(keys.items()), schema=schema, orient="row")
        self.answers.put(self.key_of_all(tables, "sheets"), [frame])

    def keys_of_sheets(self, tables: Sequence[InputTable]) -> dict[int, str]:
        """What `keep_sheets` kept; empty where that is gone."""
        kept = self.answers.get(self.key_of_all(tables, "sheets"))
        return dict(kept[0].iter_rows()) if kept else {}


def identity_of(read: Mapping[InputFile, ReadFile], workspace: Workspace, cache: Cache) -> Identity | None:
    """By what these files are known; None where one came through a pipe, of which nothing is to stay."""
    if any(item.held != item.path and not item.path.parent.is_file() for item in read):
        return None
    # All that stands in them, and in a tenth of the time of JSON.
    settings = key_of(code_version(), repr(workspace.settings), *map(repr, workspace.batches.values()))
    items = sorted(read, key=lambda item: file_order(item.path))
    files = {
        item.path: key_of(cache.key(item.content, item.path.suffix, item.terms), dict(read[item].kept.seals))
        for item in items
    }
    given = {str(one.path): one.tables for one in workspace.candidates if one.only}
    shown = [(workspace.shown(path), key) for path, key in files.items()]
    everything = key_of(settings, sorted(workspace.given), sorted(given.items()), shown)
    return Identity(cache.answers, files, settings, everything)


def _places_by_source(dropped: Dropped) -> dict[int, str]:
    """Of each sheet some of whose rows were taken out, or count nothing, a key of which."""
    out, zeroed = dropped.places(), dropped.zeroed
    parts = [
        rows.select(SOURCE, ROW, kind=pl.lit(kind))
        for kind, rows in (("out", out), ("zeroed", zeroed))
        if rows is not None
    ]
    if not parts:
        return {}
    return {
        int(str(source)): key_of(rows.sort("kind", ROW).select("kind", ROW).write_csv())
        for (source,), rows in pl.concat(parts).group_by(SOURCE)
    }

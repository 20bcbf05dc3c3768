"""A kept export as a file that was read: the same accounts and rows, without the export."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Collection
from dataclasses import replace
from pathlib import Path

from jicai.errors import StoreError
from jicai.intake.account import SheetAccount
from jicai.intake.discover.months import Months, Part
from jicai.intake.reading.parts import PROBLEMS, UnreadSheet, rows_prefix, unread_prefix
from jicai.intake.reading.seals import DamagedError
from jicai.intake.sheets.wording import Terms
from jicai.store.kept import Kept, ReadFile
from jicai.tables import INPUTS

#: Why rows of an export do not count: another export of their month came later.
SUPERSEDED = "superseded"


def read_export(months: Months, content: str, path: Path, wanted: Collection[str]) -> ReadFile:
    """What is kept of the export with this SHA-256, shown as lying at `path`.

    StoreError where a file of the wanted tables is damaged or gone, as far as that is seen without reading large ones.
    """
    export = months.exports[content]
    accounts = [SheetAccount.from_json(path, dict(values)) for values in export.accounts]
    for account in accounts:
        account.skipped = dict(account.skipped)
        account.rejected = dict(account.rejected)
    for table, by_month in export.parts.items():
        for part in by_month.values():
            if part.by:
                _count(accounts, table, part)
    kept_names = {name for _, _, part in export.living() for name in part.files}
    names = [name for name in export.files if not name.startswith("rows-") or name in kept_names]
    kept = Kept(
        months.folder,
        {name: export.files[name]["seal"] for name in names},
        holder=months,
        places={name: export.files[name]["place"] for name in names},
        unordered=frozenset(set(export.tables) - set(export.ordered)),
    )

    def lost() -> Kept:
        raise _damage(months, content, kept)

    kept.again = lost
    sheets = [unread_prefix(number) for number, account in enumerate(accounts) if account.table in wanted]
    prefixes = (PROBLEMS, *(rows_prefix(table) for table in wanted), *sheets)
    try:
        kept.check_small(prefixes)
    except (OSError, DamagedError) as error:
        raise _damage(months, content, kept) from error
    return ReadFile(accounts, [UnreadSheet(**values) for values in export.passed], kept)


def without(file: ReadFile, taken: dict[str, list[Part]]) -> ReadFile:
    """A kept export without some of its months, by table, that are about to be taken by another."""
    accounts = [replace(one, skipped=dict(one.skipped), rejected=dict(one.rejected)) for one in file.accounts]
    gone: set[str] = set()
    for table, parts in taken.items():
        for part in parts:
            _count(accounts, table, part)
            gone.update(part.files)
    seals = {name: seal for name, seal in file.kept.seals.items() if name not in gone}
    old = file.kept
    kept = Kept(old.folder, seals, old.again, old.holder, places=old.places, unordered=old.unordered)
    return ReadFile(accounts, file.passed, kept)


def terms_hash(terms: Terms, tables: Collection[str]) -> str:
    """What the typed rows of these tables rest on besides the file: the words of the settings."""
    parts = terms.to_json()
    chosen = {
        "name": parts["name"],
        "columns": {key: words for key, words in parts["columns"].items() if key in tables},
        "values": {key: words for key, words in parts["values"].items() if key in tables},
        "entries": parts["entries"],
    }
    return hashlib.sha256(json.dumps(chosen, sort_keys=True, default=list).encode()).hexdigest()


def _count(accounts: list[SheetAccount], table: str, part: Part) -> None:
    for sheet, rows in part.sheets.items():
        account = accounts[int(sheet)]
        if account.table == table:
            account.skipped[SUPERSEDED] = account.skipped.get(SUPERSEDED, 0) + rows


def _damage(months: Months, content: str, kept: Kept) -> StoreError:
    """The line for what is no longer as it was written: which months, and where they came from."""
    export = months.exports[content]
    bad = {name for name in kept.seals if not kept.is_sound(name)}
    told = [
        f"{INPUTS[table].label} {month}" for table, month, part in export.living() if not bad or bad & set(part.files)
    ] or ["附带的检查记录"]
    shown = "、".join(told[:3]) + (f" 等 {len(told)} 个月" if len(told) > 3 else "")
    return StoreError(
        f"{months.folder}：{shown}的数据损坏或缺少，请从备份恢复，或用原导出重新存入：jicai ingest {export.name}"
    )

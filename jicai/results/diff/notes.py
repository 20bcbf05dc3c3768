"""What is said of every comparison: how it was made, and what the two sides do not have in common."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from jicai.settings.loader import FILE_NAME
from jicai.tables import INPUTS

if TYPE_CHECKING:
    from jicai.results.basis import Pairs
    from jicai.results.diff.sides import Sides
    from jicai.store.result import Intake

#: Settings that change what counts as behind, as overdue, or as a finding.
_SETTINGS = {"lagging": "[lagging]", "ageing": "ageing", "rules": "[rules]", "supply": "[supply]"}


def said_of(sides: Sides, tables: Iterable[str]) -> list[str]:
    """The lines below every result that rests on these tables."""
    return [*_how(sides), *_tables_apart(sides, tables), *_settings_apart(sides), *_batches_apart(sides)]


def basis_of(sides: Sides) -> Pairs:
    """The sheet 口径: the days, the data of both sides, the parameters of now."""
    from jicai.results.basis import account_words, basis
    from jicai.store.messages import place

    pairs = basis(sides.now, sorted(sides.now.workspace.batches), sides.options)
    if sides.same_export:
        return pairs
    others = [
        (
            f"对照的{INPUTS[account.table].label}",
            f"{place(account, sides.then.workspace)}：{account_words(account)}；"
            f" SHA-256 {sides.then.hashes[account.file]}",
        )
        for account in sides.then.accounts
    ]
    return [*pairs, *others]


def _how(sides: Sides) -> list[str]:
    if sides.same_export:
        return [f"截至 {sides.then_day} 的数按现有的数据重算；与当时的导出比，看补报和更正了哪些，用 --against"]
    return []


def _tables_apart(sides: Sides, tables: Iterable[str]) -> list[str]:
    """What one side has and the other has not: its figures rest on something else."""
    if sides.same_export:
        return []
    lines = []
    for one, other, name in ((sides.then, sides.now, sides.folder), (sides.now, sides.then, "现在的数据")):
        lacking = [key for key in tables if other.workspace.files[key] and not one.workspace.files[key]]
        if lacking:
            lines.append(
                f"{name} 没有{'、'.join(INPUTS[key].label for key in lacking)}表，另一边有，有关的数不能直接相比"
            )
    return lines


def _settings_apart(sides: Sides) -> list[str]:
    if sides.same_export:
        return []
    lines = []
    if not (sides.then.workspace.folder / FILE_NAME).is_file() and (sides.now.workspace.folder / FILE_NAME).is_file():
        lines.append(f"{sides.folder} 没有 {FILE_NAME}，按默认设置")
    differing = [label for key, label in _SETTINGS.items() if _setting(sides.then, key) != _setting(sides.now, key)]
    if differing:
        lines.append(f"两边的设置不同：{'、'.join(differing)}；各按自己的设置计算")
    return lines


def _setting(intake: Intake, key: str) -> object:
    return getattr(intake.workspace.settings, key)


def _batches_apart(sides: Sides) -> list[str]:
    if sides.same_export:
        return []
    old, new = sides.then.workspace.batches, sides.now.workspace.batches
    lines = [
        f"{name}没有批次 {'、'.join(sorted(other.keys() - one.keys()))}"
        for one, other, name in ((old, new, f"{sides.folder} "), (new, old, "现在的数据"))
        if other.keys() - one.keys()
    ]
    differing = sorted(code for code in old.keys() & new.keys() if old[code] != new[code])
    return [*lines, *([f"两边的批次参数不同：{'、'.join(differing)}"] if differing else [])]

"""What a header names: the headers that a table knows, and what stands behind the name (a bracket, a unit)."""

from __future__ import annotations

import functools
import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass

from jicai.intake.sheets.units import denial_in, unit_of
from jicai.intake.sheets.wording import Wording
from jicai.tables.column import Column, InputTable, Kind

_BRACKETED = re.compile(r"(?:\(([^()]*)\)|\[([^\[\]]*)\]|【([^【】]*)】|〔([^〔〕]*)〕)$")
_INVISIBLE = re.compile(r"[\s\u200b\u200c\u200d\u2060\ufeff*]+")
#: A unit behind a mark (付款金额_万元), a price's behind none (单价元/片), an amount's (付款金额万元), a count's
#: (采购数量万片, 采购片数).
_MARKED = re.compile(r"[_:\-/|·—–]+([^_:\-|·—–]+)$")
_CURRENCY = "美元|美金|港元|港币|欧元|英镑|日元|韩元|USD|HKD|EUR|GBP|JPY|[$€£¥]"
_MULTIPLE = "[十百千万亿]{0,2}"
_COUNTED = "盒瓶片粒支袋丸贴枚颗"
_BARE = {
    Kind.MONEY: re.compile(f"({_MULTIPLE}[元圆]|[万亿]|{_CURRENCY})$"),
    Kind.PRICE: re.compile(f"({_MULTIPLE}[元圆](?:[/每].{{1,4}})?|[万亿]|{_CURRENCY})$"),
    Kind.QUANTITY: re.compile(
        f"((?<=[量数]){_MULTIPLE}[盒瓶片粒支袋丸贴枚颗万亿]|{_MULTIPLE}[盒瓶片粒支袋丸贴枚颗]数)$"
    ),
}


@dataclass(frozen=True, slots=True)
class Naming:
    """The key that a header names and its place in the order of preference.

    `behind` is what stands behind the name, the last first; `whole` says that the header is a known name as it is.
    """

    key: str
    place: int
    behind: list[str]
    whole: bool


@functools.lru_cache(maxsize=65536)
def _folded(text: str) -> str:
    return _INVISIBLE.sub("", unicodedata.normalize("NFKC", text)).upper()


def fold(text: str | None) -> str:
    """A header folded for comparison: NFKC, no blanks, line breaks or `*`, upper case."""
    return _folded(text) if text else ""


def split_brackets(folded: str) -> tuple[str, list[str]]:
    """A folded header without the brackets behind it, and what stands in them, the last first."""
    inside: list[str] = []
    while (found := _BRACKETED.search(folded)) is not None and found.start() > 0:
        inside.append(next(group for group in found.groups() if group is not None))
        folded = folded[: found.start()]
    return folded, inside


def split_unit(folded: str) -> tuple[str, str]:
    """A folded header without the bracket at its end, and what stands in it."""
    found = _BRACKETED.search(folded)
    if found is None or found.start() == 0:
        return folded, ""
    return folded[: found.start()], next(group for group in found.groups() if group is not None)


def accepted_headers(table: InputTable, wording: Wording) -> dict[str, tuple[str, int]]:
    """Every folded header that names a column of the table: its key and its place in the order of preference.

    The canonical header comes first, then the others as declared, then the bureau's own (`[columns.*]`). A key that
    `[[files]]` gives headers for stands under these alone.
    """
    names: dict[str, tuple[str, int]] = {}
    for key, headers in wording.chosen.items():
        for place, name in enumerate(headers):
            names.setdefault(fold(name), (key, place))
    for column in table.columns:
        if column.key not in wording.chosen:
            declared = (column.label, *(name for name in column.others if name not in column.overriding))
            for place, name in enumerate((*column.overriding, *declared, *wording.columns.get(column.key, ()))):
                names.setdefault(fold(name), (column.key, place))
    return names


def naming_of(text: str, names: Mapping[str, tuple[str, int]], table: InputTable) -> Naming | None:
    """What the header names among `names` (`accepted_headers`): as it is, without its brackets, without its unit.

    The unit behind a name counts without brackets too, also where the settings name the header with it: they say which
    column it is, the header says in what its figures are stated.
    """
    whole = fold(text)
    stem, brackets = split_brackets(whole)
    for name in (whole, stem):
        if name in names:
            key, place = names[name]
            unit = split_bare_unit(stem, table.column(key).kind)[1]
            return Naming(key, place, [*brackets, unit] if unit else brackets, name == whole)
    for kind in _BARE:
        name, unit = split_bare_unit(stem, kind)
        if unit and name in names and table.column(names[name][0]).kind is kind:
            return Naming(*names[name], [*brackets, unit], whole=False)
    return None


def behind_name(text: str, kind: Kind) -> list[str]:
    """What stands behind whatever name a header has: its brackets, the last first, and its unit."""
    stem, brackets = split_brackets(fold(text))
    unit = split_bare_unit(stem, kind)[1]
    return [*brackets, unit] if unit else brackets


def denies(text: str, column: Column, table: str) -> str:
    """The word by which a header says that it holds something else than this column; empty where none does."""
    word = denial_in(fold(text), table)
    return "" if any(word in name for name in (column.label, *column.others)) else word


def split_bare_unit(name: str, kind: Kind) -> tuple[str, str]:
    """A folded name without the unit or denial that stands behind it without brackets, and that."""
    if kind not in _BARE:
        return name, ""
    for pattern in (_BARE[kind], _MARKED):
        found = pattern.search(name)
        if found is not None and found.start() > 0:
            word = found[1]
            if unit_of(word, kind) is not None or denial_in(word):
                return name[: found.start()].rstrip("_:-/|·—–"), word
    return name, ""

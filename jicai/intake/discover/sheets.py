"""Which table a sheet is: by the settings, the file's name, or the header (CONTRACT "Workspace")."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from difflib import get_close_matches

from jicai.errors import UnusableFileError
from jicai.intake.discover.entries import files_entry, quoted
from jicai.intake.sheets.header_lines import Row
from jicai.intake.sheets.header_names import accepted_headers, fold, naming_of, split_brackets
from jicai.intake.sheets.headers import Header, Missing, find_header
from jicai.intake.sheets.wording import Terms, Wording
from jicai.tables import INPUTS
from jicai.tables.column import Column, InputTable, Kind

#: A header with fewer required columns than this fits too much to tell a table by itself.
_TELLING = 2
#: Codes of which a file may hold but one.
_OF_WHOLE_FILES = ("batch", "institution_code")
#: How headers of figures end.
_FIGURE = re.compile("[数量额价]$|价格$")
#: A sheet that is said to be a table is told what it lacks of it where it has this many of its columns.
_SOME = 3


@dataclass(frozen=True, slots=True)
class Fit:
    """A table whose header a sheet has, under its wording."""

    table: InputTable
    header: Header
    wording: Wording


@dataclass(frozen=True, slots=True)
class Unfit:
    """A sheet that is no table: the table that its header is nearest to, and what it lacks of it."""

    nearest: Fit | None = None


def fit_of(rows: Sequence[Row], sheet: str, terms: Terms) -> Fit | Unfit:
    """The table that a sheet with these first rows is. UnusableFileError where it could be two."""
    given = terms.table_of(sheet)
    asked = [given] if given else list(terms.tables)
    found = {key: _found(rows, sheet, terms, key) for key in asked}
    whole = _whole(found.values())
    if not whole and not terms.only and given is None:
        telling = [key for key, table in INPUTS.items() if key not in asked and len(table.required) >= _TELLING]
        others = {key: _found(rows, sheet, terms, key) for key in telling}
        found |= others
        fits = _whole(others.values())
        whole = [fit for fit in fits if not fit.table.yields or not asked or fit.table.label in sheet]
        whole = _unless_another(whole, found.values())
    elif len(whole) > 1:
        whole = [fit for fit in whole if not fit.table.yields]
    if len(_whole(whole)) > 1:
        whole = _finest(whole)
    if len(whole) > 1:
        labels = "、".join(fit.table.label for fit in whole)
        raise UnusableFileError(
            f"{_of(sheet)}表头可以是{labels}，不能确定是哪一张表{files_entry(sheet, table=whole[0].table.key)}",
            "ambiguous",
        )
    if whole:
        return whole[0]
    near = {key: found[key] for key in asked or found}
    if len(asked) < 2:
        # A sheet with less than half of what a table needs may still name more of it than of any other.
        few = {key: _found(rows, sheet, terms, key, anyway=True) for key, fit in near.items() if fit is None}
        near |= {key: fit for key, fit in few.items() if fit is not None and len(fit.header.columns) >= _SOME}
    return Unfit(_nearest(list(near.values()), bool(asked)))


def _found(rows: Sequence[Row], sheet: str, terms: Terms, key: str, *, anyway: bool = False) -> Fit | None:
    wording = terms.wording(sheet, key)
    header = find_header(rows, INPUTS[key], wording, anyway=anyway)
    return None if header is None else Fit(INPUTS[key], header, wording)


def _whole(found: Iterable[Fit | None]) -> list[Fit]:
    return [fit for fit in found if fit is not None and not fit.header.missing]


def _unless_another(whole: Sequence[Fit], found: Iterable[Fit | None]) -> list[Fit]:
    """Without a table that yields, where the sheet is another one, or has more of another.

    With just as much of another that is not whole both are given: nobody can tell. A figure that is not read may be
    what another one lacks.
    """
    sure = [fit for fit in whole if not fit.table.yields]
    if sure or not whole:
        return sure
    if len(whole) > 1:  # of several that yield the one of which the sheet has most, where there is one
        most = max(len(fit.header.columns) for fit in whole)
        whole = [fit for fit in whole if len(fit.header.columns) == most]
        if len(whole) > 1:
            return list(whole)
    (fit,) = whole

    def has(other: Fit) -> int:
        return len(other.header.columns) + sum(missing.proposed for missing in other.header.missing)

    least = has(fit) - sum(bool(_FIGURE.search(split_brackets(fold(text))[0])) for _, text in fit.header.unread)
    others = [other for other in found if other is not None and not other.table.yields and has(other) >= least]
    if any(has(other) > has(fit) for other in others):
        return []
    return [fit, *others]


def _finest(fits: Sequence[Fit]) -> list[Fit]:
    """Those that no other is finer than: order lines with the districts of their institutions are order lines.

    A table is finer than another where the sheet has what identifies the rows of both, and only the finer one has
    what identifies its own.
    """

    def identity(table: InputTable) -> frozenset[str]:
        required = {column.key for column in table.required}
        return frozenset(key for key in table.unique_by if key in required) or frozenset(required)

    def finer(one: Fit, other: Fit) -> bool:
        return identity(other.table) <= one.header.keys() and not identity(one.table) <= other.header.keys()

    return [fit for fit in fits if not any(finer(other, fit) for other in fits if other is not fit)] or list(fits)


def _nearest(found: Sequence[Fit | None], asked: bool) -> Fit | None:
    """The table that the sheet is nearest to, by `distance`."""
    near = [fit for fit in found if fit is not None and (asked or len(fit.table.required) >= _TELLING)]
    near = [fit for fit in near if fit.header.missing]  # one that yields may lack nothing
    # A table whose columns stand in others too is meant only where the sheet has more of it.
    most = max((len(fit.header.columns) for fit in near if not fit.table.yields), default=0)
    near = [fit for fit in near if asked or not fit.table.yields or len(fit.header.columns) > most]
    return min(near, key=_distance_of, default=None)


def _distance_of(fit: Fit) -> tuple[int, int]:
    hinted = len({missing.nearest for missing in fit.header.missing if missing.proposed})
    return distance(len(fit.header.columns), hinted, len(fit.header.missing))


def distance(found: int, hinted: int, absent: int) -> tuple[int, int]:
    """How far a sheet is from a table, the nearest first, the same for everybody who says so.

    That which most headers name (`found`), or may mean (`hinted`), comes first; required columns that no header can be
    (`absent`) count against it.
    """
    return absent - 2 * (found + hinted), absent


def lacking_words(fit: Fit) -> str:
    """What a header lacks: 缺少列「采购单价」（最接近的是「单价元」）; also where the settings are why."""
    told = []
    for missing in fit.header.missing:
        left_out, named = _left_out(fit, missing), fit.wording.chosen.get(missing.key)
        nearest = f"最接近的是「{missing.nearest}」" if missing.nearest else ""
        if left_out:
            nearest = f"jicai.toml 的 ignore 或 row_id 写了「{left_out}」，它是必需的列，不能略去"
        elif taken := _taken(fit, named or ()):
            header, label = taken
            nearest = f"jicai.toml 的 columns 写的「{header}」已读作{label}，一列只能读作一项"
        elif named:
            names = "、".join(f"「{name}」" for name in named)
            like = _like(named, fit.header) or missing.nearest
            nearest = f"jicai.toml 的 columns 写的是{names}，文件里没有" + (f"，最接近的是「{like}」" if like else "")
        told.append(f"「{missing.label}」" + (f"（{nearest}）" if nearest else ""))
    return "缺少列" + "、".join(told)


def _left_out(fit: Fit, missing: Missing) -> str | None:
    """The header of the sheet that names the missing column and that the settings leave out; None where none does."""
    names = accepted_headers(fit.table, fit.wording)
    there = {fold(text) for _, text in fit.header.unread}
    for name in (*fit.wording.ignore, *fit.wording.row_id):
        naming = naming_of(name, names, fit.table) if fold(name) in there else None
        if naming is not None and naming.key == missing.key:
            return name
    return None


def _taken(fit: Fit, named: Sequence[str]) -> tuple[str, str] | None:
    """The header among these names that stands in the sheet for another column, and the label of that."""
    meant = {fold(name) for name in named}
    for key, found in fit.header.columns.items():
        if fold(found.header) in meant:
            return found.header, fit.table.column(key).label
    return None


def _like(named: Sequence[str], header: Header) -> str | None:
    """The unread header that looks most like one of these names."""
    there = [text for _, text in header.unread]
    return next((like for name in named for like in get_close_matches(name, there, n=1, cutoff=0.5)), None)


def lacking_entry(fit: Fit, sheet: str, *, with_table: bool) -> str:
    """What to do about the columns that are missing: the lines of `[[files]]` that say which header is meant for each.

    Where the settings leave a column out, or name a header that is not there, they are to be mended first.
    """
    if any(_left_out(fit, missing) for missing in fit.header.missing):
        return "，请从 jicai.toml 的 ignore 或 row_id 里删去"
    if any(missing.key in fit.wording.chosen for missing in fit.header.missing):
        return "，请改正 jicai.toml 里写的表头，或删去那一项"
    pairs = [
        f'{missing.key} = ["{quoted(missing.nearest if missing.nearest and missing.proposed else "文件里的表头")}"]'
        for missing in fit.header.missing
    ]
    # A file of one batch, hospital, fund or month often has no column for it.
    alike = [
        f'{column.key} = "{column.label}"'
        for missing in fit.header.missing
        if not missing.proposed and _is_of_whole_files(column := fit.table.column(missing.key))
    ]
    remark = f"没有这一列、各行都一样的，改写 defaults = {{ {', '.join(alike)} }}" if alike else ""
    return files_entry(sheet, table=fit.table.key if with_table else None, columns=", ".join(pairs), remark=remark)


def _is_of_whole_files(column: Column) -> bool:
    """Whether a file may hold but one value of the column, which then stands nowhere in it."""
    return column.key in _OF_WHOLE_FILES or column.kind in (Kind.CHOICE, Kind.YEAR, Kind.MONTH)


def _of(sheet: str) -> str:
    return f"工作表「{sheet}」" if sheet else ""

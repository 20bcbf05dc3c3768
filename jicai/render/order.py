"""Which rows of a result are given, and in which order: `--sort` and `--top`."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from jicai.errors import UsageError
from jicai.render.result import Chart, Result
from jicai.tables.column import NUMERIC, Column, Kind, ResultTable

if TYPE_CHECKING:
    import polars as pl

_SEPARATORS = re.compile(r"[,，、]")
_MINUS = "-－−"


@dataclass(frozen=True, slots=True)
class SortKey:
    """A column that the rows are sorted by."""

    column: Column
    descending: bool

    @property
    def words(self) -> str:
        """By what and in which direction."""
        kind = self.column.kind
        if kind in NUMERIC:
            return f"{self.column.label}{'从大到小' if self.descending else '从小到大'}"
        if kind in (Kind.DATE, Kind.MONTH):
            return f"{self.column.label}{'从晚到早' if self.descending else '从早到晚'}"
        return f"{self.column.label}{'倒序' if self.descending else ''}"


def sort_keys(table: ResultTable, given: str | None) -> list[SortKey]:
    """The columns that `--sort` names, the first one the most important.

    Each is a key or a Chinese name, with `-` before it from the largest on. UsageError for one that is not there: the
    nearest, and all of them with their keys.
    """
    keys: list[SortKey] = []
    for word in _SEPARATORS.split(given) if given is not None else ():
        name = word.strip()
        descending = name[:1] in _MINUS and name != ""
        column = _column(table, name[1:] if descending else name)
        if column is None:
            raise UsageError(_unknown(table, given or "", name))
        keys.append(SortKey(column, descending))
    return keys


def arranged(result: Result, sort: str | None, top: int | None, *, in_workbook: bool = False) -> Result:
    """The result in the order asked for and with no more rows than asked for, both told with it.

    The first rows, where no order is asked for, are those that people read first. Charts and lists of payments stay
    whole; where a workbook adds up the rows itself, it is told that it adds up the listed ones.
    """
    keys = sort_keys(result.table, sort)
    if not keys and top is None:
        return result
    whole, people = result.frame, result.people
    frame = _sorted(whole, keys)
    if people is not None:
        table, shown = people
        shown = _sorted(shown, keys).head(top) if top is not None else _sorted(shown, keys)
        people = (table, shown)
        if top is not None and not keys:
            frame = shown.select(result.table.keys).sort(result.table.sort_by, maintain_order=True)
    frame = frame.head(top) if top is not None else frame
    given = replace(result, frame=frame, people=people, charts=_whole_charts(result))
    return given if top is None else _told(given, whole.height, top, keys, in_workbook)


def _sorted(frame: pl.DataFrame, keys: Sequence[SortKey]) -> pl.DataFrame:
    if not keys:
        return frame
    directions = [one.descending for one in keys]
    return frame.sort([_by(one.column) for one in keys], descending=directions, nulls_last=True, maintain_order=True)


def _by(column: Column) -> pl.Expr:
    """What a column is sorted by: choices as they are declared, which is from the first to the last or the gravest."""
    import polars as pl

    if column.kind is not Kind.CHOICE:
        return pl.col(column.key)
    places = {choice.value: at for at, choice in enumerate(column.choices)}
    return pl.col(column.key).replace_strict(places, default=len(places), return_dtype=pl.Int32)


def _told(result: Result, rows: int, top: int, keys: Sequence[SortKey], in_workbook: bool) -> Result:
    """The result with the number of its rows in the subtitle and the basis, and what was left out in the footer."""
    order = "、".join(key.words for key in keys)
    words = f"{top:,} 行" + (f"（按{order}）" if order else "")
    subtitle = "，".join(filter(None, [result.subtitle, f"只列前 {words}"]))
    narrowed = [at for at, (label, _) in enumerate(result.basis) if label.startswith("只看")]
    place = narrowed[-1] + 1 if narrowed else min(len(result.basis), 1)
    basis = [*result.basis[:place], ("只列前", words), *result.basis[place:]]
    left = rows - result.frame.height
    listed = "，工作簿合计行的只是列出的" if in_workbook else ""
    cut = (
        f"共 {rows:,} 行，只列出前 {result.frame.height:,} 行，另有 {left:,} 行没有列出；"
        f"说明里的合计是全部 {rows:,} 行的{listed}"
    )
    return replace(result, subtitle=subtitle, basis=basis, footer=[*result.footer, *([cut] if left else [])])


def _whole_charts(result: Result) -> list[Chart]:
    """The charts, of all rows in their own order: a month has its place on an axis."""
    return [replace(one, frame=result.frame) if one.frame is None else one for one in result.charts]


def _column(table: ResultTable, name: str) -> Column | None:
    folded = _folded(name)
    return next((one for one in table.columns if folded in (_folded(one.key), _folded(one.label))), None)


def _folded(name: str) -> str:
    return "".join(name.split()).lower().replace("-", "_")


def _unknown(table: ResultTable, given: str, name: str) -> str:
    from rapidfuzz import fuzz, process

    names = {f"{one.label}（{one.key}）": (one.label, one.key) for one in table.columns}
    words = {word: shown for shown, both in names.items() for word in both}
    nearest = process.extractOne(name.lstrip(_MINUS), list(words), scorer=fuzz.ratio, score_cutoff=60)
    what = "这一列" if name == given else f"「{name}」这一列"
    remedy = f"最接近的是 {words[nearest[0]]}；" if nearest else ""
    return f"--sort {given}：没有{what}，{remedy}可用 {'、'.join(names)}，前面加 - 从大到小"

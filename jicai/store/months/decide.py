"""What a month that comes again means: whether it stands in place of what is kept, or beside it.

A new export that holds every line of the kept month replaces it. So does one with the name of a kept export for what
came from that. A few lines of a month before, equal to those that are kept, are the overlap of an export that brings a
month of its own. Whatever else lacks kept lines could be a part or a correction, and is asked.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal

import polars as pl

from jicai.intake.discover.months import DAY, Part
from jicai.intake.sheets.schema import ROW_ID
from jicai.store.kept import ReadFile
from jicai.store.scanned import scan_rows
from jicai.tables import INPUTS

_KEY, _CONTENT = "_key", "_content"
_FEW = 3
#: Of a kept month an overlap is less than this share.
_OVERLAP = 0.5

Mode = Literal["ask", "replace", "add"]


@dataclass(frozen=True, slots=True)
class KeptMonth:
    """What one kept export has of a month of a table."""

    content: str
    name: str
    part: Part
    read: ReadFile


@dataclass(frozen=True, slots=True)
class NewMonth:
    """What one new export has of a month of a table."""

    name: str
    rows: int
    read: ReadFile


@dataclass(slots=True)
class Verdict:
    """What becomes of a month: the kept exports whose rows no longer count, and how many keys are new or stay away.

    `doubt` is the Chinese line of what could mean two things; then nothing is decided. `overlap`: the new rows repeat
    kept ones, and both are kept.
    """

    table: str
    month: str
    taken: list[KeptMonth] = field(default_factory=list)
    rows: int = 0
    vanished: int = 0
    overlap: bool = False
    doubt: str = ""


def decide(
    table: str,
    month: str,
    new: Sequence[NewMonth],
    kept: Sequence[KeptMonth],
    mode: Mode,
    *,
    brings_more: bool,
    last_counts: bool,
) -> Verdict:
    """What becomes of the month; `brings_more`: the new exports have a month of the table that is not kept yet.

    `last_counts`: of lines with one key the last one stands (`duplicates = "last"`), so that they may differ.
    """
    verdict = Verdict(table, month, rows=sum(one.rows for one in new))
    if not kept:
        return verdict
    coming = _keys(table, month, [one.read for one in new])
    there = {one.content: _keys(table, month, [one.read]) for one in kept}
    every = pl.concat(there.values()).unique(_KEY, keep="last", maintain_order=True)
    missing = every.join(coming, on=_KEY, how="anti", maintain_order="left")
    if missing.is_empty() or mode == "replace":
        verdict.taken, verdict.vanished = list(kept), missing.height
        return verdict
    before = [one for one in kept if one.name in {other.name for other in new}]
    of_before = pl.concat([there[one.content] for one in before]) if before else None
    if of_before is not None and of_before.join(coming, on=_KEY, how="anti").is_empty():
        verdict.taken = before
        return verdict
    shared = coming.join(every, on=_KEY, how="inner", suffix="_kept")
    differing = shared.filter(pl.col(_CONTENT) != pl.col(f"{_CONTENT}_kept")).height
    fits = last_counts or not differing
    is_overlap = brings_more and shared.height == coming.height and coming.height < every.height * _OVERLAP
    if fits and (mode == "add" or is_overlap):
        verdict.overlap = True
        return verdict
    verdict.doubt = _doubt(verdict, every.height, missing, shared.height, differing, mode)
    return verdict


def _doubt(verdict: Verdict, every: int, missing: pl.DataFrame, shared: int, differing: int, mode: Mode) -> str:
    place = f"{INPUTS[verdict.table].label} {verdict.month}"
    first = "、".join(missing["shown"].head(_FEW))
    more = " 等" if missing.height > _FEW else ""
    told = f"{place}：已存 {every:,} 条，这次的导出没有其中 {missing.height:,} 条（{first}{more}）"
    if mode == "add" and differing:
        return f"{told}，又有 {differing:,} 条编号相同而内容不同，不能并入"
    return told + (f"，{shared:,} 条两边都有" + (f"，其中 {differing:,} 条内容不同" if differing else ""))


def _keys(table: str, month: str, files: Sequence[ReadFile]) -> pl.DataFrame:
    """`_key` and `_content` (hashes of the row's key and of all of it) and `shown`, one row a key."""
    declared = INPUTS[table]
    content = [column.key for column in declared.columns]
    keys = [pl.col(key).cast(pl.String).str.to_uppercase() for key in declared.unique_by] or [pl.struct(content)]
    shown = pl.coalesce([*declared.unique_by, "institution_code"])
    parts = [
        scan_rows(file.kept, table)
        .filter(pl.col(DAY[table]).dt.strftime("%Y-%m") == month)
        .select(
            pl.struct(*[key.alias(f"k{at}") for at, key in enumerate(keys)], pl.col(ROW_ID)).hash(seed=1).alias(_KEY),
            pl.struct(content).hash(seed=2).alias(_CONTENT),
            shown.cast(pl.String).fill_null("").alias("shown"),
        )
        for file in files
    ]
    return pl.concat(parts).unique(_KEY, keep="last", maintain_order=True).collect()


def months_of(parts: Mapping[str, Mapping[str, Part]]) -> list[tuple[str, str]]:
    """The table and month of all parts that count."""
    return [(table, month) for table, months in parts.items() for month, part in months.items() if not part.by]

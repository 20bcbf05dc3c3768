"""Institution codes that 医疗机构 does not have, in tables where that is no fault, but that look like ones it has.

Payments and ledgers cover more than the procurement, so such rows are only counted. But a name under the header of the
code, a code with .0 behind it or without the zeros in front is one of the bureau's own institutions.
"""

from __future__ import annotations

from dataclasses import dataclass

import polars as pl

from jicai.store.resolve.asked import asked
from jicai.store.resolve.spelling import folded_name
from jicai.tables.column import InputTable


@dataclass(frozen=True, slots=True)
class Likeness:
    """How many rows have such codes; one of them and the institution that it looks like."""

    rows: int
    shown: str
    code: str


def like_known(table: InputTable, frame: pl.LazyFrame, institutions: pl.LazyFrame) -> Likeness | None:
    """What the unknown institution codes of a table look like; None where they are plainly others."""
    known = institutions.select("institution_code", "institution_name")
    strangers = frame.join(known, on="institution_code", how="anti").drop_nulls("institution_code")
    counts = asked(strangers.group_by("institution_code").len().sort("institution_code"), table.key, "strangers")
    if not counts.height:
        return None
    listed = asked(known, table.key, "institutions that strangers look like")
    codes = {code: code for code in listed["institution_code"]}
    alike = {folded_name(name): code for code, name in listed.iter_rows()} | {_bare(code): code for code in codes}
    found = [
        (rows, shown, alike[key])
        for shown, rows in counts.iter_rows()
        for key in (next((one for one in _spellings(shown) if one in alike), None),)
        if key is not None
    ]
    return Likeness(sum(rows for rows, _, _ in found), *found[0][1:]) if found else None


def _spellings(code: str) -> tuple[str, ...]:
    first = code.split()[0] if code.split() else code
    return folded_name(code), _bare(code), _bare(first)


def _bare(code: str) -> str:
    return code.upper().removesuffix(".0").lstrip("0")

"""Codes that 医疗机构 or 中选目录 does not have, in tables where that is no fault, but that look like ones it has.

Payments and ledgers cover more than the procurement, so such rows are only counted. But a name under the header of the
code, a code with .0 behind it or without the zeros in front is one of the bureau's own institutions; so is a product
whose code a spreadsheet took for a number, or that was copied with blanks, quotes or another dash.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

import polars as pl

from jicai.store.resolve.asked import asked
from jicai.store.resolve.spelling import folded_name
from jicai.tables.column import InputTable

_BESIDE = re.compile(r"""[\s'"‘’“”`*＊]""")
_DASHES = re.compile("[‐-―−－﹣_]+|--+")


@dataclass(frozen=True, slots=True)
class Likeness:
    """How many rows have such codes; one of them and the known one that it looks like."""

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
    codes = listed["institution_code"]
    alike = {folded_name(name): code for code, name in listed.iter_rows()} | {_bare(code): code for code in codes}
    return _likeness(counts, alike, _spellings)


def like_listed(
    table: InputTable, frame: pl.LazyFrame, products: pl.LazyFrame, others: Iterable[str]
) -> Likeness | None:
    """What the product codes of a table look like that neither the catalogue has nor `others` are (renewed ones)."""
    listed = asked(products.select("product_code").unique(), table.key, "products that strangers look like").to_series()
    if not len(listed):
        return None
    known = [*listed, *others]
    strangers = frame.filter(~pl.col("product_code").is_in(known))  # a null is none
    counts = asked(strangers.group_by("product_code").len().sort("product_code"), table.key, "strange products")
    return _likeness(counts, {_plain(code): code for code in listed}, lambda code: (_plain(code),))


def _likeness(
    counts: pl.DataFrame, alike: Mapping[str, str], spellings: Callable[[str], tuple[str, ...]]
) -> Likeness | None:
    found = [
        (rows, shown, alike[key])
        for shown, rows in counts.iter_rows()
        for key in (next((one for one in spellings(shown) if one in alike), None),)
        if key is not None
    ]
    return Likeness(sum(rows for rows, _, _ in found), *found[0][1:]) if found else None


def _spellings(code: str) -> tuple[str, ...]:
    first = code.split()[0] if code.split() else code
    return folded_name(code), _bare(code), _bare(first)


def _bare(code: str) -> str:
    return code.upper().removesuffix(".0").lstrip("0")


def _plain(code: str) -> str:
    """A product's code without what copying and spreadsheets do to it."""
    return _bare(_DASHES.sub("-", _BESIDE.sub("", code)))

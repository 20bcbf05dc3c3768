"""Institutions and districts that count as two and may be one: a district by its short name, a hospital's new code."""

from __future__ import annotations

import re
from collections.abc import Iterator

import polars as pl

from jicai.store.resolve.asked import asked
from jicai.store.resolve.spelling import folded_name

_FEW = 3
#: What a district's name may be short of: the province or city before it, the kind of place behind it.
_BEFORE, _BEHIND = re.compile(r".(?:[市省州盟]|自治区|地区)$"), re.compile(r"(?:自治)?[区县市旗]|新区")


def said_of_districts(institutions: pl.LazyFrame) -> Iterator[str]:
    """A Chinese line where one district seems to stand under two names, as 渝中 and 重庆市渝中区 do."""
    named = asked(institutions.select("district").drop_nulls().unique(), "institutions", "districts").to_series()
    names = {folded_name(name): name for name in named}
    found = ((names[short], whole) for full, whole in names.items() for short in _shortened(full) if short in names)
    pairs = sorted(found, key=lambda pair: [(len(name), name) for name in pair])
    if pairs:
        words = "，".join(f"「{short}」和「{whole}」" for short, whole in pairs[:_FEW])
        more = f" 等 {len(pairs):,} 处" if len(pairs) > _FEW else ""
        yield f"医疗机构表的区县{words}{more}像是同一个区县，按两个计算；是同一个的请写成一样"


def _shortened(name: str) -> set[str]:
    """The name without the place above it, without its kind, and without both."""
    begins = [0, *(at for at in range(1, len(name)) if _BEFORE.search(name[:at]))]
    ends = [len(name), *(at for at in range(1, len(name)) if _BEHIND.fullmatch(name[at:]))]
    return {name[begin:end] for begin in begins for end in ends if begin < end} - {name}


def said_of_hospitals(institutions: pl.LazyFrame) -> Iterator[str]:
    """A Chinese line where several institutions have one name, as one has that was given a new code."""
    named = asked(institutions.select("institution_name", "institution_code"), "institutions", "of one name")
    codes: dict[str, list[str]] = {}
    for name, code in named.sort("institution_code").drop_nulls().iter_rows():
        codes.setdefault(folded_name(name), []).append(code)
    several = [one for one in codes.values() if len(one) > 1]
    if several:
        more = f" 等 {len(several):,} 处" if len(several) > 1 else ""
        yield f"医疗机构表里 {'、'.join(several[0][:_FEW])} 名称相同{more}，各按一家计算；是同一家换了编码的请合并"

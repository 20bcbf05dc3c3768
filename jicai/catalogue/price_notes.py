"""What the notes and remarks of an annex say that prices are for: 中选价格为最小制剂单位价格, 价格为每片."""

from __future__ import annotations

import re

from jicai.catalogue.spelling import key_of
from jicai.catalogue.units import ALIASES, BASE_WORDS, PURCHASE_WORDS, RANKS, WEIGHTS, unit_of

_WORDS = "|".join(
    sorted({*BASE_WORDS, *PURCHASE_WORDS, *RANKS, *WEIGHTS, *(a for a in ALIASES if not a.isascii())}, key=len)[::-1]
)
_CLAUSE = re.compile(r"[,;。；，!]|(?<!\d)\.(?!\d)")
_ABOUT_PRICES = re.compile(r"价|元")
#: Other prices than the selected one, and what only works it out for another unit.
_OTHER = re.compile(r"申报|限价|挂网|最高|差比|原价|上年|上轮|折合|换算|相当于|约合")
_UNIT = re.compile(
    rf"元/1?({_WORDS})|[每单](?:一|1)?个?({_WORDS})|(?:按|以|为|系|是)(?:照)?({_WORDS})(?:计|报|的|单?价|$|\))"
    rf"|({'|'.join(sorted((*BASE_WORDS, *PURCHASE_WORDS), key=len)[::-1])})(?:的)?(?:中选|申报|挂网)?(?:单?价|报价)"
)


def price_words(text: str | None) -> list[str]:
    """The units that a text says prices are for, as this room spells them; none where it speaks of something else."""
    found: dict[str, None] = {}
    for clause in _CLAUSE.split(key_of(text)):
        other = _OTHER.search(clause) and "中选" not in clause
        if _ABOUT_PRICES.search(clause) and not other:
            for match in _UNIT.finditer(clause):
                word = next(part for part in match.groups() if part)
                found[unit_of(word)] = None
    return list(found)

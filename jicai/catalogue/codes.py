"""Product codes as annexes hold them, and the codes of varieties that stay the same from run to run."""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections.abc import Iterable, Mapping

from jicai.catalogue.found import Found
from jicai.catalogue.line import Line
from jicai.catalogue.spelling import key_of

_DIVIDED = re.compile(r"[;；、,，\s]+")
_CODE = re.compile(r"[0-9A-Z][0-9A-Z._-]*")
_SCIENTIFIC = re.compile(r"\d(?:\.\d+)?E\+?\d+")
#: The national codes of drugs and of consumables: how long they are, and their first letter.
_LENGTHS = {"X": (23,), "Z": (23,), "C": (20, 27)}
_NATIONAL = 18
_SHORTEST, _LONGEST = 6, 40


def product_code(line: Line) -> tuple[Found, str]:
    """The product code of a line, and its other codes divided by `;`."""
    others = [*line.more.get("code", [])[1:], *line.more.get("other_code", [])]
    other_codes = ";".join(dict.fromkeys(_plain(one) for text in others for one in _DIVIDED.split(text) if one))
    text = _plain(line.texts.get("code", ""))
    if not text:
        return Found(None, "no-code", "", other_codes.partition(";")[0] or None), other_codes
    if "code" in line.lost or _SCIENTIFIC.fullmatch(text):
        return Found(None, "code-lost", text), other_codes
    codes = [one for one in _DIVIDED.split(text) if one]
    if len(codes) > 1:
        return Found(None, "several-codes", "、".join(codes), codes[0]), other_codes
    if not _CODE.fullmatch(text):
        return Found(None, "bad-code", text), other_codes
    lengths = _LENGTHS.get(text[0])
    if lengths and len(text) >= _NATIONAL and len(text) not in lengths:
        words = "或".join(map(str, lengths))
        return Found(text, "bad-code", f"有 {len(text)} 位，应为 {words} 位"), other_codes
    return Found(text), other_codes


def _plain(text: str) -> str:
    return unicodedata.normalize("NFKC", text).strip().lstrip("'").upper()


def variety_codes(batch: str, names: Iterable[str], known: Mapping[str, set[str]]) -> dict[str, str | None]:
    """A code for every variety name (as `key_of` folds it): the one that stands already, else one made of the name.

    `known` are the codes that stand for a name; None where they are two. A made code is a hash of batch and name, so
    no order of rows matters; where two names share its first digits, the later one by name gets more of them.
    """
    codes: dict[str, str | None] = {}
    taken = {code.upper() for one in known.values() for code in one}
    for name in sorted(set(names)):
        standing = known.get(name, set())
        if standing:
            codes[name] = next(iter(standing)) if len(standing) == 1 else None
            continue
        digest = hashlib.sha256(f"{key_of(batch)}\n{name}".encode()).hexdigest().upper()
        length = _SHORTEST
        while f"V{digest[:length]}" in taken and length < _LONGEST:
            length += 1
        codes[name] = f"V{digest[:length]}"
        taken.add(f"V{digest[:length]}")
    return codes

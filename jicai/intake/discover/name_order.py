"""The order of files by their names, numbers in them by value however they are written: 9月, ９月 and 九月 are one."""

from __future__ import annotations

import re
import unicodedata
from pathlib import Path

_Parts = list[tuple[int, int, str]]

_DIGITS = "零一二三四五六七八九"
#: The number of a month, quarter, week or batch in words, up to 99.
_IN_WORDS = re.compile(
    r"(?<![零一二三四五六七八九十])(?:([二三四五六七八九]?)(十))?([一二三四五六七八九]?)(?=[月季周批期])"
)


def file_order(path: Path) -> tuple[_Parts, list[_Parts]]:
    """The key to sort paths by: by name, then by folder. 9月 comes before 10月, x before x(2)."""
    return _by_value(path.stem), [_by_value(part) for part in path.parts]


def _by_value(name: str) -> _Parts:
    folded = _IN_WORDS.sub(_in_digits, unicodedata.normalize("NFKC", name))
    parts = re.findall(r"[0-9]+|[^0-9]+", folded)
    return [(0, int(part), "") if part.isascii() and part.isdigit() else (1, 0, part) for part in parts]


def _in_digits(found: re.Match[str]) -> str:
    tens, ten, ones = found.groups()
    if not (ten or ones):
        return ""
    return str((_DIGITS.index(tens or "一") * 10 if ten else 0) + _DIGITS.index(ones or "零"))

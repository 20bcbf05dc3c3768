"""How the texts of annexes and product lists are compared: the same thing is written in many ways."""

from __future__ import annotations

import re
import unicodedata

_TIMES = re.compile(r"[×✕✖⨯хХ╳*]")
_TIMES_X = re.compile(r"(?<=[0-9a-z\u4e00-\u9fff)%])\s*x\s*(?=[0-9(φ])")
_OPEN, _CLOSE = re.compile(r"[\[{【〔〈《]"), re.compile(r"[\]}】〕〉》]")
_INVISIBLE = re.compile(r"[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff]")
_BROKEN_WORD = re.compile(r"(?<=[a-z])\n(?=[a-z])")
_MICRO = str.maketrans({"µ": "μ", "´": "'", "‘": "'", "’": "'"})


def one_line(text: str) -> str:
    """A cell's text in one line: lines broken to fit a narrow column are joined, Latin words keep their blank."""
    lines = "\n".join(line.strip() for line in _INVISIBLE.sub("", text).splitlines())
    return " ".join(_BROKEN_WORD.sub(" ", lines).replace("\n", "").split())


def folded(text: str) -> str:
    """What two spellings of a specification have in common, blanks kept: NFKC, lower case, one sign for times."""
    plain = unicodedata.normalize("NFKC", _INVISIBLE.sub("", text).translate(_MICRO)).lower()
    plain = _CLOSE.sub(")", _OPEN.sub("(", _TIMES.sub("*", plain)))
    return " ".join(_TIMES_X.sub("*", plain).split())


def key_of(text: str | None) -> str:
    """The same without blanks: two texts with one key name one thing."""
    return "".join(folded(text or "").split())

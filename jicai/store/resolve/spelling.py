"""How names are compared: hospitals, batches, products, companies (CONTRACT "Names in place of codes")."""

from __future__ import annotations

import functools
import re
import unicodedata
from collections.abc import Iterable

_OPENING, _CLOSING = re.compile(r"[\[【〔{<《]"), re.compile(r"[\]】〕}>》]")
_ALIKE = 55.0


@functools.lru_cache(maxsize=65536)
def folded_name(name: str) -> str:
    """A name as names are compared: NFKC, without blanks, brackets alike, upper case."""
    plain = "".join(unicodedata.normalize("NFKC", name).split())
    return _CLOSING.sub(")", _OPENING.sub("(", plain)).upper()


def parts_of(names: str | None) -> list[str]:
    """The names or codes of one cell that holds several, divided by ; or 、."""
    return [part for part in re.split(r"[;；、]", names or "") if part.strip()]


def nearest(name: str, known: Iterable[str]) -> str | None:
    """The known name that is most like this one; None where none is like it."""
    from rapidfuzz import fuzz, process  # only where something was not found

    found = process.extractOne(name, list(known), scorer=fuzz.ratio, processor=folded_name, score_cutoff=_ALIKE)
    return str(found[0]) if found else None

"""Words of a command line as one writes them in a shell."""

from __future__ import annotations

import re
import shlex

_NEEDS_NO_QUOTES = re.compile(r"[\w@%+=:,./-]+")


def quoted(word: str) -> str:
    """The word in quotes where it needs some; Chinese names need none, which shlex would give them."""
    return word if _NEEDS_NO_QUOTES.fullmatch(word) else shlex.quote(word)

"""The keys and seals of the rows that are sent out.

A key says what a row is about, and is the same in every month. A seal is computed from the dispatch, the key and the
locked cells as they were sent: it tells a row of another dispatch, or of another content, without any list.
"""

from __future__ import annotations

from base64 import b32encode
from collections.abc import Sequence
from hashlib import sha256

_BETWEEN = "\x1f"
_KEY_LETTERS, _SEAL_LETTERS = 12, 20


def row_key(kind: str, identity: Sequence[str]) -> str:
    """The key of a row: its kind, and letters made of the spelled cells that identify it."""
    return f"{kind}-{_letters([kind, *(part.upper() for part in identity)], _KEY_LETTERS)}"


def row_seal(dispatch: str, key: str, locked: Sequence[str]) -> str:
    """The seal of a row of this dispatch: letters made of its key and all its locked cells, spelled."""
    return _letters([dispatch, key, *locked], _SEAL_LETTERS)


def _letters(parts: Sequence[str], length: int) -> str:
    return b32encode(sha256(_BETWEEN.join(parts).encode()).digest()).decode().lower()[:length]

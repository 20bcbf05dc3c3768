"""Names of files from names of others, which may hold anything."""

from __future__ import annotations

#: The longest name of a file without its ending, in bytes: systems allow 255, and a number may come to it.
_LONGEST = 200


def safe_stem(title: str) -> str:
    """The title as a file name without its ending, as all systems allow it: no separators, never empty."""
    from pathvalidate import sanitize_filename

    stem = sanitize_filename(title, replacement_text="_", platform="universal", max_len=_LONGEST) or "_"
    return stem.encode()[:_LONGEST].decode(errors="ignore").strip(". ") or "_"

"""The few pieces of Markdown that the pages are made of."""

from __future__ import annotations

from collections.abc import Iterable, Sequence


def table(header: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """A table; columns that are empty in every row are left out."""
    rows = list(rows)
    used = [at for at in range(len(header)) if any(row[at] for row in rows)]
    lines = [[header[at] for at in used], ["---"] * len(used), *([cell(row[at]) for at in used] for row in rows)]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines) + "\n"


def cell(text: str) -> str:
    """A text that keeps to its cell."""
    return text.replace("|", "\\|").replace("\n", " ")


def code(text: str) -> str:
    """A key, word or option as it is typed."""
    return f"`{text}`"


def listing(items: Iterable[str]) -> str:
    """Points, one a line."""
    return "".join(f"- {item}\n" for item in items)

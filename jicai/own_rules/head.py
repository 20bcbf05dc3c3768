"""The head of an SQL file: its first lines, comments that hold TOML."""

from __future__ import annotations

import re
from typing import Any

from jicai.toml_files import parse_toml

_COMMENT = re.compile(r"\s*--\s?(.*)")


def head_of(text: str, name: str) -> tuple[dict[str, Any], str]:
    """What the head says, and the text with blank lines in its place; ConfigError beginning with `name`."""
    lines = text.splitlines()
    head: list[str] = []
    for line in lines:
        found = _COMMENT.fullmatch(line)
        if found is None and line.strip():
            break
        head.append(found[1] if found else "")
    rest = [""] * len(head) + lines[len(head) :]
    return parse_toml("\n".join(head), name), "\n".join(rest)

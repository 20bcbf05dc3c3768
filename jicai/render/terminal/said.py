"""What is said on standard error: folded at a terminal like the lines below a table, else each line whole."""

from __future__ import annotations

import os
import sys


def say(text: str) -> None:
    """Print lines on standard error.

    Scripts that read them get every line in one piece. So does somebody who copies what is to be pasted somewhere.
    """
    width = _width()
    for line in text.split("\n"):
        for part in [line] if width is None else _folded(line, width):
            print(part, file=sys.stderr)


def _width() -> int | None:
    """The cells of the terminal that standard error is; None where it is none, or does not say."""
    try:
        if sys.stderr is None or not sys.stderr.isatty():
            return None
        return os.get_terminal_size(sys.stderr.fileno()).columns or None
    except (OSError, ValueError):
        return None


def _folded(line: str, width: int) -> list[str]:
    from jicai.render.layout import is_to_paste, wrapped  # not for a pipe: it takes longer than a small result

    return [line] if is_to_paste(line) else wrapped(line, width)

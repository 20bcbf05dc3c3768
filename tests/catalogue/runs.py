"""What a run of the command gives to the tests: rows, or why there are none."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

BATCH = "sl16-yaopin-2025"
Rows = list[dict[str, Any]]
Catalogue = Callable[..., Rows]


class Refused(AssertionError):  # noqa: N818 - it is what the command did
    """The command gave no rows: its code and what it said."""

    def __init__(self, code: int, said: str) -> None:
        super().__init__(f"{code}: {said}")
        self.code, self.said = code, said

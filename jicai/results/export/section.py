"""A section of an export: the results of one command."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from jicai.tables import INPUTS

if TYPE_CHECKING:
    from pathlib import Path

    from jicai.render.result import Result
    from jicai.results.export.asked import Asked

    Built = Iterator[tuple[Result, bool]]


@dataclass(frozen=True, slots=True)
class Section:
    """The results of one command: its name, a label, the tables that it needs, and those that it takes where given.

    `build` gives each result with whether it holds something that needs care, as the command's `--exit-code` says;
    none where there is nothing to compute yet, as `when_empty` then says.
    """

    name: str
    label: str
    needs: tuple[str, ...]
    uses: tuple[str, ...]
    build: Callable[[Asked], Built]
    when_empty: str = ""

    def lacks(self, files: dict[str, list[Path]]) -> str | None:
        """Why it cannot be built, where a table is not there."""
        absent = [INPUTS[key].label for key in self.needs if not files[key]]
        return f"{self.label}（{self.name}）：没有{'、'.join(absent)}表" if absent else None

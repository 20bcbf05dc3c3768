"""What is wrong with what came back: one thing, in one place."""

from __future__ import annotations

from dataclasses import dataclass

from jicai.results.collect.sheets import Place


@dataclass(frozen=True, slots=True)
class Issue:
    """Something that is told and not decided; `issue` is a value of `ISSUES`, `key` that of the row, where one is."""

    issue: str
    place: Place
    message: str
    column: str = ""
    sent: str = ""
    returned: str = ""
    part: str = ""
    key: str = ""

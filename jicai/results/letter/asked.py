"""What letters are asked for: of which kind, to whom, about what."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from jicai.tables import INPUTS
from jicai.tables.column import Choice

if TYPE_CHECKING:
    from jicai.calc.letter.matters import Addressee
    from jicai.results.rules import ChosenRules

#: The tables that a matter rests on. Without payments every line would count as unpaid, which no letter may say.
_TABLES: dict[str, tuple[tuple[str, ...], tuple[str, ...]]] = {
    "behind": (("orders", "agreed", "products", "institutions"), ("code_changes",)),
    "overdue": (("orders", "products", "institutions", "payments"), ("code_changes",)),
    "supply": (("orders", "products", "institutions"), ("agreed", "code_changes")),
}
#: Of findings those that every rule needs, beside its own.
_OF_FINDINGS = (("products", "institutions"), ("code_changes", "set_aside"))


@dataclass(frozen=True)
class Asked:
    """The letters that are wanted, without the scope of their rows.

    `folder` is the workspace. `at` and `place` are when and where a talk is held, empty where that is told later. With
    `again` matters that a letter went for are written about once more. `rules` are those of the findings.
    """

    kind: str
    to: Addressee
    about: tuple[str, ...]
    dated: date
    as_of: date
    folder: Path
    rules: ChosenRules | None = None
    again: bool = False
    dry_run: bool = False
    at: str = ""
    place: str = ""

    @property
    def tables(self) -> tuple[list[str], list[str]]:
        """The tables that must be there, and those that are read where they are."""
        needed = {key for matter in self.about for key in _TABLES.get(matter, _OF_FINDINGS)[0]}
        used = {key for matter in self.about for key in _TABLES.get(matter, _OF_FINDINGS)[1]}
        if self.rules is not None:
            used |= {key for rule in self.rules.rules for key in (*rule.needs, *rule.optional)}
        return [key for key in INPUTS if key in needed], [key for key in INPUTS if key in used - needed]


def label(choices: Sequence[Choice], value: str) -> str:
    """The Chinese word for a stored value."""
    return next(choice.label for choice in choices if choice.value == value)

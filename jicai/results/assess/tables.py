"""The tables that an assessment is made from."""

from __future__ import annotations

from typing import TYPE_CHECKING

from jicai.tables import INPUTS

if TYPE_CHECKING:
    from jicai.calc.rules.rule import Rule


NEEDED = ("orders", "agreed", "products", "institutions")
#: What the settlement and the catalogue take where it is there; the rules of the scheme add theirs.
OPTIONAL = ("payments", "code_changes", "exceptions")


def tables_of(rules: list[Rule]) -> list[str]:
    """The tables read where they are there, in the order of their declarations."""
    used = {*OPTIONAL, *(key for rule in rules for key in (*rule.needs, *rule.optional))}
    return [key for key in INPUTS if key in used - set(NEEDED)]

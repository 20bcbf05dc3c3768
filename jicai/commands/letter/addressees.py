"""Who is written to, as the user names them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from jicai.errors import UsageError

if TYPE_CHECKING:
    from jicai.calc.letter.matters import Addressee
    from jicai.commands.shared.options import LineOptions
    from jicai.store.result import Intake

_OTHER: dict[Addressee, tuple[Addressee, str, str]] = {
    "institution": ("company", "company", "企业"),
    "company": ("institution", "institution_code", "医疗机构"),
}


def with_addressees(scope: LineOptions, names: Sequence[str], to: Addressee, intake: Intake) -> LineOptions:
    """The scope with the named institutions or companies in it; UsageError for the name of one of the others."""
    from jicai.commands.shared.known import known_names
    from jicai.commands.shared.matching import meant

    if not names:
        return scope
    known = known_names(intake)
    own, (other, column, what) = ("institution_code" if to == "institution" else "company"), _OTHER[to]
    here, there = [list(known[key][0]()) for key in (own, column)]
    for name in names:
        if not meant(name, here)[1] and meant(name, there)[1]:
            raise UsageError(f"{name}：是{what}，写给{what}的请加上 --to {other}")
    if to == "institution":
        return replace(scope, institution=[*(scope.institution or ()), *names])
    return replace(scope, company=[*(scope.company or ()), *names])

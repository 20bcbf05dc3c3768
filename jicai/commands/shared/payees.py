"""The payees as the user names them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from jicai.results.overdue.settlement import Settled


def chosen_payees(settled: Settled, given: Sequence[str] | None, *, quiet: bool) -> list[str]:
    """The payees that the user names, as they are shown; UsageError for one that is not there."""
    from jicai.commands.shared.matching import Named, matched

    if not given:
        return []
    payees = settled.state.pairs["payee"].unique().sort()
    return list(matched(given, lambda: map(Named, payees), option="--payee", what="家收款企业", quiet=quiet))

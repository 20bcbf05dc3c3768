"""`jicai explain --against`: what moved an agreement item between another export and this one."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from jicai.commands.explain.choice import only_one
from jicai.commands.shared.delivery import DeliveryOptions
from jicai.commands.shared.options import InputOptions, LineOptions
from jicai.errors import UsageError
from jicai.results.progress.view import NEEDED

_KEYS = ("batch", "agreement_year", "institution_code", "variety_code", "company")
_NAMES = ("institution_name", "variety_name", "company", "batch")


def explain_against(
    inputs: InputOptions,
    scope: LineOptions,
    delivery: DeliveryOptions,
    words: Sequence[str],
    against: Path,
    since: str | None,
) -> None:
    """Show which agreed rows and lines moved the item that the words name, against the other folder."""
    from jicai.commands.diff.days import compared_days
    from jicai.commands.diff.folder import read_sides

    if scope.product:
        raise UsageError(f"--product {scope.product[0]}：增减按约定项说明，请改写品种，或去掉它")
    then_day, now_day = compared_days(scope.as_of, since, None, other_folder=True)
    sides = read_sides(inputs, scope, delivery, against, then_day, now_day, NEEDED, words)
    # Heavy imports come after the files are on their way: see `jicai.store.load`.
    from jicai.render.output import deliver
    from jicai.results.explain.against import against_result
    from jicai.results.freshness import with_freshness

    nothing = f"{' '.join(words) or '所写的范围'}：没有这样的约定项，请核对；有哪些约定项见 jicai progress"
    item = only_one(sides.items, "个约定项符合", _KEYS, _NAMES, nothing)
    deliver(with_freshness(against_result(sides, item), sides.now, now_day), delivery.for_rendering())

"""Which institution's reported need of a variety `jicai explain` is asked for."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from jicai.commands.shared.delivery import DeliveryOptions
from jicai.commands.shared.options import InputOptions, LineOptions
from jicai.errors import UsageError


def explain_demand(
    inputs: InputOptions, scope: LineOptions, delivery: DeliveryOptions, words: Sequence[str], as_of: date
) -> None:
    """Show what a reported need and the purchases beside it come from."""
    from jicai.commands.shared.loading import read_tables
    from jicai.results.demand.tables import NEEDED, OPTIONAL

    if scope.company or scope.product:
        raise UsageError(f"{'--company' if scope.company else '--product'}：报量按品种核对，请去掉这个选项")
    intake = read_tables(inputs, delivery, NEEDED, OPTIONAL)
    # Heavy imports come after the files are on their way: see `jicai.store.load`.
    from jicai.calc.selection import keep
    from jicai.commands.explain.choice import only_one
    from jicai.commands.explain.words import PLACES, with_words
    from jicai.commands.shared.scope import chosen_scope
    from jicai.render.output import deliver
    from jicai.results.demand.explained import demand_explained
    from jicai.results.demand.view import demand_view
    from jicai.results.evidence import evidence_of
    from jicai.results.freshness import with_freshness

    wanted = chosen_scope(with_words(scope, words, intake, (*PLACES, "variety_code")), intake, quiet=delivery.quiet)
    evidence = evidence_of(intake, as_of)
    rows = keep(demand_view(intake, evidence), wanted).collect()
    nothing = f"{' '.join(words) or '所写的范围'}：没有这样的报量或采购，请核对；有哪些见 jicai demand"
    keys, names = ("batch", "institution_code", "variety_code"), ("institution_name", "variety_name")
    result = demand_explained(intake, evidence, only_one(rows, "项报量符合", keys, names, nothing))
    deliver(with_freshness(result, intake, as_of), delivery.for_rendering())

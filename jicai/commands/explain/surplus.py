"""Which retained surplus, or which variety's part of it, `jicai explain` is asked for."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from jicai.commands.shared.delivery import DeliveryOptions
from jicai.commands.shared.options import InputOptions, LineOptions
from jicai.errors import UsageError

_INSTITUTION = ("batch", "agreement_year", "institution_code")


@dataclass(frozen=True, slots=True)
class SurplusAsked:
    """As of which day, of which agreement year, and by which scheme."""

    as_of: date
    year: int | None
    scheme: str | None


def explain_surplus(
    inputs: InputOptions, scope: LineOptions, delivery: DeliveryOptions, words: Sequence[str], asked: SurplusAsked
) -> None:
    """Show how what an institution keeps, or what it saved on the variety that is named, came about."""
    from jicai.commands.shared.loading import read_tables
    from jicai.results.surplus.scheme import chosen_surplus
    from jicai.results.surplus.tables import NEEDED, OPTIONAL

    if scope.company or scope.product:
        raise UsageError(f"{'--company' if scope.company else '--product'}：结余按品种算，请去掉这个选项")
    scheme = chosen_surplus(asked.scheme)
    intake = read_tables(inputs, delivery, NEEDED, OPTIONAL)
    # Heavy imports come after the files are on their way: see `jicai.store.load`.
    from jicai.calc.selection import keep
    from jicai.commands.explain.choice import only_one
    from jicai.commands.explain.words import PLACES, with_words
    from jicai.commands.shared.scope import chosen_scope
    from jicai.render.output import deliver
    from jicai.results.freshness import with_freshness
    from jicai.results.surplus.explained import institution_result, item_result
    from jicai.results.surplus.view import SurplusView

    wanted = chosen_scope(with_words(scope, words, intake, (*PLACES, "variety_code")), intake, quiet=delivery.quiet)
    view = SurplusView(intake, scheme, asked.as_of, asked.year)
    nothing = (
        f"{' '.join(words) or '所写的范围'}：没有这样的结余，请核对；"
        "适用的机构类型、有约定采购量的品种才有，有哪些见 jicai surplus --items"
    )
    if wanted.get("variety_code"):
        rows = keep(view.items.lazy(), wanted).collect()
        names = ("institution_name", "variety_name")
        result = item_result(view, only_one(rows, "项结余符合", (*_INSTITUTION, "variety_code"), names, nothing))
    else:
        rows = view.retained(wanted)
        result = institution_result(view, only_one(rows, "笔结余符合", _INSTITUTION, ("institution_name",), nothing))
    deliver(with_freshness(result, intake, asked.as_of), delivery.for_rendering())

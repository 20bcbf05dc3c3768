"""Whose points `jicai explain --score` is asked for."""

from __future__ import annotations

from collections.abc import Sequence

from jicai.commands.shared.delivery import DeliveryOptions
from jicai.commands.shared.options import InputOptions, LineOptions


def explain_score(
    inputs: InputOptions,
    scope: LineOptions,
    delivery: DeliveryOptions,
    words: Sequence[str],
    year: int | None,
    scheme: str | None,
    *,
    preview: bool,
) -> None:
    """Show how the points of the institution that the words name came about."""
    from jicai.commands.shared.dates import as_of_date
    from jicai.commands.shared.loading import read_tables
    from jicai.render.files import refuse_inputs
    from jicai.results.assess.scheme import chosen_scheme
    from jicai.results.assess.tables import NEEDED, tables_of

    as_of = as_of_date(scope.as_of)
    chosen = chosen_scheme(scheme, inputs.workspace)
    refuse_inputs(delivery.output, [chosen.path] if chosen.path else [])
    intake = read_tables(inputs, delivery, NEEDED, tables_of(chosen.rules))
    # Heavy imports come after the files are on their way: see `jicai.store.load`.
    from jicai.calc.selection import keep
    from jicai.commands.explain.choice import only_one
    from jicai.commands.explain.money import places_of
    from jicai.render.output import deliver
    from jicai.results.assess.years import chosen_years
    from jicai.results.evidence import evidence_of
    from jicai.results.explain.score import Scores, score_result
    from jicai.results.freshness import with_freshness

    wanted = places_of(scope, words, intake, "得分", quiet=delivery.quiet)
    years = chosen_years(intake, wanted["batch"], as_of, year, preview=preview)
    scores = Scores.of(intake, evidence_of(intake, years.as_of), years, wanted["batch"], chosen)
    places = {key: values for key, values in wanted.items() if key != "batch"}
    rows = keep(scores.points.lazy(), places).collect()
    nothing = f"{' '.join(words) or '所写的范围'}：没有参加考核的医疗机构，请核对；有哪些见 jicai assess"
    row = only_one(rows, "家医疗机构符合", ("institution_code",), ("institution_name", "district"), nothing)
    deliver(with_freshness(score_result(scores, row), intake, as_of), delivery.for_rendering())

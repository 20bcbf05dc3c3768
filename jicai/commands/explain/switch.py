"""Which institution's variety, when one batch follows another, `jicai explain` is asked for."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from jicai.commands.shared.delivery import DeliveryOptions
from jicai.commands.shared.options import InputOptions, LineOptions
from jicai.errors import UsageError


@dataclass(frozen=True, slots=True)
class SwitchAsked:
    """As of which day, and the words for the batch that ends and for the one that follows."""

    as_of: date
    old: str
    new: str | None


def explain_switch(
    inputs: InputOptions, scope: LineOptions, delivery: DeliveryOptions, words: Sequence[str], asked: SwitchAsked
) -> None:
    """Show how the figures of the variety came about."""
    from jicai.commands.shared.loading import read_tables
    from jicai.results.switch.tables import NEEDED, OPTIONAL

    if asked.new is None:
        raise UsageError(f"--switch {asked.old}：请再加上 --to 新批次，写明接续它的是哪个批次")
    if scope.batch or scope.company or scope.product:
        option = "--batch" if scope.batch else "--company" if scope.company else "--product"
        raise UsageError(f"{option}：接续按机构和品种说明，批次用 --switch、--to 写，请去掉这个选项")
    intake = read_tables(inputs, delivery, NEEDED, OPTIONAL)
    # Heavy imports come after the files are on their way: see `jicai.store.load`.
    import polars as pl

    from jicai.calc.selection import keep
    from jicai.calc.switch.varieties import switched_items
    from jicai.commands.explain.choice import only_one
    from jicai.commands.explain.words import with_words
    from jicai.commands.shared.batch_pair import chosen_pair
    from jicai.commands.shared.scope import chosen_scope
    from jicai.render.output import deliver
    from jicai.results.evidence import evidence_of
    from jicai.results.freshness import with_freshness
    from jicai.results.switch.explained import switch_explained

    pair = chosen_pair(intake, asked.old, asked.new, quiet=delivery.quiet)
    named = with_words(scope, words, intake, ("institution_code", "district", "variety_code"))
    wanted = chosen_scope(named, intake, quiet=delivery.quiet)
    evidence = evidence_of(intake, asked.as_of)
    rows = switched_items(evidence, pair).with_columns(either=pl.coalesce("variety_code", "next_variety_code"))
    places = {key: wanted.get(key, []) for key in ("institution_code", "district")}
    found = keep(rows, places).collect()
    if varieties := wanted.get("variety_code"):  # under the old code or the new one, as `jicai switch` takes them
        codes = {"variety_code": varieties}, {"next_variety_code": varieties}
        found = pl.concat([keep(found.lazy(), one) for one in codes]).unique(maintain_order=True).collect()
    found = found.with_columns(variety_code=pl.col("either"), old_code=pl.col("variety_code")).drop("either")
    nothing = f"{' '.join(words) or '所写的范围'}：没有这样的品种，请核对；有哪些见 jicai switch"
    keys, names = ("institution_code", "variety_code"), ("institution_name", "variety_name")
    row = only_one(found, "项符合", keys, names, nothing)
    result = switch_explained(intake, evidence, pair, {**row, "variety_code": row["old_code"]})
    deliver(with_freshness(result, intake, asked.as_of), delivery.for_rendering())

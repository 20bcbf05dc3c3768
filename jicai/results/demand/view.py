"""The rows of `jicai demand`, for its table and for the explanation of one of them."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    import polars as pl

    from jicai.calc.demand.check import DemandRules
    from jicai.calc.evidence import Evidence
    from jicai.store.result import Intake


def demand_rules(intake: Intake, evidence: Evidence) -> DemandRules:
    """The bounds of the settings, as of the day of the evidence."""
    from jicai.calc.demand.check import DemandRules

    bounds = intake.workspace.settings.demand
    return DemandRules(evidence.as_of, bounds.low, bounds.high)


def demand_view(intake: Intake, evidence: Evidence, companies: Sequence[str] = ()) -> pl.LazyFrame:
    """The rows of `DEMAND`, unfiltered but for the varieties of these companies."""
    from jicai.calc.catalogue import variety_names
    from jicai.calc.demand.check import demand_rows
    from jicai.calc.product_purchases import of_companies, products_with_kinds
    from jicai.tables.results.demand import DEMAND

    tables = evidence.tables
    products = products_with_kinds(evidence.progress_inputs)
    places = tables["institutions"].select("institution_code", "institution_name", "district")
    found = demand_rows(tables["reported"], tables["orders"], products, demand_rules(intake, evidence))
    return (
        of_companies(found, products, companies)
        .join(variety_names(products), on=["batch", "variety_code"], how="left")
        .join(places, on="institution_code")
        .select(DEMAND.keys)
        .sort(DEMAND.sort_by)
    )

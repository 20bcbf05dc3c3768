"""Agreements from before a notice, at a price below the selected one, which may go on (A 二（一）, B 三（二）)."""

from __future__ import annotations

import polars as pl

from jicai.calc.dated import spans
from jicai.calc.evidence import Evidence
from jicai.calc.names import folded_name
from jicai.calc.prices import SPAN, priced_on
from jicai.calc.purchases import product_windows


def legacy_agreements(evidence: Evidence) -> pl.LazyFrame:
    """Every row of the legacy agreements, once for each batch that selects its product and ever lets agreements stand.

    batch, institution_code, product_code, origin_code, variety_code, company (the selected one), selected_price, price,
    signed_on, expires_on, signed_with (as written, null where not said), issued_on (of the notice), start_on (of the
    batch), window_end (the last day on which the batch governs the product), _source, _row, and what the notices ask of
    an agreement: signed_in_time, is_lower, with_selected_company. The selected price is the one in force at as-of, held
    within the days on which the batch governs the product, with `jicai.calc.prices.SPAN`.
    """
    selected = evidence.catalogue.filter(pl.col("selected") == "yes")
    window_ends = (
        product_windows(selected, evidence.agreement_years, evidence.superseded)
        .group_by("batch", "product_code")
        .agg(window_end=pl.col("counts_until").max())
    )
    days = evidence.batches.select("batch", "issued_on", "start_on")
    products = (
        selected.join(days, on="batch")
        .join(window_ends, on=["batch", "product_code"])
        .pipe(priced_on, pl.max_horizontal("start_on", pl.min_horizontal(pl.lit(evidence.as_of), "window_end")))
        .select(
            *("batch", "product_code", "origin_code", "variety_code", "company", "company_key", "selected_price"),
            *("issued_on", "start_on", "window_end", *SPAN),
        )
    )
    return (
        evidence.tables["legacy"]
        .rename({"company": "signed_with"})
        .join(products, on="product_code")
        .join(spans(evidence.batches, "legacy_lower").filter("legacy_lower"), on="batch", how="semi")
        .with_columns(
            signed_in_time=pl.col("signed_on") < pl.col("issued_on"),
            is_lower=pl.col("price") < pl.col("selected_price"),
            with_selected_company=pl.col("signed_with").is_null()
            | (folded_name(pl.col("signed_with")) == pl.col("company_key")),
        )
        .drop("company_key")
    )

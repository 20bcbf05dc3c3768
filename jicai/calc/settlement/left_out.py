"""What a result leaves out, and why, so that it can be said."""

from __future__ import annotations

import polars as pl

from jicai.calc.selection import keep
from jicai.calc.settlement.scope import View
from jicai.calc.settlement.state import Settlement


def left_out(settlement: Settlement, receipts: pl.DataFrame, institutions: pl.LazyFrame, view: View) -> pl.LazyFrame:
    """reason, rows, amount (yuan): accepted rows that are payable to nobody, and receipts out of scope.

    Reasons: no_payee, unknown_institution, and of `scoped_receipts` (`receipts`, of the same view) unbound and out.
    Counted are the wanted institutions, districts and payees, of all batches and companies.
    """
    wanted = {"institution_code": view.institutions, "district": view.districts, "payee": view.payees}
    normal = (
        settlement.others.lazy()
        .filter(pl.col("status") == "normal", pl.col("accepted_on") <= settlement.as_of, pl.col("pair").is_null())
        .select("amount", pl.col("institution_code", "payee").cast(pl.String))
    )
    described = normal.join(institutions.select("institution_code", "district"), on="institution_code", how="left")
    nobody = keep(described, wanted).select(
        "amount",
        reason=pl.when(pl.col("payee").is_null()).then(pl.lit("no_payee")).otherwise(pl.lit("unknown_institution")),
    )
    # Where every product is asked for, only the wanted company decides what is shown.
    is_hidden = pl.lit(value=False) if view.all_products else ~pl.col("shown")
    hidden = receipts.lazy().filter(is_hidden).select("amount", reason=pl.col("scope").cast(pl.String))
    return (
        pl.concat([nobody, hidden])
        .group_by("reason")
        .agg(rows=pl.len(), amount=pl.col("amount").sum())
        .filter(pl.col("reason") != "in")
        .sort("reason")
    )

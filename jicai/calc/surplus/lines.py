"""The order lines of a variety's purchases at an institution, with what each comes to."""

from __future__ import annotations

from collections.abc import Sequence

import polars as pl

from jicai.calc.explain.orders import order_lines
from jicai.calc.product_purchases import ProductKind
from jicai.calc.progress import ProgressInputs, ProgressRules
from jicai.calc.purchases import counted_lines


def surplus_lines(
    inputs: ProgressInputs, rules: ProgressRules, item: pl.LazyFrame, include: Sequence[ProductKind]
) -> pl.LazyFrame:
    """The lines of `jicai.calc.explain.orders.order_lines` with cost (yuan, exact) and the reason of this figure.

    `item` is one row: batch, agreement_year, institution_code, variety_code. A line of an included kind counts whatever
    company's it is; of the others the reason is withdrawn, refused, unlisted, what kind it is, or its date's.
    """
    about = item.with_columns(company=pl.lit(None, dtype=pl.String))
    cost = counted_lines(inputs.orders, rules.count, rules.as_of, ("_source", "_row")).select("_source", "_row", "cost")
    kind = pl.col("kind")
    early = pl.col("when_reason").is_in(["withdrawn", "refused"])
    reason = (
        pl.when(early)
        .then("when_reason")
        .when(kind.is_null())
        .then(pl.lit("unlisted"))
        .when(~kind.is_in(include))
        .then(pl.concat_str(pl.lit("kind_"), kind))
        .otherwise("when_reason")
    )
    return (
        order_lines(inputs, rules, about)
        .with_columns(reason=reason)
        .join(cost, on=["_source", "_row"], how="left", maintain_order="left")
    )

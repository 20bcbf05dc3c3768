"""Purchases of every product of the catalogue: selected, not selected, or a substitute."""

from __future__ import annotations

from collections.abc import Callable, Collection
from typing import Literal, get_args

import polars as pl

from jicai.calc.catalogue import catalogue
from jicai.calc.progress import ProgressInputs, ProgressRules, shown_years
from jicai.calc.purchases import counted_lines, numbered, product_windows, purchases_of, window_sums
from jicai.calc.selection import keep

ProductKind = Literal["selected", "nonselected", "substitute"]
KINDS: tuple[ProductKind, ...] = get_args(ProductKind)


def products_with_kinds(inputs: ProgressInputs) -> pl.LazyFrame:
    """The catalogue, see `jicai.calc.catalogue`, with `kind`: substitutes are other generics beside the variety."""
    kind = (
        pl.when(pl.col("selected") == "yes")
        .then(pl.lit("selected"))
        .when(pl.col("substitute").eq_missing("yes"))
        .then(pl.lit("substitute"))
        .otherwise(pl.lit("nonselected"))
    )
    return catalogue(inputs.products, inputs.code_changes, inputs.batches).with_columns(kind=kind)


#: The sums of the order lines in these windows, see `jicai.calc.purchases.window_sums`.
Summed = Callable[[pl.LazyFrame], pl.LazyFrame]


def product_purchases(inputs: ProgressInputs, rules: ProgressRules, summed: Summed | None = None) -> pl.LazyFrame:
    """What each institution bought of each product in the year shown of each batch, in the quantity that counts.

    Columns: batch, agreement_year, institution_code, product_code, origin_code, variety_code, company_key (of the
    agreement item), kind, purchased_qty (base units, exact) and purchased_amount (yuan, 12 places); both negative where
    more was returned than bought. Rows of institutions that are not bound too. `summed` gives the sums of the lines in
    numbered windows where they are at hand.
    """
    years = shown_years(inputs.agreement_years, rules.as_of, rules.year)
    products = products_with_kinds(inputs)
    windows = product_windows(products, years, inputs.superseded).join(
        products.select("batch", "product_code", "origin_code", "kind"), on=["batch", "product_code"]
    )
    window = numbered(windows)
    if summed is None:
        sums = window_sums(counted_lines(inputs.orders, rules.count, rules.as_of), window)
    else:
        sums = summed(window)
    return purchases_of(sums, window).drop("factor", "counts_from", "counts_until")


def selected_purchases(bought: pl.LazyFrame) -> pl.LazyFrame:
    """Of `product_purchases` those that count toward agreement items."""
    return bought.filter(pl.col("kind") == "selected")


def of_companies(rows: pl.LazyFrame, products: pl.LazyFrame, companies: Collection[str]) -> pl.LazyFrame:
    """The rows of the varieties in which one of these companies is selected; an empty collection means all.

    `rows` has batch and variety_code, `products` as `products_with_kinds` gives them. What was bought of others instead
    belongs to the picture of a company.
    """
    if not companies:
        return rows
    own = keep(products.filter(pl.col("kind") == "selected"), {"company": companies})
    return rows.join(own.select("batch", "variety_code").unique(), on=["batch", "variety_code"], how="semi")

"""The order lines of agreement items, those that count and those that do not (A 二（二）, B 三（一））."""

from __future__ import annotations

from datetime import date

import polars as pl

from jicai.calc.explain.agreed import ITEM
from jicai.calc.names import folded_name
from jicai.calc.product_purchases import products_with_kinds
from jicai.calc.progress import ProgressInputs, ProgressRules
from jicai.calc.purchases import COUNTED_COLUMNS, countable, first_of_lines
from jicai.calc.quantities import split_quantity, with_stated_bases
from jicai.money import product

_PLACE = ["_source", "_row"]
_OF_LINE = ["line_id", "receipt_id", "product_code", "status", "ordered_on"]
_OF_PRODUCT = ["product_name", "spec", "listed_company", "kind", "factor", "valid_from"]
_OF_ITEM = ["superseded_from", "year_start", "year_end"]


def order_lines(inputs: ProgressInputs, rules: ProgressRules, items: pl.LazyFrame) -> pl.LazyFrame:
    """All order lines of the items' institutions and varieties, and those that only bear the name of such a product.

    Columns: those of `ITEM`, line_id, receipt_id, product_code, status, ordered_on, product_name, spec, listed_company
    and kind (selected, nonselected, substitute; both null for what the catalogue does not have), factor, valid_from (of
    a renewed code), superseded_from, year_start, year_end, counted_on (the date that counts), quantity (purchase units,
    null where the line states its base quantity), stated_base, base (base units, exact, null where the line tells
    none), reason, when_reason, _source, _row. `items` have the columns of `ITEM`.

    reason is null where the line counts, else the first that fits: withdrawn, refused, unlisted, substitute,
    nonselected, other_company (of another item), missing (not yet accepted, say), after_as_of, before_year, before_code
    (the renewed code does not hold yet), superseded, after_year, repeat (a line ordered once counts once). when_reason
    is the same by status and dates alone, whatever the product is.
    """
    quantity, day = COUNTED_COLUMNS[rules.count]
    orders = with_stated_bases(inputs.orders, "orders").join(
        items.select("institution_code").unique(), on="institution_code", how="semi"
    )
    lines = orders.select(
        *_OF_LINE,
        "institution_code",
        *_PLACE,
        *split_quantity("orders", quantity),
        ordered_name="product_name",
        counted_on=day,
    )
    products, about = _products(inputs), _about(inputs, items)
    known = about.join(products, on=["batch", "variety_code"]).join(lines, on=["institution_code", "product_code"])
    rows = pl.concat([known, _by_name_alone(about, products, lines)], how="diagonal")
    if rules.count == "ordered":
        first = first_of_lines(countable(with_stated_bases(inputs.orders, "orders"), rules.count, rules.as_of))
        rows = rows.join(first.select(*_PLACE, is_first=True), on=_PLACE, how="left")
    else:
        rows = rows.with_columns(is_first=True)
    return (
        rows.with_columns(
            product_name=pl.coalesce("product_name", "ordered_name"),
            base=pl.coalesce("stated_base", product(pl.col("quantity"), pl.col("factor"))),
        )
        .with_columns(reason=_reason(rules.as_of), when_reason=_reason(rules.as_of, only_when=True))
        .sort(*ITEM, "counted_on", "line_id", *_PLACE, nulls_last=True)
        .select(
            *(*ITEM, *_OF_LINE, *_OF_PRODUCT, *_OF_ITEM),
            *("counted_on", "quantity", "stated_base", "base", "reason", "when_reason"),
            *_PLACE,
        )
    )


def _products(inputs: ProgressInputs) -> pl.LazyFrame:
    """The products of every batch: their variety, kind and, of those that are selected, their item's company."""
    return products_with_kinds(inputs).select(
        *("batch", "variety_code", "product_code", "variety_name", "product_name", "spec", "kind", "factor"),
        "valid_from",
        listed_company="company",
        item_company=pl.when(pl.col("item_company").is_not_null()).then("company"),
    )


def _about(inputs: ProgressInputs, items: pl.LazyFrame) -> pl.LazyFrame:
    """The items with the days of their agreement year and the one from which their variety is superseded."""
    years = inputs.agreement_years.with_columns(pl.col("agreement_year").cast(pl.Int32))
    superseded = inputs.superseded.group_by("batch", "variety_code").agg(pl.col("superseded_from").min())
    return (
        items.select(ITEM)
        .join(years, on=["batch", "agreement_year"])
        .join(superseded, on=["batch", "variety_code"], how="left")
    )


def _by_name_alone(about: pl.LazyFrame, products: pl.LazyFrame, lines: pl.LazyFrame) -> pl.LazyFrame:
    """The lines whose product no batch of the catalogue has, and whose name is that of a variety or a product of it."""
    own = products.filter(pl.col("kind") != "substitute")
    names = pl.concat(
        [
            products.select("batch", "variety_code", name="variety_name"),
            own.select("batch", "variety_code", name="product_name"),
        ]
    ).drop_nulls("name")
    keyed = names.with_columns(name_key=folded_name(pl.col("name"))).drop("name").unique()
    strangers = lines.join(products.select("product_code").unique(), on="product_code", how="anti")
    return (
        strangers.drop_nulls("ordered_name")
        .with_columns(name_key=folded_name(pl.col("ordered_name")))
        .join(about.join(keyed, on=["batch", "variety_code"]), on=["institution_code", "name_key"])
        .drop("name_key")
    )


def _reason(as_of: date, *, only_when: bool = False) -> pl.Expr:
    day, kind = pl.col("counted_on"), pl.col("kind")
    own = pl.col("item_company").eq_missing(pl.col("company"))
    status = (("withdrawn", pl.col("status") == "withdrawn"), ("refused", pl.col("status") == "refused"))
    of_product = (
        ("unlisted", kind.is_null()),
        ("substitute", kind == "substitute"),
        ("nonselected", kind == "nonselected"),
        ("other_company", ~own),
    )
    of_day = (
        ("missing", day.is_null() | pl.coalesce("quantity", "stated_base").is_null()),
        ("after_as_of", day > as_of),
        ("before_year", day < pl.col("year_start")),
        ("before_code", day < pl.col("valid_from")),
        ("superseded", day >= pl.col("superseded_from")),
        ("after_year", day > pl.col("year_end")),
        ("repeat", pl.col("is_first").is_null()),
    )
    return pl.coalesce(
        pl.when(holds).then(pl.lit(name)) for name, holds in (*status, *([] if only_when else of_product), *of_day)
    )

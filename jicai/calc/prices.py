"""The selected price in force on a day: the catalogue's, until a later document sets another (A 二（一）, B 三（二）).

Neither notice says of which day the price is, so this is our reading: an order is held to the price in force on the day
it was placed; what is agreed for a year is worth the price in force on the year's first day, supplements included, so
that the advance of a year that has begun stays as it is. Nobody else picks among prices.
"""

from __future__ import annotations

from datetime import date

import polars as pl

from jicai.calc.catalogue import renewed_codes
from jicai.texts import formatted

#: The column of the catalogue that holds the later prices of a product, a list by their days, null where it has none.
STEPS = "price_steps"
#: From and until when a price is in force (both included; null: from, or to, the end of the batch), and by what.
SPAN = ["price_from", "price_until", "price_source", "price_clause"]
_PRODUCT = ["batch", "product_code"]
_SPAN_TYPES = {"price_from": pl.Date, "price_until": pl.Date, "price_source": pl.String, "price_clause": pl.String}


def with_changes(products: pl.LazyFrame, changes: pl.LazyFrame, code_changes: pl.LazyFrame) -> pl.LazyFrame:
    """The catalogue with `STEPS`, and every price as it was before the first change.

    `changes`: batch, product_code, effective_on, new_price, old_price, source, clause; rows that fit each other and the
    catalogue, see `impossible_changes`. A catalogue exported after a change may already have the new price: then the
    row's old one is the first.
    """
    price = products.collect_schema()["selected_price"]
    steps = (
        listed_changes(changes, products, code_changes)
        .sort(*_PRODUCT, "effective_on")
        .group_by(_PRODUCT, maintain_order=True)
        .agg(
            pl.struct(since="effective_on", price=pl.col("new_price").cast(price), source="source", clause="clause")
            .implode()
            .alias(STEPS),
            _first=pl.col("old_price").first().cast(price),
        )
    )
    return (
        products.join(steps, on=_PRODUCT, how="left", maintain_order="left")
        .with_columns(selected_price=pl.coalesce("_first", "selected_price"))
        .drop("_first")
    )


def listed_changes(changes: pl.LazyFrame, products: pl.LazyFrame, code_changes: pl.LazyFrame) -> pl.LazyFrame:
    """The changes under the codes that the catalogue lists: a renewed code stands for the one it goes back to."""
    renewed = renewed_codes(products, code_changes).select(*_PRODUCT, "origin_code")
    return (
        changes.join(renewed, on=_PRODUCT, how="left", maintain_order="left")
        .with_columns(product_code=pl.coalesce("origin_code", "product_code"))
        .drop("origin_code")
    )


def impossible_changes(
    changes: pl.LazyFrame, products: pl.LazyFrame, code_changes: pl.LazyFrame, starts: pl.LazyFrame
) -> pl.LazyFrame:
    """The rows that do not fit, and why: _source, _row, key (the column), value, told (Chinese); one reason per row.

    `starts` has batch, start_on. A change is of a selected product, comes after the batch has begun, and changes the
    price that was in force before it. What the catalogue says may be the first price or, exported anew, the last one:
    where it could be either, nobody can tell what was in force before the first change, and no change of it stands.
    """
    listed = products.select(*_PRODUCT, "selected", "selected_price")
    last, first = pl.col("new_price").last().over(_PRODUCT), pl.int_range(pl.len()).over(_PRODUCT) == 0
    known, old, new = pl.col("selected_price"), pl.col("old_price"), pl.col("new_price")
    before = pl.when(first).then(pl.coalesce("old_price", "selected_price")).otherwise(new.shift(1).over(_PRODUCT))
    reasons = {
        "product_code": pl.when(pl.col("selected") != "yes").then(pl.lit("不是中选产品，没有中选价可调整")),
        "effective_on": pl.when(pl.col("effective_on") <= pl.col("start_on")).then(
            formatted("不晚于批次的起始日 {}；起始日的中选价写在中选目录里", "start_on")
        ),
        "old_price": pl.when(first & old.is_not_null() & (old != known) & (last != known))
        .then(formatted("中选目录的中选价是 {}，既不是调整前的，也不是最后一次调整后的", _plain(known)))
        .when(~first & old.is_not_null() & (old != pl.col("_before")))
        .then(formatted("上一次调整后的中选价是 {}", _plain(pl.col("_before")))),
        "new_price": pl.when(old.first().over(_PRODUCT).is_null() & (new == known).any().over(_PRODUCT))
        .then(
            formatted(
                "与中选目录的中选价 {} 相同：目录写的可能已经是新价，请填上调整前中选价，或把目录改回原价",
                _plain(known),
            )
        )
        .when(new == pl.col("_before"))
        .then(pl.lit("与调整前的中选价相同")),
    }
    rows = (
        listed_changes(changes, products, code_changes)
        .join(listed, on=_PRODUCT, maintain_order="left")
        .join(starts, on="batch", maintain_order="left")
        .sort(*_PRODUCT, "effective_on", "_source", "_row")
        .with_columns(_before=before)
        .with_columns(told.alias(f"_told_{key}") for key, told in reasons.items())
    )
    some = pl.coalesce(*(pl.when(pl.col(f"_told_{key}").is_not_null()).then(pl.lit(key)) for key in reasons))
    shown = {key: _plain(pl.col(key)) if key.endswith("price") else pl.col(key).cast(pl.String) for key in reasons}
    value = pl.coalesce(*(pl.when(pl.col(f"_told_{key}").is_not_null()).then(shown[key]) for key in reasons))
    return rows.select(
        *("_source", "_row"), key=some, value=value, told=pl.coalesce(*(f"_told_{key}" for key in reasons))
    ).filter(pl.col("key").is_not_null())


def _plain(price: pl.Expr) -> pl.Expr:
    return price.cast(pl.String).str.replace(r"\.?0+$", "")


def changes_prices(products: pl.LazyFrame) -> bool:
    """Whether there can be a price that changed: the catalogue comes with changes."""
    return STEPS in products.collect_schema()


def price_spans(products: pl.LazyFrame) -> pl.LazyFrame:
    """The products of a catalogue once for every price they had, with `SPAN`; without gap or overlap."""
    nothing = [pl.lit(None, dtype=dtype).alias(name) for name, dtype in _SPAN_TYPES.items()]
    if not changes_prices(products):
        return products.with_columns(nothing)
    step = pl.col(STEPS).struct
    later = (
        products.filter(pl.col(STEPS).is_not_null())
        .explode(STEPS)
        .with_columns(
            selected_price=step.field("price"),
            price_from=step.field("since"),
            price_until=pl.lit(None, dtype=pl.Date),
            price_source=step.field("source"),
            price_clause=step.field("clause"),
        )
    )
    spans = pl.concat([products.with_columns(nothing).drop(STEPS), later.drop(STEPS)], how="diagonal")
    order = pl.col("price_from").fill_null(date.min)
    ends = pl.col("price_from").shift(-1).over(_PRODUCT, order_by=order).dt.offset_by("-1d")
    return spans.with_columns(price_until=ends)


def in_span(day: pl.Expr) -> pl.Expr:
    """Whether the day is one on which the price of a row of `price_spans` is in force."""
    return (pl.col("price_from").is_null() | (pl.col("price_from") <= day)) & (
        pl.col("price_until").is_null() | (day <= pl.col("price_until"))
    )


def at_price(rows: pl.LazyFrame, products: pl.LazyFrame, day: pl.Expr, *columns: str) -> pl.LazyFrame:
    """The rows joined with the products of a catalogue by batch and product code, at the price in force on their day.

    `selected_price` is that price, `SPAN` says from and until when, and by what. Of the catalogue all columns, or those
    named.
    """
    spans = price_spans(products)
    joined = rows.join(spans.select(*_PRODUCT, *columns, *SPAN) if columns else spans, on=_PRODUCT)
    return joined.filter(in_span(day)) if changes_prices(products) else joined


def priced_on(products: pl.LazyFrame, day: pl.Expr) -> pl.LazyFrame:
    """The products of a catalogue at the price in force on a day, which may be told from their columns; and `SPAN`."""
    spans = price_spans(products)
    return spans.filter(in_span(day)) if changes_prices(products) else spans


def with_price_from(rows: pl.LazyFrame, products: pl.LazyFrame, day: pl.Expr) -> pl.LazyFrame:
    """The rows with `price_from` of the price in force on their day, by which sums keep prices apart; in any order."""
    nothing = pl.lit(None, dtype=pl.Date).alias("price_from")
    if not changes_prices(products):
        return rows.with_columns(nothing)
    changed = price_spans(products.filter(pl.col(STEPS).is_not_null())).select(*_PRODUCT, "price_from", "price_until")
    inside = rows.join(changed, on=_PRODUCT).filter(in_span(day)).drop("price_until")
    outside = rows.join(changed, on=_PRODUCT, how="anti").with_columns(nothing)
    return pl.concat([inside, outside], how="diagonal")


def span_words() -> pl.Expr:
    """From and until when the price of a row with `SPAN` is in force, and by what, in brackets; else empty."""
    since, until = pl.col("price_from"), pl.col("price_until")
    days = pl.concat_str(
        pl.when(since.is_not_null()).then(formatted("{} 起", since)),
        pl.when(until.is_not_null()).then(formatted("到 {} 为止", until)),
        separator="，",
        ignore_nulls=True,
    )
    words = pl.concat_str(days, "price_source", "price_clause", separator="，", ignore_nulls=True)
    return pl.when(since.is_null() & until.is_null()).then(pl.lit("")).otherwise(formatted("（{}）", words))


def with_span(rows: pl.LazyFrame, products: pl.LazyFrame, day: pl.Expr) -> pl.LazyFrame:
    """The rows, which have batch and product_code, with `SPAN` of the price in force on their day."""
    spans = price_spans(products).select(*_PRODUCT, *SPAN)
    joined = rows.join(spans, on=_PRODUCT, how="left", maintain_order="left")
    return joined.filter(in_span(day)) if changes_prices(products) else joined

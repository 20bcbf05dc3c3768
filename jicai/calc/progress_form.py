"""The form that bureaus file monthly: every institution and batch in a row, counted from the agreement items."""

from __future__ import annotations

from collections.abc import Collection, Mapping

import polars as pl

from jicai.calc.catalogue import catalogue
from jicai.calc.dated import in_force
from jicai.calc.product_purchases import ProductKind, of_companies, products_with_kinds
from jicai.calc.progress import ProgressInputs, ProgressRules, shown_years
from jicai.calc.rollup import roll_up
from jicai.calc.signing import with_signed
from jicai.calc.why.items import BEHIND, not_admitted
from jicai.money import EXACT_PLACES, product, quotient, ratio, round_half_up
from jicai.tables.results.form import FORM

_SHARE_PLACES, _AMOUNT_PLACES, _FRACTION_PLACES = 6, 8, 14
_ROW = ["batch", "agreement_year", "institution_code"]
_QUANTITY, _AMOUNT = pl.col("purchased_qty"), pl.col("purchased_amount")
_OTHERS: tuple[ProductKind, ...] = ("nonselected", "substitute")
_COUNTS = ("nonselected_bought", "nonselected_over", "substitute_bought", "behind_nonselected", "not_admitted")
_AMOUNTS = ("nonselected_amount", "nonselected_over_amount", "substitute_amount")


def progress_form(
    inputs: ProgressInputs,
    rules: ProgressRules,
    items: pl.LazyFrame,
    bought: pl.LazyFrame,
    behind: pl.LazyFrame,
    wanted: Mapping[str, Collection[str]],
    contracts: pl.LazyFrame | None = None,
) -> pl.LazyFrame:
    """A row for every batch and institution with an agreement item that is not superseded, the columns of `FORM`.

    `items` are the wanted ones, `bought` what was bought of each product (see `product_purchases`), `behind` the wanted
    ones of `behind_items`; `inputs.batches` has terms too. Each item is one of not started, lagging, ahead
    (of its band; null where `rules` has none), over (more bought than agreed) and normal. A wanted company keeps the
    products of the varieties in which it is selected. Without `contracts` it is not known what is signed.
    """
    products = products_with_kinds(inputs)
    caps = _caps(inputs, rules)
    companies = wanted.get("company", ())
    products = of_companies(products, products, companies)
    bought = of_companies(bought, products, companies)
    signed = items.filter(pl.col("status") != "superseded")
    weighted = roll_up(signed, "batch", "institution").select(
        "batch", "institution_code", "completion", "agreed_amount", "purchased_amount"
    )
    there = products.group_by("batch").agg(
        nonselected_products=_different(_is("nonselected")), substitute_products=_different(_is("substitute"))
    )
    return (
        _item_counts(signed)
        .join(weighted, on=["batch", "institution_code"])
        .join(there, on="batch", how="left")
        .join(_other_products(bought), on=_ROW, how="left")
        .join(_over_cap(bought, caps), on=_ROW, how="left")
        .join(_behind_with_nonselected(signed, bought), on=_ROW, how="left")
        .join(not_admitted(behind), on=_ROW, how="left")
        .join(_signed(signed, inputs, rules, contracts), on=_ROW)
        .join(caps, on="batch")
        .with_columns(pl.col(*_COUNTS).fill_null(0).cast(pl.Int64), pl.col(*_AMOUNTS).fill_null(0))
        .with_columns(
            pl.when(pl.col("nonselected_cap").is_not_null()).then(
                pl.col("nonselected_over", "nonselected_over_amount")
            ),
            pl.when(pl.lit(rules.bands is not None)).then(pl.col("ahead", "ahead_share")),
        )
        .sort(FORM.sort_by)
        .select(FORM.keys)
    )


def _item_counts(signed: pl.LazyFrame) -> pl.LazyFrame:
    """The items of each row by what they are, with their shares of all, and what was bought beyond the agreed."""
    is_over = pl.col("agreed_qty") < _QUANTITY
    beyond = _QUANTITY - pl.col("agreed_qty")
    counts = {
        "not_started": pl.col("status") == "not_started",
        "lagging": pl.col("status") == "lagging",
        "ahead": pl.col("is_ahead"),
        "over": is_over,
    }
    names = ["batch_name", "institution_name", "district", "voluntary", "time_progress"]
    counted = (
        signed.with_columns(
            over_amount=pl.when(is_over).then(_part_of_amount(beyond, _QUANTITY)),
            over_qty=pl.when(is_over).then(beyond),
        )
        .group_by(_ROW)
        .agg(
            pl.col(names).first(),
            pl.col("over_amount").sum(),
            *(counts[name].sum().cast(pl.Int64).alias(name) for name in counts),
            items=pl.len().cast(pl.Int64),
            over_qty=pl.when(pl.col("variety_code").n_unique() == 1).then(pl.col("over_qty").sum()),
        )
        .with_columns(normal=pl.col("items") - pl.sum_horizontal(list(counts)))
        .with_columns(behind_and_over=(pl.col("not_started") + pl.col("lagging") > 0) & (pl.col("over") > 0))
    )
    return counted.with_columns(
        ratio(pl.col(name), pl.col("items"), _SHARE_PLACES).alias(f"{name}_share") for name in (*counts, "normal")
    )


def _other_products(bought: pl.LazyFrame) -> pl.LazyFrame:
    """How many non-selected products and substitutes were bought, and for how much."""
    by_product = bought.group_by(*_ROW, "origin_code", "kind").agg(pl.col("purchased_qty", "purchased_amount").sum())
    return by_product.group_by(_ROW).agg(
        *((_is(kind) & (_QUANTITY > 0)).sum().alias(f"{kind}_bought") for kind in _OTHERS),
        *(_AMOUNT.filter(_is(kind)).sum().alias(f"{kind}_amount") for kind in _OTHERS),
    )


def _caps(inputs: ProgressInputs, rules: ProgressRules) -> pl.LazyFrame:
    """The cap in force at as-of, within the agreement year shown: batch, nonselected_cap (null for none)."""
    day = pl.max_horizontal("year_start", pl.min_horizontal("year_end", pl.lit(rules.as_of)))
    years = shown_years(inputs.agreement_years, rules.as_of, rules.year)
    return in_force(years, inputs.batches, "nonselected_cap", day).select("batch", "nonselected_cap")


def _over_cap(bought: pl.LazyFrame, caps: pl.LazyFrame) -> pl.LazyFrame:
    """The varieties of which more non-selected was bought than the batch allows (B 三（一）), and the amount beyond."""
    of, over = pl.col("nonselected_qty"), pl.col("over_qty")
    limit = product(pl.col("nonselected_cap"), pl.col("selected_qty"), 16).clip(lower_bound=0)
    return (
        bought.group_by(*_ROW, "variety_code")
        .agg(
            selected_qty=_QUANTITY.filter(_is("selected")).sum(),
            nonselected_qty=_QUANTITY.filter(_is("nonselected")).sum(),
            purchased_amount=_AMOUNT.filter(_is("nonselected")).sum(),
        )
        .join(caps, on="batch")
        .with_columns(over_qty=round_half_up(of.cast(pl.Decimal(38, 16)) - limit, EXACT_PLACES))
        .filter(over > 0)
        .group_by(_ROW)
        .agg(nonselected_over=pl.len(), nonselected_over_amount=_part_of_amount(over, of).sum())
    )


def _behind_with_nonselected(signed: pl.LazyFrame, bought: pl.LazyFrame) -> pl.LazyFrame:
    """The varieties with an item that is behind of which non-selected products were bought."""
    variety = [*_ROW, "variety_code"]
    instead = bought.filter(_is("nonselected")).group_by(variety).agg(_QUANTITY.sum()).filter(_QUANTITY > 0)
    behind = signed.filter(pl.col("status").is_in(BEHIND)).select(variety).unique()
    return behind.join(instead, on=variety, how="semi").group_by(_ROW).agg(behind_nonselected=pl.len())


def _signed(
    items: pl.LazyFrame, inputs: ProgressInputs, rules: ProgressRules, contracts: pl.LazyFrame | None
) -> pl.LazyFrame:
    """How many items have a contract, and their share; null where nobody says."""
    if contracts is None:
        nothing = {"signed_items": pl.lit(None, pl.Int64), "signed_share": pl.lit(None, pl.Decimal(38, _SHARE_PLACES))}
        return items.select(_ROW).unique().with_columns(**nothing)
    years = shown_years(inputs.agreement_years, rules.as_of, rules.year).drop("year_end")
    products = catalogue(inputs.products, inputs.code_changes, inputs.batches)
    dated = items.join(years, on=["batch", "agreement_year"])
    return (
        with_signed(dated, contracts, products, rules.as_of)
        .group_by(_ROW)
        .agg(signed_items=pl.col("is_signed").sum().cast(pl.Int64), of=pl.len().cast(pl.Int64))
        .with_columns(signed_share=ratio(pl.col("signed_items"), pl.col("of"), _SHARE_PLACES))
        .drop("of")
    )


def _is(kind: ProductKind) -> pl.Expr:
    return pl.col("kind") == kind


def _different(condition: pl.Expr) -> pl.Expr:
    """How many products; a renewed code is the product of the old one."""
    return pl.col("origin_code").filter(condition).n_unique().cast(pl.Int64)


def _part_of_amount(part: pl.Expr, whole: pl.Expr) -> pl.Expr:
    """The purchased amount x part / whole, 8 places since the share may repeat."""
    fraction = quotient(part, whole, _FRACTION_PLACES)
    amount = product(round_half_up(_AMOUNT, EXACT_PLACES), fraction, _FRACTION_PLACES + EXACT_PLACES)
    return round_half_up(amount, _AMOUNT_PLACES)

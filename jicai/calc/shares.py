"""Shares of what was bought: selected, non-selected and substitute products (医保发〔2024〕31号)."""

from __future__ import annotations

from collections.abc import Collection, Mapping

import polars as pl

from jicai.calc.catalogue import variety_names
from jicai.calc.product_purchases import KINDS, of_companies, products_with_kinds
from jicai.calc.progress import ProgressInputs
from jicai.calc.quantities import AMOUNT_PLACES
from jicai.calc.selection import keep
from jicai.money import ratio
from jicai.tables.results.shares import shares_by

_SHARE_PLACES = 6
_VARIETY = ["batch", "variety_code"]
_MEASURES = {"qty": "purchased_qty", "amount": "purchased_amount"}


def share_rows(
    inputs: ProgressInputs, bought: pl.LazyFrame, items: pl.LazyFrame, wanted: Mapping[str, Collection[str]]
) -> pl.LazyFrame:
    """What the shares are taken of: `product_purchases` with the names by which they are grouped.

    Columns: batch, batch_name, variety_code, variety_name, institution_code, institution_name, district, level,
    voluntary, kind, purchased_qty (base units), purchased_amount (yuan). Every institution and variety of an agreement
    item (`items`, see `jicai.calc.progress`) stands in it, with nothing bought where nothing was. A wanted company
    keeps the varieties in which it is selected, with the products of all others (see `of_companies`).
    """
    products = products_with_kinds(inputs)
    names = variety_names(products)
    institutions = inputs.institutions.select("institution_code", "institution_name", "district", "level", "type")
    agreed = items.select(
        *_VARIETY,
        "institution_code",
        kind=pl.lit("selected"),
        purchased_qty=pl.lit(0, dtype=pl.Decimal(38, 10)),
        purchased_amount=pl.lit(0, dtype=pl.Decimal(38, AMOUNT_PLACES)),
    )
    rows = (
        pl.concat([bought.select(agreed.collect_schema().names()), agreed])
        .join(names, on=_VARIETY)
        .join(institutions, on="institution_code")
        .join(inputs.batches.select("batch", "batch_name", "bound_types"), on="batch")
        .with_columns(voluntary=~pl.col("bound_types").list.contains(pl.col("type")))
        .drop("bound_types", "type")
    )
    companies = wanted.get("company", ())
    kept = keep(rows, {key: values for key, values in wanted.items() if key != "company"})
    return of_companies(kept, products, companies)


def shares(rows: pl.LazyFrame, *by: str) -> pl.LazyFrame:
    """One row per group of `share_rows`, the columns of `shares_by(by)`, sorted by the keys of the groups.

    Quantities are null where they are of several varieties, which cannot be added. A share is null over nothing, and
    where more of a kind was returned than bought.
    """
    table = shares_by(by)
    return _summed(rows, list(table.sort_by)).sort(table.sort_by).select(table.keys)


def shares_over_all(rows: pl.LazyFrame) -> pl.LazyFrame:
    """All rows in one, with the columns of `shares` after its keys; no row where there is none.

    Then voluntary_amount: what institutions that are not bound bought of all three (yuan).
    """
    return _summed(rows.with_columns(pl.lit(0).alias("_all")), ["_all"]).drop("_all")


def _summed(rows: pl.LazyFrame, keys: list[str]) -> pl.LazyFrame:
    is_one = pl.struct(_VARIETY).n_unique() == 1
    sums = {
        f"{kind}_{measure}": pl.col(column).filter(pl.col("kind") == kind).sum()
        for measure, column in _MEASURES.items()
        for kind in KINDS
    }
    return (
        rows.group_by(keys)
        .agg(
            *(pl.when(is_one).then(value).alias(name) for name, value in sums.items() if name.endswith("_qty")),
            *(value.alias(name) for name, value in sums.items() if name.endswith("_amount")),
            institutions=pl.col("institution_code").n_unique().cast(pl.Int64),
            varieties=pl.struct(_VARIETY).n_unique().cast(pl.Int64),
            voluntary_amount=pl.col("purchased_amount").filter("voluntary").sum(),
        )
        .with_columns(share for measure in _MEASURES for share in _shares(measure))
    )


def _shares(measure: str) -> list[pl.Expr]:
    """Each kind of all three, and the selected ones of their own generic name."""
    columns = {kind: pl.col(f"{kind}_{measure}") for kind in KINDS}
    own = columns["selected"] + columns["nonselected"]
    return [
        *(
            _share(column, own + columns["substitute"], list(columns.values())).alias(f"{kind}_{measure}_share")
            for kind, column in columns.items()
        ),
        _share(columns["selected"], own, [columns["selected"], columns["nonselected"]]).alias(
            f"selected_{measure}_share_of_generic"
        ),
    ]


def _share(part: pl.Expr, whole: pl.Expr, parts: list[pl.Expr]) -> pl.Expr:
    share = ratio(part, whole, _SHARE_PLACES, working_places=AMOUNT_PLACES)
    return pl.when(pl.min_horizontal(parts) >= 0).then(share)

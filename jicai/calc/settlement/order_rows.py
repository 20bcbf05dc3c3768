"""The order rows as settlement sees them: what each is worth, and who is to be paid for it."""

from __future__ import annotations

import polars as pl

from jicai.calc.catalogue import catalogue
from jicai.calc.names import folded_code
from jicai.calc.settlement.inputs import MONEY, SettlementInputs
from jicai.money import product, round_half_up


def order_rows(inputs: SettlementInputs) -> pl.LazyFrame:
    """Every order row, whatever its status: amount in yuan, rounded to the fen (null where nothing was accepted).

    Columns: line_id, line_key (for joins), receipt_id, institution_code, product_code, company, payee (null where
    nobody is named), accepted_on, amount (negative for returns), status, _source, _row.
    """
    worth = round_half_up(product(pl.col("accepted_qty"), pl.col("unit_price")), 2)
    return inputs.orders.join(_catalogue_payees(inputs), on="product_code", how="left").select(
        "line_id",
        "receipt_id",
        "institution_code",
        "product_code",
        "company",
        "accepted_on",
        "status",
        "_source",
        "_row",
        line_key=line_key(),
        payee=pl.coalesce("distributor", "company", "catalogue_payee"),
        amount=pl.when(pl.col("accepted_qty").is_not_null()).then(
            pl.coalesce(pl.col("accepted_amount").cast(MONEY), worth)
        ),
    )


def line_key() -> pl.Expr:
    """What two spellings of a line id have in common, by which lines and payments are joined."""
    return pl.col("line_id").map_batches(_folded, return_dtype=pl.String(), is_elementwise=True)


def _folded(ids: pl.Series) -> pl.Series:
    # Normalizing is most of the cost, and nearly every export has plain ids.
    if (ids.str.len_bytes() == ids.str.len_chars()).all():
        return ids.str.to_uppercase()
    return ids.to_frame("id").select(folded_code(pl.col("id"))).to_series()


def _catalogue_payees(inputs: SettlementInputs) -> pl.LazyFrame:
    """The first company that the catalogue names for each product, batches by code: product_code, catalogue_payee."""
    return (
        catalogue(inputs.products, inputs.code_changes)
        .filter(pl.col("company").is_not_null())
        .group_by("product_code")
        .agg(catalogue_payee=pl.col("company").sort_by("batch").first())
    )

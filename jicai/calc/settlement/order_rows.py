"""The order rows as settlement sees them: what each is worth, and who is to be paid for it."""

from __future__ import annotations

import polars as pl

from jicai.calc.catalogue import catalogue
from jicai.calc.lines import line_hash
from jicai.calc.settlement.inputs import MONEY, SettlementInputs
from jicai.calc.settlement.lookup import looked_up
from jicai.money import product, round_half_up

#: Places of a quantity (4) times a price that is stated per base unit (12).
_CARRIED_PLACES = 16


def order_rows(inputs: SettlementInputs) -> pl.LazyFrame:
    """Every order row, whatever its status: amount in yuan, rounded to the fen (null where nothing was accepted).

    Columns: line_id, line_hash (for joins), receipt_id, accepted_on, amount (negative for returns), _source, _row, and
    as Categorical, a quarter of the size of texts, institution_code, product_code, company, payee (null where the row
    names nobody) and status.
    """
    amount = pl.col("accepted_amount").cast(MONEY)
    accepted = inputs.orders.filter(pl.col("accepted_qty").is_not_null())
    # Nearly every export has all amounts, and to multiply for nothing takes longer than to look.
    if accepted.select(pl.col("accepted_amount").null_count()).collect().item():
        amount = pl.coalesce(
            amount, round_half_up(product(pl.col("accepted_qty"), pl.col("unit_price"), _CARRIED_PLACES), 2)
        )
    return inputs.orders.select(
        "line_id",
        "receipt_id",
        "accepted_on",
        "_source",
        "_row",
        pl.col("institution_code", "product_code", "company", "status").cast(pl.Categorical),
        line_hash=line_hash(),
        payee=pl.coalesce("distributor", "company").cast(pl.Categorical),
        amount=pl.when(pl.col("accepted_qty").is_not_null()).then(amount),
    )


def with_catalogue_payees(rows: pl.DataFrame, inputs: SettlementInputs) -> pl.DataFrame:
    """The same rows, in the same order; where one names nobody, the company that the catalogue names is the payee."""
    # Nearly every row names its payee, and to look for all of them would take longer than all else that is done here.
    if not rows["payee"].null_count():
        return rows
    payees = _catalogue_payees(inputs).with_columns(pl.all().cast(pl.Categorical)).collect()
    return rows.with_columns(pl.col("payee").fill_null(looked_up(rows, payees, "product_code", "catalogue_payee")))


def _catalogue_payees(inputs: SettlementInputs) -> pl.LazyFrame:
    """The first company that the catalogue names for each product, batches by code: product_code, catalogue_payee."""
    return (
        catalogue(inputs.products, inputs.code_changes)
        .filter(pl.col("company").is_not_null())
        .group_by("product_code")
        .agg(catalogue_payee=pl.col("company").sort_by("batch").first())
    )

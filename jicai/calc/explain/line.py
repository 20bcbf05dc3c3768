"""What paid receipts of order lines, and what of the same institution and payee did not (A 二（三）, B 三（四）)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import polars as pl

from jicai.calc.names import folded_name
from jicai.calc.settlement.inputs import MONEY, SettlementInputs
from jicai.calc.settlement.state import Settlement

_PLACE = ["_source", "_row"]


def other_payments(settlement: Settlement, inputs: SettlementInputs, receipts: pl.DataFrame) -> pl.DataFrame:
    """The payments of the pairs of these receipts, and those dated after as-of.

    Columns: pair, payment_id, line_id (that it names), home (see `Settlement`), paid_on, amount (yuan), is_later,
    _source, _row; by date.
    """
    pairs = settlement.pairs.filter(pl.col("pair").is_in(receipts["pair"].unique().implode()))
    columns = ["pair", "payment_id", "line_id", "home", "paid_on", "amount", *_PLACE]
    through = settlement.payments.join(pairs.select("pair"), on="pair", how="semi").select(columns)
    keyed = pairs.select("pair", "institution_code", payee_key=folded_name(pl.col("payee")))
    later = (
        inputs.payments.filter(pl.col("paid_on") > settlement.as_of)
        .with_columns(payee_key=folded_name(pl.col("payee")), amount=pl.col("amount").cast(MONEY))
        .join(keyed.lazy(), on=["institution_code", "payee_key"])
        .select(*(one for one in columns if one != "home"))
        .collect()
    )
    rows = [through.with_columns(is_later=False), later.with_columns(is_later=True)]
    return pl.concat(rows, how="diagonal").sort("pair", "paid_on", "payment_id", *_PLACE)


def other_returns(settlement: Settlement, receipts: pl.DataFrame) -> pl.DataFrame:
    """The returns of the pairs of these receipts, and those accepted after as-of: the columns of `other_payments`.

    `payment_id` is the line of the return.
    """
    pairs = receipts.select("pair").unique()
    columns = ["pair", "amount", *_PLACE]
    through = settlement.returns.join(pairs, on="pair", how="semi").select(
        *columns, payment_id="line_id", paid_on="accepted_on", is_later=False
    )
    later = (
        settlement.others.filter(pl.col("status") == "returned", pl.col("accepted_on") > settlement.as_of)
        .join(pairs, on="pair", how="semi")
        .with_columns(amount=-pl.col("amount"))
        .select(*columns, payment_id="line_id", paid_on="accepted_on", is_later=True)
    )
    return pl.concat([through, later]).sort("pair", "paid_on", "payment_id", *_PLACE)


def worth(inputs: SettlementInputs, rows: pl.DataFrame) -> pl.DataFrame:
    """Of these order rows what their amount is made of: PLACE, accepted_qty, unit_price, accepted_amount."""
    columns = ["accepted_qty", "unit_price", "accepted_amount"]
    return inputs.orders.select(*_PLACE, *columns).join(rows.lazy().select(_PLACE), on=_PLACE, how="semi").collect()


def batches_of(windows: pl.DataFrame, receipt: Mapping[str, Any], institution_type: str) -> list[str]:
    """The batches that govern an acceptance: those that bind the institution, where none does those that hold it.

    `windows` as `jicai.calc.settlement.terms.acceptance_windows` gives.
    """
    day = pl.lit(receipt["accepted_on"], dtype=pl.Date)
    is_product = pl.col("product_code") == receipt["product_code"]
    held = windows.filter(is_product, day.is_between("counts_from", "counts_until"))
    binding = held.filter(pl.col("bound_types").list.contains(institution_type))
    return (held if binding.is_empty() else binding)["batch"].unique().sort().to_list()

"""Which payments and returns paid one order line."""

from __future__ import annotations

import polars as pl

from jicai.calc.lines import line_key
from jicai.calc.settlement.layers import excess_inflows, layered, levelled, named_inflows
from jicai.calc.settlement.state import Settlement
from jicai.calc.settlement.unmatched import astray

_ROW = ["line_id", "receipt_id", "position", "pair"]
_COLUMNS = ["line_id", "receipt_id", "kind", "payment_id", "dated", "amount", "_source", "_row"]


def line_receipts(settlement: Settlement, line_id: str) -> pl.DataFrame:
    """The receipts of an order line, in the order in which they are paid."""
    key = pl.DataFrame({"line_id": [line_id]}).select(line_key()).item()
    return settlement.receipts.filter(pl.col("line_key") == key).sort("accepted_on", "receipt_id")


def order_rows_of(settlement: Settlement, line_id: str) -> pl.DataFrame:
    """All rows of an order line, payable or not."""
    key = pl.DataFrame({"line_id": [line_id]}).select(line_key()).item()
    return settlement.rows.filter(pl.col("line_key") == key)


def astray_payments(settlement: Settlement, line_id: str) -> pl.DataFrame:
    """The payments that name the line and reached no receipt: payment_id, amount (yuan) and reason, in file order."""
    key = pl.DataFrame({"line_id": [line_id]}).select(line_key()).item()
    return astray(settlement).filter(pl.col("line_key") == key).select("payment_id", "amount", "reason")


def taken_back(settlement: Settlement, receipts: pl.DataFrame) -> pl.DataFrame:
    """What payments and 冲红 naming the line of these receipts come to below 0: no row or one, amount (yuan)."""
    lines = settlement.lines.filter(pl.col("home").is_in(receipts["home"].implode()), pl.col("named") < 0)
    return lines.select(amount="named")


def trace(settlement: Settlement, receipts: pl.DataFrame) -> pl.DataFrame:
    """What paid and credited the given receipts of one line, in the order of receipts, kinds and dates.

    Columns: line_id, receipt_id, kind (named, pool, credit), payment_id (of a return its line id), dated, amount
    (negative where a payment took back), _source, _row. The sums per receipt are its paid and its credited.
    """
    parts = [_named(settlement, receipts), _from_pool(settlement, receipts), _from_credits(settlement, receipts)]
    columns = [*_COLUMNS, "position"]
    order = pl.Enum(["named", "pool", "credit"])
    return (
        pl.concat([part.select(columns) for part in parts])
        .sort("position", pl.col("kind").cast(order), "dated", "payment_id", "_source", "_row")
        .select(_COLUMNS)
    )


def _named(settlement: Settlement, receipts: pl.DataFrame) -> pl.DataFrame:
    payments = _in_order(settlement, receipts["home"])
    found = named_inflows(settlement.receipts.join(receipts, on="position", how="semi"), payments)
    return found.join(receipts.select("position", "line_id", "receipt_id"), on="position").with_columns(
        kind=pl.lit("named"), dated="paid_on", amount="added"
    )


def _from_pool(settlement: Settlement, receipts: pl.DataFrame) -> pl.DataFrame:
    """The part of the pools: payments without a line, and what others exceed theirs by."""
    pairs = receipts["pair"].unique().implode()
    of_pairs = settlement.receipts.filter(pl.col("pair").is_in(pairs))
    lines = settlement.receipts.filter(pl.col("home").is_in(of_pairs["home"].unique().implode()))
    payments = _in_order(settlement, lines["home"].unique())
    excess = excess_inflows(settlement.receipts, payments, named_inflows(lines, payments))
    unnamed = settlement.payments.filter(pl.col("line_key").is_null(), pl.col("pair").is_in(pairs))
    inflows = pl.concat(
        [
            excess.select("pair", "payment_id", "paid_on", "reached_on", "amount", "_source", "_row"),
            unnamed.select("pair", "payment_id", "paid_on", "amount", "_source", "_row", reached_on="paid_on"),
        ],
        how="diagonal",
    )
    by_payment = ["pair", "payment_id", "_source", "_row", "paid_on"]
    inflows = (
        inflows.group_by(by_payment)
        .agg(pl.col("amount").sum(), pl.col("reached_on").min())
        .sort("pair", "reached_on", "payment_id", "_source", "_row")
    )
    # Cash comes after the credits, to what they left open.
    open_amount = pl.col("amount") - pl.col("named") - pl.col("credited")
    return _poured(inflows, of_pairs, receipts, open_amount).with_columns(kind=pl.lit("pool"), dated="paid_on")


def _from_credits(settlement: Settlement, receipts: pl.DataFrame) -> pl.DataFrame:
    pairs = receipts["pair"].unique().implode()
    inflows = (
        settlement.returns.filter(pl.col("pair").is_in(pairs))
        .sort("accepted_on", "line_id", "receipt_id")
        .select("pair", "amount", "_source", "_row", dated="accepted_on", payment_id="line_id")
    )
    of_pairs = settlement.receipts.filter(pl.col("pair").is_in(pairs))
    return _poured(inflows, of_pairs, receipts, pl.col("amount") - pl.col("named")).with_columns(kind=pl.lit("credit"))


def _poured(
    inflows: pl.DataFrame, of_pairs: pl.DataFrame, receipts: pl.DataFrame, open_amount: pl.Expr
) -> pl.DataFrame:
    rooms = (
        of_pairs.select(*_ROW, room=open_amount)
        .with_columns(before=pl.col("room").cum_sum().over("pair") - pl.col("room"))
        .join(receipts, on="position", how="semi")
    )
    return layered(levelled(inflows, "pair"), rooms, "pair").drop("amount").rename({"added": "amount"})


def _in_order(settlement: Settlement, homes: pl.Series) -> pl.DataFrame:
    """The payments that name the lines, levelled in the order in which they count."""
    payments = (
        settlement.payments.filter(pl.col("home").is_in(homes.unique().implode()))
        .sort("home", "paid_on", "payment_id")
        .select("home", "payment_id", "paid_on", "amount", "_source", "_row")
    )
    return levelled(payments, "home")

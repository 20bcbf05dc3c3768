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
    return settlement.receipts.filter(_is_one_of(pl.Series([line_id]))).sort("accepted_on", "receipt_id")


def order_rows_of(settlement: Settlement, line_id: str) -> pl.DataFrame:
    """The same as `order_rows_of_lines` of one line."""
    return order_rows_of_lines(settlement, pl.Series([line_id]))


def order_rows_of_lines(settlement: Settlement, line_ids: pl.Series) -> pl.DataFrame:
    """All rows of the order lines with these ids, payable or not, in the order of the export.

    Columns: line_id, line_key, receipt_id, product_code, payee (of receipts as it is shown), accepted_on, amount, pair
    (null where the payee or the institution is not known), status, _source, _row.
    """
    is_wanted = _is_one_of(line_ids)
    payees = settlement.pairs.select("pair", "payee")
    receipts = settlement.receipts.filter(is_wanted).join(payees, on="pair").with_columns(status=pl.lit("normal"))
    others = settlement.others.filter(is_wanted).with_columns(pl.col("payee", "status").cast(pl.String))
    columns = ["line_id", "receipt_id", "product_code", "payee", "accepted_on", "amount", "pair", "status"]
    columns += ["_source", "_row", "at"]
    rows = pl.concat([receipts.select(columns), others.select(columns)]).sort("at").drop("at")
    return rows.with_columns(line_key=line_key())


def astray_payments(settlement: Settlement, line_id: str) -> pl.DataFrame:
    """The payments that name the line and reached no receipt: payment_id, amount (yuan) and reason, in file order."""
    return astray(settlement).filter(_is_one_of(pl.Series([line_id]))).select("payment_id", "amount", "reason")


def _is_one_of(line_ids: pl.Series) -> pl.Expr:
    """Whether a row is of one of these lines, however they are spelled."""
    return line_key().is_in(line_ids.to_frame("line_id").select(line_key()).to_series().implode())


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
    unnamed = settlement.payments.filter(pl.col("line_id").is_null(), pl.col("pair").is_in(pairs))
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

"""Payments that look like mistakes in the payment table."""

from __future__ import annotations

import polars as pl

from jicai.calc.settlement.state import Settlement
from jicai.calc.settlement.unmatched import astray

_COLUMNS = ["kind", "pair", "institution_code", "institution_name", "payee", "payment_id", "line_id", "payments"]
_COLUMNS += ["amount", "reason", "line_institution", "line_payee", "_source", "_row"]
#: Of several payments the one that is shown.
_FIRST = ["payment_id", "_source", "_row"]


def suspicious_payments(settlement: Settlement) -> pl.LazyFrame:
    """One row per payment, or of one kind per pair, in the order of the kinds, files and rows.

    Kinds: `stranger`: the pair has no order line at all, one row with the number of its payments and their sum;
    `astray`: names a line of which nothing will be payable, with reason; `elsewhere`: names a line of another
    institution or payee, with line_institution (code) and line_payee. Other columns: institution_code,
    institution_name, payee, payment_id, line_id, amount, _source, _row (of the first payment).
    """
    parts = [_strangers(settlement), _astray(settlement), _elsewhere(settlement)]
    described = settlement.pairs.lazy().select("pair", "institution_code", "institution_name", "payee")
    return (
        pl.concat(parts, how="diagonal")
        .join(described, on="pair")
        .sort(pl.col("kind").cast(pl.Enum(["stranger", "astray", "elsewhere"])), "_source", "_row", "line_id")
        .select(_COLUMNS)
    )


def _strangers(settlement: Settlement) -> pl.LazyFrame:
    # A line that is still to be accepted makes its payee known already.
    known = pl.concat(
        [
            settlement.receipts.lazy().select("pair").unique(),
            settlement.others.lazy().filter(pl.col("status").is_in(["normal", "returned"])).select("pair").unique(),
        ]
    )
    return (
        settlement.payments.lazy()
        .filter(pl.col("line_id").is_null())
        .join(known, on="pair", how="anti")
        .group_by("pair")
        .agg(
            payments=pl.len(),
            amount=pl.col("amount").sum(),
            **{name: pl.col(name).sort_by(_FIRST).first() for name in _FIRST},
        )
        .with_columns(kind=pl.lit("stranger"), line_id=pl.lit(None, pl.String))
    )


def _astray(settlement: Settlement) -> pl.LazyFrame:
    return (
        astray(settlement)
        .lazy()
        .filter(pl.col("why") != "waiting")
        .select("pair", "payment_id", "line_id", "amount", "reason", "_source", "_row", kind=pl.lit("astray"))
    )


def _elsewhere(settlement: Settlement) -> pl.LazyFrame:
    named = settlement.payments.filter(pl.col("home").is_not_null())
    other = named.with_columns(line_pair=settlement.receipts["pair"].gather(named["home"])).filter(
        pl.col("pair") != pl.col("line_pair")
    )
    # The receipts of one line may have several payees.
    line_pairs = settlement.receipts.lazy().select("home", "pair")
    described = settlement.pairs.lazy().select(
        line_pair="pair", line_institution="institution_code", line_payee="payee"
    )
    return (
        other.lazy()
        .join(line_pairs, on=["home", "pair"], how="anti")
        .join(described, on="line_pair")
        .select("pair", "payment_id", "line_id", "amount", "line_institution", "line_payee", "_source", "_row")
        .with_columns(kind=pl.lit("elsewhere"))
    )

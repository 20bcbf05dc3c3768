"""The state at as-of: what each receipt has been paid and credited, and what found no receipt."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import NamedTuple

import polars as pl

from jicai.calc.lines import line_hash
from jicai.calc.settlement.allotment import allotted, with_funds, with_named
from jicai.calc.settlement.inputs import MONEY, ZERO, SettlementInputs
from jicai.calc.settlement.lookup import named_lines
from jicai.calc.settlement.on_time import settled_on_time
from jicai.calc.settlement.order_rows import order_rows, with_catalogue_payees
from jicai.calc.settlement.pairs import SPELLING, described_pairs, numbered_pairs, pairs_of
from jicai.calc.settlement.receipts import in_order, payable_receipts
from jicai.calc.settlement.terms import Term, terms_of


@dataclass(frozen=True, eq=False)
class Settlement:
    """The state at as-of, collected: every result of the command reads it. Amounts are yuan, Decimal(38, 2).

    pairs: see `described_pairs`, and credits (returned), pool (paid to the pair, may be negative), credits_left,
    pool_left.
    receipts: position (its row, UInt32), at (its place among all order rows), line_id, receipt_id, product_code and
    company (Categorical), accepted_on, amount, pair, term, due_on, home, before (see `payable_receipts`), named (paid
    by payments that name the line), paid (with them), credited, unpaid, _source, _row.
    lines: home, pair, named: what the payments naming a line come to, lines with such payments only.
    payments: through as-of, of known institutions, in file order: payment_id, pair, line_id, home (of the accepted
    line that it names, else null), paid_on, amount, _source, _row.
    returns: pair, line_id, receipt_id, accepted_on, amount (positive), _source, _row.
    others: the order rows that are no receipts, in their order: at, line_id, receipt_id, accepted_on, amount, pair,
    _source, _row, and as Categorical institution_code, product_code, payee and status.
    later_payments, foreign_payments: how many are dated after as-of, and how many are of unknown institutions.
    terms: the terms of payment that the receipts' `term` numbers.
    """

    as_of: date
    pairs: pl.DataFrame
    receipts: pl.DataFrame
    lines: pl.DataFrame
    payments: pl.DataFrame
    returns: pl.DataFrame
    others: pl.DataFrame
    later_payments: int
    foreign_payments: int
    terms: list[Term]

    @cached_property
    def on_time(self) -> pl.DataFrame:
        """What was settled by its due date, see `settled_on_time`: every roll-up asks for it."""
        return settled_on_time(self)


def settle(inputs: SettlementInputs, as_of: date) -> Settlement:
    """Allot the payments and returns through as-of to the receipts accepted through it (A 二（三）, B 三（四）).

    A payment that names a line pays its receipts, and the excess goes to the pool of the first one's pair; so does
    every other payment of the pair. A pair's receipts in order take first its returns, then its pool.
    """
    (settlement,) = settle_on(inputs, [as_of])
    return settlement


def settle_on(inputs: SettlementInputs, days: Sequence[date]) -> list[Settlement]:
    """The states of `settle` at several days, from the rows read once."""
    # All rows are let go when the parts are made, before the payments are read and allotted.
    parts, spellings = _parts(inputs, days)
    payments = inputs.payments.select(
        "payment_id", "line_id", "paid_on", "_source", "_row",
        pl.col(SPELLING).cast(pl.Categorical), amount=pl.col("amount").cast(MONEY), line_hash=line_hash(),
    ).collect()  # fmt: skip
    payments = payments.with_columns(pairs_of(payments, spellings)).drop(SPELLING)
    return [_state(inputs, part, payments) for part in parts]


class _Part(NamedTuple):
    """What is known of the orders at as-of, see `Settlement`; `accepted` are the rows of the receipts, in order."""

    as_of: date
    accepted: pl.DataFrame
    others: pl.DataFrame
    pairs: pl.DataFrame


def _parts(inputs: SettlementInputs, days: Sequence[date]) -> tuple[list[_Part], pl.DataFrame]:
    """The orders at each day, and the pairs under every spelling."""
    rows, payees, institutions = pl.collect_all(
        [
            order_rows(inputs),
            inputs.payments.select(pl.col(SPELLING).cast(pl.Categorical)),
            inputs.institutions.select("institution_code", "institution_name", "district", "type"),
        ]
    )
    # Column by column, so that no two of all rows are there at once; in many chunks texts are gathered much slower.
    rows = pl.DataFrame([rows.drop_in_place(name).rechunk() for name in rows.columns])
    rows = with_catalogue_payees(rows.with_row_index("at"), inputs)
    spellings = numbered_pairs([rows, payees], institutions)
    rows = rows.with_columns(pairs_of(rows, spellings))
    payments = inputs.payments.join(institutions.lazy(), on="institution_code", how="semi").with_columns(
        pl.col("payee").cast(pl.Categorical)
    )
    return [_part(rows, payments, spellings, institutions, day) for day in days], spellings


def _part(
    rows: pl.DataFrame, payments: pl.LazyFrame, spellings: pl.DataFrame, institutions: pl.DataFrame, as_of: date
) -> _Part:
    counts = (pl.col("accepted_on") <= as_of) & pl.col("amount").is_not_null() & pl.col("pair").is_not_null()
    counts = counts.fill_null(value=False)
    is_payable = counts & (pl.col("status") == "normal")
    order = in_order(rows.lazy().filter(is_payable).select("at", "pair", "accepted_on", "line_id", "receipt_id"))
    at = order.select("at").collect().to_series()
    of_payees = rows.lazy().filter(counts, pl.col("status").is_in(["normal", "returned"]))
    paid = payments.filter(pl.col("paid_on") <= as_of)
    return _Part(
        as_of,
        rows.select(pl.exclude("status", "payee").gather(at)),
        rows.filter(~is_payable).drop("company", "line_hash"),
        described_pairs(spellings, institutions, of_payees, paid),
    )


def _state(inputs: SettlementInputs, part: _Part, payments: pl.DataFrame) -> Settlement:
    is_known, in_time = pl.col("pair").is_not_null(), pl.col("paid_on") <= part.as_of
    later, foreign = payments.select((is_known & ~in_time).sum().alias("later"), (~is_known).sum()).row(0)
    terms, term = terms_of(part.accepted, inputs)
    receipts = payable_receipts(part.accepted.drop("institution_code").with_columns(term=term), terms)
    returns = part.others.filter(
        pl.col("status") == "returned",
        pl.col("accepted_on") <= part.as_of,
        pl.col("amount").is_not_null(),
        pl.col("pair").is_not_null(),
    ).select("pair", "line_id", "receipt_id", "accepted_on", "_source", "_row", amount=-pl.col("amount"))
    payments = _with_homes(payments.filter(is_known, in_time), receipts)
    lines = payments.filter(pl.col("home").is_not_null()).group_by("home").agg(named=pl.col("amount").sum())
    # A receipt's position is its row.
    lines = lines.with_columns(receipts[column].gather(lines["home"]) for column in ("pair", "line_amount"))
    pairs = with_funds(part.pairs, lines, payments.filter(pl.col("line_id").is_null()), returns)
    receipts = allotted(with_named(receipts.drop("line_amount", "line_hash"), lines), pairs)
    return Settlement(
        part.as_of,
        _with_left(pairs, receipts),
        receipts,
        lines.drop("line_amount"),
        payments,
        returns,
        part.others,
        later,
        foreign,
        terms,
    )


def _with_homes(payments: pl.DataFrame, receipts: pl.DataFrame) -> pl.DataFrame:
    """The payments with home: of the receipts' lines that which they name, if any."""
    is_named = payments["line_id"].is_not_null()
    named = payments.filter(is_named)
    found = named_lines(named, receipts)
    at = is_named.arg_true().gather(found["at"])
    homes = pl.repeat(None, payments.height, dtype=pl.UInt32, eager=True).scatter(at, found["home"])
    return payments.drop("line_hash").with_columns(home=homes)


def _with_left(pairs: pl.DataFrame, receipts: pl.DataFrame) -> pl.DataFrame:
    """The pairs with what no receipt took of credits and pool; a pool below 0 is left whole."""
    wanted = receipts.group_by("pair").agg(wanted=(pl.col("amount") - pl.col("named")).sum())
    cash, back = pl.col("pool"), pl.col("credits")
    open_amount = pl.col("wanted").fill_null(ZERO)
    return (
        pairs.join(wanted, on="pair", how="left")
        .with_columns(
            credits_left=(back - open_amount).clip(ZERO),
            pool_left=pl.min_horizontal(cash, (cash + back - open_amount).clip(ZERO)),
        )
        .drop("wanted")
        .sort("pair")
    )

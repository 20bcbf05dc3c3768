"""The state at as-of: what each receipt has been paid and credited, and what found no receipt."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property

import polars as pl

from jicai.calc.lines import line_key
from jicai.calc.settlement.allotment import allotted, with_funds, with_named
from jicai.calc.settlement.inputs import MONEY, ZERO, SettlementInputs
from jicai.calc.settlement.lookup import looked_up
from jicai.calc.settlement.on_time import settled_on_time
from jicai.calc.settlement.order_rows import order_rows, with_catalogue_payees
from jicai.calc.settlement.pairs import SPELLING, described_pairs, numbered_pairs
from jicai.calc.settlement.receipts import payable_receipts
from jicai.calc.settlement.terms import Term, terms_of


@dataclass(frozen=True, eq=False)
class Settlement:
    """The state at as-of, collected: every result of the command reads it. Amounts are yuan, Decimal(38, 2).

    pairs: see `described_pairs`, and credits (returned), pool (paid to the pair, may be negative), credits_left,
    pool_left.
    receipts: see `payable_receipts`, and named (paid by payments that name the line), paid (with them), credited,
    unpaid.
    lines: home, pair, named: what the payments naming a line come to, lines with such payments only.
    payments: through as-of, of known institutions, in file order: payment_id, pair, institution_code, line_id,
    line_key, home (of the accepted line that it names, else null), paid_on, amount, _source, _row.
    returns: pair, line_id, receipt_id, accepted_on, amount (positive), _source, _row.
    rows: all order rows, see `order_rows`, with pair.
    later_payments, foreign_payments: how many are dated after as-of, and how many are of unknown institutions.
    terms: the terms of payment that the receipts' `term` numbers.
    """

    as_of: date
    pairs: pl.DataFrame
    receipts: pl.DataFrame
    lines: pl.DataFrame
    payments: pl.DataFrame
    returns: pl.DataFrame
    rows: pl.DataFrame
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
    rows, payments, institutions = pl.collect_all(
        [
            order_rows(inputs),
            inputs.payments.select(
                "payment_id", *SPELLING, "line_id", "paid_on", pl.col("amount").cast(MONEY), "_source", "_row",
                line_key=line_key(),
            ),
            inputs.institutions.select("institution_code", "institution_name", "district", "type"),
        ]
    )  # fmt: skip
    rows = with_catalogue_payees(rows, inputs)
    spellings, numbers = numbered_pairs([rows, payments], institutions)
    rows, payments = (frame.with_columns(pair) for frame, pair in zip((rows, payments), numbers, strict=True))
    return [_state(inputs, rows, payments, spellings, institutions, day) for day in days]


def _state(
    inputs: SettlementInputs,
    rows: pl.DataFrame,
    payments: pl.DataFrame,
    spellings: pl.DataFrame,
    institutions: pl.DataFrame,
    as_of: date,
) -> Settlement:
    is_known, in_time = pl.col("pair").is_not_null(), pl.col("paid_on") <= as_of
    counts = payments.select(later=(is_known & ~in_time).sum(), foreign=(~is_known).sum()).row(0, named=True)
    payments = payments.filter(is_known, in_time)
    accepted = rows.filter(
        pl.col("status").is_in(["normal", "returned"]),
        pl.col("accepted_on") <= as_of,
        pl.col("amount").is_not_null(),
        is_known,
    )
    terms, term = terms_of(accepted, inputs)
    receipts = payable_receipts(accepted.with_columns(term=term), terms)
    returns = accepted.filter(pl.col("status") == "returned").select(
        "pair", "line_id", "receipt_id", "accepted_on", "_source", "_row", amount=-pl.col("amount")
    )
    pairs = described_pairs(spellings, institutions, accepted, payments)
    first_receipts = receipts.filter(pl.col("home") == pl.col("position"))
    payments = payments.drop("payee").with_columns(home=looked_up(payments, first_receipts, "line_key", "home"))
    lines = payments.filter(pl.col("home").is_not_null()).group_by("home").agg(named=pl.col("amount").sum())
    # A receipt's position is its row.
    lines = lines.with_columns(receipts[column].gather(lines["home"]) for column in ("pair", "line_amount"))
    pairs = with_funds(pairs, lines, payments.filter(pl.col("line_key").is_null()), returns)
    receipts = allotted(with_named(receipts, lines), pairs)
    return Settlement(
        as_of,
        _with_left(pairs, receipts),
        receipts,
        lines.drop("line_amount"),
        payments,
        returns,
        rows,
        counts["later"],
        counts["foreign"],
        terms,
    )


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

"""The overdue receipts alone, for a check that asks nothing else of the settlement."""

from __future__ import annotations

from datetime import date

import polars as pl

from jicai.calc.lines import line_hash
from jicai.calc.settlement.allotment import allotted, with_funds, with_named
from jicai.calc.settlement.inputs import MONEY, ZERO, SettlementInputs
from jicai.calc.settlement.lookup import looked_up, named_lines
from jicai.calc.settlement.order_rows import order_rows, with_catalogue_payees
from jicai.calc.settlement.pairs import SPELLING, numbered_pairs, pairs_of, shown_names
from jicai.calc.settlement.receipts import DUE_BY, due_days, in_order, with_lines
from jicai.calc.settlement.terms import Term, terms_of

_SHOWN = ["line_id", "receipt_id", "product_code", "accepted_on", "_source", "_row"]


def overdue_receipts(inputs: SettlementInputs, as_of: date) -> pl.DataFrame:
    """The receipts of `settle(inputs, as_of)` that are past due and not wholly settled, in any order.

    Columns: institution_code, payee (as it is shown for the pair), product_code, line_id, receipt_id, accepted_on,
    due_on, amount, paid, credited, unpaid, _source, _row. Money is allotted line by line only in the pairs where it
    does not suffice for what is due; that it suffices in most is known from their sums.
    """
    institutions = inputs.institutions.select("institution_code").collect()
    normal, returned = _accepted(inputs, as_of)
    named, unnamed = _payments(inputs, institutions["institution_code"], as_of)
    spellings = numbered_pairs([normal, returned, unnamed], institutions)
    normal, returned, unnamed = (
        _in_pairs(frame.with_columns(pairs_of(frame, spellings))) for frame in (normal, returned, unnamed)
    )
    terms, term = terms_of(normal, inputs)
    columns = ["pair", "line_hash", "line_id", "receipt_id", "accepted_on", "amount"]
    receipts = with_lines(normal.select(*columns, term=term).with_row_index("position"))
    lines = _paid_lines(receipts, named)
    pairs = with_funds(
        spellings.select("pair").unique(), lines, unnamed, returned.select("pair", amount=-pl.col("amount"))
    )
    short = _in_short_pairs(with_named(receipts, lines), pairs, terms, as_of)
    found = allotted(in_order(short.lazy()).collect(), pairs).filter(pl.col("due_on") < as_of, pl.col("unpaid") > 0)
    accepted = [frame.lazy().select("payee", "accepted_on", "line_id", "receipt_id") for frame in (normal, returned)]
    names = shown_names(spellings.select("payee_key", "payee").unique(), [pl.concat(accepted)])
    return (
        # Joined, since to gather a few rows of texts in many chunks all of them are copied.
        normal.lazy()
        .select("institution_code", *_SHOWN)
        .with_row_index("position")
        .join(found.lazy().select("position", "pair", "due_on", "amount", "paid", "credited", "unpaid"), on="position")
        .join(spellings.lazy().select("pair", "payee_key").unique(), on="pair")
        .join(names.lazy(), on="payee_key")
        .drop("position", "pair", "payee_key")
        .with_columns(pl.col("institution_code", "product_code").cast(pl.String))
        .collect()
    )


def _accepted(inputs: SettlementInputs, as_of: date) -> tuple[pl.DataFrame, pl.DataFrame]:
    """What was accepted, and what came back, through as-of, and is worth something."""
    rows = order_rows(inputs).filter(pl.col("accepted_on") <= as_of, pl.col("amount").is_not_null())
    normal = rows.filter(pl.col("status") == "normal").drop("status", "company")
    returned = rows.filter(pl.col("status") == "returned").drop("status", "company", "line_hash", "_source", "_row")
    return with_catalogue_payees(normal.collect(), inputs), with_catalogue_payees(returned.collect(), inputs)


def _payments(inputs: SettlementInputs, known: pl.Series, as_of: date) -> tuple[pl.DataFrame, pl.DataFrame]:
    """The payments through as-of: those that name a line, and what the others come to per payee.

    Columns: line_id, line_hash, amount; institution_code, payee, amount.
    """
    payments = (
        inputs.payments.filter(
            pl.col("paid_on") <= as_of, pl.col("institution_code").is_in(known.implode()), pl.col("payee").is_not_null()
        )
        .select("line_id", pl.col("amount").cast(MONEY), pl.col(SPELLING).cast(pl.Categorical))
        .collect()
    )
    named = payments.lazy().filter(pl.col("line_id").is_not_null()).select("amount", "line_id", line_hash=line_hash())
    unnamed = payments.lazy().filter(pl.col("line_id").is_null()).group_by(SPELLING)
    return named.collect(), unnamed.agg(pl.col("amount").sum()).collect()


def _in_pairs(rows: pl.DataFrame) -> pl.DataFrame:
    """Those that belong to a pair; where all do, as nearly always, nothing is copied."""
    return rows.filter(pl.col("pair").is_not_null()) if rows["pair"].null_count() else rows


def _paid_lines(receipts: pl.DataFrame, named: pl.DataFrame) -> pl.DataFrame:
    """The lines that payments name: home, named (yuan), and of the first receipt pair and line_amount."""
    found = named_lines(named, receipts)
    homes = found.lazy().select("home", amount=named["amount"].rechunk().gather(found["at"]))
    lines = homes.group_by("home").agg(named=pl.col("amount").sum()).collect()
    return lines.with_columns(receipts[column].gather(lines["home"]) for column in ("pair", "line_amount"))


def _in_short_pairs(receipts: pl.DataFrame, pairs: pl.DataFrame, terms: list[Term], as_of: date) -> pl.DataFrame:
    """The receipts of the pairs with too little money for what is due, with due_on; without those paid by name.

    Money goes by the day of acceptance: what was accepted after the last one that is due takes nothing from it.
    """
    days = due_days(receipts, terms)
    until = days.filter(pl.col("due_on") < as_of)["accepted_on"].max()
    in_time = pl.col("accepted_on") <= pl.lit(until, dtype=pl.Date)
    sums = receipts.lazy().filter(in_time).group_by("pair").agg(wanted=(pl.col("amount") - pl.col("named")).sum())
    is_short = pl.col("wanted") > pl.col("credits") + pl.col("pool").clip(ZERO)
    short = pairs.lazy().join(sums, on="pair").filter(is_short).select("pair").collect().to_series()
    columns = ["position", "pair", "line_id", "receipt_id", *DUE_BY, "amount", "named"]
    is_open = pl.col("amount") != pl.col("named")
    found = receipts.select(columns).filter(in_time, is_open, pl.col("pair").is_in(short.implode()))
    return found.with_columns(due_on=looked_up(found, days, DUE_BY, "due_on"))

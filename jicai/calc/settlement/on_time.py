"""What each receipt had been settled by its own due date (按期结清率), in the state at that date."""

from __future__ import annotations

from functools import lru_cache

import polars as pl

from jicai.calc.settlement.inputs import ZERO
from jicai.calc.settlement.layers import excess_inflows, levelled, named_inflows
from jicai.calc.settlement.state import Settlement

_EVENTS = ("credits", "pool", "earlier")


@lru_cache(maxsize=1)  # the roll-ups by institution, payee and district all ask for it
def settled_on_time(settlement: Settlement) -> pl.DataFrame:
    """Of the receipts that were due before as-of: position, on_time (yuan paid or credited by due_on).

    A state for every due date would be a loop over months. Instead everything that changes a pair's state is an event
    in a month, and the running sums of the events at a month's end are the state there: what the pair was credited,
    what its pool held, and what its receipts of earlier due dates still took of both.
    """
    receipts = settlement.receipts.with_columns(due=_month("due_on"))
    payments = settlement.payments.filter(pl.col("home").is_not_null()).select("home", "paid_on", "amount")
    payments = levelled(payments.sort("home", "paid_on"), "home")
    named = named_inflows(receipts, payments).with_columns(reached=_month("reached_on"), due=_month("due_on"))
    excess = excess_inflows(receipts, payments, named)
    by_due = (
        named.filter(pl.col("reached") <= pl.col("due")).group_by("position").agg(named_by_due=pl.col("added").sum())
    )
    due = (
        receipts.filter(pl.col("due_on") < settlement.as_of)
        .join(by_due, on="position", how="left")
        .join(_states(settlement, receipts, named, excess), on=["pair", "due"], how="left")
        .sort("position")
        .with_columns(pl.col("named_by_due").fill_null(ZERO))
        .with_columns(open=pl.col("amount") - pl.col("named_by_due"))
    )
    open_amount = pl.col("open")
    ahead = open_amount.cum_sum().over("pair", "due") - open_amount
    funds = pl.col("credits") + pl.col("pool").clip(ZERO) - pl.col("earlier")
    return due.select("position", on_time=pl.col("named_by_due") + (funds - ahead).clip(ZERO, open_amount))


def _states(settlement: Settlement, receipts: pl.DataFrame, named: pl.DataFrame, excess: pl.DataFrame) -> pl.DataFrame:
    """The state of each pair at the end of each month: pair, due (the month), credits, pool, earlier.

    `earlier` is what the pair's receipts with earlier due dates still took of credits and pool.
    """
    unnamed = settlement.payments.filter(pl.col("line_key").is_null())
    amount = pl.col("amount")
    events = [
        _events(settlement.returns, "credits", _month("accepted_on"), amount),
        _events(unnamed, "pool", _month("paid_on"), amount),
        _events(excess, "pool", _month("reached_on"), amount),
        # A receipt is earlier than those that are due in a later month, and so is what it was paid by name.
        _events(receipts, "earlier", pl.col("due") + 1, amount),
        _events(named, "earlier", pl.max_horizontal(pl.col("due") + 1, "reached"), -pl.col("added")),
        # Every month in which something is due needs its state.
        _events(receipts, "earlier", pl.col("due"), amount - amount),
    ]
    return (
        pl.concat(events, how="diagonal")
        .group_by("pair", "due")
        .agg(pl.col(_EVENTS).sum())
        .sort("pair", "due")
        .with_columns(pl.col(_EVENTS).cum_sum().over("pair"))
    )


def _events(frame: pl.DataFrame, name: str, month: pl.Expr, amount: pl.Expr) -> pl.DataFrame:
    return frame.group_by("pair", due=month).agg(amount.sum().alias(name))


def _month(column: str) -> pl.Expr:
    day = pl.col(column).dt
    return day.year() * 12 + day.month()

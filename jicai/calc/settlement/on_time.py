"""What each receipt had been settled by its own due date (按期结清率), in the state at that date."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

import polars as pl

from jicai.calc.settlement.inputs import MONEY, ZERO
from jicai.calc.settlement.layers import excess_inflows, levelled, named_inflows
from jicai.calc.settlement.terms import Term

if TYPE_CHECKING:
    from jicai.calc.settlement.state import Settlement

_EVENTS = ("credits", "pool", "earlier")
_OF_RECEIPT = ["position", "pair", "home", "term", "accepted_on", "due_on", "before", "amount"]
_When = Callable[[str], pl.Expr]


def settled_on_time(settlement: Settlement) -> pl.DataFrame:
    """Of the receipts that were due before as-of: position, on_time (yuan paid or credited by due_on).

    A state for every due date would be a loop over days. Instead everything that changes a pair's state is an event on
    a day (in a month, where receipts are due at the ends of months), and the running sums of the events are the state
    there: what the pair was credited, what its pool held, and what its earlier receipts still took of both.
    """
    return pl.concat([_on_time(settlement, number, term) for number, term in enumerate(settlement.terms)]).sort(
        "position"
    )


def _on_time(settlement: Settlement, number: int, term: Term) -> pl.DataFrame:
    """The receipts of one term.

    As if every receipt had this term: then those that are due earlier are those that money reaches earlier, which is
    what makes the running sums right. Which of the others are due when does not matter to the receipts of this one.
    """
    if settlement.receipts.filter(pl.col("term") == number).is_empty():
        return pl.DataFrame(schema={"position": pl.UInt32, "on_time": MONEY})
    when = _day if term.days is not None else _month
    receipts = settlement.receipts.select(*_OF_RECEIPT)
    if len(settlement.terms) > 1:
        receipts = receipts.with_columns(due_on=term.due_on(pl.col("accepted_on")))
    receipts = receipts.with_columns(due=when("due_on"))
    payments = settlement.payments.filter(pl.col("home").is_not_null()).select("home", "paid_on", "amount")
    payments = levelled(payments.sort("home", "paid_on"), "home")
    named = named_inflows(receipts, payments).with_columns(reached=when("reached_on"), due=when("due_on"))
    excess = excess_inflows(receipts, payments, named)
    by_due = (
        named.filter(pl.col("reached") <= pl.col("due")).group_by("position").agg(named_by_due=pl.col("added").sum())
    )
    due = (
        receipts.filter(pl.col("due_on") < settlement.as_of)
        .select("position", "pair", "term", "due", "amount")
        .join(by_due, on="position", how="left")
        .join(_states(settlement, receipts, named, excess, when), on=["pair", "due"], how="left")
        .sort("position")
        .with_columns(pl.col("named_by_due").fill_null(ZERO))
        .with_columns(open=pl.col("amount") - pl.col("named_by_due"))
    )
    open_amount = pl.col("open")
    ahead = open_amount.cum_sum().over("pair", "due") - open_amount
    funds = pl.col("credits") + pl.col("pool").clip(ZERO) - pl.col("earlier")
    settled = due.select("position", "term", on_time=pl.col("named_by_due") + (funds - ahead).clip(ZERO, open_amount))
    return settled.filter(pl.col("term") == number).drop("term")


def _states(
    settlement: Settlement, receipts: pl.DataFrame, named: pl.DataFrame, excess: pl.DataFrame, when: _When
) -> pl.DataFrame:
    """The state of each pair at the end of each month (or day): pair, due (the month), credits, pool, earlier.

    `earlier` is what the pair's receipts with earlier due dates still took of credits and pool.
    """
    unnamed = settlement.payments.filter(pl.col("line_id").is_null())
    amount = pl.col("amount")
    events = [
        _events(settlement.returns, "credits", when("accepted_on"), amount),
        _events(unnamed, "pool", when("paid_on"), amount),
        _events(excess, "pool", when("reached_on"), amount),
        # A receipt is earlier than those that are due later, and so is what it was paid by name.
        _events(receipts, "earlier", pl.col("due") + 1, amount),
        _events(named, "earlier", pl.max_horizontal(pl.col("due") + 1, "reached"), -pl.col("added")),
        # Every time at which something is due needs its state.
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


def _day(column: str) -> pl.Expr:
    return pl.col(column).to_physical()


def _month(column: str) -> pl.Expr:
    day = pl.col(column).dt
    return day.year() * 12 + day.month()

"""Which inflow reached which receipt, where money fills receipts in order."""

from __future__ import annotations

import polars as pl

from jicai.calc.settlement.inputs import ZERO


def levelled(inflows: pl.DataFrame, on: str) -> pl.DataFrame:
    """The inflows, given in order, with from_level and to_level: how high the money stood before and after each.

    Inflows with the same `on` add up, and stand never below 0: what is taken back beyond it leaves nothing.
    """
    level = pl.col("amount").cum_sum().over(on)
    return inflows.with_columns(from_level=(level - pl.col("amount")).clip(ZERO), to_level=level.clip(ZERO))


def layered(inflows: pl.DataFrame, receipts: pl.DataFrame, on: str) -> pl.DataFrame:
    """What each levelled inflow added to each receipt with the same `on`, in any order; rows of 0 are left out.

    `receipts` have before (yuan of the receipts that are filled earlier) and room (what each holds), both frames
    whatever else. The column is `added`, yuan, negative where money was taken back; the sum of a receipt's is what all
    inflows together fill of it.
    """
    below, room = pl.col("before"), pl.col("room")
    return (
        inflows.join(receipts, on=on)
        .with_columns(
            added=(pl.col("to_level") - below).clip(ZERO, room) - (pl.col("from_level") - below).clip(ZERO, room)
        )
        .filter(pl.col("added") != 0)
        .drop("to_level", "from_level", "before", "room")
    )


def named_inflows(receipts: pl.DataFrame, payments: pl.DataFrame) -> pl.DataFrame:
    """What each payment that names a line added to the line's receipts: as `layered`, with reached_on.

    `payments` are levelled on home. reached_on is the day of payment, or of acceptance where that is later.
    """
    rooms = receipts.select("home", "position", "pair", "accepted_on", "due_on", "before", room="amount")
    return layered(payments, rooms, "home").with_columns(reached_on=pl.max_horizontal("paid_on", "accepted_on"))


def excess_inflows(receipts: pl.DataFrame, payments: pl.DataFrame, named: pl.DataFrame) -> pl.DataFrame:
    """What each payment that names a line added to the pool of the pair of its first receipt, as amount.

    `receipts` are all there are, `payments` levelled on home, `named` what `named_inflows` made of them. A payment adds
    what raised the line's level, not before the line's first acceptance, less what it added to receipts, on the days
    on which it reached them. The columns are those of `payments` without levels, pair and reached_on.
    """
    # A receipt's position is its row.
    pairs, accepted = receipts["pair"], receipts["accepted_on"]
    columns = [*(name for name in payments.columns if not name.endswith("_level")), "pair", "reached_on"]
    raised = payments.with_columns(
        amount=pl.col("to_level") - pl.col("from_level"),
        pair=pairs.gather(payments["home"]),
        reached_on=pl.max_horizontal("paid_on", accepted.gather(payments["home"])),
    )
    spent = named.with_columns(amount=-pl.col("added"), pair=pairs.gather(named["home"]))
    return pl.concat([raised.select(columns), spent.select(columns)])

"""What must hold on every run, whatever the input: a breach is a fault of this program."""

from __future__ import annotations

import polars as pl

from jicai.calc.settlement.inputs import ZERO
from jicai.calc.settlement.state import Settlement
from jicai.calc.settlement.unmatched import unmatched


def breaches(settlement: Settlement) -> pl.LazyFrame:
    """The institutions of which something does not add up: institution_code, check; no rows where all is well.

    Every receipt: paid + credited + unpaid = amount, none below 0. Every institution: what its receipts were paid and
    what is unmatched = its payments; the credits used and those left = its returns. A payment counts where its line is.
    """
    receipts = settlement.receipts.lazy()
    parts = pl.col("paid", "credited", "unpaid")
    uneven = pl.sum_horizontal(parts) != pl.col("amount")
    broken = receipts.filter(uneven | (pl.min_horizontal(parts) < ZERO)).select("pair", check=pl.lit("receipt"))
    home_pairs = receipts.select(pl.col("position").alias("home"), home_pair="pair")
    paid_in = (
        settlement.payments.lazy()
        .join(home_pairs, on="home", how="left")
        .select(pair=pl.coalesce("home_pair", "pair"), difference="amount")
    )
    # What a payment did for a receipt by name counts where the line's first receipt is, as the payment does.
    by_name = receipts.filter(pl.col("named") > ZERO).join(home_pairs, on="home")
    left = unmatched(settlement)
    cash = [
        paid_in,
        by_name.select(pair="home_pair", difference=-pl.col("named")),
        receipts.select("pair", difference=pl.col("named") - pl.col("paid")),
        left.filter(pl.col("kind") != "credit").select("pair", difference=-pl.col("amount")),
    ]
    goods = [
        settlement.returns.lazy().select("pair", difference="amount"),
        receipts.select("pair", difference=-pl.col("credited")),
        left.filter(pl.col("kind") == "credit").select("pair", difference=-pl.col("amount")),
    ]
    pairs = settlement.pairs.lazy().select("pair", "institution_code")
    found = [broken.join(pairs, on="pair").select("institution_code", "check")]
    found += [
        _uneven(parts, name)
        .join(pairs, on="pair")
        .group_by("institution_code")
        .agg(pl.col("difference").sum())
        .filter(pl.col("difference") != ZERO)
        .select("institution_code", check=pl.lit(name))
        for name, parts in (("payments", cash), ("returns", goods))
    ]
    return pl.concat(found).sort("institution_code", "check")


def _uneven(parts: list[pl.LazyFrame], name: str) -> pl.LazyFrame:
    return pl.concat([part.group_by("pair").agg(pl.col("difference").sum()) for part in parts])

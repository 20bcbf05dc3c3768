"""The rows behind a month's offset: balance, fund payment, what earlier batches took (A 二（三）, B 三（四）)."""

from __future__ import annotations

import polars as pl

from jicai.calc.advance import with_funds
from jicai.calc.recovery.balances import ACCOUNT, CYCLE, FEN, PLACE, RecoveryInputs
from jicai.calc.recovery.course import Course
from jicai.calc.recovery.payments import PAYMENT


def balance_rows(course: Course, inputs: RecoveryInputs) -> pl.LazyFrame:
    """What went out of and came back to every account, for the balance before a month.

    Columns: ACCOUNT, kind (advance, offset, refund), month (null for an advance), date, tranche (of an advance),
    amount (yuan, what came back negative), source (row, plan, computed), reason (null; `after_as_of` for a disbursement
    that does not count yet, whose agreement_year is null), PLACE (of rows). The balance before a month are the advances
    and what is of the months before it.
    """
    out = course.outlays.select(
        *ACCOUNT,
        "date",
        "tranche",
        "amount",
        *PLACE,
        kind=pl.lit("advance"),
        source=pl.when("actual").then(pl.lit("row")).otherwise(pl.lit("plan")),
    )
    recorded = course.records.select(
        *ACCOUNT, "month", "kind", *PLACE, amount=-pl.col("amount").cast(FEN), source=pl.lit("row")
    )
    computed = course.months.filter(pl.col("computed"), pl.col("offset") != 0).select(
        *ACCOUNT, "month", kind=pl.lit("offset"), amount=-pl.col("offset").cast(FEN), source=pl.lit("computed")
    )
    funds = with_funds(inputs.advance.institutions).select("institution_code", _fund="fund")
    later = (
        inputs.disbursements.filter(pl.col("paid_on") > course.as_of)
        .join(funds, on="institution_code")
        .select(
            *("batch", "institution_code", *PLACE),
            pl.col("tranche").cast(pl.Int32),
            pl.col("amount").cast(FEN),
            fund=pl.coalesce("fund", "_fund"),
            date="paid_on",
            kind=pl.lit("advance"),
            source=pl.lit("row"),
            reason=pl.lit("after_as_of"),
        )
    )
    rows = pl.concat([out, recorded, computed, later], how="diagonal")
    kinds = pl.Enum(["advance", "offset", "refund"])
    return rows.sort(
        "batch", "institution_code", "fund", "month", pl.col("kind").cast(kinds), "date", *PLACE, nulls_last=False
    )


def payment_rows(inputs: RecoveryInputs) -> pl.LazyFrame:
    """The rows of the fund payments of known institutions: PAYMENT, amount (yuan), PLACE; in file order."""
    return inputs.payments_in_scope.select(*PAYMENT, pl.col("amount").cast(FEN), *PLACE).sort(*PAYMENT, *PLACE)


def taken_rows(course: Course) -> pl.LazyFrame:
    """What every cycle took of every payment: PAYMENT, CYCLE, rank, amount (yuan), source (row, computed), PLACE.

    What is on record is taken before anything computed, then the cycles take by their rank.
    """
    ranks = course.spans.select(*CYCLE, "rank")
    recorded = course.records.filter(pl.col("kind") == "offset").select(
        *PAYMENT, *CYCLE, pl.col("amount").cast(FEN), *PLACE, source=pl.lit("row")
    )
    computed = course.months.filter(pl.col("computed"), pl.col("offset") != 0).select(
        *PAYMENT, *CYCLE, amount=pl.col("offset").cast(FEN), source=pl.lit("computed")
    )
    rows = pl.concat([recorded, computed], how="diagonal").join(ranks, on=CYCLE)
    return rows.sort(*PAYMENT, "source", "rank", *PLACE, descending=[*(False,) * 3, True, *(False,) * 3])

"""What looks wrong in the tables of the funds and is not: it counts as it stands, and is said."""

from __future__ import annotations

import polars as pl

from jicai.calc.advance import advance_totals, advanced_institutions
from jicai.calc.recovery.balances import ACCOUNT, CYCLE, FEN, NOTHING, PLACE, RecoveryInputs
from jicai.calc.recovery.course import Course
from jicai.calc.recovery.irregular import irregular
from jicai.calc.recovery.payments import PAYMENT
from jicai.calc.recovery.rows import with_names

_INSTITUTION = ("batch", "institution_code")
_COLUMNS = ("kind", *ACCOUNT, "institution_name", "district", "date", "month", "since", "amount", "limit", *PLACE)


def warnings(course: Course, inputs: RecoveryInputs) -> pl.LazyFrame:
    """One row per warning, sorted: kind, ACCOUNT, institution_name, district, date, month, since, amount, limit, PLACE.

    Columns that do not apply are null. The kinds: not_bound and not_agreed (disbursements to institutions that the
    batch does not bind, or that have nothing agreed), no_advance (a recovery on record where nothing was advanced),
    beyond_balance (the one that takes more than the balance), beyond_payment (offsets on record of a month, more than
    the payment), no_payment (a month with a balance and no payment row, counted as 0), and those of `irregular`.
    """
    found = (
        _disbursements(course, inputs),
        _recoveries(course, inputs),
        _beyond_payment(course, inputs),
        _no_payment(course),
        irregular(course, inputs.advance.batches),
    )
    rows = pl.concat(found, how="diagonal")
    columns = ("kind", *_INSTITUTION, "fund", "month", *PLACE, "agreement_year")
    return with_names(rows.sort(columns), inputs.advance.institutions).select(_COLUMNS)


def _disbursements(course: Course, inputs: RecoveryInputs) -> pl.LazyFrame:
    rows = inputs.disbursements.filter(pl.col("paid_on") <= course.as_of).select(
        *_INSTITUTION, "fund", *PLACE, amount=pl.col("amount").cast(FEN)
    )
    bound = advanced_institutions(inputs.advance)
    agreed = advance_totals(inputs.advance).select(_INSTITUTION)
    return pl.concat(
        [
            rows.join(bound, on=_INSTITUTION, how="anti").with_columns(kind=pl.lit("not_bound")),
            rows.join(bound, on=_INSTITUTION, how="semi")
            .join(agreed, on=_INSTITUTION, how="anti")
            .with_columns(kind=pl.lit("not_agreed")),
        ]
    )


def _recoveries(course: Course, inputs: RecoveryInputs) -> pl.LazyFrame:
    recorded = pl.col("recorded_offset") + pl.col("recorded_refund")
    balances = course.balances.select(*ACCOUNT, limit="advanced", total=recorded)
    rows = (
        course.records.drop("kind")
        .sort(*ACCOUNT, "month", *PLACE)
        .with_columns(so_far=pl.col("amount").cum_sum().over(ACCOUNT))
        .join(balances, on=ACCOUNT, maintain_order="left")
    )
    without = rows.filter(pl.col("limit") <= 0).with_columns(kind=pl.lit("no_advance"))
    # The first row that goes beyond what was advanced; the amount is by how much all of them do.
    beyond = (
        rows.filter(pl.col("limit") > 0, pl.col("so_far") > pl.col("limit"), pl.col("total") > pl.col("limit"))
        .group_by(ACCOUNT)
        .agg(pl.col("month", *PLACE, "limit", "total").sort_by("month", *PLACE).first())
        .with_columns(kind=pl.lit("beyond_balance"), amount="total")
    )
    return pl.concat([without, beyond], how="diagonal").drop("so_far", "total")


def _beyond_payment(course: Course, inputs: RecoveryInputs) -> pl.LazyFrame:
    last = (
        course.records.filter(pl.col("kind") == "offset")
        .group_by(PAYMENT)
        .agg(pl.col(*CYCLE, *PLACE).sort_by(PLACE).last())
    )
    given = inputs.payments_in_scope.select(first_given=pl.col("month").min())
    return (
        course.recorded.group_by(PAYMENT)
        .agg(amount=pl.col("recorded_offset").sum())
        .join(course.payments.select(*PAYMENT, limit="fund_payment"), on=PAYMENT)
        .filter(pl.col("amount") > pl.max_horizontal("limit", NOTHING))
        .join(given, how="cross")
        .join(course.spans.select(pl.col("given_through").first()), how="cross")
        .filter(pl.col("month").is_between("first_given", "given_through"))
        .join(last, on=PAYMENT)
        .select(*ACCOUNT, "month", "amount", "limit", *PLACE, kind=pl.lit("beyond_payment"))
    )


def _no_payment(course: Course) -> pl.LazyFrame:
    missing = pl.col("computed") & ~pl.col("given") & (pl.col("opening") > 0)
    return course.months.filter(missing).select(*ACCOUNT, "month", kind=pl.lit("no_payment"))

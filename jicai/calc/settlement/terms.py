"""By when a receipt is to be paid: the terms of the batch whose cycle holds its acceptance (A 二（三）, B 三（四）)."""

from __future__ import annotations

from typing import NamedTuple

import polars as pl

from jicai.calc.catalogue import catalogue
from jicai.calc.dated import spans
from jicai.calc.settlement.inputs import SettlementInputs
from jicai.calc.settlement.lookup import looked_up

_TERMS = ["settlement_months", "settlement_days"]
_ACCEPTANCE = ["product_code", "accepted_on"]


class Term(NamedTuple):
    """The last day of the `months`-th month after the acceptance, or `days` days after it; the other is None."""

    months: int | None
    days: int | None

    def due_on(self, accepted_on: pl.Expr) -> pl.Expr:
        """The last day on which to pay what was accepted on this day."""
        if self.days is not None:
            return accepted_on.dt.offset_by(f"{self.days}d")
        return accepted_on.dt.month_start().dt.offset_by(f"{self.months}mo").dt.month_end()


#: What holds for everything that no batch governs.
DEFAULT = Term(1, None)


def acceptance_windows(inputs: SettlementInputs) -> pl.LazyFrame:
    """When the acceptances of a selected product are a batch's: in its cycle, of a renewed code from its date on.

    Where the terms of payment change in mid-cycle, a row for every span of days: the day of acceptance picks.

    Columns: batch, product_code, variety_code, company, bound_types, settlement_months, settlement_days, counts_from,
    counts_until.
    """
    cycles = inputs.agreement_years.group_by("batch").agg(
        pl.col("year_start").min().alias("cycle_start"), pl.col("year_end").max().alias("counts_until")
    )
    return (
        catalogue(inputs.products, inputs.code_changes)
        .filter(pl.col("selected") == "yes")
        .join(cycles, on="batch")
        .join(inputs.batches.select("batch", "bound_types"), on="batch")
        .join(_term_spans(inputs), on="batch")
        .select(
            "batch",
            "product_code",
            "variety_code",
            "company",
            "bound_types",
            *_TERMS,
            counts_until=pl.min_horizontal("counts_until", "until"),
            counts_from=pl.max_horizontal("cycle_start", "valid_from", "since"),
        )
        .filter(pl.col("counts_from") <= pl.col("counts_until"))
    )


def _term_spans(inputs: SettlementInputs) -> pl.LazyFrame:
    """batch, since, until, and the terms of payment then; not the days before the first of them."""
    terms = spans(inputs.batches, *_TERMS)
    return terms.filter(pl.any_horizontal(pl.col(name).is_not_null() for name in _TERMS))


def terms_of(accepted: pl.DataFrame, inputs: SettlementInputs) -> tuple[list[Term], pl.Series]:
    """The terms that there are, `DEFAULT` first, and for every accepted row the number of its own (UInt32).

    The rows have product_code and institution_code as Categorical, and accepted_on.

    Where several batches hold an acceptance, the term that ends first counts, of those that bind the institution (A
    一（一）, B 一（一）): for the others the duty to pay is not theirs to set. Where none of them binds it, of all;
    `DEFAULT` where no batch holds it.
    """
    given = _term_spans(inputs).select(_TERMS).unique().sort(_TERMS).collect()
    terms = [DEFAULT, *(term for term in map(Term._make, given.iter_rows()) if term != DEFAULT)]
    if len(terms) == 1:
        return terms, pl.repeat(0, accepted.height, dtype=pl.UInt32, eager=True).alias("term")
    numbers = pl.DataFrame(
        [(*term, number) for number, term in enumerate(terms)],
        schema={"settlement_months": pl.Int32, "settlement_days": pl.Int32, "term": pl.UInt32},
        orient="row",
    )
    windows = acceptance_windows(inputs).collect().join(numbers, on=_TERMS, nulls_equal=True)
    types = inputs.institutions.select("institution_code", "type").collect()
    types = types.with_columns(pl.all().cast(pl.Categorical))
    accepted = accepted.select(*_ACCEPTANCE, type=looked_up(accepted, types, "institution_code", "type"))
    first = (
        accepted.unique()
        .with_columns(pl.col("product_code", "type").cast(pl.String))
        .join(windows.select("product_code", "counts_from", "counts_until", "term", "bound_types"), on="product_code")
        .filter(pl.col("accepted_on").is_between("counts_from", "counts_until"))
        .with_columns(due_on=due_by_term(terms), is_bound=pl.col("bound_types").list.contains(pl.col("type")))
        .sort("is_bound", "due_on", "term", descending=[True, False, False])
        .unique([*_ACCEPTANCE, "type"], keep="first", maintain_order=True)
        .with_columns(pl.col("product_code", "type").cast(pl.Categorical))
    )
    return terms, looked_up(accepted, first, [*_ACCEPTANCE, "type"], "term").fill_null(0)


def due_by_term(terms: list[Term]) -> pl.Expr:
    """The due day of rows with accepted_on and `term`, a number of these terms."""
    due = terms[0].due_on(pl.col("accepted_on"))
    for number, term in enumerate(terms[1:], start=1):
        due = pl.when(pl.col("term") == number).then(term.due_on(pl.col("accepted_on"))).otherwise(due)
    return due

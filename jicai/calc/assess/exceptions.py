"""Items that the bureau leaves out of the assessment: missed for the supplier's failure or another named reason.

Source: our reading of A 二（五）, B 三（五）: what an institution could not buy does not count against it.
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import date

import polars as pl

from jicai.calc.evidence import Evidence
from jicai.calc.judged import lacking_sheets
from jicai.calc.names import folded_name
from jicai.calc.rules.rule import Columns

ITEM = ["batch", "agreement_year", "institution_code", "variety_code", "company"]
_VARIETY = ITEM[:-1]
_ROW = ["_source", "_row"]
_DECISION = ["decided_by", "decided_on"]
#: Rules on an item or a variety: what excuses the item excuses their findings.
OF_ITEMS = frozenset({"lagging", "not-started", "nonselected-cap", "substitute-use"})


def without_decisions(evidence: Evidence) -> list[int]:
    """The sheets of 考核例外, as in `_source`, that have no column for who decided and none for when."""
    return lacking_sheets(evidence, [Columns("exceptions", tuple((key,) for key in _DECISION))])


def traced(
    exceptions: pl.LazyFrame,
    items: pl.LazyFrame,
    years: pl.LazyFrame,
    as_of: date,
    undecidable: Collection[int] = (),
) -> pl.LazyFrame:
    """What becomes of every exception of the assessed years: a row for each item that it names, one where none is.

    `exceptions` is the table 考核例外, `items` as `jicai.calc.assess.items.year_items` gives them, `years` batch and
    agreement_year. The columns of the exceptions with outcome, then those of the items (null without one); company is
    the item's, `named_company` the exception's. The outcome is `undecided` (nobody has decided, and no day is given),
    `later` (decided after as-of), `no_item`, `voluntary`, `superseded`, `completed` (such an item is assessed, it needs
    no exception), else `left_out`. What stands in an `undecidable` sheet (see `without_decisions`) is decided.
    """
    named = exceptions.join(years.select("batch", "agreement_year"), on=["batch", "agreement_year"], how="semi").select(
        *_VARIETY,
        *("reason", "note"),
        *_DECISION,
        *_ROW,
        named_company="company",
        company_key=folded_name(pl.col("company")),
    )
    keyed = items.with_columns(item_company_key=folded_name(pl.col("company")))
    of_items = named.join(keyed, on=_VARIETY).filter(
        pl.col("company_key").is_null() | (pl.col("company_key") == pl.col("item_company_key"))
    )
    rest = named.join(of_items, on=_ROW, how="anti")
    return (
        pl.concat([of_items, rest], how="diagonal")
        .with_columns(outcome=_outcome(as_of, undecidable))
        .drop("company_key", "item_company_key")
    )


def _outcome(as_of: date, undecidable: Collection[int]) -> pl.Expr:
    silent = pl.all_horizontal(pl.col(_DECISION).is_null()) & ~pl.col("_source").is_in(list(undecidable))
    return (
        pl.when(silent)
        .then(pl.lit("undecided"))
        .when(pl.col("decided_on") > as_of)
        .then(pl.lit("later"))
        .when(pl.col("status").is_null())
        .then(pl.lit("no_item"))
        .when("voluntary")
        .then(pl.lit("voluntary"))
        .when(pl.col("status") == "superseded")
        .then(pl.lit("superseded"))
        .when(pl.col("status") == "completed")
        .then(pl.lit("completed"))
        .otherwise(pl.lit("left_out"))
    )


def marked(items: pl.LazyFrame, exceptions: pl.LazyFrame) -> pl.LazyFrame:
    """The items with `excepted`: whether one of the `traced` exceptions leaves them out."""
    out = exceptions.filter(pl.col("outcome") == "left_out").select(ITEM).unique().with_columns(excepted=pl.lit(True))
    return items.join(out, on=ITEM, how="left", nulls_equal=True, maintain_order="left").with_columns(
        pl.col("excepted").fill_null(False)
    )


def excused(found: pl.LazyFrame, exceptions: pl.LazyFrame) -> pl.LazyFrame:
    """The findings with `excused`: whether a `traced` exception that leaves an item out covers them.

    That is those of rules on items whose variety and company an exception names; a finding on a whole variety is
    covered by an exception without a company only. An exception that changes nothing excuses nothing: who bought what
    was agreed may still have broken the cap.
    """
    in_force = exceptions.filter(pl.col("outcome") == "left_out").select(
        *_VARIETY, named_key=folded_name(pl.col("named_company"))
    )
    numbered = found.with_row_index("_at")
    covered = (
        numbered.filter(pl.col("rule").is_in(sorted(OF_ITEMS)))
        .join(in_force, on=_VARIETY)
        .filter(pl.col("named_key").is_null() | (pl.col("named_key") == folded_name(pl.col("company"))))
        .select("_at")
        .unique()
        .with_columns(excused=pl.lit(True))
    )
    return (
        numbered.join(covered, on="_at", how="left", maintain_order="left")
        .with_columns(pl.col("excused").fill_null(False))
        .drop("_at")
    )


def listed(exceptions: pl.LazyFrame, evidence: Evidence) -> pl.LazyFrame:
    """The `traced` exceptions, sorted, with the names of institutions and varieties also where there is no item."""
    institutions = evidence.tables["institutions"].select("institution_code", "institution_name", "district")
    varieties = evidence.catalogue.group_by("batch", "variety_code").agg(
        of_variety=pl.col("variety_name").sort_by(*_ROW).first()
    )
    return (
        exceptions.drop("institution_name", "district")
        .join(institutions, on="institution_code", how="left", maintain_order="left")
        .join(varieties, on=["batch", "variety_code"], how="left", maintain_order="left")
        .with_columns(
            variety_name=pl.coalesce("variety_name", "of_variety"),
            company=pl.coalesce("company", "named_company"),
        )
        .sort(*ITEM, *_ROW, nulls_last=True)
    )

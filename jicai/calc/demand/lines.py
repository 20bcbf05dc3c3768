"""The rows behind a reported need: what was reported, and the order lines around the twelve months."""

from __future__ import annotations

from dataclasses import replace

import polars as pl

from jicai.calc.demand.check import DemandRules, reported_rows
from jicai.calc.demand.months import twelve_months
from jicai.calc.product_purchases import KINDS, products_with_kinds
from jicai.calc.progress import ProgressInputs, ProgressRules
from jicai.calc.surplus.lines import surplus_lines

_ROW = ["batch", "institution_code", "variety_code"]


def need_rows(reported: pl.LazyFrame, inputs: ProgressInputs, row: pl.LazyFrame) -> pl.LazyFrame:
    """The rows of 报量 of one batch x institution x variety (`row`), as `reported_rows` gives them; in file order."""
    rows = reported_rows(reported, products_with_kinds(inputs))
    return rows.join(row.select(_ROW), on=_ROW, how="semi").sort("_source", "_row")


def bought_lines(inputs: ProgressInputs, rules: DemandRules, row: pl.LazyFrame) -> pl.LazyFrame:
    """All order lines of the institution and variety (`row`), see `jicai.calc.surplus.lines.surplus_lines`.

    The twelve months stand where an agreement year does, and no variety is superseded: what was bought was needed. So
    of the reasons `before_year` and `after_year` mean before and after the twelve months.
    """
    first, last = twelve_months(rules.as_of)
    months = (
        inputs.batches.select("batch")
        .unique()
        .with_columns(
            agreement_year=pl.lit(0, dtype=pl.Int32),
            year_start=pl.lit(first, dtype=pl.Date),
            year_end=pl.lit(last, dtype=pl.Date),
        )
    )
    about = replace(inputs, agreement_years=months, superseded=inputs.superseded.head(0))
    item = row.select(*_ROW, agreement_year=pl.lit(0, dtype=pl.Int32))
    return surplus_lines(about, ProgressRules(rules.as_of, count=rules.count), item, KINDS)

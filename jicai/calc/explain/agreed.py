"""The agreed rows of agreement items, those that count and those that do not (A 一（三）, B 二（二））."""

from __future__ import annotations

from datetime import date

import polars as pl

from jicai.calc.catalogue import catalogue
from jicai.calc.progress import ProgressInputs
from jicai.calc.quantities import agreed_base, with_stated_bases
from jicai.calc.supplements import with_days

#: What an agreement item is called in the result of `progress`; a batch that agrees on varieties has no company.
ITEM = ["batch", "agreement_year", "institution_code", "variety_code", "company"]
_OF_PRODUCT = ["batch", "product_code", "variety_code", "product_name", "spec", "factor", "selected_price"]


def agreed_rows(agreed: pl.LazyFrame, inputs: ProgressInputs, items: pl.LazyFrame, as_of: date) -> pl.LazyFrame:
    """All agreed rows of the items, `agreed` being the whole table; in file order.

    Columns: those of `ITEM`, row_year, product_code, product_name, spec, factor, agreed_qty and agreed_base (one of
    which says the quantity), base (base units, exact), effective_on, reason (null where the row counts; `later`: not
    yet in effect; `other_year`: of another agreement year), _source, _row. `items` have the columns of `ITEM`.
    """
    company = pl.when(pl.col("item_company").is_not_null()).then("company")
    products = catalogue(inputs.products, inputs.code_changes, inputs.batches).select(*_OF_PRODUCT, company=company)
    rows = (
        with_stated_bases(with_days(agreed), "agreed")
        .select(
            *("batch", "institution_code", "product_code", "agreed_qty", "agreed_base", "effective_on"),
            *("_source", "_row"),
            row_year=pl.col("agreement_year").cast(pl.Int32),
        )
        .join(products, on=["batch", "product_code"])
    )
    return (
        items.select(ITEM)
        .join(rows, on=["batch", "institution_code", "variety_code", "company"], nulls_equal=True)
        .with_columns(base=agreed_base(), reason=_reason(as_of))
        .sort(*ITEM, "_source", "_row")
    )


def _reason(as_of: date) -> pl.Expr:
    return (
        pl.when(pl.col("row_year") != pl.col("agreement_year"))
        .then(pl.lit("other_year"))
        .when(pl.col("effective_on") > as_of)
        .then(pl.lit("later"))
    )

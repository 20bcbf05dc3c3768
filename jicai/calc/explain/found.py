"""The rows that findings of the checks rest on, beyond those of the figures that other commands show."""

from __future__ import annotations

from datetime import timedelta

import polars as pl

from jicai.calc.evidence import Evidence
from jicai.calc.explain.agreed import ITEM
from jicai.calc.explain.orders import order_lines
from jicai.calc.lines import line_key
from jicai.calc.prices import at_price
from jicai.calc.progress import ProgressRules
from jicai.calc.quantities import agreed_base, with_stated_bases
from jicai.calc.supply.orders import deliveries
from jicai.money import exact, product, quotient

_PLACE = ["_source", "_row"]
#: Places of a base quantity (10) times a price (6).
_CARRIED = 16


def variety_lines(evidence: Evidence, key: dict[str, object]) -> pl.DataFrame:
    """The order lines of an institution and variety in an agreement year, see `jicai.calc.explain.orders`.

    `key` has batch, agreement_year, institution_code and variety_code; whether a line counts by its status and its day
    of acceptance is its when_reason.
    """
    schema = {"agreement_year": pl.Int32, "company": pl.String}
    about = pl.LazyFrame([{**key, "company": None}], schema_overrides=schema).select(ITEM)
    return order_lines(evidence.progress_inputs, ProgressRules(evidence.as_of), about).collect()


def agreed_rows_of_product(evidence: Evidence, key: dict[str, object]) -> pl.DataFrame:
    """The agreed rows of an institution and selected product in all agreement years, codes that were renewed too.

    `key` has batch, institution_code and product_code. Columns: agreement_year, product_code, product_name, spec,
    factor, agreed_qty and agreed_base (one of which says the quantity), base (base units, exact), PLACE.
    """
    listed = evidence.catalogue.filter(pl.col("selected") == "yes", pl.col("batch") == key["batch"])
    origin = listed.filter(pl.col("product_code") == key["product_code"]).select("origin_code")
    products = listed.join(origin, on="origin_code", how="semi")
    return (
        with_stated_bases(evidence.tables["agreed"], "agreed")
        .filter(pl.col("institution_code") == key["institution_code"])
        .join(products.select("batch", "product_code", "product_name", "spec", "factor"), on=["batch", "product_code"])
        .select(
            *("agreement_year", "product_code", "product_name", "spec", "factor", "agreed_qty", "agreed_base", *_PLACE),
            base=agreed_base(),
        )
        .sort("agreement_year", *_PLACE)
        .collect()
    )


def code_lines(evidence: Evidence, counted: pl.LazyFrame, key: dict[str, object]) -> pl.DataFrame:
    """The order lines of an institution and product code, and whether each is among those that the rule counted.

    Columns: line_id, receipt_id, product_name, company, status, the dates, accepted_qty, unit_price, accepted_amount,
    cost (yuan, 16 places), counts, PLACE. `counted` has batch, institution_code, product_code and PLACE, `key` the
    values of the first three.
    """
    cost = product(pl.col("accepted_qty"), pl.col("unit_price"), _CARRIED)
    own = counted.filter(pl.all_horizontal(pl.col(name) == value for name, value in key.items()))
    return (
        evidence.tables["orders"]
        .filter(*(pl.col(name) == key[name] for name in ("institution_code", "product_code")))
        .select(
            *("line_id", "receipt_id", "product_name", "company", "status", "ordered_on", "accepted_on"),
            *("accepted_qty", "unit_price", "accepted_amount", *_PLACE),
            cost=pl.coalesce(exact(pl.col("accepted_amount"), _CARRIED), cost),
        )
        .join(own.select(*_PLACE, counts=True), on=_PLACE, how="left")
        .with_columns(pl.col("counts").fill_null(value=False))
        .sort("accepted_on", "ordered_on", "line_id", *_PLACE, nulls_last=True)
        .collect()
    )


def rows_of_line(evidence: Evidence, line_id: str) -> pl.DataFrame:
    """The rows of an order line: line_id, receipt_id, status, unit_price, ordered_on, ordered_qty, PLACE."""
    key = pl.DataFrame({"line_id": [line_id]}).select(line_key()).item()
    return (
        evidence.tables["orders"]
        .filter(line_key() == key)
        .select("line_id", "receipt_id", "status", "unit_price", "ordered_on", "ordered_qty", *_PLACE)
        .sort("unit_price", *_PLACE, descending=[True, False, False])
        .collect()
    )


def company_orders(evidence: Evidence, batch: str, company: str, days: int) -> pl.DataFrame:
    """The orders of a company's selected products in a batch: the columns of `supply_orders`, and of each is_due.

    ordered_amount and delivered_amount are yuan at the selected price, 16 places.
    """
    products = evidence.catalogue.filter(pl.col("batch") == batch, pl.col("company") == company)
    due = pl.col("ordered_on") < evidence.as_of - timedelta(days)
    return (
        at_price(evidence.supply_orders, products, pl.col("ordered_on"), "product_name", "spec", "selected_price")
        .with_columns(
            is_due=due,
            **{
                f"{name}_amount": quotient(
                    product(pl.col(f"{name}_qty"), pl.col("selected_price"), _CARRIED), pl.col("factor"), _CARRIED
                )
                for name in ("ordered", "delivered")
            },
        )
        .sort("ordered_on", "line_id", *_PLACE)
        .collect()
    )


def company_deliveries(evidence: Evidence, batch: str, company: str) -> pl.DataFrame:
    """The deliveries of a company's selected products in a batch: see `jicai.calc.supply.orders.deliveries`."""
    products = evidence.catalogue.filter(pl.col("batch") == batch, pl.col("company") == company)
    own = products.select("batch", "product_code", "product_name", "spec")
    lines = evidence.tables["orders"].select("line_id", *_PLACE)
    return (
        deliveries(evidence.ordered_lines, evidence.as_of)
        .join(own, on=["batch", "product_code"])
        .join(lines, on=_PLACE)
        .sort(pl.col("days"), "line_id", *_PLACE, descending=[True, False, False, False])
        .collect()
    )

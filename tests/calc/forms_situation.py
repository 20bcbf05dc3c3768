"""The causes, the shares and the form of a situation of `progress_situation`."""

from __future__ import annotations

from datetime import date
from typing import Any

import polars as pl
from progress_situation import HALF_WAY, Row, Situation, input_frame

from jicai.calc.product_purchases import product_purchases, selected_purchases
from jicai.calc.progress import ProgressInputs, ProgressRules, items_with
from jicai.calc.progress_form import progress_form
from jicai.calc.purchases import item_sums
from jicai.calc.selection import keep
from jicai.calc.shares import share_rows, shares
from jicai.calc.why.items import Behind, behind_items

Frames = tuple[ProgressInputs, ProgressRules, pl.LazyFrame, pl.LazyFrame]
DELIVERY_DAYS = 15


def sums(situation: Situation, as_of: date = HALF_WAY, **rules: Any) -> Frames:
    """Inputs and rules, the items, and what was bought of each product."""
    inputs, how = situation.inputs(), ProgressRules(as_of, **rules)
    bought = product_purchases(inputs, how)
    return inputs, how, items_with(item_sums(selected_purchases(bought)), inputs, how), bought


def behind(situation: Situation, as_of: date = HALF_WAY, **rules: Any) -> list[Row]:
    """The items that are behind."""
    return behind_items(Behind(*sums(situation, as_of, **rules), DELIVERY_DAYS)).collect().to_dicts()


def why(situation: Situation, as_of: date = HALF_WAY, **rules: Any) -> Row:
    """The only one."""
    (item,) = behind(situation, as_of, **rules)
    return item


def parts(item: Row) -> Row:
    """What the causes explain of it, without those that explain nothing."""
    return {key.removeprefix("by_"): value for key, value in item.items() if key.startswith("by_") and value}


def share_table(situation: Situation, *by: str, as_of: date = HALF_WAY, **wanted: list[str]) -> list[Row]:
    """The shares by these groupings."""
    inputs, _, items, bought = sums(situation, as_of)
    return shares(share_rows(inputs, bought, items, wanted), *by).collect().to_dicts()


def form_table(
    situation: Situation,
    as_of: date = HALF_WAY,
    wanted: dict[str, list[str]] | None = None,
    contracts: list[Row] | None = None,
    **rules: Any,
) -> pl.DataFrame:
    """The form."""
    inputs, how, items, bought = sums(situation, as_of, **rules)
    found = behind_items(Behind(inputs, how, items, bought, DELIVERY_DAYS))
    kept, only = wanted or {}, [keep(one, wanted or {}) for one in (items, found)]
    signed = None if contracts is None else input_frame("contracts", contracts)
    return progress_form(inputs, how, only[0], bought, only[1], kept, signed).collect()


def form(*given: Any, **more: Any) -> list[Row]:
    """The rows of the form."""
    return form_table(*given, **more).to_dicts()

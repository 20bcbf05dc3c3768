"""Rows that are sound by themselves and impossible together: transfers beyond what is there, changes that differ.

What an agreement item is, and from which code a new one inherits, are rules of calc; this is the one place where
reading asks them.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING

import polars as pl

from jicai.batches.frames import batches_frame
from jicai.batches.model import Batch
from jicai.store.resolve.asked import asked
from jicai.store.resolve.dropped import PLACE
from jicai.texts import formatted

if TYPE_CHECKING:
    from jicai.store.resolve.dropped import Dropped


def reject_what_cannot_be(
    frames: dict[str, pl.LazyFrame], batches: Iterable[Batch], dropped: Mapping[str, Dropped]
) -> None:
    """Reject transfers that take more from an item than it has, new codes with two origins, prices that cannot be."""
    if "code_changes" in frames:
        _reject_ambiguous(frames, dropped["code_changes"])
    if {"price_changes", "products"} <= frames.keys():
        _reject_prices(frames, batches, dropped["price_changes"])
    if {"agreed", "products"} <= frames.keys():
        _reject_overdrawn(frames, batches, dropped["agreed"])


def _reject_ambiguous(frames: dict[str, pl.LazyFrame], dropped: Dropped) -> None:
    from jicai.calc.catalogue import ambiguous_changes

    changes = dropped.without(frames["code_changes"])
    ambiguous = ambiguous_changes(changes).with_columns(first=formatted("{}:{}", "first_source", "first_row"))
    rows = asked(ambiguous, "ambiguous code changes")
    dropped.reject(rows, "duplicate", "new_code", pl.col("new_code"), first=pl.col("first"))


def _reject_prices(frames: dict[str, pl.LazyFrame], batches: Iterable[Batch], dropped: Dropped) -> None:
    from jicai.calc.prices import impossible_changes

    changes = dropped.without(frames["price_changes"])
    starts = batches_frame(list(batches)).lazy().select("batch", "start_on")
    found = impossible_changes(changes, frames["products"], _code_changes(frames), starts)
    for (key,), rows in asked(found, "impossible price changes").group_by("key", maintain_order=True):
        dropped.reject(rows, "bad-value", str(key), pl.col("value"), pl.col("told"))


def with_price_changes(frames: dict[str, pl.LazyFrame]) -> pl.LazyFrame:
    """The catalogue with what the table of price changes says of its prices."""
    from jicai.calc.prices import with_changes

    return with_changes(frames["products"], frames["price_changes"], _code_changes(frames))


def with_renewed_codes(frames: dict[str, pl.LazyFrame]) -> pl.LazyFrame:
    """The catalogue, and its products once more under the codes that replaced theirs: their factor is inherited."""
    from jicai.calc.catalogue import catalogue

    products = frames["products"]
    return catalogue(products, _code_changes(frames)).select(products.collect_schema().names())


def _code_changes(frames: dict[str, pl.LazyFrame]) -> pl.LazyFrame:
    from jicai.intake.sheets.schema import no_rows

    return frames.get("code_changes", no_rows("code_changes"))


def _reject_overdrawn(frames: dict[str, pl.LazyFrame], batches: Iterable[Batch], dropped: Dropped) -> None:
    agreed = dropped.without(frames["agreed"])
    if not asked(agreed.select((pl.col("agreed_qty") < 0).any()), "any negative agreed").item():
        return
    from jicai.calc.catalogue import catalogue
    from jicai.calc.supplements import negative_items

    products = catalogue(frames["products"], _code_changes(frames), batches_frame(list(batches)).lazy())
    rows = asked(agreed.join(negative_items(agreed, products), on=PLACE, how="semi"), "overdrawn agreed")
    told = pl.lit("减去的比这个约定项当时有的多")
    dropped.reject(rows, "negative", "agreed_qty", pl.col("agreed_qty"), told)

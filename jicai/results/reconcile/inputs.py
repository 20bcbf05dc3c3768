"""What the reconciliation takes of the workspace, and what its rows are called."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING

import polars as pl

from jicai.calc.catalogue import catalogue
from jicai.calc.reconcile.trade import Trade, TradeInputs, TradeTerms, reconcile
from jicai.intake.sheets.schema import no_rows

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from jicai.store.result import Intake

DIFFER_WORDS = {"thing": "产品", "quantity": "数量", "price": "单价", "amount": "金额", "day": "日期"}
_COLUMNS = {"qty": "quantity", "price": "price", "amount": "amount"}


@dataclass(frozen=True)
class TradeView:
    """One reconciliation and what of it is wanted: values by column, as the scope of commands gives them."""

    intake: Intake
    terms: TradeTerms
    wanted: Mapping[str, Sequence[str]] = field(default_factory=dict)
    with_rows: bool = False

    @cached_property
    def trade(self) -> Trade:
        """What came of it, of every institution and product."""
        frames = self.intake.frames
        changes = frames.get("code_changes", no_rows("code_changes"))
        return reconcile(
            TradeInputs(
                frames["orders"],
                frames[self.terms.other],
                frames["products"],
                changes,
                frames["institutions"],
                self.intake.batch_frames.batches,
                self.intake.batch_frames.superseded,
            ),
            self.terms,
            with_rows=self.with_rows,
        )

    @cached_property
    def lines(self) -> pl.LazyFrame:
        """The wanted lines with the names of institution, product and variety."""
        rows = self.trade.lines.join(self.places, on="institution_code", how="left").join(
            self._products, on="thing", how="left"
        )
        for key in ("institution_code", "district"):
            if values := self.wanted.get(key):
                rows = rows.filter(pl.col(key).is_in([str(one) for one in values]))
        if products := self.wanted.get("product_code"):
            words = [str(one) for one in products]
            rows = rows.filter(
                pl.any_horizontal(pl.col(key).is_in(words) for key in ("thing", "left_code", "right_code"))
            )
        if batches := self.wanted.get("batch"):
            rows = rows.filter(_any_of("batch", batches))
        if varieties := self.wanted.get("variety_code"):
            rows = rows.filter(_any_of("variety_code", varieties))
        return rows.collect().lazy()

    @cached_property
    def places(self) -> pl.LazyFrame:
        """institution_code, institution_name and district of every institution."""
        return self.intake.frames["institutions"].select("institution_code", "institution_name", "district")

    @cached_property
    def _products(self) -> pl.LazyFrame:
        """One row for each listed code: its name and varieties, of several batches all."""
        frames = self.intake.frames
        changes = frames.get("code_changes", no_rows("code_changes"))
        return (
            catalogue(frames["products"], changes)
            .filter(pl.col("valid_from").is_null())
            .group_by(thing="product_code")
            .agg(
                pl.col("product_name").drop_nulls().sort().first(),
                *(pl.col(key).drop_nulls().unique().sort().str.join("、") for key in ("variety_code", "variety_name")),
            )
        )


def _any_of(key: str, values: Sequence[str]) -> pl.Expr:
    listed = pl.col(key).fill_null("").str.split("、")
    return pl.any_horizontal(listed.list.contains(str(one)) for one in values)


def as_columns(lines: pl.LazyFrame) -> pl.LazyFrame:
    """The lines under the keys of the result, still with the places of their rows."""
    differs = [
        pl.when(pl.col(f"differs_{key}").fill_null(value=False)).then(pl.lit(word))
        for key, word in DIFFER_WORDS.items()
    ]
    joined = pl.concat_str(differs, separator="、", ignore_nulls=True)
    return lines.with_columns(
        # Where no row names a product, `thing` is the other party.
        product_code=pl.when(pl.coalesce("left_code", "right_code").is_not_null()).then("thing"),
        differs=pl.when(joined != "").then(joined),
        order_ids="left_documents",
        book_ids="right_documents",
        order_on="left_day",
        book_on="right_day",
        order_party="left_party",
        book_party="right_party",
        order_rows=pl.col("left_rows").cast(pl.Int64),
        book_rows=pl.col("right_rows").cast(pl.Int64),
        **{f"order_{name}": pl.col(f"left_{key}") for name, key in _COLUMNS.items()},
        **{f"book_{name}": pl.col(f"right_{key}") for name, key in _COLUMNS.items()},
        **{f"{name}_diff": pl.col(f"right_{key}") - pl.col(f"left_{key}") for name, key in _COLUMNS.items()},
    )

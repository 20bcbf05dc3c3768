"""The share of selected products in what was bought of the agreed varieties (医保发〔2024〕31号 asks for it)."""

from __future__ import annotations

import polars as pl

from jicai.calc.assess.settled import KEYS, Group
from jicai.calc.evidence import Evidence
from jicai.money import exact, product, quotient, ratio

_VARIETY = ["batch", "agreement_year", "institution_code", "variety_code"]
_RATIO_PLACES = 6
_WEIGHT_PLACES = 14


def selected_shares(evidence: Evidence, items: pl.LazyFrame, by: Group) -> pl.LazyFrame:
    """The group's key and selected_share (6 places, null where no variety has one).

    Our reading: per institution and variety of the assessed `items` what was accepted of selected products in the
    agreement year through as-of / what was accepted of selected and non-selected ones, in base units, as
    `jicai.calc.shares` has it of a generic name; weighted by the agreed amount of the items. Substitutes are other
    generics and count in neither. A variety of which nothing was bought, or of one kind more was returned than bought,
    has no share and is left out of both sums.
    """
    quantity, is_selected = pl.col("quantity"), pl.col("selected") == "yes"
    is_other = ~is_selected & pl.col("substitute").ne_missing("yes")
    bought = evidence.monthly_use.group_by(_VARIETY).agg(
        selected=quantity.filter(is_selected).sum(), others=quantity.filter(is_other).sum()
    )
    share = quotient(pl.col("selected"), pl.col("selected") + pl.col("others"), _WEIGHT_PLACES)
    return (
        items.group_by(*dict.fromkeys([*_VARIETY, KEYS[by]]))
        .agg(amount=exact(pl.col("agreed_amount").sum(), _WEIGHT_PLACES))
        .join(bought, on=_VARIETY, how="left")
        .with_columns(share=pl.when(pl.min_horizontal("selected", "others") >= 0).then(share))
        .with_columns(
            weight=pl.when(pl.col("share").is_not_null()).then("amount"),
            weighted=product(pl.col("share"), pl.col("amount"), _WEIGHT_PLACES),
        )
        .group_by(KEYS[by])
        .agg(
            selected_share=ratio(
                pl.col("weighted").sum(), pl.col("weight").sum(), _RATIO_PLACES, working_places=_WEIGHT_PLACES
            )
        )
    )

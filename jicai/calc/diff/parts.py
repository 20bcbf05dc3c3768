"""Where a change in completion comes from: new lines, changed, added and dropped earlier lines, and the terms.

The way from then to now is walked in this order, and each step is the difference of two completions on the way:

1. terms: the lines of then under the agreed quantities, factors, catalogue, windows and prices of now;
2. changed, 3. added, 4. dropped: the rows of earlier months, as they stand in the export of now;
5. new: what counts after the day of then.

Every completion on the way is rounded as one that is shown, so the steps add up to the change to the last place.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import polars as pl

from jicai.calc.catalogue import catalogue
from jicai.calc.diff.lines import KEY
from jicai.calc.progress import ITEM, ProgressInputs, ProgressRules, shown_years
from jicai.calc.purchases import counted_lines, product_windows, purchases
from jicai.calc.quantities import base_of_split
from jicai.calc.rollup import with_weights
from jicai.money import ratio

#: The steps on the way from then to now, in their order, and the kinds of earlier rows among them.
STEPS = ("terms", "changed", "added", "dropped", "new")
KINDS = STEPS[1:4]
_PLACES, _WEIGHT_PLACES = 6, 14
_BASE = pl.Decimal(38, 10)
_ZERO = pl.lit(0, dtype=_BASE)


@dataclass(frozen=True, slots=True)
class Purchased:
    """What was bought of every item: ITEM, then base quantities.

    sums: mid (the lines of then under the terms of now), restated (the lines of now through the day of then).
    rows: KEY, kind and net, what each row that is otherwise now than then changes; net is never null. `of_product` is
    the product by which it counts in the item: that of now, where it no longer does that of then.
    """

    sums: pl.DataFrame
    rows: pl.DataFrame


def purchased_between(
    then: ProgressInputs, now: ProgressInputs, rules: ProgressRules, day: date, changed: pl.DataFrame
) -> Purchased:
    """The steps between the lines of `then` as of `day` and those of `now`, looked at as `rules` say.

    `changed` are the `jicai.calc.diff.lines.changed_rows`.
    """
    windows = windows_of(now, rules)
    mid, restated = pl.collect_all(
        [purchases(counted_lines(one.orders, "accepted", day), windows) for one in (then, now)]
    )
    sums = mid.select(*ITEM, mid="purchased_qty").join(
        restated.select(*ITEM, restated="purchased_qty"), on=ITEM, how="full", nulls_equal=True, coalesce=True
    )
    before = contributions(changed, windows, "_then", -1)
    after = contributions(changed, windows, "", 1)
    rows = (
        pl.concat([before.with_columns(_now=pl.lit(value=False)), after.with_columns(_now=pl.lit(value=True))])
        .group_by(*KEY, "kind", *ITEM)
        .agg(net=pl.col("base").sum(), of_product=pl.col("product_code").sort_by("_now").last())
    )
    return Purchased(sums.with_columns(pl.col("mid", "restated").fill_null(_ZERO)), rows.collect())


def windows_of(inputs: ProgressInputs, rules: ProgressRules) -> pl.LazyFrame:
    """When a purchase of each selected product counts in the years shown, see `product_windows`."""
    selected = catalogue(inputs.products, inputs.code_changes, inputs.batches).filter(pl.col("selected") == "yes")
    years = shown_years(inputs.agreement_years, rules.as_of, rules.year)
    return product_windows(selected, years, inputs.superseded)


def contributions(changed: pl.DataFrame, windows: pl.LazyFrame, end: str, sign: int) -> pl.LazyFrame:
    """What each row counts for in each item, in base units, times the sign: KEY, kind, ITEM, product_code, base.

    `end` is that of the columns of the state that is looked at. Rows that count nowhere are left out.
    """
    rows = changed.lazy().select(
        *KEY,
        "kind",
        institution_code=f"institution_code{end}",
        product_code=f"product_code{end}",
        status=f"status{end}",
        quantity=f"accepted_qty{end}",
        stated_base=f"accepted_base{end}",
        counted_on=f"accepted_on{end}",
    )
    return (
        rows.filter(pl.col("status").is_in(["normal", "returned"]), pl.col("counted_on").is_not_null())
        .join(windows, on="product_code")
        .filter(pl.col("counted_on").is_between("counts_from", "counts_until"))
        .select(*KEY, "kind", *ITEM, "product_code", base=base_of_split() * sign)
    )


def with_steps(items: pl.LazyFrame, purchased: Purchased) -> pl.LazyFrame:
    """The items of now with the quantities on the way: those of ITEM with `{step}_qty` and `_at_{step}`.

    `items` have purchased_qty, and purchased_qty_then (null where the item is new). `_at_{step}` is what was bought
    after the step; `{step}_qty` the step itself, in base units. The steps add up to the change in what was bought.
    """
    kinds = (
        purchased.rows.lazy()
        .group_by(ITEM)
        .agg((pl.col("net").filter(pl.col("kind") == kind).sum()).alias(f"{kind}_qty") for kind in KINDS)
    )
    mid, now = pl.col("mid"), pl.col("purchased_qty")
    at = {"terms": mid}
    for kind, before in zip(KINDS, STEPS, strict=False):
        at[kind] = at[before] + pl.col(f"{kind}_qty")
    at["new"] = now
    return (
        items.join(purchased.sums.lazy().select(*ITEM, "mid", "restated"), on=ITEM, how="left", nulls_equal=True)
        .join(kinds, on=ITEM, how="left", nulls_equal=True)
        .with_columns(pl.col("mid", "restated", *(f"{kind}_qty" for kind in KINDS)).fill_null(_ZERO))
        .with_columns(
            terms_qty=mid - pl.col("purchased_qty_then").fill_null(_ZERO),
            new_qty=now - at["dropped"],
            **{f"_at_{step}": one for step, one in at.items()},
        )
    )


def is_broken() -> pl.Expr:
    """Whether the rows of earlier months do not come to what both exports say through the day of then."""
    return pl.col("_at_dropped") != pl.col("restated")


def step_columns(completion_then: pl.Expr, at: list[pl.Expr]) -> dict[str, pl.Expr]:
    """`by_{step}`, the change in completion that each step accounts for, from the completions after each step.

    Null where there is no completion then or now, and so no change.
    """
    ways = [completion_then, *at]
    is_known = completion_then.is_not_null() & at[-1].is_not_null()
    return {f"by_{step}": pl.when(is_known).then(ways[place + 1] - ways[place]) for place, step in enumerate(STEPS)}


def item_steps() -> dict[str, pl.Expr]:
    """`step_columns` of items as `with_steps` gives them, with completion_then."""
    return step_columns(pl.col("completion_then"), [completion_at(pl.col(f"_at_{step}")) for step in STEPS])


def completion_at(bought: pl.Expr) -> pl.Expr:
    """The completion of an item if so much were bought, as it is shown; null where nothing is agreed."""
    return ratio(bought, pl.col("agreed_qty"), _PLACES)


def group_ways(items: pl.LazyFrame, keys: list[str]) -> pl.LazyFrame:
    """The weighted completions of groups of items after each step: the keys and `_way_{step}`.

    Items as `with_steps` gives them, with what `jicai.calc.rollup.with_weights` reads.
    """
    for step in STEPS:
        # The status of now says which items are in the sums, on the whole way.
        weighed = with_weights(items.with_columns(pl.col(f"_at_{step}").alias("purchased_qty")))
        items = weighed.rename({"_capped": f"_capped_{step}"}).drop("_uncapped", "_time", "purchased_qty")
        items = items.rename({"_weight": "_weight_of_all"}) if step == "new" else items.drop("_weight")
    weight = pl.col("_weight_of_all").sum()
    return items.group_by(keys).agg(
        ratio(pl.col(f"_capped_{step}").sum(), weight, _PLACES, working_places=_WEIGHT_PLACES).alias(f"_way_{step}")
        for step in STEPS
    )


def row_steps(purchased: Purchased, items: pl.LazyFrame) -> pl.LazyFrame:
    """What each row of an earlier month changes: KEY, kind, ITEM, of_product, net and completion_change.

    `items` as `with_steps` gives them. The rows of an item are walked one after the other, in the order of the kinds,
    then of their keys, so that those of a kind add up to its step. Null where the item is not shown.
    """
    place = pl.col("kind").replace_strict(dict(zip(KINDS, range(len(KINDS)), strict=True)), return_dtype=pl.Int8)
    shown = items.select(*ITEM, "agreed_qty", "_at_terms")
    after = pl.col("_at_terms") + pl.col("_come")
    return (
        purchased.rows.lazy()
        .with_columns(_place=place)
        .sort(*ITEM, "_place", *KEY)
        .with_columns(_come=pl.col("net").cum_sum().over(ITEM))
        .join(shown, on=ITEM, how="left", nulls_equal=True)
        .with_columns(completion_change=completion_at(after) - completion_at(after - pl.col("net")))
        .select(*KEY, "kind", *ITEM, "of_product", "net", "completion_change")
    )

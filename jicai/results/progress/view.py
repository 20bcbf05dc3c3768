"""The agreement items that a user asks `jicai progress` about, and what is said with every result of them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import polars as pl

    from jicai.calc.progress import ProgressInputs, ProgressRules
    from jicai.results.aside import Uncounted
    from jicai.results.scope import Narrowing
    from jicai.store.result import Intake

#: The tables that progress is computed from.
NEEDED, OPTIONAL = ("orders", "agreed", "products", "institutions"), ("code_changes",)
#: And what the form takes beside them.
FORM_OPTIONAL = (*OPTIONAL, "contracts")
COUNTS = {"accepted": "验收数量", "delivered": "配送数量", "ordered": "下单数量"}


@dataclass(frozen=True)
class ProgressView:
    """The agreement items, which of them the user wants to see, and how many order lines count nowhere.

    Nothing is worked out before it is asked for.
    """

    intake: Intake
    wanted: Mapping[str, list[str]]
    rules: ProgressRules
    statuses: Sequence[str] = ()

    @cached_property
    def inputs(self) -> ProgressInputs:
        """What the items are computed from."""
        return progress_inputs(self.intake, self.rules.as_of)

    @cached_property
    def bought(self) -> pl.LazyFrame:
        """What was bought of each product by everybody, see `jicai.calc.product_purchases`."""
        from jicai.calc.product_purchases import product_purchases
        from jicai.results.sums import kept_sums

        return product_purchases(self.inputs, self.rules, kept_sums(self.intake, self.rules.count, self.rules.as_of))

    @cached_property
    def all_items(self) -> pl.LazyFrame:
        """The items of everybody, see `jicai.calc.progress`."""
        from jicai.calc.product_purchases import selected_purchases
        from jicai.calc.progress import items_with
        from jicai.calc.purchases import item_sums

        return items_with(item_sums(selected_purchases(self.bought)), self.inputs, self.rules)

    @cached_property
    def uncounted(self) -> pl.LazyFrame:
        """The order lines that count nowhere, see `jicai.calc.scope.order_counts`."""
        from jicai.calc.catalogue import catalogue
        from jicai.calc.scope import order_counts

        frames = self.intake.frames
        counts = order_counts(frames["orders"], catalogue(frames["products"], frames["code_changes"]))
        return self.intake.known(counts, "uncounted")

    def collected(self) -> ProgressView:
        """The same, computed now, for several results of it."""
        view = ProgressView(self.intake, self.wanted, self.rules, self.statuses)
        # One after the other: what two queries share is held in memory, and that is all order lines.
        for name in ("bought", "uncounted", "all_items"):
            vars(view)[name] = getattr(view, name).collect().lazy()
        return view

    @property
    def items(self) -> pl.LazyFrame:
        """The items that are wanted."""
        from jicai.calc.selection import keep

        return keep(self.all_items, {**self.wanted, "status": self.statuses})

    @cached_property
    def delivery_days(self) -> int:
        """The days after an order by which it is due, as `supply` and its rule take them."""
        from jicai.results.supply.answer import supply_days

        return supply_days(self.intake).due

    @cached_property
    def behind(self) -> pl.LazyFrame:
        """The items of everybody that are behind, with their causes, computed; see `jicai.calc.why.items`."""
        from jicai.calc.why.items import Behind, behind_items

        given = Behind(self.inputs, self.rules, self.all_items, self.bought, self.delivery_days)
        return behind_items(given).collect().lazy()

    @cached_property
    def without(self) -> Uncounted:
        """The sheets of order lines that lack what counts."""
        from jicai.results.aside import uncounted_columns

        return uncounted_columns(self.intake, self.rules.count)

    def narrowing(self) -> Narrowing:
        """The filters that were given."""
        from jicai.results.scope import narrowed_by
        from jicai.tables.results.progress import PROGRESS

        words = [PROGRESS.column("status").label_of(one) for one in self.statuses]
        return narrowed_by(self.wanted, {"状态": words})

    @property
    def subtitle(self) -> str:
        """As of which day, by which quantity, and of which agreement year where one was asked for."""
        year = f"，第 {self.rules.year} 协议年度" if self.rules.year else ""
        return f"截至 {self.rules.as_of}，按{COUNTS[self.rules.count]}{year}"

    @property
    def options(self) -> dict[str, str]:
        """The same and how lagging is told, for the sheet 口径."""
        year = self.rules.year
        return {
            "截至日期": str(self.rules.as_of),
            "协议年度": f"第 {year} 年" if year else "截至日期所在的协议年度",
            "计量口径": COUNTS[self.rules.count],
            **_lagging(self.rules),
        }


def progress_inputs(intake: Intake, as_of: date | None) -> ProgressInputs:
    """What was read for it, and what the batch files say; of the agreed rows those in effect by as-of, or all."""
    from jicai.calc.progress import ProgressInputs
    from jicai.calc.supplements import in_effect

    agreed = intake.frames["agreed"]
    frames = {**intake.frames, "agreed": agreed if as_of is None else in_effect(agreed, as_of)}
    said = intake.batch_frames
    return ProgressInputs(
        **{key: frames[key] for key in (*NEEDED, *OPTIONAL)},
        batches=said.batches,
        agreement_years=said.agreement_years,
        superseded=said.superseded,
    )


def _lagging(rules: ProgressRules) -> dict[str, str]:
    grace = f"宽限 {rules.grace_days} 天"
    if rules.bands is None:
        return {"滞后容差": f"{rules.tolerance}，{grace}"}
    behind, ahead = rules.bands
    return {"滞后口径": f"完成率除以时间进度，低于 {behind} 为滞后，高于 {ahead} 为超序时，{grace}"}

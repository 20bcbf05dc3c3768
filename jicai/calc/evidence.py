"""What the checks look at: the typed tables, the batches, and the sums that several of them share."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from functools import cached_property

import polars as pl

from jicai.calc.advance import AdvanceInputs
from jicai.calc.catalogue import catalogue
from jicai.calc.freshness import DAYS, Reach, reaches
from jicai.calc.monthly import monthly_use
from jicai.calc.order_evidence import lines_ordered, said_of_orders
from jicai.calc.places import place, placed
from jicai.calc.prices import price_spans
from jicai.calc.progress import ProgressInputs, ProgressRules, agreed_items, items_with, shown_years
from jicai.calc.purchases import product_windows
from jicai.calc.quantities import AMOUNT_PLACES
from jicai.calc.recovery.balances import RecoveryInputs
from jicai.calc.recovery.course import Course, follow
from jicai.calc.settlement.state import Settlement
from jicai.calc.supply.orders import supply_orders
from jicai.calc.tranches import advance_rows
from jicai.calc.unknown_codes import unknown_spellings
from jicai.settings.supply import Supply

#: What is agreed on in a year of a batch: a variety, of a company where the batch agrees with companies.
LOT = ["batch", "agreement_year", "variety_code", "company_key"]
_UNASKED = ["gap", "remaining_qty", "required_monthly", "projected_completion", "agreed_amount", "purchased_amount"]


@dataclass(frozen=True)
class Evidence:
    """All tables under their keys (without rows where a table is not given; `given` names those that are).

    batches: batch, batch_name, bound_types, notice (A, B or null), issued_on, start_on, cycle_end, legacy_lower,
    nonselected_cap, renewal_floor, payment_standard, grain and the terms of payment: as
    `jicai.batches.frames.batches_frame` gives them. agreement_years, superseded, advances and offset_windows as
    `jicai.batches.frames` gives them. `tolerance`, `grace_days` and `bands` are the settings of lagging,
    `supply` those of the attention levels. `sheets` are those that rows stand in, by `_source`: table and columns;
    one that is not named lacks none. `settlement` gives the state of the supplier payments at as-of, if it is at hand.
    """

    tables: Mapping[str, pl.LazyFrame]
    given: frozenset[str]
    batches: pl.LazyFrame
    agreement_years: pl.LazyFrame
    superseded: pl.LazyFrame
    advances: pl.LazyFrame
    offset_windows: pl.LazyFrame
    as_of: date
    tolerance: Decimal = Decimal(0)
    grace_days: int = 0
    bands: tuple[Decimal, Decimal] | None = None
    supply: Supply = field(default_factory=Supply)
    sheets: Mapping[int, tuple[str, frozenset[str]]] = field(default_factory=dict)
    settlement: Callable[[], Settlement] | None = None

    @cached_property
    def catalogue(self) -> pl.LazyFrame:
        """The products with renewed codes, see `jicai.calc.catalogue`."""
        return once(catalogue(self.tables["products"], self.tables["code_changes"], self.batches))

    @cached_property
    def orders(self) -> pl.LazyFrame:
        """The order lines: the columns that the checks look at.

        Of stated base quantities those that a line states, see `jicai.calc.quantities.with_stated_bases`.
        """
        return said_of_orders(self.tables["orders"])

    @cached_property
    def reaches(self) -> list[Reach]:
        """How far the given exports reach, see `jicai.calc.freshness`."""
        tables = {**self.tables, "orders": self.orders} if "orders" in self.given else self.tables
        return reaches({key: tables[key] for key in DAYS if key in self.given}, self.as_of)

    @cached_property
    def bound(self) -> pl.LazyFrame:
        """Every batch with every institution that it binds: batch, institution_code (A 一（一）, B 一（一）)."""
        return once(
            self.batches.select("batch", type="bound_types")
            .explode("type")
            .join(self.tables["institutions"].select("institution_code", "type"), on="type")
            .select("batch", "institution_code")
        )

    @cached_property
    def years_begun(self) -> pl.LazyFrame:
        """The agreement years that have begun by as-of: batch, agreement_year, year_start, year_end."""
        years = self.agreement_years.with_columns(pl.col("agreement_year").cast(pl.Int32))
        return years.filter(pl.col("year_start") <= self.as_of)

    @cached_property
    def current_years(self) -> pl.LazyFrame:
        """Per batch the agreement year of as-of (the first before the start, the last after the cycle)."""
        return shown_years(self.agreement_years, self.as_of, None)

    @cached_property
    def items(self) -> pl.LazyFrame:
        """The agreement items of the current years with their status, see `jicai.calc.progress.progress_items`.

        Without the figures that no check asks for.
        """
        rules = ProgressRules(self.as_of, tolerance=self.tolerance, grace_days=self.grace_days, bands=self.bands)
        # Only those figures would need the amount that no check asks for.
        bought = self.bought.with_columns(purchased_amount=pl.lit(None, dtype=pl.Decimal(38, AMOUNT_PLACES)))
        agreed = self.agreed_items.join(self.current_years, on=["batch", "agreement_year"], how="semi")
        return once(items_with(bought, self.progress_inputs, rules, agreed).drop(_UNASKED))

    @cached_property
    def bought(self) -> pl.LazyFrame:
        """What counts toward each agreement item of the years begun: the item's keys, purchased_qty (base units).

        The keys are batch, agreement_year, institution_code, variety_code, company_key.
        """
        return once(
            self.monthly_use.filter(pl.col("selected") == "yes")
            .group_by("lot", "institution_code")
            .agg(purchased_qty=pl.col("quantity").sum())
            .join(self.lots, on="lot")
            .drop("lot")
        )

    @cached_property
    def progress_inputs(self) -> ProgressInputs:
        """What the calculation of progress takes."""
        keys = ("orders", "agreed", "products", "code_changes", "institutions")
        return ProgressInputs(
            **{key: self.tables[key] for key in keys},
            batches=self.batches,
            agreement_years=self.agreement_years,
            superseded=self.superseded,
        )

    @cached_property
    def advance_inputs(self) -> AdvanceInputs:
        """What the calculation of advances takes."""
        keys = ("agreed", "products", "code_changes", "institutions", "advance_amounts")
        return AdvanceInputs(**{key: self.tables[key] for key in keys}, batches=self.batches, advances=self.advances)

    @cached_property
    def advance_plan(self) -> pl.LazyFrame:
        """Every tranche of an advance with what was paid of it, see `jicai.calc.tranches.advance_rows`."""
        return once(advance_rows(self.advance_inputs, self.tables["disbursements"], self.as_of))

    @cached_property
    def recovery(self) -> Course:
        """The course of every advance, see `jicai.calc.recovery.course`.

        Where no disbursements are given the plan counts as paid out.
        """
        keys = ("disbursements", "fund_payments", "recoveries")
        inputs = RecoveryInputs(
            advance=self.advance_inputs,
            **{key: self.tables[key] for key in keys},
            windows=self.offset_windows,
            as_planned="disbursements" not in self.given,
        )
        return follow(inputs, self.as_of)

    @cached_property
    def agreed_rows(self) -> pl.LazyFrame:
        """Per agreement item the place of its first agreed row: the item's keys, _source, _row.

        The keys are batch, agreement_year, institution_code, variety_code, company_key.
        """
        products = self.catalogue.select("batch", "product_code", "variety_code", company_key="item_company")
        return once(
            self.tables["agreed"]
            .join(products, on=["batch", "product_code"])
            .group_by("batch", "agreement_year", "institution_code", "variety_code", "company_key")
            .agg(place=place().min())
            .with_columns(*placed(pl.col("place")))
            .drop("place")
        )

    @cached_property
    def agreed_items(self) -> pl.LazyFrame:
        """The agreement items of all years of every batch, see `jicai.calc.progress.agreed_items`."""
        years = self.agreement_years.with_columns(pl.col("agreement_year").cast(pl.Int32))
        return once(agreed_items(self.tables["agreed"], self.catalogue, years))

    @cached_property
    def lots(self) -> pl.LazyFrame:
        """What purchases can count for, numbered (by which sums are grouped much faster than by names): `LOT`, lot."""
        windows = product_windows(self.catalogue, self.years_begun, self.superseded)
        return once(windows.select(LOT).unique().with_row_index("lot"))

    @cached_property
    def monthly_use(self) -> pl.LazyFrame:
        """What every institution took of each product from month to month, see `jicai.calc.monthly.monthly_use`.

        With the number of the lot.
        """
        selected = self.catalogue.select("batch", "product_code", "selected", "substitute")
        windows = product_windows(self.catalogue, self.years_begun, self.superseded)
        windows = windows.join(selected, on=["batch", "product_code"]).join(self.lots, on=LOT, nulls_equal=True)
        return once(monthly_use(self.orders, windows, self.as_of))

    @cached_property
    def ordered_lines(self) -> pl.LazyFrame:
        """The normal lines of selected products ordered by as-of, once for every batch that governs them on that day.

        That is inside the cycle, inside the variety's window (B 二（三）) and, for a renewed code, from its date. The
        columns of the orders that the checks look at, then batch, agreement_year, variety_code, catalogue_company,
        company_key, factor, selected_price (in force on that day). Lines of every institution; join `bound` for the
        duties.
        """
        return self._lines_ordered("normal")

    @cached_property
    def refused_lines(self) -> pl.LazyFrame:
        """The lines whose delivery was refused, otherwise as `ordered_lines`."""
        return self._lines_ordered("refused")

    @cached_property
    def unknown_spellings(self) -> pl.LazyFrame:
        """The codes, names and companies of lines that count for no batch, see `jicai.calc.unknown_codes`."""
        return once(unknown_spellings(self.orders, self.catalogue))

    @cached_property
    def supply_orders(self) -> pl.LazyFrame:
        """The orders of selected products with what was delivered, see `jicai.calc.supply.orders`."""
        return supply_orders(self.ordered_lines, self.refused_lines, self.as_of)

    def _lines_ordered(self, status: str) -> pl.LazyFrame:
        last_days = self.superseded.group_by("batch", "variety_code").agg(
            last_day=pl.col("superseded_from").min().dt.offset_by("-1d")
        )
        windows = (
            price_spans(self.catalogue.filter(pl.col("selected") == "yes"))
            .join(self.years_begun, on="batch")
            .join(last_days, on=["batch", "variety_code"], how="left")
            .select(
                "batch",
                "agreement_year",
                "product_code",
                "variety_code",
                "company_key",
                "factor",
                "selected_price",
                catalogue_company="company",
                first_day=pl.max_horizontal("year_start", "valid_from", "price_from"),
                last_day=pl.min_horizontal("year_end", "last_day", "price_until"),
            )
        )
        return lines_ordered(self.orders, status, self.as_of, windows)


def once(rows: pl.LazyFrame) -> pl.LazyFrame:
    """The same rows, computed now: a plan that uses them in many places computes them anew for most of these."""
    return rows.collect().lazy()

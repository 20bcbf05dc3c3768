"""Which receipts a result is about: selected products, accepted inside a cycle that binds the institution."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, fields

import polars as pl

from jicai.calc.names import folded_name
from jicai.calc.selection import keep
from jicai.calc.settlement.inputs import SettlementInputs
from jicai.calc.settlement.state import Settlement
from jicai.calc.settlement.terms import acceptance_windows

#: Where a receipt stands to the batches, see `scoped_receipts`.
SCOPE = pl.Enum(["in", "unbound", "out"])


@dataclass(frozen=True, slots=True)
class View:
    """What to show of the state; empty collections mean all. It chooses among the results, never changes them."""

    all_products: bool = False
    batches: Collection[str] = ()
    companies: Collection[str] = ()
    institutions: Collection[str] = ()
    districts: Collection[str] = ()
    payees: Collection[str] = ()
    varieties: Collection[str] = ()
    products: Collection[str] = ()

    @property
    def asked(self) -> list[object]:
        """All that it asks for, by which it is told from other views."""
        return [getattr(self, one.name) for one in fields(self)]

    @property
    def of_products(self) -> dict[str, Collection[str]]:
        """What is asked for of the products, by column."""
        return {
            "batch": self.batches,
            "company": self.companies,
            "variety_code": self.varieties,
            "product_code": self.products,
        }


def shown_pairs(settlement: Settlement, view: View) -> pl.DataFrame:
    """The pairs of the wanted institutions, districts and payees."""
    wanted = {"institution_code": view.institutions, "district": view.districts, "payee": view.payees}
    return keep(settlement.pairs.lazy(), wanted).collect()


def scoped_receipts(settlement: Settlement, inputs: SettlementInputs, view: View) -> pl.DataFrame:
    """The receipts of the wanted pairs, in order, with scope (of `SCOPE`) and shown.

    A receipt is in scope ("in") where its product is selected in a batch whose cycle holds its acceptance (a renewed
    code from its date on, a superseded variety to the end) and which binds the institution (A 一（一）, 二（三）;
    B 一（一）, 三（四）); "unbound" where only the last is missing.
    """
    pairs, receipts = shown_pairs(settlement, view), settlement.receipts
    if pairs.height < settlement.pairs.height:
        receipts = receipts.filter(pl.col("pair").is_in(pairs["pair"].implode()))
    # Pairs are numbered from 0, in order.
    types = settlement.pairs["type"].cast(pl.Categorical).gather(receipts["pair"])
    acceptances = receipts.select("product_code", "accepted_on", types)
    windows = acceptance_windows(inputs).with_row_index("window").collect()
    found = _scopes(acceptances.unique(), windows, keep(windows.lazy(), view.of_products).collect())
    scopes = acceptances.join(found, on=acceptances.columns, how="left", maintain_order="left")
    is_wanted = pl.col("shown").fill_null(value=False)
    if view.all_products:
        is_wanted |= (pl.col("scope") != "in") & _wanted_without_batch(view)
    return receipts.with_columns(scopes["scope"].fill_null("out"), scopes["shown"]).with_columns(shown=is_wanted)


def _scopes(acceptances: pl.DataFrame, windows: pl.DataFrame, wanted: pl.DataFrame) -> pl.DataFrame:
    """Of what was accepted in a window the scope, and whether it is in one of the wanted windows that bind."""
    return (
        acceptances.lazy()
        .select(pl.all().name.prefix("_"), pl.col("product_code", "type").cast(pl.String), pl.col("accepted_on"))
        .join(windows.lazy(), on="product_code")
        .filter(pl.col("accepted_on").is_between("counts_from", "counts_until"))
        .with_columns(is_bound=pl.col("bound_types").list.contains(pl.col("type")))
        .group_by(pl.col("^_.*$").name.map(lambda name: name.removeprefix("_")))
        .agg(
            scope=pl.when(pl.col("is_bound").any()).then(pl.lit("in")).otherwise(pl.lit("unbound")).cast(SCOPE),
            shown=(pl.col("is_bound") & pl.col("window").is_in(wanted["window"].implode())).any(),
        )
        .collect()
    )


def _wanted_without_batch(view: View) -> pl.Expr:
    """Whether a row in no batch's scope is wanted, by its code and the company it names; it has no variety."""
    if view.varieties:
        return pl.lit(value=False)
    asked = {"company": view.companies, "product_code": view.products}
    wanted = pl.lit(value=True)
    for column, values in asked.items():
        if values:
            folded = folded_name(pl.lit(pl.Series(values=list(values), dtype=pl.String))).implode()
            wanted &= folded_name(pl.col(column).cast(pl.String)).is_in(folded).fill_null(value=False)
    return wanted

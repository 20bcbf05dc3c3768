"""`jicai explain` of figures of `jicai progress`."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING, Literal

from jicai.commands.explain.choice import only_one
from jicai.commands.shared.delivery import DeliveryOptions
from jicai.commands.shared.options import InputOptions, LineOptions
from jicai.results.explain.item_result import item_result
from jicai.results.progress.view import NEEDED, OPTIONAL, ProgressView

if TYPE_CHECKING:
    import polars as pl

    from jicai.calc.rollup import Group

_KEYS = ("batch", "agreement_year", "institution_code", "variety_code", "company")
_NAMES = ("institution_name", "variety_name", "company", "batch")
_NAME_OF = {"institution_code": "institution_name", "variety_code": "variety_name", "batch": "batch_name"}
#: Groupings by a value that no option of the scope names, with its column.
_NAMELESS: dict[Group, str] = {"level": "level", "generic": "variety_name"}


def explain_item(
    inputs: InputOptions,
    scope: LineOptions,
    delivery: DeliveryOptions,
    words: Sequence[str],
    as_of: date,
    year: int | None,
    count: Literal["accepted", "delivered", "ordered"],
    by: Sequence[Group] = (),
) -> None:
    """Show how the completion of the agreement item that the words name came about, or that of a group of items."""
    from jicai.commands.shared.loading import read_tables

    intake = read_tables(inputs, delivery, NEEDED, OPTIONAL)
    # Heavy imports come after the files are on their way: see `jicai.store.load`.
    from jicai.calc.progress import ProgressRules
    from jicai.commands.explain.words import of_rows, with_words
    from jicai.commands.shared.scope import chosen_scope
    from jicai.render.output import deliver
    from jicai.results.explain.rollup import RollUp, rollup_result
    from jicai.results.freshness import with_freshness

    column = next((_NAMELESS[group] for group in by if group in _NAMELESS), None)
    table = {"level": intake.frames["institutions"], "variety_name": intake.frames["products"]}
    rest, of_column = of_rows(words, table[column], column) if column else (words, [])
    wanted = chosen_scope(with_words(scope, rest, intake), intake, quiet=delivery.quiet)
    products = wanted.pop("product_code", [])
    lagging = intake.workspace.settings.lagging
    rules = ProgressRules(as_of, year, count, lagging.tolerance, lagging.grace_days, lagging.bands)
    view = ProgressView(intake, wanted, rules)
    items = _items(view, products, column, of_column)
    if by:
        rollup = RollUp.of(view, items, tuple(dict.fromkeys(by)))
        told = {_NAME_OF.get(key) for key in rollup.keys}
        codes = [key for key in rollup.keys if key not in told]
        names = [_NAME_OF.get(key, key) for key in codes]
        group = only_one(rollup.groups, "个汇总符合", codes, names, _nothing(view, words))
        result = rollup_result(rollup, group)
    else:
        item = only_one(items.collect(), "个约定项符合", _KEYS, _NAMES, _nothing(view, words))
        result = item_result(view, item)
    deliver(with_freshness(result, intake, as_of), delivery.for_rendering())


def _items(view: ProgressView, products: Sequence[str], column: str | None, values: Sequence[str]) -> pl.LazyFrame:
    """The wanted items: of the varieties of these products, and with one of the values in the column."""
    import polars as pl

    from jicai.calc.catalogue import catalogue

    items = view.items
    if products:
        listed = catalogue(view.inputs.products, view.inputs.code_changes)
        own = listed.filter(pl.col("product_code").is_in(list(products))).select("batch", "variety_code").unique()
        items = items.join(own, on=["batch", "variety_code"], how="semi")
    return items.filter(pl.col(column).is_in(list(values))) if column and values else items


def _nothing(view: ProgressView, words: Sequence[str]) -> str:
    of_year = f"第 {view.rules.year} 协议年度" if view.rules.year else "截至日期所在的协议年度"
    named = " ".join(words) or "所写的范围"
    return f"{named}：{of_year}没有这样的约定项，请核对，或用 --year 看其他年度；有哪些约定项见 jicai progress"

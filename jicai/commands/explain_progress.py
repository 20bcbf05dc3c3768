"""`jicai explain` of figures of `jicai progress`."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING, Any, Literal

from jicai.commands.explain_choice import only_one
from jicai.commands.options import DeliveryOptions, InputOptions, LineOptions
from jicai.commands.progress_view import COUNTS, NEEDED, OPTIONAL, ProgressView

if TYPE_CHECKING:
    import polars as pl

    from jicai.calc.rollup import Group
    from jicai.intake.result import Intake
    from jicai.render.result import Result

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
    from jicai.commands.loading import read_tables

    intake = read_tables(inputs, delivery, NEEDED, OPTIONAL)
    # Heavy imports come after the files are on their way: see `jicai.intake.load`.
    from jicai.calc.progress import ProgressRules
    from jicai.commands.explain_rollup import RollUp, rollup_result
    from jicai.commands.explain_words import of_rows, with_words
    from jicai.commands.freshness import with_freshness
    from jicai.commands.scope import chosen_scope
    from jicai.render.output import deliver

    column = next((_NAMELESS[group] for group in by if group in _NAMELESS), None)
    table = {"level": intake.frames["institutions"], "variety_name": intake.frames["products"]}
    rest, of_column = of_rows(words, table[column], column) if column else (words, [])
    wanted = chosen_scope(with_words(scope, rest, intake), intake, quiet=delivery.quiet)
    products = wanted.pop("product_code", [])
    lagging = intake.workspace.settings.lagging
    rules = ProgressRules(as_of, year, count, lagging.tolerance, lagging.grace_days, lagging.bands)
    view = ProgressView.of(intake, wanted, rules)
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


def item_result(view: ProgressView, item: dict[str, Any]) -> Result:
    """The explanation of an agreement item, a row of `jicai.calc.progress.progress_items`."""
    import polars as pl

    from jicai.commands.aside import untyped_institutions
    from jicai.commands.basis import basis
    from jicai.commands.explain_item import ItemRows, item_steps
    from jicai.render.result import Result
    from jicai.render.words import number, percent
    from jicai.tables.results_explain import EXPLAIN
    from jicai.tables.results_progress import PROGRESS

    about = pl.DataFrame([item], schema_overrides={"agreement_year": pl.Int32})
    steps = item_steps(view, item, ItemRows.of(view, about))
    who = f"{item['institution_name']}（{item['institution_code']}）"
    what = f"{item['variety_name']}（{item['variety_code']}）{item['company'] or ''}"
    where = f"{item['batch']} 第 {item['agreement_year']} 协议年度"
    status = PROGRESS.column("status").label_of(item["status"])
    return Result(
        frame=steps.frame(),
        table=EXPLAIN,
        title=f"{EXPLAIN.label}：{who} {what} 的完成率",
        subtitle=f"{where}，截至 {view.rules.as_of}，按{COUNTS[view.rules.count]}",
        footer=[
            f"完成率 {percent(item['completion'])}（{number(item['purchased_qty'])} ÷ {number(item['agreed_qty'])}），"
            f"时间进度 {percent(item['time_progress'])}，{status}{'，自愿参加' if item['voluntary'] else ''}",
            *steps.left_out,
            *unread_rows(view.intake, ("orders", "agreed")),
            *untyped_institutions(view.intake),
            *view.without.footer,
        ],
        basis=basis(view.intake, [item["batch"]], {"说明": f"{who} {what}，{where}", **view.options}),
        warnings=view.without.warnings,
    )


def unread_rows(intake: Intake, tables: Sequence[str]) -> list[str]:
    """How many rows of these tables were left out when they were read, which no step can list."""
    from jicai.intake.reasons import SKIPPED
    from jicai.tables import INPUTS

    lines = []
    for key in tables:
        accounts = [account for account in intake.accounts if account.table == key]
        repeats = sum(account.skipped.get("repeat", 0) for account in accounts)
        rejected = sum(sum(account.rejected.values()) for account in accounts)
        words = [f"{SKIPPED['repeat'].title}略过 {repeats:,} 行"] if repeats else []
        words += [f"被拒绝 {rejected:,} 行"] if rejected else []
        if words:
            lines.append(f"{INPUTS[key].label}全表读取时{'、'.join(words)}，不在上面各步里，见 jicai check")
    return lines


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

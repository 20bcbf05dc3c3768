"""`jicai explain --since`: which lines moved the completion of an agreement item since the end of a month."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Any, Literal

from jicai.commands.explain.choice import only_one
from jicai.errors import UsageError
from jicai.render.words import number, percent
from jicai.results.explain.item import ItemRows, line_entry
from jicai.results.explain.rows import Entry, Steps
from jicai.results.progress.view import COUNTS, NEEDED, OPTIONAL, ProgressView

if TYPE_CHECKING:
    from jicai.commands.shared.delivery import DeliveryOptions
    from jicai.commands.shared.options import InputOptions, LineOptions
    from jicai.render.result import Result

_KEYS = ("batch", "agreement_year", "institution_code", "variety_code", "company")
_NAMES = ("institution_name", "variety_name", "company", "batch")
_BUYING = ("A 二（二）", "B 三（一）")
_DONE = {"accepted": "验收", "delivered": "配送", "ordered": "下单"}


def explain_change(
    inputs: InputOptions,
    scope: LineOptions,
    delivery: DeliveryOptions,
    words: Sequence[str],
    since: str,
    year: int | None,
    count: Literal["accepted", "delivered", "ordered"],
) -> None:
    """Show which lines moved the completion of the item that the words name."""
    from jicai.batches.months import month_end
    from jicai.commands.shared.dates import as_of_date, chosen_dates
    from jicai.commands.shared.loading import read_tables

    as_of = as_of_date(scope.as_of)
    _, month = chosen_dates(scope.as_of, since, option="--since")
    assert month is not None
    then = month_end(month)
    if then >= as_of:
        raise UsageError(f"--since {since}：{then} 不早于截至日期 {as_of}，请写更早的月份")
    intake = read_tables(inputs, delivery, NEEDED, OPTIONAL)
    # Heavy imports come after the files are on their way: see `jicai.store.load`.
    from jicai.calc.progress import ProgressRules
    from jicai.commands.explain.words import with_words
    from jicai.commands.shared.scope import chosen_scope
    from jicai.render.output import deliver
    from jicai.results.freshness import with_freshness

    wanted = chosen_scope(with_words(scope, words, intake), intake, quiet=delivery.quiet)
    lagging = intake.workspace.settings.lagging
    rules = ProgressRules(as_of, year, count, lagging.tolerance, lagging.grace_days, lagging.bands)
    view = ProgressView(intake, wanted, rules)
    nothing = f"{' '.join(words) or '所写的范围'}：没有这样的约定项，请核对；有哪些约定项见 jicai progress"
    item = only_one(view.items.collect(), "个约定项符合", _KEYS, _NAMES, nothing)
    deliver(with_freshness(change_result(view, item, then), intake, as_of), delivery.for_rendering())


def change_steps(view: ProgressView, item: dict[str, Any], then: date) -> tuple[Steps, dict[str, Any] | None]:
    """The steps from the day to now, and the item as it was; None where it was not yet one."""
    import polars as pl

    number_of_year = item["agreement_year"]
    earlier = ProgressView(view.intake, {}, replace(view.rules, as_of=then, year=number_of_year))
    own = pl.all_horizontal(pl.col(key).eq_missing(pl.lit(item[key])) for key in _KEYS)
    found = earlier.all_items.filter(own).collect().to_dicts()
    was = found[0] if found else None
    about = pl.DataFrame([item], schema_overrides={"agreement_year": pl.Int32})
    # With its year named: the words "now" and "then" must be of one agreement year.
    now_view = ProgressView(view.intake, {}, replace(view.rules, year=number_of_year))
    now_rows, then_rows = (ItemRows.of(one, about) for one in (now_view, earlier))
    steps = Steps(view.intake, view.intake.workspace.batches[item["batch"]])
    before = was["completion"] if was else None
    if item["completion"] is not None and before is not None:
        working = f"{percent(item['completion'])} - {percent(before)}"
        steps.figure("完成率增减", "完成率的增减", item["completion"] - before, "share", working, clauses=_BUYING)
    agreed_then = was["agreed_qty"] if was else Decimal(0)
    if item["agreed_qty"] != agreed_then:
        working = f"{number(item['agreed_qty'])} - {number(agreed_then)}"
        note = "期间生效的增补或调剂"
        steps.figure("约定量增减", "约定量的增减", item["agreed_qty"] - agreed_then, "base_units", working, note)
    bought_then = was["purchased_qty"] if was else Decimal(0)
    done = _DONE[view.rules.count]
    entries = list(_entries(now_rows.lines.to_dicts(), then_rows.lines.to_dicts(), done, then))
    steps.sum("采购量增减", item["purchased_qty"] - bought_then, "base_units", entries, clauses=_BUYING)
    return steps, was


def change_result(view: ProgressView, item: dict[str, Any], then: date) -> Result:
    """The explanation of the change of an item since the day."""
    from jicai.render.result import Result
    from jicai.results.basis import basis
    from jicai.results.explain.unread import unread_rows
    from jicai.tables.results.explain import EXPLAIN

    steps, was = change_steps(view, item, then)
    what = f"{item['institution_name']} {item['variety_name']} {item['company'] or ''}".strip()
    before = "还没有这个约定项" if was is None else f"完成率 {percent(was['completion'])}"
    return Result(
        frame=steps.frame(),
        table=EXPLAIN,
        title=f"{EXPLAIN.label}：{what} 的完成率自 {then} 以来的增减",
        subtitle=f"{item['batch']} 第 {item['agreement_year']} 协议年度，{then} 与截至 {view.rules.as_of} 相比，"
        f"按{COUNTS[view.rules.count]}",
        footer=[
            f"{then} {before}，现在 {percent(item['completion'])}",
            *steps.left_out,
            f"截至 {then} 的数按现有的数据重算；后来改过哪些明细，见 jicai diff --against 文件夹 --show lines",
            *unread_rows(view.intake, ("orders", "agreed")),
        ],
        basis=basis(view.intake, [item["batch"]], {"说明": f"{what} 的增减", "对照日期": str(then), **view.options}),
    )


def _entries(now: Sequence[dict[str, Any]], then: Sequence[dict[str, Any]], done: str, day: date) -> Iterator[Entry]:
    """The lines that count now and did not then, those that no longer do, and those that did before."""
    counted = {(row["_source"], row["_row"]): row for row in then if row["reason"] is None}
    for row in now:
        place = (row["_source"], row["_row"])
        entry = line_entry(row, done)
        before = counted.pop(place, None) if row["reason"] is None else None
        yield replace(entry, reason=f"此前已计入，{day} 以前{done}") if before else entry
    for row in counted.values():
        base = row["base"]
        yield replace(line_entry(row, done), value=None if base is None else -base, note="那时计入，现在不计")

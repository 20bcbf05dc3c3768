"""The explanation of an item against another export: terms, changed, added and dropped earlier lines, new ones."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from jicai.render.words import number, percent
from jicai.results.explain.item import agreed_entry, line_entry
from jicai.results.explain.rows import Entry, Steps

if TYPE_CHECKING:
    import polars as pl

    from jicai.calc.progress import ProgressInputs, ProgressRules
    from jicai.render.result import Result
    from jicai.results.diff.sides import Sides

Row = Mapping[str, Any]
_BUYING = ("A 二（二）", "B 三（一）")
_ITEM = ["batch", "agreement_year", "institution_code", "variety_code", "company"]
_DONE = "验收"
#: Of each way of the change the words, and the kind of earlier rows that it is made of.
_WAYS = {
    "terms": ("因约定与目录", "原来的明细按现在的约定、系数、目录和协议年度算"),
    "changed": ("因改动", "两份导出都有而内容改动的明细"),
    "added": ("因补报", "后来才有的明细，日期不晚于对照日期"),
    "dropped": ("因删去", "后来没有的明细"),
    "new": ("因新采购", "对照日期之后计入的明细"),
}


def against_result(sides: Sides, item: Row) -> Result:
    """The explanation of what moved an item, a row of `Sides.items`."""
    from jicai.render.result import Result
    from jicai.results.diff.notes import basis_of, said_of
    from jicai.results.diff.progress import TABLES
    from jicai.results.explain.unread import unread_rows
    from jicai.tables.results.explain import EXPLAIN

    steps = against_steps(sides, item)
    what = f"{item['institution_name']} {item['variety_name']} {item['company'] or ''}".strip()
    before = "没有这个约定项" if item["status_then"] is None else f"完成率 {percent(item['completion_then'])}"
    now = "没有这个约定项" if item["status"] is None else f"完成率 {percent(item['completion'])}"
    return Result(
        frame=steps.frame(),
        table=EXPLAIN,
        title=f"{EXPLAIN.label}：{what} 与 {sides.folder} 相比的增减",
        subtitle=f"{item['batch']} 第 {item['agreement_year']} 协议年度，{sides.folder} 截至 {sides.then_day} "
        f"与截至 {sides.now_day} 相比，按验收数量",
        footer=[
            f"{sides.folder} {before}，现在{'' if now.startswith('没有') else ' '}{now}",
            *steps.left_out,
            *said_of(sides, TABLES),
            *unread_rows(sides.now, ("orders", "agreed")),
        ],
        basis=[("说明", f"{what} 的增减"), *basis_of(sides)],
    )


def against_steps(sides: Sides, item: Row) -> Steps:
    """The steps of an item, a row of `Sides.items`: what is summed re-adds to the change of what was bought."""
    steps = Steps(sides.now, sides.now.workspace.batches.get(item["batch"]))
    if item["status"] is None or item["status_then"] is None:
        missing = "现在的数据里没有这个约定项" if item["status"] is None else f"{sides.folder} 里没有这个约定项"
        steps.figure("完成率增减", missing, None, None, "", "", _BUYING)
    else:
        working = f"{percent(item['completion'])} - {percent(item['completion_then'])}"
        steps.figure("完成率增减", "现在减原来", item["completion_change"], "share", working, "", _BUYING)
        for way, (label, note) in _WAYS.items():
            if item[f"by_{way}"]:
                steps.figure("完成率增减", label, item[f"by_{way}"], "share", "", note)
    _agreed_steps(sides, item, steps)
    if item["status"] is None:
        return steps
    bought_then = item["purchased_qty_then"] or Decimal()
    entries = [Entry(f"采购量{label}", item[f"{way}_qty"]) for way, (label, _) in _WAYS.items()]
    steps.sum("采购量增减", item["purchased_qty"] - bought_then, "base_units", entries, clauses=_BUYING)
    _terms_step(sides, item, steps)
    _changed_steps(sides, item, steps)
    _new_step(sides, item, steps)
    return steps


def _agreed_steps(sides: Sides, item: Row, steps: Steps) -> None:
    """Where the agreed quantity differs the rows of either side, which add up to it."""
    was, now = (item[f"agreed_qty{end}"] or Decimal() for end in ("_then", ""))
    if was == now:
        return
    from jicai.calc.explain.agreed import agreed_rows

    steps.figure("约定量增减", "现在减原来", now - was, "base_units", f"{number(now)} - {number(was)}")
    for label, value, intake, side in (
        ("原约定量", was, sides.then, sides.compared.sides[0]),
        ("约定量", now, sides.now, sides.compared.sides[1]),
    ):
        own = Steps(intake, steps.batch)
        rows = agreed_rows(intake.frames["agreed"], side.inputs, _about(item), side.rules.as_of).collect()
        own.sum(
            label,
            value,
            "base_units",
            map(agreed_entry, rows.to_dicts()),
            f"来源在 {sides.folder}" * (intake is sides.then),
        )
        steps.extend(own)


def _terms_step(sides: Sides, item: Row, steps: Steps) -> None:
    """The lines of then under the terms of now: those that count otherwise."""
    if not item["terms_qty"]:
        return
    then, now = sides.compared.sides
    mixed = replace(now.inputs, orders=then.inputs.orders)
    before = _counted(_lines(then.inputs, then.rules, item))
    after = _counted(_lines(mixed, replace(now.rules, as_of=sides.then_day), item))
    entries = []
    for place in dict.fromkeys([*before, *after]):
        old, new = before.get(place), after.get(place)
        was, base = (one["base"] if one else Decimal() for one in (old, new))
        if was != base:
            entry = line_entry(new or old, _DONE)  # type: ignore[arg-type]
            working = f"{number(base)} - {number(was)}"
            entries.append(replace(entry, value=base - was, working=working, note=f"来源在 {sides.folder}"))
    own = Steps(sides.then, steps.batch)
    own.sum("采购量因约定与目录", item["terms_qty"], "base_units", entries, _WAYS["terms"][1])
    steps.extend(own)


def _changed_steps(sides: Sides, item: Row, steps: Steps) -> None:
    """The rows of earlier months that are otherwise now, with what each changes."""
    import polars as pl

    from jicai.calc.diff.lines import KEY
    from jicai.calc.progress import ITEM
    from jicai.results.diff.lines import what_is_otherwise

    both = sides.compared
    own = pl.all_horizontal(pl.col(key).eq_missing(pl.lit(item[key])) for key in ITEM)
    otherwise = both.changed.with_columns(what=what_is_otherwise()).drop("kind", "institution_code")
    rows = both.purchased.rows.filter(own).join(otherwise, on=KEY, how="left", nulls_equal=True).sort(KEY)
    for kind in ("changed", "added", "dropped"):
        found = rows.filter(pl.col("kind") == kind).to_dicts()
        if not found:
            continue
        intake, end = (sides.then, "_then") if kind == "dropped" else (sides.now, "")
        apart = Steps(intake, steps.batch)
        label, note = _WAYS[kind]
        folder = sides.folder if kind == "dropped" else ""
        entries = [_changed_entry(one, end, folder) for one in found]
        apart.sum(f"采购量{label}", item[f"{kind}_qty"], "base_units", entries, note)
        steps.extend(apart)


def _changed_entry(row: Row, end: str, folder: str) -> Entry:
    """A row with what it changes; `folder` where it stands in the other one."""
    receipt = row[f"receipt_id{end}"]
    return Entry(
        note=f"来源在 {folder}" if folder else "",
        item=row[f"line_id{end}"],
        value=row["net"],
        detail=row["of_product"] + (f"，入库 {receipt}" if receipt else ""),
        working=row["what"],
        dated=row[f"accepted_on{end}"],
        place=(row[f"_source{end}"], row[f"_row{end}"]),
    )


def _new_step(sides: Sides, item: Row, steps: Steps) -> None:
    """The lines of now: those after the day of then count here, those before it counted then or are told above."""
    now = sides.compared.sides[1]
    entries = []
    for row in _lines(now.inputs, now.rules, item):
        entry = line_entry(row, _DONE)
        if row["reason"] is None and row["counted_on"] <= sides.then_day:
            entry = replace(entry, reason=f"对照日期以前{_DONE}，不是新采购", clauses=())
        entries.append(entry)
    steps.sum("采购量因新采购", item["new_qty"], "base_units", entries, _WAYS["new"][1], _BUYING)


def _lines(inputs: ProgressInputs, rules: ProgressRules, item: Row) -> list[dict[str, Any]]:
    from jicai.calc.explain.orders import order_lines

    return order_lines(inputs, rules, _about(item)).collect().to_dicts()


def _counted(rows: Sequence[Row]) -> dict[tuple[int, int], Row]:
    return {(row["_source"], row["_row"]): row for row in rows if row["reason"] is None}


def _about(item: Row) -> pl.LazyFrame:
    import polars as pl

    kinds = {"agreement_year": pl.Int32(), "company": pl.String()}
    return pl.LazyFrame({key: [item[key]] for key in _ITEM}, schema_overrides=kinds)

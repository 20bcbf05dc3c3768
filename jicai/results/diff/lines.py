"""The rows of earlier months that a later export has otherwise, and what each changes."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

import polars as pl

from jicai.calc.diff.lines import KEY
from jicai.calc.diff.parts import row_steps
from jicai.calc.progress import ITEM
from jicai.calc.selection import keep
from jicai.render.cells import trimmed
from jicai.render.result import Result
from jicai.results.diff.notes import basis_of, said_of
from jicai.results.diff.progress import TABLES
from jicai.results.places import sources
from jicai.tables.inputs.orders import ORDERS
from jicai.tables.results.diff.progress import DIFF_LINES, ROW_KINDS
from jicai.texts import formatted

if TYPE_CHECKING:
    from jicai.results.diff.sides import Sides
    from jicai.store.result import Intake

_NAMES = ["institution_name", "district", "variety_name", "company"]
_NOTHING = "无"
_UNITS = pl.Decimal(38, 12)


def lines_result(sides: Sides) -> tuple[Result, bool]:
    """The rows that are otherwise, and whether there is one."""
    frame = changed_lines(sides)
    result = Result(
        frame=frame,
        table=DIFF_LINES,
        title=DIFF_LINES.label,
        subtitle=sides.subtitle,
        footer=[
            *counted(frame, sides),
            f"比较的是截至 {sides.then_day} 的状态：其后才下单、配送、验收的不算改动",
            "属于几个约定项的明细各列一行；不计入任何约定项的（非中选产品、没有约定等），量和完成率空缺",
            *said_of(sides, TABLES),
        ],
        basis=basis_of(sides),
    )
    return result, not frame.is_empty()


def changed_lines(sides: Sides) -> pl.DataFrame:
    """The rows of `DIFF_LINES` in the wanted scope."""
    both = sides.compared
    items = both.items.lazy()
    named = items.select(*ITEM, *_NAMES)
    steps = row_steps(both.purchased, items).drop("kind").join(named, on=ITEM, nulls_equal=True).drop("company_key")
    places = pl.concat([_places(one) for one in (sides.now, sides.then)])
    places = places.unique("own_code", keep="first", maintain_order=True)
    rows = both.changed.with_columns(
        what=what_is_otherwise(),
        source_then=sources(both.changed, sides.then, "_source_then", "_row_then"),
        source=sources(both.changed, sides.now),
    )
    of_row = pl.coalesce("institution_code", "institution_code_then")
    found = (
        rows.lazy()
        .select(
            *KEY,
            "kind",
            "what",
            "source_then",
            "source",
            line_id=pl.coalesce("line_id", "line_id_then"),
            receipt_id=pl.coalesce("receipt_id", "receipt_id_then"),
            product_code=pl.coalesce("product_code", "product_code_then"),
            own_code=of_row,
        )
        .join(steps, on=KEY, how="left", nulls_equal=True)
        .join(places, on="own_code", how="left")
        .with_columns(
            net_qty=pl.col("net"),
            product_code=pl.coalesce("of_product", "product_code"),
            institution_code=pl.coalesce("institution_code", "own_code"),
            institution_name=pl.coalesce("institution_name", "own_name"),
            district=pl.coalesce("district", "own_district"),
        )
    )
    return keep(found, sides.wanted).sort(DIFF_LINES.sort_by).select(DIFF_LINES.keys).collect()


def counted(frame: pl.DataFrame, sides: Sides) -> list[str]:
    """How many rows are otherwise, by kind."""
    if sides.same_export:
        return ["两个日期用的是同一份数据，没有前期明细的变化；与以前的导出比较用 --against 文件夹"]
    if frame.is_empty():
        return ["截至对照日期的订单明细，两份导出相同"]
    rows = frame.unique(["line_id", "receipt_id", "kind"])
    counts = dict(rows.group_by("kind").len().iter_rows())
    words = [f"{choice.label} {counts[choice.value]:,}" for choice in ROW_KINDS if choice.value in counts]
    moved = int((frame["completion_change"].fill_null(0) != 0).sum())
    return [f"截至对照日期的订单明细有 {rows.height:,} 行不同：{'，'.join(words)}；其中 {moved:,} 行使完成率变动"]


def _places(intake: Intake) -> pl.LazyFrame:
    return intake.frames["institutions"].select(
        own_code="institution_code", own_name="institution_name", own_district="district"
    )


def what_is_otherwise() -> pl.Expr:
    """What a row says otherwise in words; of one that is added or dropped what it counts."""
    columns = {column.key: column.label for column in ORDERS.columns}
    words = {choice.value: choice.label for choice in ORDERS.column("status").choices}
    texts: dict[str, Callable[[str], pl.Expr]] = {
        "status": lambda end: pl.col(f"status{end}").replace(words),
        "institution_code": lambda end: pl.col(f"institution_code{end}"),
        "product_code": lambda end: pl.col(f"product_code{end}"),
    }
    for name in ("ordered", "delivered", "accepted"):
        texts[f"{name}_qty"] = partial(_quantity, name)
        texts[f"{name}_on"] = partial(_day, name)
    texts["unit_price"] = lambda end: trimmed(pl.col(f"unit_price{end}"), _UNITS)
    texts["accepted_amount"] = lambda end: trimmed(pl.col(f"accepted_amount{end}"), pl.Decimal(38, 2))
    told = {key: (columns[key], text("_then"), text("")) for key, text in texts.items()}
    changed = [
        pl.when(old.ne_missing(new)).then(
            formatted(f"{label} {{}}→{{}}", old.fill_null(_NOTHING), new.fill_null(_NOTHING))
        )
        for label, old, new in told.values()
    ]
    counts = {end: _counted(_quantity("accepted", end), _day("accepted", end), end) for end in ("_then", "")}
    return (
        pl.when(pl.col("kind") == "changed")
        .then(pl.concat_str(changed, separator="；", ignore_nulls=True))
        .when(pl.col("kind") == "added")
        .then(counts[""])
        .otherwise(counts["_then"])
    )


def _counted(quantity: pl.Expr, day: pl.Expr, end: str) -> pl.Expr:
    accepted = formatted("{}（{}）", quantity, day).fill_null(_NOTHING)
    return formatted("下单 {}，验收 {}", _day("ordered", end).fill_null(_NOTHING), accepted)


def _quantity(name: str, end: str) -> pl.Expr:
    return trimmed(pl.coalesce(f"{name}_qty{end}", pl.col(f"{name}_base{end}").cast(_UNITS)), _UNITS)


def _day(name: str, end: str) -> pl.Expr:
    return pl.col(f"{name}_on{end}").cast(pl.String)

"""The items and their roll-ups on both days, with where the change comes from."""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from jicai.calc.diff.items import group_changes
from jicai.calc.diff.parts import STEPS
from jicai.render.result import Result
from jicai.render.words import percent
from jicai.results.diff.notes import basis_of, said_of
from jicai.results.progress.view import NEEDED, OPTIONAL
from jicai.tables.results.diff.progress import BEHIND_KINDS, DIFF_ITEMS, diff_by

if TYPE_CHECKING:
    from jicai.calc.rollup import Group
    from jicai.results.diff.sides import Sides

TABLES = (*NEEDED, *OPTIONAL)
_LONG = 3


def items_result(sides: Sides) -> tuple[Result, bool]:
    """Every agreement item of either day, and whether one is newly or further behind."""
    frame = sides.items.select(DIFF_ITEMS.keys)
    result = Result(
        frame=frame,
        table=DIFF_ITEMS,
        title=DIFF_ITEMS.label,
        subtitle=sides.subtitle,
        footer=[*kind_lines(frame), *_steps_line(), *_years(sides), *said_of(sides, TABLES)],
        basis=basis_of(sides),
    )
    return result, got_worse(frame)


def groups_result(sides: Sides, by: Group) -> tuple[Result, bool]:
    """The roll-ups by this grouping, and whether one is newly or further behind."""
    table = diff_by(by)
    frame = group_changes(sides.compared, sides.items.lazy(), sides.history, by).collect()
    result = Result(
        frame=frame,
        table=table,
        title=table.label,
        subtitle=sides.subtitle,
        footer=[
            f"共 {frame.height:,} 行；落后是加权完成率低于时间进度",
            *_steps_line(),
            *_years(sides),
            *said_of(sides, TABLES),
        ],
        basis=basis_of(sides),
        bars=("completion",),
    )
    return result, got_worse(frame)


def got_worse(frame: pl.DataFrame) -> bool:
    """Whether something is newly or further behind."""
    return bool(frame["kind"].is_in(["appeared", "worse"]).any())


def kind_lines(items: pl.DataFrame) -> list[str]:
    """How many items became what, and how many are behind for long."""
    if items.is_empty():
        return ["没有符合条件的约定项"]
    counts = dict(items.group_by("kind").len().iter_rows())
    words = [f"{choice.label} {counts[choice.value]:,}" for choice in BEHIND_KINDS if choice.value in counts]
    long = int((items["months_behind"] >= _LONG).sum())
    return [
        f"共 {items.height:,} 个约定项：{'，'.join(words)}"
        + (f"；其中连续 {_LONG} 个月以上落后 {long:,}" if long else "")
    ]


def steps_words(row: dict[str, object]) -> str:
    """The change in completion by its steps, those that are not nothing."""
    labels = {key: DIFF_ITEMS.column(f"by_{key}").label for key in STEPS}
    parts = [f"{label} {percent(row[f'by_{key}'])}" for key, label in labels.items() if row[f"by_{key}"]]  # type: ignore[arg-type]
    return "，".join(parts)


def _steps_line() -> list[str]:
    return ["完成率增减等于后面各步之和：先按现在的约定与目录重算原来的明细，再依次计入改动、补报、删去和新采购"]


def _years(sides: Sides) -> list[str]:
    """The batches whose agreement year is another one now: their items are others."""
    years = [
        dict(frame.select("batch", "agreement_year").unique().iter_rows())
        for frame in (sides.compared.then, sides.compared.now)
    ]
    changed = sorted(code for code in years[0].keys() & years[1].keys() if years[0][code] != years[1][code])
    return [f"进入新的协议年度的批次：{'、'.join(changed)}；原年度的约定项不再列，新年度的从零算起"] if changed else []

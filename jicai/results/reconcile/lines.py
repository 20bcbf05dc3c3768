"""The lines that need a look, or all of them, with what was counted below."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import polars as pl

from jicai.render.result import Result
from jicai.render.words import money
from jicai.results.places import sources
from jicai.results.reconcile.inputs import TradeView, as_columns
from jicai.results.reconcile.notes import basis_of, notes, subtitle_of
from jicai.tables.results.reconcile import GROUNDS, KINDS, RECONCILE

if TYPE_CHECKING:
    from collections.abc import Collection

    from jicai.tables.column import ResultTable

_GRAVITY = {kind.value: len(KINDS) - at for at, kind in enumerate(KINDS)}


def lines_result(view: TradeView, kinds: Collection[str] = (), reasons: Collection[str] = ()) -> tuple[Result, bool]:
    """The lines of these kinds and reasons, and whether any row was bought off the exchange or differs.

    Without either, all but those that agree and of which nothing is to be said.
    """
    table = RECONCILE[view.terms.other]
    lines = view.lines
    if kinds or reasons:
        rows = lines.filter(pl.col("kind").is_in(list(kinds))) if kinds else lines
        rows = rows.filter(pl.col("reason").is_in(list(reasons))) if reasons else rows
    else:
        rows = lines.filter((pl.col("kind") != "matched") | pl.col("reason").is_not_null())
    order = ["institution_code", "product_code", "kind", "order_on", "book_on", "order_ids", "book_ids", "_at"]
    places = pl.concat_str(
        [
            pl.col(f"{side}_{key}").cast(pl.String).fill_null("")
            for side in ("left", "right")
            for key in ("_source", "_row")
        ],
        separator=":",
    )
    frame = as_columns(rows).with_columns(_at=places).sort(order, nulls_last=True).collect()
    frame = frame.with_columns(
        sources(frame, view.intake, "left__source", "left__row").alias("order_source"),
        sources(frame, view.intake, "right__source", "right__row").alias("book_source"),
    ).select(table.keys)
    counts = _counts(lines)
    needs_care = any(counts.get(kind.value, (0,))[0] for kind in KINDS[1:])
    result = Result(
        frame=frame,
        table=table,
        title=table.label,
        subtitle=subtitle_of(view),
        footer=[*_totals(counts, table), *_reasons(lines, table), *notes(view)],
        basis=basis_of(view),
        remarks=notes(view),
        people=_for_people(frame, table),
    )
    return result, needs_care


def _for_people(frame: pl.DataFrame, table: ResultTable) -> tuple[ResultTable, pl.DataFrame]:
    """The gravest first, then the largest amount."""
    gravity = pl.col("kind").replace_strict(_GRAVITY, return_dtype=pl.Int64)
    size = pl.coalesce(pl.col("amount_diff"), "book_amount", "order_amount").abs()
    rows = frame.sort(gravity, -size.fill_null(0), maintain_order=True)
    first = [
        *("kind", "institution_name", "product_name", "reason", "differs", "order_qty", "book_qty", "qty_diff"),
        *("order_amount", "book_amount", "amount_diff", "order_ids", "book_ids", "order_on", "book_on"),
    ]
    keys = [*first, *(key for key in table.keys if key not in first)]
    return replace(table, columns=tuple(table.column(key) for key in keys), sort_by=()), rows.select(keys)


def _counts(lines: pl.LazyFrame) -> dict[str, tuple[int, object, object]]:
    groups = lines.group_by("kind").agg(pl.len(), left=pl.col("left_amount").sum(), right=pl.col("right_amount").sum())
    return {kind: (rows, left, right) for kind, rows, left, right in groups.collect().iter_rows()}


def _totals(counts: dict[str, tuple[int, object, object]], table: ResultTable) -> list[str]:
    if not counts:
        return ["没有可以对账的行"]
    words = []
    for kind in table.column("kind").choices:
        rows, left, right = counts.get(kind.value, (0, None, None))
        if not rows:
            continue
        if kind.value == "only_book":
            words.append(f"{kind.label} {rows:,} 笔 {money(right)} 元")  # type: ignore[arg-type]
        elif kind.value == "only_order" or left == right:
            words.append(f"{kind.label} {rows:,} 笔 {money(left)} 元")  # type: ignore[arg-type]
        else:
            words.append(f"{kind.label} {rows:,} 笔（平台 {money(left)}，对方 {money(right)} 元）")  # type: ignore[arg-type]
    return ["合计：" + "，".join(words)]


def _reasons(lines: pl.LazyFrame, table: ResultTable) -> list[str]:
    counted = (
        lines.group_by("reason", "ground", "off_platform").agg(pl.len(), amount=pl.col("right_amount").sum()).collect()
    )
    found = dict(counted.group_by("reason").agg(pl.col("len").sum()).iter_rows())
    grounds = dict(counted.group_by("ground").agg(pl.col("len").sum()).iter_rows())
    off = counted.filter(pl.col("off_platform").fill_null(value=False))
    said = []
    if off.height:
        rows, amount = off.select(pl.col("len", "amount").sum()).row(0)
        said.append(f"其中线下采购 {rows:,} 笔 {money(amount)} 元（A 二（二）、B 三（二））")
    words = [f"{one.label} {found[one.value]:,}" for one in table.column("reason").choices if found.get(one.value)]
    said += [f"说明得出的：{'，'.join(words)}"] if words else []
    words = [f"{one.label} {grounds[one.value]:,}" for one in GROUNDS if grounds.get(one.value)]
    return [*said, *([f"对上的依据：{'，'.join(words)}"] if words else [])]

"""Two books of money held against each other: payments of order lines, the fund's payments, offsets and refunds."""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from jicai.calc.catalogue import catalogue
from jicai.calc.reconcile.money import FUND_KEYS, RECOVERY_KEYS, against_other_book, against_payments
from jicai.intake.sheets.schema import no_rows
from jicai.render.result import Result
from jicai.render.words import money
from jicai.results.basis import basis
from jicai.results.places import sources
from jicai.results.scope import narrowed_by
from jicai.tables.results.reconcile import RECONCILE_MONEY

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence
    from datetime import date

    from jicai.store.result import Intake

_FUND = {
    "fund": ("fund_payments", "fund_book", FUND_KEYS),
    "recoveries": ("recoveries", "recovery_book", RECOVERY_KEYS),
}


def money_result(
    intake: Intake,
    against: str,
    as_of: date,
    wanted: Mapping[str, Sequence[str]],
    kinds: Collection[str],
    reasons: Collection[str],
) -> tuple[Result, bool]:
    """The rows of these kinds and reasons (without either all that do not agree), and whether any does not."""
    table, frames = RECONCILE_MONEY[against], intake.frames
    notes = []
    if against == "payments":
        changes = frames.get("code_changes", no_rows("code_changes"))
        rows, unnamed = against_payments(
            frames["orders"], frames["payments"], catalogue(frames["products"], changes), as_of
        )
        unnamed = _narrowed(unnamed, intake, wanted)
        count, amount = unnamed.select(pl.len(), pl.col("amount").sum()).collect().row(0)
        if count:
            notes.append(f"没有写明订单明细的付款 {count:,} 笔 {money(amount)} 元，不能逐条对，怎样分见 jicai overdue")
    else:
        own, other, keys = _FUND[against]
        rows = against_other_book(frames[own], frames[other], keys, as_of)
        notes.append("同一机构、基金、月份的几行相加后再比")
    rows = _narrowed(rows, intake, wanted)
    lines = rows.collect()
    shown = lines.filter(pl.col("kind") != "matched") if not kinds and not reasons else lines
    shown = shown.filter(pl.col("kind").is_in(list(kinds))) if kinds else shown
    shown = shown.filter(pl.col("reason").is_in(list(reasons))) if reasons else shown
    shown = shown.with_columns(
        sources(shown, intake, f"{name}__source", f"{name}__row").alias(f"{name}_source") for name in ("order", "book")
    )
    options = {"截至日期": str(as_of), **narrowed_by(wanted).options}
    frame = shown.select(table.keys)
    # People know an institution by its name, and one that the table does not have by its code.
    named = frame.with_columns(institution_name=pl.coalesce("institution_name", "institution_code"))
    result = Result(
        frame=frame,
        table=table,
        title=table.label,
        subtitle=narrowed_by(wanted).after(f"截至 {as_of}"),
        footer=[*_totals(lines, against), *notes],
        basis=basis(intake, sorted(intake.workspace.batches), options),
        remarks=notes,
        people=(table, named),
    )
    return result, bool((lines["kind"] != "matched").any())


def _narrowed(rows: pl.LazyFrame, intake: Intake, wanted: Mapping[str, Sequence[str]]) -> pl.LazyFrame:
    places = intake.frames["institutions"].select("institution_code", "institution_name", "district")
    rows = rows.join(places, on="institution_code", how="left", maintain_order="left")
    for key in ("institution_code", "district", "batch"):
        if (values := wanted.get(key)) and key in rows.collect_schema():
            rows = rows.filter(pl.col(key).is_in([str(one) for one in values]))
    return rows


def _totals(lines: pl.DataFrame, against: str) -> list[str]:
    if not lines.height:
        return ["没有可以对账的行"]
    words = []
    for choice in RECONCILE_MONEY[against].column("kind").choices:
        part = lines.filter(pl.col("kind") == choice.value)
        if not part.height:
            continue
        own, other, gap = part.select(pl.col("order_amount", "book_amount", "amount_diff").sum()).row(0)
        amount = {"only_order": own, "only_book": other, "matched": own}.get(choice.value)
        diff = f"差 {money(gap)} 元" if amount is None else f"{money(amount)} 元"
        words.append(f"{choice.label} {part.height:,} 项 {diff}")
    return ["合计：" + "，".join(words)]

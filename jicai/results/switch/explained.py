"""`jicai explain --switch`: what an institution agreed on, bought, still has to buy and has on order of a variety."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import polars as pl

from jicai.calc.explain.agreed import agreed_rows
from jicai.calc.surplus.lines import surplus_lines
from jicai.calc.switch.open_orders import open_orders
from jicai.render.words import number
from jicai.results.explain.item import agreed_entry, line_entry
from jicai.results.explain.rows import Entry, Steps
from jicai.results.switch.pair import pair_words
from jicai.tables.results.switch import SWITCH

if TYPE_CHECKING:
    from jicai.calc.evidence import Evidence
    from jicai.calc.switch.varieties import Pair
    from jicai.render.result import Result
    from jicai.store.result import Intake

Row = Mapping[str, Any]
_CLAUSES = ("A 一（三）", "B 二（二）")


def switch_explained(intake: Intake, evidence: Evidence, pair: Pair, row: Row) -> Result:
    """The explanation of a row of `SWITCH`, whose old or new variety code may be null."""
    from jicai.render.result import Result
    from jicai.results.basis import basis
    from jicai.results.explain.unread import unread_rows
    from jicai.tables.results.explain import EXPLAIN

    steps = Steps(intake, intake.workspace.batches[pair.old])
    status = SWITCH.column("status").label_of(row["status"])
    steps.figure(
        "状态", status, None, None, "", f"原中选 {row['companies'] or '无'}；新中选 {row['next_companies'] or '无'}"
    )
    if row["variety_code"] is not None:
        _old_steps(evidence, pair, row, steps)
    if row["next_agreed_qty"] is not None:
        following = Steps(intake, intake.workspace.batches[pair.new])
        rows = _agreed(evidence, pair.new, 1, row["institution_code"], row["next_variety_code"])
        following.sum("新约定采购量", row["next_agreed_qty"], "base_units", map(agreed_entry, rows), clauses=_CLAUSES)
        steps.extend(following)
    who = f"{row['institution_name']}（{row['institution_code']}） {row['variety_name']}"
    words = pair_words(intake, pair)
    return Result(
        frame=steps.frame(),
        table=EXPLAIN,
        title=f"{EXPLAIN.label}：{who} 的接续",
        subtitle=f"{words}，截至 {evidence.as_of}",
        footer=[
            f"{status}；未完成约定量 {_shown(row['remaining_qty'])}，未完订单量 {_shown(row['open_qty'])}",
            *steps.left_out,
            *unread_rows(intake, ("agreed", "orders")),
        ],
        basis=basis(
            intake, [pair.old, pair.new], {"说明": f"{who} 的接续", "接续": words, "截至日期": str(evidence.as_of)}
        ),
    )


def _old_steps(evidence: Evidence, pair: Pair, row: Row, steps: Steps) -> None:
    """The figures of the batch that ends."""
    code, variety = row["institution_code"], row["variety_code"]
    own = (pl.col("institution_code") == code) & (pl.col("variety_code") == variety)
    if row["agreed_qty"] is not None:
        years = evidence.current_years.filter(pl.col("batch") == pair.old).collect()
        year = years["agreement_year"].item()
        _left_step(evidence, pair, row, own, steps)
        rows = _agreed(evidence, pair.old, year, code, variety)
        steps.sum("原约定采购量", row["agreed_qty"], "base_units", map(agreed_entry, rows), clauses=_CLAUSES)
        steps.sum(
            "已采购量", row["purchased_qty"], "base_units", _bought(evidence, pair, year, row), "中选产品的验收量"
        )
    lines = open_orders(evidence, pair.old).filter(own).collect().to_dicts()
    note = "已下单，截至日期没有验收完"
    steps.sum("未完订单量", row["open_qty"], "base_units", [_open_entry(one, "open_qty") for one in lines], note)
    steps.sum("未完订单金额", row["open_amount"], "yuan", [_open_entry(one, "open_amount") for one in lines], note)


def _left_step(evidence: Evidence, pair: Pair, row: Row, own: pl.Expr, steps: Steps) -> None:
    """What is left of each company's item."""
    keys = ["batch", "agreement_year", "institution_code", "variety_code", "company_key"]
    items = (
        evidence.agreed_items.join(evidence.current_years, on=["batch", "agreement_year"], how="semi")
        .filter(pl.col("batch") == pair.old, own)
        .join(evidence.bought, on=keys, how="left", nulls_equal=True)
        .with_columns(pl.col("purchased_qty").fill_null(0))
        .sort("company", nulls_last=True)
        .collect()
    )
    entries = [
        Entry(
            one["company"] or "不分企业",
            max(one["agreed_qty"] - one["purchased_qty"], Decimal()),
            working=f"{number(one['agreed_qty'])} - {number(one['purchased_qty'])}，不小于 0",
        )
        for one in items.iter_rows(named=True)
    ]
    steps.sum("未完成约定量", row["remaining_qty"], "base_units", entries, "各约定项分别算，多买的不抵没有买的")


def _agreed(evidence: Evidence, batch: str, year: int, institution: str, variety: str) -> Sequence[Row]:
    """All agreed rows of the variety, whichever company's."""
    companies = evidence.catalogue.filter(pl.col("batch") == batch).select("company").unique()
    none = pl.LazyFrame({"company": [None]}, schema={"company": pl.String})
    about = _item(batch, year, institution, variety).join(pl.concat([companies, none]).unique(), how="cross")
    return agreed_rows(evidence.tables["agreed"], evidence.progress_inputs, about, evidence.as_of).collect().to_dicts()


def _bought(evidence: Evidence, pair: Pair, year: int, row: Row) -> list[Entry]:
    """The lines of the institution, of which those of items that are agreed on count toward them."""
    from jicai.calc.progress import ProgressRules

    item = _item(pair.old, year, row["institution_code"], row["variety_code"])
    rules = ProgressRules(evidence.as_of, year)
    lines = surplus_lines(evidence.progress_inputs, rules, item, ["selected"]).collect().to_dicts()
    agreed_with = set((row["companies"] or "").split("、"))
    by_variety = not _has_companies(evidence, pair)
    entries = []
    for one in lines:
        reason = (one["reason"] or "").removeprefix("kind_") or None
        if reason is None and not by_variety and one["listed_company"] not in agreed_with:
            reason = "other_company"
        entries.append(line_entry({**one, "reason": reason}, "验收"))
    return entries


def _has_companies(evidence: Evidence, pair: Pair) -> bool:
    """Whether the batch agrees with companies."""
    grain = evidence.batches.filter(pl.col("batch") == pair.old).select("grain").collect().item()
    return bool(grain != "variety")


def _item(batch: str, year: int, institution: str, variety: str) -> pl.LazyFrame:
    return pl.LazyFrame(
        {
            "batch": [batch],
            "agreement_year": [year],
            "institution_code": [institution],
            "variety_code": [variety],
        },
        schema_overrides={"agreement_year": pl.Int32},
    )


def _open_entry(row: Row, key: str) -> Entry:
    quantity = f"{number(row['ordered_qty'])} - {number(row['accepted_qty'])}"
    worth = f"{number(row['open_qty'])} ÷ {number(row['factor'])} × {number(row['unit_price'])} 元，四舍五入到分"
    return Entry(
        item=row["line_id"],
        value=row[key],
        detail=row["product_code"],
        working=quantity if key == "open_qty" else worth,
        dated=row["ordered_on"],
        place=(row["_source"], row["_row"]),
    )


def _shown(value: Decimal | None) -> str:
    return "无" if value is None else number(value)

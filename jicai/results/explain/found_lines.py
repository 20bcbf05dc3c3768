"""The order lines that a finding rests on."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from jicai.batches.cycle import agreement_years
from jicai.batches.shown import why_words
from jicai.batches.values import fold
from jicai.errors import InvariantError
from jicai.money import rounded
from jicai.render.words import number
from jicai.results.explain.found import Found, Row
from jicai.results.explain.item import line_entry
from jicai.results.explain.rows import Entry, Place, Steps

if TYPE_CHECKING:
    import polars as pl

    from jicai.batches.model import Batch

_NOTHING = Decimal()
_FEN = 2


def cap_steps(found: Found) -> Steps:
    """What was accepted of products that are not selected, and the cap that follows from the selected ones."""
    finding, steps = found.finding, found.steps
    batch = found.intake.workspace.batches[finding["batch"]]
    day = _day_of_cap(found, batch)
    cap = batch.nonselected.cap.at(day) if batch.nonselected else _NOTHING
    words = why_words(batch, "nonselected.cap", day)
    why = f"；{words}" if words else ""
    lines = _variety(found)
    selected = [_use(row, row["kind"] == "selected", "不是中选产品") for row in lines]
    total = sum((entry.value or _NOTHING for entry in selected if not entry.reason), _NOTHING)
    working = f"中选产品 {number(total)} × {number(cap)}，不小于 0{why}"
    others = [_use(row, row["kind"] == "nonselected", "不是非中选产品") for row in lines]
    steps.sum("非中选产品验收", finding["value"], "base_units", others, clauses=found.rule.clauses)
    steps.figure("上限", "非中选产品的上限", finding["limit"], "base_units", working, clauses=found.rule.clauses)
    steps.sum("中选产品验收", total, "base_units", selected, clauses=found.rule.clauses)
    return steps


def _day_of_cap(found: Found, batch: Batch) -> date:
    """The day that picks the cap: as-of, at the latest the last of the finding's agreement year."""
    year = next(one for one in agreement_years(batch) if one.number == found.finding["agreement_year"])
    return min(found.evidence.as_of, year.end)


def surge_steps(found: Found) -> Steps:
    """What was accepted in the month that the mark names, and the other months."""
    finding, steps = found.finding, found.steps
    company, month = finding["company"], finding["_mark"]
    entries = []
    for row in _variety(found):
        own = row["kind"] == "selected" and company in (None, row["listed_company"])
        in_month = row["counted_on"] is not None and f"{row['counted_on']:%Y-%m}" == month
        entry = _use(row, own, "其他企业、非中选或替代产品")
        if not entry.reason and not in_month:
            entry = _use(row, False, "其他月份")
        entries.append(entry)
    steps.sum(f"{month} 验收", finding["value"], "base_units", entries, clauses=found.rule.clauses)
    return steps


def _variety(found: Found) -> list[dict[str, Any]]:
    import polars as pl

    from jicai.calc.explain.found import variety_lines

    finding, year = found.finding, found.finding["agreement_year"]
    if year is None:
        current = found.evidence.current_years.filter(pl.col("batch") == finding["batch"]).collect()
        year = current["agreement_year"].item()
    key = {name: finding[name] for name in ("batch", "institution_code", "variety_code")}
    return variety_lines(found.evidence, {**key, "agreement_year": year}).to_dicts()


def _use(row: Row, counts: bool, otherwise: str) -> Entry:
    """A line by its status and day of acceptance; one that is not `counts` is left out as `otherwise`."""
    entry = line_entry({**row, "reason": row["when_reason"]}, "验收")
    if entry.reason or counts:
        return entry
    return Entry(entry.item, entry.value, entry.detail, entry.working, entry.dated, reason=otherwise, place=entry.place)


def price_steps(found: Found) -> Steps:
    """The price of the line; other rows of it are left out."""
    from jicai.calc.explain.found import rows_of_line

    finding, steps, place = found.finding, found.steps, (found.finding["_source"], found.finding["_row"])
    entries = [
        Entry(
            row["line_id"],
            row["unit_price"],
            f"入库 {row['receipt_id']}" if row["receipt_id"] else "",
            f"下单 {number(row['ordered_qty'])}" if row["ordered_qty"] is not None else "",
            row["ordered_on"],
            reason="" if _at(row) == place else "同一明细的另一行",
            place=_at(row),
        )
        for row in rows_of_line(found.evidence, finding["line_id"]).to_dicts()
    ]
    steps.sum("采购单价", finding["value"], "yuan", entries, clauses=found.rule.clauses)
    if finding["limit"] is not None:
        why = _price_in_force(found, next(one.dated for one in entries if not one.reason))
        steps.figure("界限", "与之比较的价格", finding["limit"], "yuan", "", why, found.rule.clauses)
    return steps


def _price_in_force(found: Found, ordered_on: date | None) -> str:
    """From when the selected price of the finding's product was in force on the day, and by what."""
    import polars as pl

    from jicai.calc.prices import span_words, with_span

    key = {"batch": found.finding["batch"], "product_code": found.finding["product_code"], "_day": ordered_on}
    row = pl.LazyFrame([key], schema_overrides={"_day": pl.Date})
    priced = with_span(row, found.evidence.catalogue, pl.col("_day"))
    words = priced.select(span_words()).collect().to_series()
    return f"下单那天执行的中选价{words[0]}" if len(words) and words[0] else ""


def line_steps(found: Found) -> Steps:
    """The rows of the line, a row each."""
    from jicai.calc.explain.found import rows_of_line

    steps, place = found.steps, (found.finding["_source"], found.finding["_row"])
    entries = [
        Entry(
            row["line_id"],
            Decimal(1),
            f"入库 {row['receipt_id']}" if row["receipt_id"] else "",
            f"下单 {number(row['ordered_qty'])}" if row["ordered_qty"] is not None else "",
            row["ordered_on"],
            reason="" if _at(row) == place else "同一明细的另一行",
            place=_at(row),
        )
        for row in rows_of_line(found.evidence, found.finding["line_id"]).to_dicts()
    ]
    steps.sum("依据的订单明细", Decimal(1), "lines", entries, clauses=found.rule.clauses)
    return steps


def unlisted_steps(found: Found) -> Steps:
    """What lines of the unknown code come to."""
    from jicai.calc.rules.unlisted_product import unlisted_lines

    entries, finding, steps = [], found.finding, found.steps
    for row in _of_code(found, unlisted_lines(found.evidence)):
        price = f"{number(row['accepted_qty'])} × {number(row['unit_price'])} 元" if row["accepted_qty"] else ""
        working = "导出的验收金额" if row["accepted_amount"] is not None else price
        reason = "" if row["counts"] else _left_out(row, found, "accepted_on")
        entries.append(
            Entry(
                row["line_id"], row["cost"], _of_whom(row), working, row["accepted_on"], reason=reason, place=_at(row)
            )
        )
    total = sum((entry.value or _NOTHING for entry in entries if not entry.reason), _NOTHING)
    if rounded(total, _FEN) != finding["value"]:
        raise InvariantError(f"内部错误（各行验收金额 {total}，发现的数值 {finding['value']}），请带上命令和文件报告")
    steps.figure("验收金额", "取到分", finding["value"], "yuan", f"{number(total)}，四舍五入到分")
    steps.sum("各行金额", total, "yuan", entries, clauses=found.rule.clauses)
    return steps


def unmapped_steps(found: Found) -> Steps:
    """The lines of the unknown code, a line each."""
    from jicai.calc.rules.unmapped_product import unmapped_lines

    entries, seen, steps = [], set(), found.steps
    for row in _of_code(found, unmapped_lines(found.evidence)):
        reason = "" if row["counts"] else _left_out(row, found, "ordered_on")
        line = fold(row["line_id"])
        if not reason and line in seen:
            reason = "同一明细的另一行"
        seen |= {line} if row["counts"] else set()
        entries.append(
            Entry(row["line_id"], Decimal(1), _of_whom(row), dated=row["ordered_on"], reason=reason, place=_at(row))
        )
    steps.sum("订单明细", found.finding["value"], "lines", entries, clauses=found.rule.clauses)
    return steps


def _of_code(found: Found, counted: pl.LazyFrame) -> list[dict[str, Any]]:
    from jicai.calc.explain.found import code_lines

    key = {name: found.finding[name] for name in ("batch", "institution_code", "product_code")}
    return code_lines(found.evidence, counted, key).to_dicts()


def _left_out(row: Row, found: Found, day: str) -> str:
    """Why the rule did not count the row."""
    from jicai.tables.inputs.orders import ORDERS

    if row["status"] in ("withdrawn", "refused") or (row["status"] == "returned" and day == "ordered_on"):
        return ORDERS.column("status").label_of(row["status"])
    if row[day] is None:
        return "未验收"
    return "截至日期之后" if row[day] > found.evidence.as_of else "规则不算，名称、企业或日期不合"


def _of_whom(row: Row) -> str:
    return " ".join(filter(None, (row["product_name"], row["company"])))


def _at(row: Row) -> Place:
    return (row["_source"], row["_row"])

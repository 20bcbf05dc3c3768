"""`jicai explain --offset`: what of an advance is offset against a month's fund payment."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

import polars as pl

from jicai.batches.cycle import advance_years, offset_window
from jicai.batches.shown import why_words
from jicai.calc.explain.offset import balance_rows, payment_rows, taken_rows
from jicai.calc.recovery.balances import ACCOUNT
from jicai.calc.recovery.rows import offset_rows
from jicai.errors import InvariantError
from jicai.render.result import Result
from jicai.render.words import money
from jicai.results.explain.rows import Entry, Place, Steps
from jicai.results.recovery.view import RecoveryView
from jicai.tables.common import FUND
from jicai.tables.results.explain import EXPLAIN

Row = Mapping[str, Any]
_CLAUSES = ("A 二（三）", "B 三（四）")
_NOTHING = Decimal("0.00")
_OPENING, _PAYMENT, _USABLE, _OFFSET = "月初余额", "本月基金支付", "可用的基金支付", "本月抵扣"
_TRANCHES = {1: "首期", 2: "尾款"}
_KINDS = {"offset": "抵扣", "refund": "退回"}


@dataclass(frozen=True, slots=True)
class OffsetRows:
    """The months of all accounts and the rows behind them, see `jicai.calc.explain.offset`; computed."""

    view: RecoveryView
    months: pl.DataFrame
    balances: pl.DataFrame
    payments: pl.DataFrame
    taken: pl.DataFrame
    spans: pl.DataFrame

    @classmethod
    def of(cls, view: RecoveryView) -> OffsetRows:
        """Those of a view; months that `jicai offset` lists, with the columns of the course."""
        listed = offset_rows(view.course, view.institutions).select(*ACCOUNT, "month", "institution_name", "district")
        frames = pl.collect_all(
            [
                view.course.months.join(listed, on=[*ACCOUNT, "month"]).sort(*ACCOUNT, "month"),
                balance_rows(view.course, view.inputs),
                payment_rows(view.inputs),
                taken_rows(view.course),
                view.course.spans,
            ]
        )
        return cls(view, *frames)


def offset_steps(rows: OffsetRows, month: Row) -> Steps:
    """The steps of a month of an account, a row of `OffsetRows.months`."""
    steps = Steps(rows.view.intake, rows.view.intake.workspace.batches[month["batch"]])
    opening, offset, refund, closing = (month[key] for key in ("opening", "offset", "recorded_refund", "closing"))
    usable = _usable(rows, month)
    left = sum((entry.value or _NOTHING for entry in usable), _NOTHING)
    if month["computed"]:
        if offset != max(min(opening, left), _NOTHING):
            raise InvariantError(
                f"内部错误（{_OFFSET}：{opening} 和 {left} 的较小者不是 {offset}），请带上命令和文件报告"
            )
        working = f"月初余额 {money(opening)} 和可用的基金支付 {money(left)} 的较小者"
        steps.figure(_OFFSET, f"{month['month']:%Y-%m}", offset, "yuan", working, _window(rows, month), _CLAUSES)
    else:
        recorded = [_recorded_entry(row) for row in _recorded(rows, month, "offset")]
        steps.sum(_OFFSET, offset, "yuan", recorded, "预付抵扣退回表到这个月为止按实际，不计算", _CLAUSES)
    working = f"{money(opening)} - 抵扣 {money(offset)}" + (f" - 退回 {money(refund)}" if refund else "")
    steps.figure("月末余额", "留到下月", closing, "yuan", working, clauses=_CLAUSES)
    steps.sum(_OPENING, opening, "yuan", _balance(rows, month), "已预付减以前各月的抵扣和退回", _CLAUSES)
    steps.sum(_PAYMENT, month["fund_payment"], "yuan", _payments(rows, month), "冲减的为负", _CLAUSES)
    if month["computed"]:
        steps.sum(_USABLE, left, "yuan", usable, "先期满的批次先抵，有记录的更先", _CLAUSES)
    if refund:
        recorded = [_recorded_entry(row) for row in _recorded(rows, month, "refund")]
        steps.sum("本月退回", refund, "yuan", recorded, "预付抵扣退回表的记录", _CLAUSES)
    return steps


def offset_result(rows: OffsetRows, month: Row) -> Result:
    """The explanation of a month of an account."""
    view = rows.view
    steps = offset_steps(rows, month)
    fund = FUND.label_of(month["fund"])
    who = f"{month['institution_name']}（{month['institution_code']}）"
    batch = view.intake.workspace.batches[month["batch"]]
    year = f" 第 {month['agreement_year']} 协议年度的" if batch.advance.recalculate == "yearly" else ""
    own = pl.LazyFrame({"batch": [batch.code]})
    _, around = view.collect(own)
    return Result(
        frame=steps.frame(),
        table=EXPLAIN,
        title=f"{EXPLAIN.label}：{who} {batch.code}{year} {month['month']:%Y-%m} 的抵扣",
        subtitle=f"截至 {view.as_of}，{fund}医保基金",
        footer=[
            f"月初余额 {money(month['opening'])} 元，抵扣 {money(month['offset'])} 元，"
            f"月末余额 {money(month['closing'])} 元",
            *steps.left_out,
            *around.notes,
        ],
        basis=view.basis(around, {"说明": f"{who} {batch.code} {month['month']:%Y-%m} 的抵扣"}),
        warnings=around.warnings,
    )


def _window(rows: OffsetRows, month: Row) -> str:
    batch = rows.view.intake.workspace.batches[month["batch"]]
    year = next(one for one in advance_years(batch) if one.number == month["agreement_year"])
    window = offset_window(batch, year.end)
    why = why_words(batch, "offset.window_months", window.first_month)
    span = f"采购周期 {year.end} 期满，抵扣期 {window.first_month:%Y-%m} 至 {window.last_month:%Y-%m}"
    return f"{span}；抵扣月数{why}" if why else span


def _place(row: Row) -> Place | None:
    return None if row["_source"] is None else (row["_source"], row["_row"])


def _balance(rows: OffsetRows, month: Row) -> list[Entry]:
    account = pl.all_horizontal(pl.col(key) == month[key] for key in ACCOUNT if key != "agreement_year")
    own = pl.col("agreement_year").is_null() | (pl.col("agreement_year") == month["agreement_year"])
    before = pl.col("month").is_null() | (pl.col("month") < month["month"])
    return [balance_entry(row) for row in rows.balances.filter(account, own, before).iter_rows(named=True)]


def balance_entry(row: Row) -> Entry:
    """What went out or came back, a row of `jicai.calc.explain.offset.balance_rows`."""
    if row["kind"] == "advance":
        item = f"{_TRANCHES[row['tranche']]}拨付"
        note = "" if row["source"] == "row" else "没有预付拨付表，按计划视同已拨"
    else:
        item = f"{row['month']:%Y-%m} {_KINDS[row['kind']]}"
        note = "" if row["source"] == "row" else "计算的抵扣"
    return Entry(
        item=item,
        value=row["amount"],
        dated=row["date"],
        note=note,
        reason="截至日期之后拨付" if row["reason"] else "",
        clauses=_CLAUSES,
        place=_place(row),
    )


def _payments(rows: OffsetRows, month: Row) -> list[Entry]:
    own = (pl.col("institution_code") == month["institution_code"]) & (pl.col("month") == month["month"])
    return [
        Entry(
            item=f"{FUND.label_of(row['fund'])}基金支付",
            value=row["amount"],
            reason="" if row["fund"] == month["fund"] else "其他基金，预付由哪个基金拨付，就从哪个基金抵扣",
            clauses=_CLAUSES,
            place=_place(row),
        )
        for row in rows.payments.filter(own).iter_rows(named=True)
    ]


def _usable(rows: OffsetRows, month: Row) -> list[Entry]:
    """The payment, what the records and the cycles that ended before took of it, and nothing below 0."""
    entries = [Entry(_PAYMENT, max(month["fund_payment"], _NOTHING), working="为负的按 0", clauses=_CLAUSES)]
    taken = _taken(rows, month)
    entries += [_taken_entry(row) for row in taken if row["source"] == "row"]
    below = sum((entry.value or _NOTHING for entry in entries), _NOTHING)
    if below < 0:
        entries.append(Entry("不小于 0", -below, note="记录的抵扣多于基金支付", clauses=_CLAUSES))
    return entries + [_taken_entry(row) for row in taken if row["source"] == "computed"]


def _taken(rows: OffsetRows, month: Row) -> list[dict[str, Any]]:
    payment = pl.all_horizontal(pl.col(key) == month[key] for key in ("institution_code", "fund", "month"))
    cycle = (pl.col("batch") == month["batch"]) & (pl.col("agreement_year") == month["agreement_year"])
    rank = rows.spans.filter(cycle)["rank"].item()
    comes_first = (pl.col("source") == "row") | (pl.col("rank") < rank)
    return rows.taken.filter(payment, comes_first).to_dicts()


def _taken_entry(row: Row) -> Entry:
    recorded = row["source"] == "row"
    return Entry(
        item=f"{row['batch']} 的抵扣",
        value=-row["amount"],
        note="有记录的抵扣" if recorded else "先期满的批次，计算的抵扣",
        clauses=_CLAUSES,
        place=_place(row),
    )


def _recorded(rows: OffsetRows, month: Row, kind: str) -> list[dict[str, Any]]:
    own = pl.all_horizontal(pl.col(key) == month[key] for key in (*ACCOUNT, "month"))
    return rows.balances.filter(own, pl.col("kind") == kind, pl.col("source") == "row").to_dicts()


def _recorded_entry(row: Row) -> Entry:
    return Entry(
        item=f"{row['month']:%Y-%m} {_KINDS[row['kind']]}",
        value=-row["amount"],
        clauses=_CLAUSES,
        place=_place(row),
    )

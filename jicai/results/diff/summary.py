"""What changed on one page: the figures of every aspect then and now, and how they came about."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import polars as pl

from jicai.calc.diff.items import total_figures
from jicai.render.result import Result
from jicai.render.words import money
from jicai.results.diff.findings import dealt_with
from jicai.results.diff.notes import basis_of, said_of
from jicai.results.diff.progress import steps_words
from jicai.results.diff.purchases import purchases, words_of
from jicai.tables import INPUTS
from jicai.tables.results.diff.findings import FINDING_KINDS
from jicai.tables.results.diff.money import OVERDUE_KINDS
from jicai.tables.results.diff.progress import ROW_KINDS
from jicai.tables.results.diff.summary import DIFF_SUMMARY

if TYPE_CHECKING:
    from jicai.results.diff.sides import Sides
    from jicai.tables.column import Choice

_FIGURE = pl.Decimal(38, 10)


@dataclass(frozen=True, slots=True)
class _Row:
    area: str
    item: str
    then: Decimal | int | None
    now: Decimal | int | None
    unit: str
    note: str = ""


def summary_result(sides: Sides, results: Mapping[str, pl.DataFrame]) -> Result:
    """The summary of what was compared: the frames of the results by the key of their tables."""
    rows = [
        *_progress(sides),
        *_purchases(sides),
        *_lines(results.get("diff_lines"), sides),
        *_findings(results.get("diff_findings")),
        *_overdue(results.get("diff_overdue")),
        *_funds(results.get("diff_funds")),
    ]
    values = [
        (one.area, one.item, _figure(one.then), _figure(one.now), _change(one), one.unit, one.note or None)
        for one in rows
    ]
    schema = {key: _FIGURE if key in ("then", "now", "change") else pl.String() for key in DIFF_SUMMARY.keys}
    return Result(
        frame=pl.DataFrame(values, schema=schema, orient="row"),
        table=DIFF_SUMMARY,
        title=DIFF_SUMMARY.label,
        subtitle=sides.subtitle,
        footer=[
            "率的增减是百分点；逐项看 --show progress、lines、findings、overdue、funds、purchases，汇总加 --by；"
            "-o 文件.xlsx 每样一张工作表",
            *said_of(sides, INPUTS),
        ],
        basis=basis_of(sides),
    )


def _progress(sides: Sides) -> Iterator[_Row]:
    rows = total_figures(sides.compared).collect().to_dicts()
    if not rows:
        return
    total = rows[0]
    counts = dict(sides.items.group_by("kind").len().iter_rows())
    long = int((sides.items["months_behind"] >= _LONG).sum())
    yield _Row("progress", "加权完成率", total["completion_then"], total["completion"], "share", steps_words(total))
    yield _Row("progress", "时间进度", total["time_progress_then"], total["time_progress"], "share", "同样加权")
    words = [f"{label} {counts[kind]:,}" for kind, label in _BEHIND if kind in counts]
    words += [f"连续 {_LONG} 个月以上落后 {long:,}"] if long else []
    yield _Row("progress", "落后的约定项", total["items_behind_then"], total["items_behind"], "items", "，".join(words))
    yield _Row(
        "progress", "采购金额", total["purchased_amount_then"], total["purchased_amount"], "yuan",
        "本协议年度计入约定量的",
    )  # fmt: skip


_LONG = 3
_BEHIND = (("appeared", "新落后"), ("worse", "更落后"), ("better", "好转"), ("mended", "已赶上"), ("ended", "不再列"))


def _purchases(sides: Sides) -> Iterator[_Row]:
    for row in purchases(sides, "batch").to_dicts():
        note = words_of(row)
        if row["share_change"]:
            note += f"；中选占比环比 {_points(row['share_change'])}"
        batch = sides.now.workspace.batches[row["batch"]]
        item = f"{row['month']:%Y-%m} {(*batch.aliases, batch.name)[0]}"
        yield _Row("purchases", item, row["amount_last"], row["amount"], "yuan", note)


def _points(change: Decimal) -> str:
    return f"{change * 100:+.1f} 个百分点"


def _lines(frame: pl.DataFrame | None, sides: Sides) -> Iterator[_Row]:
    if frame is None or sides.same_export:
        return
    rows = frame.unique(["line_id", "receipt_id", "kind"])
    moved = frame.filter(pl.col("completion_change").fill_null(0) != 0)
    items = moved.select("batch", "agreement_year", "institution_code", "variety_name", "company").n_unique()
    yield _Row(
        "lines", "与对照的导出不同的明细", None, rows.height, "lines",
        _by_kind(rows, ROW_KINDS) + (f"；{items:,} 个约定项的完成率因此变动" if items else ""),
    )  # fmt: skip


def _findings(frame: pl.DataFrame | None) -> Iterator[_Row]:
    if frame is None:
        return
    kind = pl.col("kind")
    then, now = frame.filter(kind != "new"), frame.filter(kind != "mended")
    yield _Row(
        "findings", "检查发现", then.height, now.height, "lines", _by_kind(frame, FINDING_KINDS) + dealt_with(frame)
    )
    grave = pl.col("severity") == "serious"
    yield _Row(
        "findings", "其中严重的", then.filter(grave).height, now.filter(grave).height, "lines",
        _by_kind(frame.filter(grave), FINDING_KINDS),
    )  # fmt: skip


def _overdue(frame: pl.DataFrame | None) -> Iterator[_Row]:
    if frame is None:
        return
    sums = frame.group_by("kind").agg(pl.col("unpaid_change").sum(), pl.len())
    by_kind = {row["kind"]: row for row in sums.to_dicts()}
    words = [
        f"{one.label} {by_kind[one.value]['len']:,} 笔 {by_kind[one.value]['unpaid_change']:+,.2f} 元"
        for one in OVERDUE_KINDS
        if one.value in by_kind
    ]
    then, now = frame.select("unpaid_then", "unpaid").sum().row(0)
    yield _Row("overdue", "逾期未付", then, now, "yuan", "，".join(words))


def _funds(frame: pl.DataFrame | None) -> Iterator[_Row]:
    if frame is None:
        return
    total: dict[str, Any] = frame.select(pl.col(pl.Decimal).sum()).row(0, named=True)
    note = "，".join(
        f"{label} {money(total[key])} 元"
        for key, label in (("advance", "拨付"), ("offset", "抵扣"), ("refund", "退回"))
    )
    yield _Row("funds", "未收回的预付金", total["balance_then"], total["balance"], "yuan", note)
    known = {key: None if frame[key].null_count() else total[key] for key in ("late_then", "late")}
    if any(value is not None for value in known.values()):
        yield _Row("funds", "逾期未拨的预付金", known["late_then"], known["late"], "yuan")


def _by_kind(frame: pl.DataFrame, choices: tuple[Choice, ...]) -> str:
    counts = dict(frame.group_by("kind").len().iter_rows())
    return "，".join(f"{one.label} {counts[one.value]:,}" for one in choices if one.value in counts)


def _figure(value: Decimal | int | None) -> Decimal | None:
    return None if value is None else Decimal(value)


def _change(row: _Row) -> Decimal | None:
    return None if row.then is None or row.now is None else Decimal(row.now) - Decimal(row.then)

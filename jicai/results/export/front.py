"""The first page of an export: the figures that a leader asks for, against the month before, and who is worst."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

import polars as pl

from jicai.batches.months import month_end
from jicai.calc.front import balance_on, late_amount, monthly_totals, worst_institutions
from jicai.calc.selection import keep
from jicai.calc.tranches import advance_rows
from jicai.render.front import Figure, Front
from jicai.render.result import Chart, Result
from jicai.results.money import advance_inputs
from jicai.results.overdue.lines import totals_of
from jicai.tables.column import Kind
from jicai.tables.front import FRONT_TREND, WORST_INSTITUTIONS

if TYPE_CHECKING:
    from jicai.results.export.asked import Asked

_WORST, _CHARTS = 5, 2
#: The charts that come after the trend, by the key of the result that has them.
_CHARTS_OF = ("progress", "overdue", "cashflow")


def front_of(asked: Asked, results: Mapping[str, Result]) -> Front | None:
    """The page for what was computed, results by the key of their table; None where it has no figure.

    As of the day `asked.before` is computed what the data can tell of it: all but the findings.
    """
    if asked.before is None:
        return None
    figures = [
        *_progress(asked, results),
        *_overdue(asked, results),
        *_advance(asked, results),
        *_balance(asked, results),
        *_findings(asked, results),
    ]
    if not figures:
        return None
    return Front(
        asked.as_of,
        asked.before,
        figures,
        _worst(asked, results),
        list(_charts(asked, results))[:_CHARTS],
        [
            f"截至 {asked.before} 的数按现有的数据重算，与当时的月报可能不同；率的增减是百分点",
            *(results["flags"].always if "flags" in results else ()),
        ],
    )


def _progress(asked: Asked, results: Mapping[str, Result]) -> Iterator[Figure]:
    if "progress" not in results:
        return
    totals = {row["day"]: row for row in asked.trend.totals.to_dicts()}
    now, before = (totals.get(day, {}) for day in (asked.as_of, asked.before))
    for label, kind, key, note in (
        ("加权完成率", Kind.RATIO, "completion", "各约定项按约定金额加权"),
        ("时间进度", Kind.RATIO, "time_progress", "同样加权，两者相比看快慢"),
        ("已完成的约定项", Kind.INTEGER, "completed", "共 {items:,} 项"),
        ("滞后的约定项", Kind.INTEGER, "lagging", "完成率低于时间进度"),
        ("未采购的约定项", Kind.INTEGER, "not_started", "本协议年度还没有采购"),
        ("采购金额（元）", Kind.MONEY, "purchased_amount", "本协议年度计入约定量的"),
    ):
        yield Figure(label, kind, now.get(key), before.get(key), note.format(items=now.get("items", 0)))


def _overdue(asked: Asked, results: Mapping[str, Result]) -> Iterator[Figure]:
    if "overdue" not in results:
        return
    now, before = (totals_of(one, asked.overdue_view) for one in asked.settled_days)
    note = "未提供货款支付，视为全部未付" if _lacks(asked, "payments") else "医疗机构欠企业的"
    yield Figure("逾期货款（元）", Kind.MONEY, now["unpaid"], before["unpaid"], f"{now['lines']:,} 笔，{note}")


def _advance(asked: Asked, results: Mapping[str, Result]) -> Iterator[Figure]:
    if "advance" not in results or asked.before is None:
        return
    plan = advance_rows(advance_inputs(asked.intake, asked.before), asked.intake.frames["disbursements"], asked.before)
    now, before = pl.collect_all(
        [
            late_amount(results["advance"].frame.lazy(), asked.as_of),
            late_amount(keep(plan, asked.wanted), asked.before),
        ]
    )
    note = "未提供预付拨付，视为都没有拨付" if _lacks(asked, "disbursements") else "医保基金应拨未拨"
    yield Figure("逾期未拨的预付金（元）", Kind.MONEY, now.item(), before.item(), note)


def _balance(asked: Asked, results: Mapping[str, Result]) -> Iterator[Figure]:
    if "ledger" not in results or asked.before is None:
        return
    rows = results["ledger"].frame.lazy()
    now, before = pl.collect_all([balance_on(rows, day) for day in (month_end(asked.as_of), asked.before)])
    note = "未提供预付拨付，视为已按计划拨付" if _lacks(asked, "disbursements") else "已拨付减抵扣、退回"
    yield Figure("未收回的预付金（元）", Kind.MONEY, now.item(), before.item(), note)


def _lacks(asked: Asked, table: str) -> bool:
    """Whether the table is not given, so that the figure rests on what then counts."""
    return not asked.intake.workspace.files[table]


def _findings(asked: Asked, results: Mapping[str, Result]) -> Iterator[Figure]:
    if "flags" not in results:
        return
    severities = results["flags"].frame["severity"]
    serious, warning = (int((severities == one).sum()) for one in ("serious", "warning"))
    yield Figure(
        "严重和警示的发现",
        Kind.INTEGER,
        serious + warning,
        None,
        f"其中严重 {serious:,} 条" + ("；有关闭的规则，见下" if results["flags"].always else ""),
    )


def _worst(asked: Asked, results: Mapping[str, Result]) -> Result | None:
    if "progress_by_institution" not in results:
        return None
    overdue = results.get("overdue_by_institution")
    rows = worst_institutions(
        results["progress_by_institution"].frame.lazy(),
        asked.intake.frames["institutions"],
        overdue.frame.lazy() if overdue else None,
        _WORST,
    ).collect()
    return None if rows.is_empty() else Result(rows, WORST_INSTITUTIONS, WORST_INSTITUTIONS.label)


def _charts(asked: Asked, results: Mapping[str, Result]) -> Iterator[tuple[Result, Chart]]:
    if "progress" in results:
        frame = monthly_totals(asked.trend.totals.lazy()).collect()
        if frame["completion"].count() > 1:
            words: dict[str, Any] = {"table": FRONT_TREND, "frame": frame}
            yield results["progress"], Chart(FRONT_TREND.label, "line", "month", FRONT_TREND.keys[1:], **words)
    for key in _CHARTS_OF:
        for chart in results[key].charts[:1] if key in results else ():
            yield results[key], chart

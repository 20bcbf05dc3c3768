"""What `jicai demand` shows: reported needs beside what was bought, and the months that are missing."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date

    import polars as pl

    from jicai.calc.evidence import Evidence
    from jicai.render.result import Result
    from jicai.store.result import Intake


def demand_result(
    intake: Intake, evidence: Evidence, wanted: Mapping[str, list[str]], statuses: Sequence[str] = ()
) -> tuple[Result, bool]:
    """The result, and whether any row of it is a question to an institution."""
    import polars as pl

    from jicai.calc.demand.months import months_without_lines, twelve_months
    from jicai.calc.selection import keep
    from jicai.render.result import Result
    from jicai.results.aside import uncounted_columns
    from jicai.results.basis import basis
    from jicai.results.demand.view import demand_rules, demand_view
    from jicai.results.scope import narrowed_by
    from jicai.tables.results.demand import DEMAND

    bounds, rules = intake.workspace.settings.demand, demand_rules(intake, evidence)
    first, last = twelve_months(evidence.as_of)
    rows = demand_view(intake, evidence, wanted.get("company", ()))
    filters = {key: values for key, values in wanted.items() if key != "company"}
    missing = months_without_lines(evidence.tables["orders"], rules.count, first, last)
    frame, months = pl.collect_all([keep(rows, {**filters, "status": statuses}), missing])
    narrowing = narrowed_by(wanted, {"状态": [DEMAND.column("status").label_of(one) for one in statuses]})
    without = uncounted_columns(intake, rules.count)
    said = [*missing_months(months["month"].to_list()), *without.footer]
    result = Result(
        frame=frame,
        table=DEMAND,
        title=DEMAND.label,
        subtitle=narrowing.after(f"采购 {first} 至 {last}"),
        footer=[
            *_totals(frame),
            "比值 = 报量 ÷ 近十二个月采购量；采购量 = 中选 + 非中选 + 替代产品，验收量，折合基本单位",
            f"低于 {bounds.low} 为偏低，高于 {bounds.high} 为偏高：通知没有写明，这是我们的读法，"
            "可在 jicai.toml 的 [demand] 里改",
            *said,
        ],
        basis=basis(
            intake,
            frame["batch"].unique().sort().to_list(),
            {
                "截至日期": str(evidence.as_of),
                **narrowing.options,
                "采购的月份": f"{first} 至 {last}",
                "偏低、偏高的界限": f"{bounds.low}、{bounds.high}",
            },
        ),
        warnings=without.warnings,
        remarks=said,
    )
    return result, bool(frame.filter(~pl.col("status").is_in(["within", "uncovered"])).height)


def _totals(frame: pl.DataFrame) -> list[str]:
    from jicai.tables.results.demand import DEMAND_STATUSES

    if frame.is_empty():
        return ["没有符合条件的报量或采购"]
    counts = dict(frame.group_by("status").len().iter_rows())
    words = [f"{one.label} {counts[one.value]:,}" for one in DEMAND_STATUSES if one.value in counts]
    return [f"共 {frame.height:,} 行：{'，'.join(words)}"]


def missing_months(months: Sequence[date]) -> list[str]:
    """What to say of the months of which the records say nothing."""
    if not months:
        return []
    named = "、".join(f"{month:%Y-%m}" for month in months)
    return [f"订单明细没有这些月份的验收：{named}；这些月份买了多少不知道，没有补，也没有算比值"]

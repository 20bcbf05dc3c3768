"""What `jicai progress` shows: the items, or a roll-up of them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import polars as pl

    from jicai.calc.progress import ProgressInputs, ProgressRules
    from jicai.calc.rollup import Group
    from jicai.intake.result import Intake
    from jicai.render.result import Result

#: The tables that progress is computed from.
NEEDED, OPTIONAL = ("orders", "agreed", "products", "institutions"), ("code_changes",)
COUNTS = {"accepted": "验收数量", "delivered": "配送数量", "ordered": "下单数量"}


@dataclass(frozen=True, slots=True)
class ProgressView:
    """The agreement items that the user wants to see, and how many order lines count nowhere."""

    intake: Intake
    rules: ProgressRules
    wanted: dict[str, list[str]]
    statuses: Sequence[str]
    items: pl.LazyFrame
    uncounted: pl.LazyFrame

    @classmethod
    def of(
        cls, intake: Intake, wanted: dict[str, list[str]], rules: ProgressRules, statuses: Sequence[str] = ()
    ) -> ProgressView:
        """The view of what was read, not yet computed."""
        from jicai.calc.catalogue import catalogue
        from jicai.calc.progress import progress_items
        from jicai.calc.scope import order_counts
        from jicai.calc.selection import keep

        frames = intake.frames
        items = keep(progress_items(_inputs(intake, rules.as_of), rules), {**wanted, "status": statuses})
        uncounted = order_counts(frames["orders"], catalogue(frames["products"], frames["code_changes"]))
        return cls(intake, rules, wanted, statuses, items, uncounted)

    def collected(self) -> ProgressView:
        """The same, computed now, for several results of it."""
        import polars as pl

        items, uncounted = pl.collect_all([self.items, self.uncounted])
        return replace(self, items=items.lazy(), uncounted=uncounted.lazy())


def progress_result(view: ProgressView, by: Sequence[Group] = ()) -> tuple[Result, bool]:
    """The result by item, or by these groups together, and whether any item of it is lagging or not started."""
    import polars as pl

    from jicai.calc.charts import completion_against_time
    from jicai.calc.rollup import roll_up, total
    from jicai.commands.aside import later_supplements, uncounted_columns, uncounted_lines, untyped_institutions
    from jicai.commands.basis import basis
    from jicai.commands.charts import completion_charts
    from jicai.commands.scope import narrowed_by
    from jicai.render.result import Result
    from jicai.tables.results_progress import PROGRESS, progress_by

    intake, rules = view.intake, view.rules
    groups = tuple(dict.fromkeys(by))
    table = progress_by(groups) if groups else PROGRESS
    items, lines = pl.collect_all([view.items, view.uncounted])  # one pass over the orders
    shown = items.lazy()
    frame, totals, districts, batches = pl.collect_all(
        [
            roll_up(shown, *groups) if groups else shown.select(table.keys),
            total(shown),
            completion_against_time(shown, "district"),
            completion_against_time(shown, "batch"),
        ]
    )
    status_words = [PROGRESS.column("status").label_of(one) for one in view.statuses]
    narrowing = narrowed_by(view.wanted, {"状态": status_words})
    without = uncounted_columns(intake, rules.count)
    counted_by = COUNTS[rules.count]
    options = {
        "截至日期": str(rules.as_of),
        "协议年度": f"第 {rules.year} 年" if rules.year else "截至日期所在的协议年度",
        "计量口径": counted_by,
        **_lagging(rules),
        **narrowing.options,
    }
    year_words = f"，第 {rules.year} 协议年度" if rules.year else ""
    result = Result(
        frame=frame,
        table=table,
        title=table.label,
        subtitle=narrowing.after(f"截至 {rules.as_of}，按{counted_by}{year_words}"),
        footer=[
            *_totals(totals),
            *later_supplements(intake, rules.as_of),
            *without.footer,
            *uncounted_lines(lines, intake),
            *untyped_institutions(intake),
        ],
        basis=basis(intake, sorted(intake.workspace.batches), options),
        bars=("completion",),
        charts=completion_charts(districts, batches, rules.as_of),
        warnings=without.warnings,
        remarks=[*without.footer, *untyped_institutions(intake)],
    )
    return result, bool(totals.select(pl.sum_horizontal("lagging", "not_started").sum()).item())


def _inputs(intake: Intake, as_of: date) -> ProgressInputs:
    from jicai.batches.frames import agreement_years_frame, batches_frame, superseded_frame
    from jicai.calc.progress import ProgressInputs
    from jicai.calc.supplements import in_effect

    frames = {**intake.frames, "agreed": in_effect(intake.frames["agreed"], as_of)}
    batches = list(intake.workspace.batches.values())
    return ProgressInputs(
        **{key: frames[key] for key in (*NEEDED, *OPTIONAL)},
        batches=batches_frame(batches).lazy(),
        agreement_years=agreement_years_frame(batches).lazy(),
        superseded=intake.spelled(superseded_frame(batches).lazy(), "variety_code"),
    )


def _lagging(rules: ProgressRules) -> dict[str, str]:
    """How lagging is told, for the sheet 口径."""
    grace = f"宽限 {rules.grace_days} 天"
    if rules.bands is None:
        return {"滞后容差": f"{rules.tolerance}，{grace}"}
    behind, ahead = rules.bands
    return {"滞后口径": f"完成率除以时间进度，低于 {behind} 为滞后，高于 {ahead} 为超序时，{grace}"}


def _totals(totals: pl.DataFrame) -> list[str]:
    from jicai.render.words import money, percent

    if not totals.height:
        return ["没有符合条件的约定项"]
    total = totals.row(0, named=True)
    return [
        f"合计 {total['items']:,} 项：已完成 {total['completed']:,}，滞后 {total['lagging']:,}，"
        f"未采购 {total['not_started']:,}；约定金额 {money(total['agreed_amount'])} 元"
        f"{_superseded(total['superseded_amount'])}，加权完成率 {percent(total['completion'])}"
        f"{_voluntary(total['voluntary'])}",
        *([f"进度正常的里面，超序时 {total['ahead']:,} 项"] if total["ahead"] else []),
    ]


def _superseded(amount: Decimal) -> str:
    from jicai.render.words import money

    return f"（不含已转国采的 {money(amount)} 元）" if amount else ""


def _voluntary(items: int) -> str:
    return f"；其中自愿参加的机构 {items:,} 项" if items else ""

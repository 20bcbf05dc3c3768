"""`jicai progress`: how far the agreed volumes are bought."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING, Annotated

import typer

from jicai.commands.options import (
    SCOPE_PANEL,
    DeliveryOptions,
    InputOptions,
    ScopeOptions,
    SortOption,
    TopOption,
    command_options,
)

if TYPE_CHECKING:
    import polars as pl

    from jicai.calc.progress import ProgressInputs
    from jicai.intake.result import Intake

#: The clauses that this command serves.
CLAUSES = (
    "A 一（一）", "A 一（二）", "A 二（二）", "A 二（五）",
    "B 一（一）", "B 一（二）", "B 二（三）", "B 三（一）", "B 三（五）",
)  # fmt: skip
NEEDED, OPTIONAL = ("orders", "agreed", "products", "institutions"), ("code_changes",)
_COUNTS = {"accepted": "验收数量", "delivered": "配送数量", "ordered": "下单数量"}


class CountBy(StrEnum):
    """Which quantity counts as bought."""

    accepted = "accepted"
    delivered = "delivered"
    ordered = "ordered"


class GroupBy(StrEnum):
    """What the items are rolled up by."""

    institution = "institution"
    district = "district"
    level = "level"
    variety = "variety"
    company = "company"
    batch = "batch"


@command_options(tables=(*NEEDED, *OPTIONAL))
def command(
    inputs: InputOptions,
    scope: ScopeOptions,
    delivery: DeliveryOptions,
    year: Annotated[
        int | None,
        typer.Option(
            "--year",
            metavar="N",
            min=1,
            help="第几个协议年度。",
            rich_help_panel=SCOPE_PANEL,
            show_default="截至日期所在的",
        ),
    ] = None,
    count: Annotated[
        CountBy, typer.Option("--count", help="按哪种数量。", rich_help_panel=SCOPE_PANEL)
    ] = CountBy.accepted,
    by: Annotated[GroupBy | None, typer.Option("--by", help="汇总到。", rich_help_panel=SCOPE_PANEL)] = None,
    status: Annotated[
        list[str] | None,
        typer.Option(
            "--status", metavar="状态", help="只看这些状态，如 滞后 或 lagging，可重复。", rich_help_panel=SCOPE_PANEL
        ),
    ] = None,
    sort: SortOption = None,
    top: TopOption = None,
) -> None:
    """采购进度：各医疗机构约定采购量的完成情况。

    每行是一个约定项：批次、协议年度、医疗机构、品种、中选企业。--exit-code 在有滞后或未采购的约定项时以 1 退出。
    """
    from jicai.commands.loading import as_of_date, read_tables
    from jicai.commands.rows import chosen_values, ordered, top_words
    from jicai.tables.results_progress import PROGRESS, PROGRESS_BY

    table = PROGRESS_BY[by.value] if by else PROGRESS
    statuses = chosen_values(PROGRESS.column("status"), status, "--status")
    as_of = as_of_date(scope.as_of)
    intake = read_tables(inputs, delivery, NEEDED, OPTIONAL)
    # Heavy imports come after the files are on their way: see `jicai.intake.load`.
    import polars as pl

    from jicai.calc.catalogue import catalogue
    from jicai.calc.progress import ProgressRules, progress_items
    from jicai.calc.rollup import roll_up, total
    from jicai.calc.scope import order_counts
    from jicai.calc.selection import keep
    from jicai.commands.aside import uncounted_columns, uncounted_lines, untyped_institutions
    from jicai.commands.basis import basis
    from jicai.commands.scope import chosen_scope, narrowed_by
    from jicai.render.output import Result, deliver

    lagging = intake.workspace.settings.lagging
    rules = ProgressRules(as_of, year, count.value, lagging.tolerance, lagging.grace_days)
    data = _inputs(intake)
    wanted = chosen_scope(scope, intake)
    status_words = [PROGRESS.column("status").label_of(one) for one in statuses]
    narrowing = narrowed_by(wanted, {"状态": status_words}, top_words(table, sort, top))
    items = keep(progress_items(data, rules), {**wanted, "status": statuses})
    rows = roll_up(items, by.value) if by else items.select(table.keys)
    counted = order_counts(data.orders, catalogue(data.products, data.code_changes))
    frame, totals, lines = pl.collect_all([rows, total(items), counted])  # one pass over the orders
    frame, cut = ordered(frame, table, sort, top)
    without = uncounted_columns(intake, count.value)
    options = {
        "截至日期": str(as_of),
        "协议年度": f"第 {year} 年" if year else "截至日期所在的协议年度",
        "计量口径": _COUNTS[count.value],
        "滞后容差": f"{lagging.tolerance}，宽限 {lagging.grace_days} 天",
        **narrowing.options,
    }
    result = Result(
        frame=frame,
        table=table,
        title=table.label,
        subtitle=narrowing.after(f"截至 {as_of}，按{_COUNTS[count.value]}" + (f"，第 {year} 协议年度" if year else "")),
        footer=[
            *_totals(totals),
            *without.footer,
            *uncounted_lines(lines, intake),
            *untyped_institutions(intake),
            *cut,
        ],
        basis=basis(intake, sorted(intake.workspace.batches), options),
        bars=("completion",),
        warnings=without.warnings,
    )
    deliver(result, delivery.for_rendering())
    if delivery.exit_code and totals.select(pl.sum_horizontal("lagging", "not_started").sum()).item():
        raise typer.Exit(1)


def _inputs(intake: Intake) -> ProgressInputs:
    from jicai.batches.frames import agreement_years_frame, batches_frame, superseded_frame
    from jicai.calc.progress import ProgressInputs

    batches = list(intake.workspace.batches.values())
    return ProgressInputs(
        **{key: intake.frames[key] for key in (*NEEDED, *OPTIONAL)},
        batches=batches_frame(batches).lazy(),
        agreement_years=agreement_years_frame(batches).lazy(),
        superseded=intake.spelled(superseded_frame(batches).lazy(), "variety_code"),
    )


def _totals(totals: pl.DataFrame) -> list[str]:
    from jicai.render.words import money, percent

    if not totals.height:
        return ["没有符合条件的约定项"]
    total = totals.row(0, named=True)
    return [
        f"合计 {total['items']:,} 项：已完成 {total['completed']:,}，滞后 {total['lagging']:,}，"
        f"未采购 {total['not_started']:,}；约定金额 {money(total['agreed_amount'])} 元，"
        f"加权完成率 {percent(total['completion'])}" + _voluntary(total["voluntary"])
    ]


def _voluntary(items: int) -> str:
    return f"；其中自愿参加的机构 {items:,} 项" if items else ""

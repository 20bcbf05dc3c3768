"""`jicai renew`: next year's agreed quantities against this year's, and a proposal for them."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from jicai.commands.shared.delivery import DeliveryOptions
from jicai.commands.shared.expansion import command_options
from jicai.commands.shared.options import OUTPUT_PANEL, SCOPE_PANEL, InputOptions, ItemOptions, year_option
from jicai.results.renew.tables import NEEDED, OPTIONAL

#: The clauses that this command serves.
CLAUSES = ("A 一（三）", "B 二（二）")


@command_options(tables=(*NEEDED, *OPTIONAL))
def command(
    inputs: InputOptions,
    scope: ItemOptions,
    delivery: DeliveryOptions,
    year: Annotated[int | None, year_option("截至日期所在的下一个", "新的协议年度是第几个。")] = None,
    status: Annotated[
        list[str] | None,
        typer.Option(
            "--status",
            metavar="状态",
            help="只看这些状态，如 低于下限 或 below_floor，可重复。",
            rich_help_panel=SCOPE_PANEL,
        ),
    ] = None,
    draft: Annotated[
        Path | None,
        typer.Option(
            "--draft", metavar="文件", help="把新年度约定采购量的建议写入 .xlsx。", rich_help_panel=OUTPUT_PANEL
        ),
    ] = None,
) -> None:
    """续签对照：新协议年度的约定采购量与上一年度相比。

    每行是一个约定项。--draft 另写一份建议：不低于续签下限，参考实际采购，核定后可作约定采购量表。

    建议由上年至今的采购按进度推算，是预测，不是实绩；新年度已约定的不减少。--status 不影响建议。

    --exit-code 在有低于下限的、或新年度已开始而未续签的约定项时以 1 退出，自愿参加的除外。
    """
    from jicai.batches.what_if import refuse_assumptions
    from jicai.commands.shared.choices import chosen_values
    from jicai.commands.shared.dates import as_of_date
    from jicai.commands.shared.loading import read_tables
    from jicai.commands.shared.targets import refuse_target
    from jicai.errors import UsageError
    from jicai.tables.results.renewal import RENEWAL

    statuses = chosen_values(RENEWAL.column("status"), status, "--status")
    if year == 1:
        raise UsageError("--year 1：第 1 协议年度之前没有协议，没有可以对照的，请改为 2 或以后")
    if draft is not None and draft.suffix.lower() != ".xlsx":
        raise UsageError(f"--draft {draft}：建议写成 Excel 工作簿，文件名请以 .xlsx 结尾")
    if draft is not None:
        refuse_assumptions(inputs.sets, "起草约定采购量")
    as_of = as_of_date(scope.as_of)
    intake = read_tables(inputs, delivery, NEEDED, OPTIONAL)
    refuse_target("--draft", draft, intake.workspace)
    # Heavy imports come after the files are on their way: see `jicai.store.load`.
    from jicai.calc.renewal import compared_years
    from jicai.commands.shared.scope import chosen_scope
    from jicai.render.output import OutputOptions, deliver
    from jicai.results.evidence import evidence_of
    from jicai.results.freshness import with_freshness
    from jicai.results.renew.answer import renew_result, year_options
    from jicai.results.renew.draft import proposal

    evidence = evidence_of(intake, as_of)
    wanted = chosen_scope(scope, intake, quiet=delivery.quiet)
    years = compared_years(evidence, year).collect()
    result, needs_care = renew_result(intake, evidence, years, wanted, year, statuses)
    deliver(with_freshness(result, intake, as_of), delivery.for_rendering())
    if draft is not None:
        options = year_options(as_of, year)
        proposed, words = proposal(intake, evidence, years, wanted, options, by_status=bool(statuses))
        deliver(proposed, OutputOptions(output=draft, quiet=delivery.quiet))
        if not delivery.quiet:
            from jicai.render.terminal.said import say

            say("\n".join(words))
    if delivery.exit_code and needs_care:
        raise typer.Exit(1)

"""`jicai renew`: next year's agreed quantities against this year's, and a proposal for them."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from jicai.commands.options import (
    OUTPUT_PANEL,
    SCOPE_PANEL,
    DeliveryOptions,
    InputOptions,
    ScopeOptions,
    command_options,
)

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    import polars as pl

    from jicai.intake.result import Intake

#: The clauses that this command serves.
CLAUSES = ("A 一（三）", "B 二（二）")
NEEDED, OPTIONAL = ("orders", "agreed", "products", "institutions"), ("code_changes",)


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
            help="新的协议年度是第几个。",
            rich_help_panel=SCOPE_PANEL,
            show_default="截至日期所在的下一个",
        ),
    ] = None,
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
    from jicai.commands.loading import as_of_date, read_tables
    from jicai.commands.renew_draft import refuse_input_names
    from jicai.commands.rows import chosen_values
    from jicai.errors import UsageError
    from jicai.render.files import refuse_inputs
    from jicai.tables.results_renewal import RENEWAL

    statuses = chosen_values(RENEWAL.column("status"), status, "--status")
    if year == 1:
        raise UsageError("--year 1：第 1 协议年度之前没有协议，没有可以对照的，请改为 2 或以后")
    if draft is not None and draft.suffix.lower() != ".xlsx":
        raise UsageError(f"--draft {draft}：建议写成 Excel 工作簿，文件名请以 .xlsx 结尾")
    as_of = as_of_date(scope.as_of)
    intake = read_tables(inputs, delivery, NEEDED, OPTIONAL)
    refuse_inputs(draft, intake.workspace.sources())
    refuse_input_names(draft, intake.workspace)
    import polars as pl

    from jicai.calc.renewal import compared_years, renewal_items
    from jicai.calc.renewal_draft import early_batches, renewal_draft
    from jicai.calc.selection import keep
    from jicai.commands.aside import uncounted_columns, untyped_institutions
    from jicai.commands.basis import basis
    from jicai.commands.evidence import evidence_of
    from jicai.commands.renew_draft import draft_lines, draft_result
    from jicai.commands.scope import chosen_scope, narrowed_by
    from jicai.render.output import OutputOptions, Result, deliver

    evidence = evidence_of(intake, as_of)
    wanted = chosen_scope(scope, intake)
    years = compared_years(evidence, year).collect()
    items = renewal_items(evidence, years.lazy())
    frame = keep(items, {**wanted, "status": statuses}).collect()
    options = {"截至日期": str(as_of), "协议年度": f"第 {year} 年" if year else "截至日期所在的下一个协议年度"}
    narrowing = narrowed_by(wanted, {"状态": [RENEWAL.column("status").label_of(one) for one in statuses]})
    without = uncounted_columns(intake, "accepted")
    result = Result(
        frame=frame,
        table=RENEWAL,
        title=RENEWAL.label,
        subtitle=narrowing.after(f"截至 {as_of}" + (f"，第 {year} 协议年度" if year else "")),
        footer=[
            *_totals(frame),
            *_without_next(intake, years, wanted),
            *without.footer,
            *untyped_institutions(intake),
        ],
        basis=[*narrowing.options.items(), *basis(intake, _occurring(frame), options)],
        warnings=without.warnings,
    )
    deliver(result, delivery.for_rendering())
    if draft is not None:
        proposed = keep(renewal_draft(evidence, years.lazy()), wanted).collect()
        words = draft_lines(proposed, early_batches(years, as_of), by_status=bool(statuses))
        pairs = basis(intake, _occurring(proposed.remove("superseded")), options)
        for_draft = OutputOptions(output=draft, quiet=delivery.quiet)
        deliver(draft_result(proposed, words, as_of, narrowed_by(wanted), pairs), for_draft)
        if not delivery.quiet:
            print("\n".join(words), file=sys.stderr)
    begun = pl.col("batch").is_in(years.filter(pl.col("next_start") <= as_of)["batch"].to_list())
    is_missing = (pl.col("status") == "missing") & begun
    needs_care = frame.filter(is_missing | (pl.col("status") == "below_floor"), ~pl.col("voluntary"))
    if delivery.exit_code and needs_care.height:
        raise typer.Exit(1)


def _totals(frame: pl.DataFrame) -> list[str]:
    from jicai.tables.results_renewal import RENEWAL_STATUSES

    if frame.is_empty():
        return ["没有符合条件的约定项"]
    counts = dict(frame.group_by("status").len().iter_rows())
    words = [f"{one.label} {counts[one.value]:,}" for one in RENEWAL_STATUSES if one.value in counts]
    voluntary = int(frame["voluntary"].sum())
    return [
        f"共 {frame.height:,} 项：{'，'.join(words)}" + (f"；其中自愿参加的机构 {voluntary:,} 项" if voluntary else "")
    ]


def _occurring(frame: pl.DataFrame) -> list[str]:
    return frame["batch"].unique().sort().to_list()


def _without_next(intake: Intake, years: pl.DataFrame, wanted: Mapping[str, Sequence[str]]) -> list[str]:
    """The batches that have no such year: their cycle ends before it; and where their last year is to be seen."""
    from jicai.batches.cycle import agreement_years

    compared = set(years["batch"])
    codes = [code for code in sorted(wanted["batch"] or intake.workspace.batches) if code not in compared]
    if not codes:
        return []
    last = {code: agreement_years(intake.workspace.batches[code])[-1].number for code in codes}
    seen = [f"{code} 的最后一个协议年度用 --year {number} 对照" for code, number in last.items() if number > 1]
    return ["；".join([f"批次 {'、'.join(codes)} 没有这个协议年度，没有列入", *seen])]

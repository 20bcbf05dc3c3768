"""`jicai renew`: next year's agreed quantities against this year's, and a proposal for them."""

from __future__ import annotations

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

    from jicai.calc.evidence import Evidence
    from jicai.intake.result import Intake
    from jicai.render.result import Result

NEEDED, OPTIONAL = ("orders", "agreed", "products", "institutions"), ("code_changes",)
_FORMULA = (
    "取两者中较大的，各向上取整到整采购单位：下限（上年约定数量按天数折算，乘以续签下限）；"
    "上年已采购数量 × 新年度天数 ÷ 上年已过天数。上年尚未开始而又没有下限的，取上年约定数量"
)


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

    --exit-code 在有低于下限的、或新年度已开始而未续签的约定项时以 1 退出，自愿参加的除外。
    """
    from jicai.commands.loading import as_of_date, read_tables
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
    import polars as pl

    from jicai.calc.renewal import compared_years, renewal_items
    from jicai.calc.selection import keep
    from jicai.commands.aside import untyped_institutions
    from jicai.commands.basis import basis
    from jicai.commands.evidence import evidence_of
    from jicai.commands.scope import chosen_scope
    from jicai.render.output import OutputOptions, Result, deliver

    evidence = evidence_of(intake, as_of)
    wanted = chosen_scope(scope, intake)
    years = compared_years(evidence, year).collect()
    items = renewal_items(evidence, years.lazy())
    frame = keep(items, {**wanted, "status": statuses}).collect()
    options = {"截至日期": str(as_of), "协议年度": f"第 {year} 年" if year else "截至日期所在的下一个协议年度"}
    pairs = basis(intake, sorted(intake.workspace.batches), options)
    result = Result(
        frame=frame,
        table=RENEWAL,
        title=RENEWAL.label,
        subtitle=f"截至 {as_of}" + (f"，第 {year} 协议年度" if year else ""),
        footer=[*_totals(frame), *_without_next(intake, years, wanted), *untyped_institutions(intake)],
        basis=pairs,
    )
    deliver(result, delivery.for_rendering())
    if draft is not None:
        proposal = _draft(evidence, years, wanted, [*pairs, ("建议的约定采购量", _FORMULA)])
        deliver(proposal, OutputOptions(output=draft, quiet=delivery.quiet))
    begun = pl.col("batch").is_in(years.filter(pl.col("next_start") <= as_of)["batch"].to_list())
    is_missing = (pl.col("status") == "missing") & begun
    needs_care = frame.filter(is_missing | (pl.col("status") == "below_floor"), ~pl.col("voluntary"))
    if delivery.exit_code and needs_care.height:
        raise typer.Exit(1)


def _draft(
    evidence: Evidence, years: pl.DataFrame, wanted: Mapping[str, Sequence[str]], pairs: list[tuple[str, str]]
) -> Result:
    from jicai.calc.renewal_draft import renewal_draft
    from jicai.calc.selection import keep
    from jicai.render.output import Result
    from jicai.tables.results_renewal import RENEWAL_DRAFT

    frame = keep(renewal_draft(evidence, years.lazy()), wanted).select(RENEWAL_DRAFT.keys).collect()
    subtitle = f"截至 {evidence.as_of} 的建议，供核定；算法见“口径”"
    return Result(frame=frame, table=RENEWAL_DRAFT, title=RENEWAL_DRAFT.label, subtitle=subtitle, basis=pairs)


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


def _without_next(intake: Intake, years: pl.DataFrame, wanted: Mapping[str, Sequence[str]]) -> list[str]:
    """The batches that have no such year: their cycle ends before it."""
    compared = set(years["batch"])
    codes = [code for code in sorted(wanted["batch"] or intake.workspace.batches) if code not in compared]
    return [f"批次 {'、'.join(codes)} 没有这个协议年度，没有列入"] if codes else []

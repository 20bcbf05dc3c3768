"""`jicai batch`: the batches of the workspace and their parameters, each with its clause."""

from __future__ import annotations

from typing import Annotated

import typer

from jicai.commands.shared.delivery import DeliveryOptions
from jicai.commands.shared.expansion import command_options
from jicai.commands.shared.help import Command, Group
from jicai.commands.shared.options import SCOPE_PANEL, InputOptions

app = typer.Typer(
    help="集采批次：有哪些，参数和依据是什么。",
    no_args_is_help=True,
    cls=Group,
    options_metavar="[选项]",
    subcommand_metavar="命令 ...",
)


@app.command("list", cls=Command, options_metavar="[选项]")
@command_options()
def list_batches(inputs: InputOptions, delivery: DeliveryOptions) -> None:
    """列出工作目录里可用的批次：随程序提供的和本单位的。"""
    import polars as pl

    from jicai.batches.cycle import agreement_years, cycle_end
    from jicai.intake.discover.workspace import open_workspace
    from jicai.render.output import Result, deliver, refuse_inputs
    from jicai.results.basis import basis_without_inputs
    from jicai.tables.results.tools import BATCH_LIST

    workspace = open_workspace(inputs.workspace, inputs.overrides, inputs.sets)
    refuse_inputs(delivery.output, workspace.sources())
    frame = pl.DataFrame(
        [
            (
                batch.code,
                batch.name,
                batch.source,
                batch.start_on,
                cycle_end(batch),
                len(agreement_years(batch)),
                len(batch.superseded),
            )
            for batch in workspace.batches.values()
        ],
        schema=list(BATCH_LIST.keys),
        orient="row",
    )
    result = Result(
        frame,
        BATCH_LIST,
        BATCH_LIST.label,
        footer=["参数和依据见 jicai batch show 编码"],
        basis=basis_without_inputs(workspace, workspace.batches, {}),
    )
    deliver(result, delivery.for_rendering())


@app.command("show", cls=Command, options_metavar="[选项]")
@command_options()
def show(
    code: Annotated[str, typer.Argument(metavar="批次", help="批次的编码或名称。")],
    inputs: InputOptions,
    delivery: DeliveryOptions,
) -> None:
    """显示一个批次的全部参数，含默认值，每项注明依据的条款。"""
    import polars as pl

    from jicai.batches.shown import shown_keys
    from jicai.commands.shared.scope import chosen_batches
    from jicai.intake.discover.workspace import open_workspace
    from jicai.render.output import Result, deliver, refuse_inputs
    from jicai.results.basis import basis_without_inputs
    from jicai.tables.results.tools import BATCH_SHOW

    workspace = open_workspace(inputs.workspace, inputs.overrides, inputs.sets)
    refuse_inputs(delivery.output, workspace.sources())
    batch = workspace.batches[chosen_batches([code], workspace.batches, quiet=delivery.quiet, option="批次")[0]]
    frame = pl.DataFrame(
        [(line.path, line.label, line.value, line.clause or None, line.meaning) for line in shown_keys(batch)],
        schema=dict.fromkeys(BATCH_SHOW.keys, pl.String),
        orient="row",
    )
    result = Result(
        frame,
        BATCH_SHOW,
        f"{batch.name}（{batch.code}）",
        subtitle=batch.source,
        basis=basis_without_inputs(workspace, [batch.code], {}),
    )
    deliver(result, delivery.for_rendering())


@app.command("check", cls=Command, options_metavar="[选项]")
@command_options(tables=("price_changes",))
def check(
    inputs: InputOptions,
    delivery: DeliveryOptions,
    as_of: Annotated[
        str | None,
        typer.Option(
            "--as-of",
            metavar="日期",
            help="截至日期，如 2026-08-31，或 month-end（月末）。",
            rich_help_panel=SCOPE_PANEL,
            show_default="今天",
        ),
    ] = None,
    within: Annotated[
        int, typer.Option("--within", metavar="天数", min=0, max=3660, help="前后多少天。", rich_help_panel=SCOPE_PANEL)
    ] = 90,
) -> None:
    """批次参数里要复核的：将要改变和刚刚改变的值、没有写依据的分段、快届满的采购周期。

    中选价调整表里的也在内。批次文件写错的，像其他命令一样逐条指出。--exit-code 在有要复核的时以 1 退出。
    """
    import polars as pl

    from jicai.batches.review import due_for_review
    from jicai.commands.shared.dates import as_of_date
    from jicai.commands.shared.loading import read_tables
    from jicai.render.output import Result, deliver, refuse_inputs
    from jicai.results.basis import basis_without_inputs
    from jicai.tables.results.tools import BATCH_CHECK

    day = as_of_date(as_of)
    intake = read_tables(inputs, delivery, (), ("price_changes",))
    workspace = intake.workspace
    refuse_inputs(delivery.output, workspace.sources())
    columns = ("batch", "product_code", "effective_on", "new_price", "source", "clause")
    prices = intake.frames["price_changes"].select(columns).collect().to_dicts()
    found = due_for_review(workspace.batches.values(), day, within, prices)
    types = {key: pl.Date if key == "date" else pl.String for key in BATCH_CHECK.keys}
    result = Result(
        pl.DataFrame([tuple(due) for due in found], schema=types, orient="row"),
        BATCH_CHECK,
        BATCH_CHECK.label,
        subtitle=f"截至 {day}，前后 {within} 天",
        footer=[f"{len(workspace.batches)} 个批次，要复核 {len(found)} 项"],
        basis=basis_without_inputs(workspace, workspace.batches, {"截至日期": str(day), "前后天数": str(within)}),
    )
    deliver(result, delivery.for_rendering())
    if delivery.exit_code and found:
        raise typer.Exit(1)

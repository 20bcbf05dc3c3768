"""`jicai batch`: the batches of the workspace and their parameters, each with its clause."""

from __future__ import annotations

from typing import Annotated

import typer

from jicai.commands.expansion import command_options
from jicai.commands.help import Command, Group
from jicai.commands.options import DeliveryOptions, InputOptions

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
    from jicai.commands.basis import basis_without_inputs
    from jicai.render.output import Result, deliver, refuse_inputs
    from jicai.tables.results_tools import BATCH_LIST
    from jicai.workspace import open_workspace

    workspace = open_workspace(inputs.workspace, inputs.overrides)
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
    from jicai.commands.basis import basis_without_inputs
    from jicai.commands.scope import chosen_batches
    from jicai.render.output import Result, deliver, refuse_inputs
    from jicai.tables.results_tools import BATCH_SHOW
    from jicai.workspace import open_workspace

    workspace = open_workspace(inputs.workspace, inputs.overrides)
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

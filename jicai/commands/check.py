"""`jicai check`: what became of every row of every input file."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from jicai.commands.shared.delivery import DeliveryOptions
from jicai.commands.shared.expansion import command_options
from jicai.commands.shared.options import OUTPUT_PANEL, InputOptions
from jicai.results.check.answer import check_result
from jicai.tables import INPUTS

if TYPE_CHECKING:
    pass


@command_options(tables=tuple(INPUTS))
def command(
    inputs: InputOptions,
    delivery: DeliveryOptions,
    rows: Annotated[bool, typer.Option("--rows", help="逐条列出被拒绝的行。", rich_help_panel=OUTPUT_PANEL)] = False,
) -> None:
    """数据检查：每个文件各行的去向，哪些行有什么问题。

    写成工作簿（-o 文件.xlsx）时总是逐条列出问题，可发给填报单位改正。--exit-code 在有被拒绝的行时以 1 退出。
    """
    from jicai.commands.shared.loading import read_files_of
    from jicai.errors import UnusableFileError, UsageError
    from jicai.intake.discover.subfolders import no_spreadsheets
    from jicai.intake.discover.workspace import open_workspace
    from jicai.render.output import deliver
    from jicai.store.messages import unusable_line

    workspace = open_workspace(inputs.workspace, inputs.overrides, inputs.sets)
    if not workspace.candidates:
        raise UsageError(no_spreadsheets(workspace))
    intake = read_files_of(workspace, INPUTS, inputs, delivery)
    by_row = rows or (delivery.output is not None and delivery.output.suffix.lower() == ".xlsx")
    deliver(check_result(intake, by_row=by_row), delivery.for_rendering())
    if intake.unusable:
        lines = [unusable_line(file, workspace) for file in intake.unusable]
        raise UnusableFileError("\n".join(lines), intake.unusable[0].reason)
    if delivery.exit_code and intake.rejected:
        raise typer.Exit(1)

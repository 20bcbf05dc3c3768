"""`jicai calendar`: what is due when, batch by batch."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from jicai.commands.shared.delivery import DeliveryOptions
from jicai.commands.shared.expansion import command_options
from jicai.commands.shared.options import OUTPUT_PANEL, SCOPE_PANEL, InputOptions
from jicai.results.calendar.answer import calendar_result

if TYPE_CHECKING:
    pass

#: The clauses that this command serves.
CLAUSES = (
    "A 一（三）", "A 二（三）", "A 二（五）", "A 文末",
    "B 二（一）", "B 二（二）", "B 二（三）", "B 三（四）", "B 三（五）", "B 文末",
)  # fmt: skip


@command_options()
def command(
    inputs: InputOptions,
    delivery: DeliveryOptions,
    as_of: Annotated[
        str | None,
        typer.Option(
            "--as-of",
            metavar="日期",
            help="截至日期，如 2026-08-31，或 month-end（月末）；其后的排在前面。",
            rich_help_panel=SCOPE_PANEL,
            show_default="今天",
        ),
    ] = None,
    batch: Annotated[
        list[str] | None,
        typer.Option("--batch", metavar="编码", help="只看这些批次，可重复。", rich_help_panel=SCOPE_PANEL),
    ] = None,
    ics: Annotated[
        Path | None,
        typer.Option("--ics", metavar="文件", help="另写成日历文件，供日历程序导入。", rich_help_panel=OUTPUT_PANEL),
    ] = None,
) -> None:
    """日程：各批次何时报送、执行、拨付、考核、抵扣和退回，将到的在前。

    不用输入文件，日期由批次参数推算。每月都有的事项只列截至日期所在的月份。--exit-code 在当月还有事项时以 1 退出。
    """
    from jicai.batches.months import month_end
    from jicai.batches.what_if import refuse_assumptions
    from jicai.commands.shared.dates import as_of_date
    from jicai.commands.shared.scope import chosen_batches
    from jicai.errors import UsageError
    from jicai.intake.discover.workspace import open_workspace
    from jicai.render.files import refuse_inputs

    if ics is not None and ics.suffix.lower() != ".ics":
        raise UsageError(f"--ics {ics}：日历文件的扩展名应是 .ics")
    if ics is not None:
        refuse_assumptions(inputs.sets, "写日历文件")
    day = as_of_date(as_of)
    workspace = open_workspace(inputs.workspace, inputs.overrides, inputs.sets)
    for path in (delivery.output, ics):
        refuse_inputs(path, workspace.sources())
    codes = chosen_batches(batch, workspace.batches, quiet=delivery.quiet) or list(workspace.batches)
    result, found = calendar_result(workspace, codes, day)

    from jicai.render.output import deliver

    deliver(result, delivery.for_rendering())
    if ics is not None:
        from jicai.render.data.ics import calendar_file

        calendar_file(ics, found, {code: workspace.batches[code].name for code in codes}, day)
    if delivery.exit_code and any(day <= item.day <= month_end(day) for item in found):
        raise typer.Exit(1)

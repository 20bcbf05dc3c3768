"""`jicai doctor`: whether the program, the terminal, the cache and the workspace are in order."""

from __future__ import annotations

import typer

from jicai.commands.shared.delivery import DeliveryOptions
from jicai.commands.shared.expansion import command_options
from jicai.commands.shared.options import InputOptions
from jicai.tables import INPUTS


@command_options(tables=tuple(INPUTS))
def command(inputs: InputOptions, delivery: DeliveryOptions, ctx: typer.Context) -> None:
    """体检：版本、编码、终端、缓存、工作目录、设置、有哪些表，各命令还缺什么、从哪里来。

    有要改的（设置有误、文件读不了）以 2 退出；只是命令缺表的，加了 --exit-code 时以 1 退出。求助时请附上这里的结果。
    """
    from jicai.commands.shared.loading import located
    from jicai.commands.shared.needed import NEEDED
    from jicai.errors import JicaiError
    from jicai.render.output import deliver
    from jicai.results.doctor.answer import Looked, doctor_result

    workspace, mistake = None, ""
    try:
        workspace = located(inputs)
    except JicaiError as error:
        mistake = str(error)
    looked = Looked(inputs.workspace, workspace, mistake, NEEDED, _taken_by(ctx))
    result, code = doctor_result(looked)
    deliver(result, delivery.for_rendering())
    if code == JicaiError.exit_code or (code and delivery.exit_code):
        raise typer.Exit(code)


def _taken_by(ctx: typer.Context) -> dict[str, list[str]]:
    """The tables that each command takes, those that it can do without too."""
    members = getattr(ctx.find_root().command, "commands", {})
    taken = {name: [one.name for one in member.params if one.name in INPUTS] for name, member in members.items()}
    return {name: keys for name, keys in taken.items() if keys and name not in ("doctor", "adopt", "ingest")}

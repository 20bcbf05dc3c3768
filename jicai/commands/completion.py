"""`jicai completion`: the script by which a shell completes commands, options and values."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated

import typer


class Shell(StrEnum):
    """The shells that there is a script for."""

    bash = "bash"
    zsh = "zsh"
    fish = "fish"
    powershell = "powershell"


def command(
    shell: Annotated[Shell, typer.Argument(metavar="外壳", help="bash、zsh、fish 或 powershell。", show_default=False)],
) -> None:
    """按 Tab 补全：写出一段脚本，放进外壳的启动文件，命令、选项和选项的值都能补全。

    bash 在 ~/.bashrc 里写一行 eval "$(jicai completion bash)"；zsh 在 ~/.zshrc 里，compinit 之后，把 bash 换成 zsh。
    fish 写进文件：jicai completion fish > ~/.config/fish/completions/jicai.fish。
    PowerShell 写进 $PROFILE：jicai completion powershell | Out-String | Invoke-Expression。
    装在虚拟环境里、平时要先激活的，这里写程序的全路径，如 eval "$(~/jicai/.venv/bin/jicai completion bash)"。

    批次、医疗机构、区县、企业、品种、产品和规则按名称补全，取自这个文件夹上一次读过的文件；没有读过时不补全这些。
    """
    from jicai.commands.shared.completing import script

    typer.echo(script(shell.value))

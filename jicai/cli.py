"""The Typer app: every command under its name, and what becomes of errors."""

from __future__ import annotations

import errno
import functools
import os
from collections.abc import Callable, Sequence
from importlib import import_module
from typing import Annotated

import typer

from jicai.commands.shared.help import Command, Group
from jicai.errors import JicaiError
from jicai.interrupts import interrupted
from jicai.stages import hush

_INTERRUPTED = 130
#: What the system refuses is no fault of ours, and often something that the user can mend.
_REFUSED = {
    errno.EACCES: "没有权限，请核对文件和文件夹的权限；文件在 Excel、WPS 里开着的先关闭",
    errno.EPERM: "没有权限，请核对文件和文件夹的权限",
    errno.ENOSPC: "写不进去，磁盘已满，请腾出空间",
    errno.EROFS: "写不进去，磁盘是只读的，请换一个位置",
}

_REPORTS, _TOOLS = "结果", "工具"
#: Every command and group of commands in the order of the help page, with the heading that it stands under. Its module
#: in `jicai.commands` has its name; it is imported when it is asked for.
COMMANDS = {
    "progress": _REPORTS,
    "advance": _REPORTS,
    "offset": _REPORTS,
    "refund": _REPORTS,
    "ledger": _REPORTS,
    "cashflow": _REPORTS,
    "overdue": _REPORTS,
    "supply": _REPORTS,
    "explain": _REPORTS,
    "diff": _REPORTS,
    "flags": _REPORTS,
    "renew": _REPORTS,
    "demand": _REPORTS,
    "surplus": _REPORTS,
    "switch": _REPORTS,
    "assess": _REPORTS,
    "letter": _REPORTS,
    "reconcile": _REPORTS,
    "calendar": _REPORTS,
    "clauses": _TOOLS,
    "export": _REPORTS,
    "report": _REPORTS,
    "dispatch": _REPORTS,
    "collect": _REPORTS,
    "check": _REPORTS,
    "catalogue": _TOOLS,
    "init": _TOOLS,
    "adopt": _TOOLS,
    "ingest": _TOOLS,
    "demo": _TOOLS,
    "doctor": _TOOLS,
    "docs": _TOOLS,
    "completion": _TOOLS,
    "help": _TOOLS,
    "batch": _TOOLS,
    "cache": _TOOLS,
    "store": _TOOLS,
}
_MODULES = {"help": "help_page"}
#: These look at all the others.
_LOOKING_AROUND = frozenset({"help", "doctor"})
#: What asks for the page that lists all commands.
_ALL_COMMANDS = ((), ("--help",), ("-h",))


@functools.cache
def app_of(*names: str, listed: bool = False) -> typer.Typer:
    """The app with these commands; with all of them where none is named.

    To make all of them ready takes longer than most commands run: where they are only `listed`, they have no options.
    """
    app = typer.Typer(
        name="jicai",
        cls=Group,
        options_metavar="[选项]",
        subcommand_metavar="命令 ...",
        help="集采：药品和医用耗材集中带量采购的执行监测。在放有导出文件的文件夹里运行，或用 -C 指明文件夹。",
        no_args_is_help=True,
        add_completion=False,
        context_settings={"help_option_names": ["-h", "--help"]},
        rich_markup_mode="rich",
        pretty_exceptions_enable=False,
    )
    app.callback()(_options)
    for name in names or COMMANDS:
        module, panel = import_module(f"jicai.commands.{_MODULES.get(name, name)}"), COMMANDS[name]
        if hasattr(module, "app"):
            app.add_typer(module.app, name=name, rich_help_panel=panel)
        else:
            command = _without_options(module.command) if listed else module.command
            app.command(name, cls=Command, options_metavar="[选项]", rich_help_panel=panel)(command)
    return app


def _without_options(command: Callable[..., None]) -> Callable[[], None]:
    """What is shown of a command where it is listed."""

    def shown() -> None: ...

    shown.__doc__ = command.__doc__
    return shown


def _needed_for(arguments: Sequence[str]) -> tuple[str, ...]:
    first = arguments[0] if arguments else ""
    return (first,) if first in COMMANDS and first not in _LOOKING_AROUND else ()


def _tell_version(asked: bool) -> None:
    if asked:
        from jicai import __version__

        typer.echo(f"jicai {__version__}")
        raise typer.Exit


def _options(
    _version: Annotated[
        bool, typer.Option("--version", "-V", help="显示版本。", callback=_tell_version, is_eager=True)
    ] = False,
) -> None: ...


def run(arguments: list[str]) -> int:
    """Run the command line and return the exit code; nothing but the result goes to standard output."""
    try:
        try:
            app = app_of(*_needed_for(arguments), listed=tuple(arguments) in _ALL_COMMANDS)
            code = app(arguments, prog_name="jicai", standalone_mode=False, obj=run)  # `demo` runs another command
        finally:
            hush()
    except (KeyboardInterrupt, typer.Abort):
        code = _INTERRUPTED
    except BaseException as error:
        # A signal to the whole group ends the reading processes too, and the first to be heard of may be these.
        code = _INTERRUPTED if interrupted() else _explained(error)
        if code != _INTERRUPTED:
            return code
    if code == _INTERRUPTED or interrupted():  # Typer makes a code of an interrupt inside a command
        _say("已中断")
        return _INTERRUPTED
    return code if isinstance(code, int) else 0


def _explained(error: BaseException) -> int:
    """Say what went wrong; returns the exit code."""
    if isinstance(error, SystemExit):  # Typer ends so where the reader of a page has gone (`jicai --help | head -1`)
        return 0
    if isinstance(error, JicaiError):
        _say(str(error))
        return error.exit_code
    if isinstance(error, Exception):
        return _unexpected(error)
    # Polars panics, with an exception of its own, where a signal reaches it in the middle of its work.
    if type(error).__name__ != "PanicException":
        raise error
    return _INTERRUPTED if "KeyboardInterrupt" in str(error) else _unexpected(RuntimeError(str(error)))


def _unexpected(error: Exception) -> int:
    from jicai.commands.shared.usage import explain_usage

    explained = explain_usage(error)
    if explained == "":
        return JicaiError.exit_code
    explained = explained or _explain_overflow(error)
    if explained is None:
        if os.environ.get("JICAI_DEBUG"):
            raise error
        explained = _explain_refusal(error) or (
            f"内部错误（{type(error).__name__}：{str(error).partition(chr(10))[0]}），请带上命令和文件报告"
            "；设 JICAI_DEBUG=1 可看到经过"
        )
    _say(explained)
    return 2


def _explain_overflow(error: Exception) -> str | None:
    """Exact arithmetic has 38 digits and fails rather than round; no real quantity comes near."""
    if not type(error).__module__.startswith("polars") or "overflow" not in str(error):
        return None
    return "有数值过大，超出可精确计算的 38 位数字；请核对数量、折算系数和价格是否多写了位数"


def _explain_refusal(error: Exception) -> str | None:
    if isinstance(error, FileNotFoundError) and error.filename is None:  # from asking where we are
        return "当前文件夹已被删除，请先 cd 到别处"
    if not isinstance(error, OSError) or error.errno not in _REFUSED:
        return None
    return f"{error.filename or '标准输出'}：{_REFUSED[error.errno]}"


def _say(message: str) -> None:
    # Cells and file names stand in messages; a control character in them must not reach somebody's terminal.
    shown = "".join(sign if sign.isprintable() or sign == "\n" else "?" for sign in f"错误：{message}")
    from jicai.render.terminal.said import say

    say(shown)

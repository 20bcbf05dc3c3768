"""The Typer app: every command under its name, and what becomes of errors."""

from __future__ import annotations

import errno
import os
from typing import Annotated

import typer

from jicai.commands import (
    adopt,
    advance,
    assess,
    batch,
    cache,
    calendar,
    cashflow,
    catalogue,
    check,
    clauses,
    collect,
    completion,
    demand,
    demo,
    diff,
    dispatch,
    docs,
    doctor,
    explain,
    export,
    flags,
    help_page,
    ingest,
    init,
    ledger,
    letter,
    offset,
    overdue,
    progress,
    reconcile,
    refund,
    renew,
    report,
    store,
    supply,
    surplus,
    switch,
)
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
_REPORTS, _TOOLS = "结果", "工具"
app.command("progress", cls=Command, options_metavar="[选项]", rich_help_panel=_REPORTS)(progress.command)
app.command("advance", cls=Command, options_metavar="[选项]", rich_help_panel=_REPORTS)(advance.command)
app.command("offset", cls=Command, options_metavar="[选项]", rich_help_panel=_REPORTS)(offset.command)
app.command("refund", cls=Command, options_metavar="[选项]", rich_help_panel=_REPORTS)(refund.command)
app.command("ledger", cls=Command, options_metavar="[选项]", rich_help_panel=_REPORTS)(ledger.command)
app.command("cashflow", cls=Command, options_metavar="[选项]", rich_help_panel=_REPORTS)(cashflow.command)
app.command("overdue", cls=Command, options_metavar="[选项]", rich_help_panel=_REPORTS)(overdue.command)
app.command("supply", cls=Command, options_metavar="[选项]", rich_help_panel=_REPORTS)(supply.command)
app.command("explain", cls=Command, options_metavar="[选项]", rich_help_panel=_REPORTS)(explain.command)
app.command("diff", cls=Command, options_metavar="[选项]", rich_help_panel=_REPORTS)(diff.command)
app.command("flags", cls=Command, options_metavar="[选项]", rich_help_panel=_REPORTS)(flags.command)
app.command("renew", cls=Command, options_metavar="[选项]", rich_help_panel=_REPORTS)(renew.command)
app.command("demand", cls=Command, options_metavar="[选项]", rich_help_panel=_REPORTS)(demand.command)
app.command("surplus", cls=Command, options_metavar="[选项]", rich_help_panel=_REPORTS)(surplus.command)
app.command("switch", cls=Command, options_metavar="[选项]", rich_help_panel=_REPORTS)(switch.command)
app.command("assess", cls=Command, options_metavar="[选项]", rich_help_panel=_REPORTS)(assess.command)
app.command("letter", cls=Command, options_metavar="[选项]", rich_help_panel=_REPORTS)(letter.command)
app.command("reconcile", cls=Command, options_metavar="[选项]", rich_help_panel=_REPORTS)(reconcile.command)
app.command("calendar", cls=Command, options_metavar="[选项]", rich_help_panel=_REPORTS)(calendar.command)
app.command("clauses", cls=Command, options_metavar="[选项]", rich_help_panel=_TOOLS)(clauses.command)
app.command("export", cls=Command, options_metavar="[选项]", rich_help_panel=_REPORTS)(export.command)
app.command("report", cls=Command, options_metavar="[选项]", rich_help_panel=_REPORTS)(report.command)
app.command("dispatch", cls=Command, options_metavar="[选项]", rich_help_panel=_REPORTS)(dispatch.command)
app.command("collect", cls=Command, options_metavar="[选项]", rich_help_panel=_REPORTS)(collect.command)
app.command("check", cls=Command, options_metavar="[选项]", rich_help_panel=_REPORTS)(check.command)
app.command("catalogue", cls=Command, options_metavar="[选项]", rich_help_panel=_TOOLS)(catalogue.command)
app.command("init", cls=Command, options_metavar="[选项]", rich_help_panel=_TOOLS)(init.command)
app.command("adopt", cls=Command, options_metavar="[选项]", rich_help_panel=_TOOLS)(adopt.command)
app.command("ingest", cls=Command, options_metavar="[选项]", rich_help_panel=_TOOLS)(ingest.command)
app.command("demo", cls=Command, options_metavar="[选项]", rich_help_panel=_TOOLS)(demo.command)
app.command("doctor", cls=Command, options_metavar="[选项]", rich_help_panel=_TOOLS)(doctor.command)
app.command("docs", cls=Command, options_metavar="[选项]", rich_help_panel=_TOOLS)(docs.command)
app.command("completion", cls=Command, options_metavar="[选项]", rich_help_panel=_TOOLS)(completion.command)
app.command("help", cls=Command, options_metavar="[选项]", rich_help_panel=_TOOLS)(help_page.command)
app.add_typer(batch.app, name="batch", rich_help_panel=_TOOLS)
app.add_typer(cache.app, name="cache", rich_help_panel=_TOOLS)
app.add_typer(store.app, name="store", rich_help_panel=_TOOLS)


def _tell_version(asked: bool) -> None:
    if asked:
        from jicai import __version__

        typer.echo(f"jicai {__version__}")
        raise typer.Exit


@app.callback()
def _options(
    _version: Annotated[
        bool, typer.Option("--version", "-V", help="显示版本。", callback=_tell_version, is_eager=True)
    ] = False,
) -> None: ...


def run(arguments: list[str]) -> int:
    """Run the command line and return the exit code; nothing but the result goes to standard output."""
    try:
        try:
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

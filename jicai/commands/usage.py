"""What the parser of the command line objects to, in Chinese."""

from __future__ import annotations

from typing import Any

import typer

#: Typer brings its own copy of click and shows only this end of its errors.
_UsageError: type[Exception] = typer.BadParameter.__mro__[1]


def explain_usage(error: Exception) -> str | None:
    """One Chinese line for an error of the command line; None for any other error."""
    if not isinstance(error, _UsageError):
        return None
    problem: Any = error
    command = problem.ctx.command_path if problem.ctx is not None else "jicai"
    remedy = f"，见 {command} --help"
    match type(error).__name__:
        case "NoSuchOption":
            nearest = f"，是否要写 {' 或 '.join(problem.possibilities)}？" if problem.possibilities else ""
            return f"没有选项 {problem.option_name}{nearest or remedy}"
        case "MissingParameter":
            return f"缺少{_name(problem)}{remedy}"
        case "BadParameter":
            return f"{_name(problem)}的值不能用（{problem.message}）{remedy}"
        case "BadOptionUsage" | "BadArgumentUsage":
            return f"选项的写法不对（{problem.message}）{remedy}"
        case "NoArgsIsHelpError":
            return None
        case _:
            return f"用法不对（{problem.message}）{remedy}"


def _name(problem: Any) -> str:
    if problem.param is None:
        return "参数"
    return "选项 " + "/".join(problem.param.opts) if problem.param.opts else "参数"

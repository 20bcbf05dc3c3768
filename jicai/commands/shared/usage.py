"""What the parser of the command line objects to, in Chinese."""

from __future__ import annotations

import re
from collections.abc import Sequence
from difflib import SequenceMatcher, get_close_matches
from typing import Any

import typer

#: Typer brings its own copy of click and shows only this end of its errors.
_UsageError: type[Exception] = typer.BadParameter.__mro__[1]

#: Messages that have no class of their own.
_MESSAGES = (
    (re.compile(r"No such command '([^']*)'"), "没有命令 {0}"),
    (re.compile(r"Got unexpected extra argument(?:s|\(s\))? \((.*)\)"), "多余的参数：{0}"),
    (re.compile(r"Option '([^']*)' requires (?:an argument|\d+ arguments)"), "选项 {0} 后面要写上值"),
    (re.compile(r"Option '([^']*)' does not take a value"), "选项 {0} 不带值"),
)

#: Likenesses that differ by so little are taken for the same.
_ABOUT = 0.1


def explain_usage(error: Exception) -> str | None:
    """One Chinese line for an error of the command line, empty where help is shown instead; None for others."""
    if not isinstance(error, _UsageError):
        return None
    problem: Any = error
    if type(error).__name__ == "NoArgsIsHelpError":
        typer.echo(problem.message)
        return ""
    context = problem.ctx
    remedy = f"，见 {context.command_path if context is not None else 'jicai'} --help"
    match type(error).__name__:
        case "NoSuchOption":
            return f"没有选项 {problem.option_name}" + _instead_of(problem, context, remedy)
        case "MissingParameter":
            return f"缺少{_name(problem.param)}{remedy}"
        case "BadParameter" if problem.param is not None:
            return f"{_name(problem.param)} 的值不能用，{_allowed(problem.param)}{remedy}"
    for pattern, words in _MESSAGES:
        if found := pattern.search(problem.message):
            return words.format(found[1]) + (_nearest_command(found[1], context) or remedy)
    return f"用法不对（{problem.message}）{remedy}"


def _instead_of(problem: Any, context: Any, remedy: str) -> str:
    """What is to be written in the place of an option that there is not."""
    if problem.option_name == "--month" and any("--as-of" in one.opts for one in context.command.params):
        return "，截至哪一天写 --as-of，如 --as-of 2026-08-31"
    if problem.option_name in ("--install-completion", "--show-completion"):  # which many other programs have
        return "，按 Tab 补全的脚本见 jicai completion --help"
    if near := _nearest_options(problem.option_name, problem.possibilities or ()):
        return f"，是否要写 {' 或 '.join(near)}？"
    if context is not None and hasattr(context.command, "commands"):
        return f"，命令的选项写在命令后面{remedy}"
    return remedy


def _name(parameter: Any) -> str:
    if parameter.param_type_name == "argument":
        return f"参数 {parameter.metavar or parameter.name}"
    return f"选项 {'/'.join(parameter.opts)}"


def _allowed(parameter: Any) -> str:
    kind = parameter.type_descriptor
    if kind.is_choice:
        several = "，几个一起就把选项写几次" if parameter.multiple else ""
        return f"可用 {'、'.join(str(getattr(choice, 'value', choice)) for choice in kind.choices)}{several}"
    if kind.is_ranged:
        return "应是从 1 起的整数"
    return "请核对写法"


def _nearest_options(given: str, possible: Sequence[str]) -> list[str]:
    """The options that are about as near as the nearest one: beside a slip of the finger no others are named.

    Nor beside one that is cut short.
    """
    if longer := [option for option in possible if option.startswith(given)]:
        return longer
    likeness = {option: SequenceMatcher(None, given, option).ratio() for option in possible}
    least = max(likeness.values(), default=0) - _ABOUT
    return [option for option in possible if likeness[option] >= least]


def _nearest_command(given: str, context: Any) -> str | None:
    commands = list(getattr(getattr(context, "command", None), "commands", {}))
    nearest = get_close_matches(given, commands, n=1)
    return f"，是否要写 {nearest[0]}？" if nearest else None

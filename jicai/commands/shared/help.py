"""Help pages in Chinese, whole at any width: what the command does, its options, and examples that work."""

from __future__ import annotations

import inspect
import os
import shutil
from collections.abc import Iterator, Sequence
from enum import Enum
from itertools import pairwise
from typing import Any

import typer
from typer.core import TyperCommand, TyperGroup

from jicai.commands.shared.examples import EXAMPLES
from jicai.commands.shared.options import INPUT_PANEL, OUTPUT_PANEL, SCOPE_PANEL
from jicai.errors import UsageError
from jicai.render.layout import cells_of, padded, wrapped

#: Longer lines are hard to read; so long an option has its words on the next line.
_WIDEST, _LONGEST_NAME = 110, 28
_INDENT, _GAP = 2, 2
_ARGUMENTS, _OPTIONS, _COMMANDS, _EXAMPLES = "参数", "选项", "命令", "例子"
_LAST = (SCOPE_PANEL, OUTPUT_PANEL, INPUT_PANEL, _OPTIONS)


class _Chinese:
    """The parts of a help page that commands and groups share."""

    def get_help_option(self, ctx: Any) -> Any:
        """The help option, described in Chinese."""
        option = super().get_help_option(ctx)  # type: ignore[misc]
        if option is not None:
            option.help = "显示本页。"
        return option

    def get_usage(self, ctx: Any) -> str:
        """The line that shows how the command is called."""
        usage: str = super().get_usage(ctx)  # type: ignore[misc]
        return usage.replace("Usage: ", "用法：", 1)

    def format_help(self, ctx: Any, formatter: Any) -> None:
        """The help page."""
        width = min(shutil.get_terminal_size().columns, _WIDEST)
        formatter.write("\n".join(_page(self, ctx, width)) + "\n")


class Command(_Chinese, TyperCommand):
    """A command whose help is Chinese."""

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        """Parse the arguments; where a value was forgotten, the option after it would be taken for the value."""
        options: list[Any] = [one for one in self.params if one.param_type_name == "option"]
        valued = {name: not (one.is_flag or one.count) for one in options for name in one.opts}
        for given, after in pairwise([*args, None]):
            if given == "--" or ctx.resilient_parsing:
                break
            if valued.get(given or "") and (after is None or after in valued):
                why = f"，见 {ctx.command_path} --help" if after is None else f"：{after} 是另一个选项"
                raise UsageError(f"选项 {given} 后面要写上值{why}")
        return super().parse_args(ctx, args)


class Group(_Chinese, TyperGroup):
    """A group of commands whose help is Chinese."""


def _page(command: Any, ctx: Any, width: int) -> Iterator[str]:
    yield _bold(" ".join(command.get_usage(ctx).split()))
    for paragraph in paragraphs(command.help):
        yield ""
        yield from wrapped(paragraph, width)
    for title, entries in sections(command, ctx).items():
        yield from ("", _bold(title))
        yield from listed(entries, width)
    # The first word is the program's own name.
    if examples := EXAMPLES.get(" ".join(ctx.command_path.split()[1:])):
        yield from ("", _bold(_EXAMPLES))
        for line, meaning in examples:
            yield " " * _INDENT + line
            yield from (" " * 2 * _INDENT + part for part in wrapped(meaning, width - 2 * _INDENT))


def sections(command: Any, ctx: Any) -> dict[str, list[tuple[str, str]]]:
    """The names and words of arguments, options and commands, by the heading that they stand under."""
    found: dict[str, list[tuple[str, str]]] = {}
    for parameter in command.get_params(ctx):
        is_argument = parameter.param_type_name == "argument"
        title = _ARGUMENTS if is_argument else parameter.rich_help_panel or _OPTIONS
        found.setdefault(title, []).append((_name(parameter), _words(parameter)))
    for name, member in getattr(command, "commands", {}).items():
        words = next(iter(paragraphs(member.help)), "")
        found.setdefault(member.rich_help_panel or _COMMANDS, []).append((name, words))
    # What is a command's own comes first, what all share last.
    return dict(sorted(found.items(), key=lambda one: _LAST.index(one[0]) if one[0] in _LAST else -1))


def _name(parameter: Any) -> str:
    if parameter.param_type_name == "argument":
        return f"{parameter.metavar or parameter.name}"
    short = [one for one in parameter.opts if not one.startswith("--")]
    long = [one for one in parameter.opts if one.startswith("--")]
    value = "" if parameter.is_flag else f" {parameter.metavar or '值'}"
    return f"{short[0]}, {long[0]}{value}" if short else f"    {long[0]}{value}"


def _words(parameter: Any) -> str:
    """What an option does, its values and its default."""
    kind = parameter.type_descriptor
    words = [*paragraphs(parameter.help)]
    if kind.is_choice:
        words.append(f"可用 {'、'.join(str(getattr(one, 'value', one)) for one in kind.choices)}。")
    if parameter.required:
        words.append("[必填]")
    elif default := _default(parameter):
        words.append(f"[默认 {default}]")
    return "".join(words)


def _default(parameter: Any) -> str:
    if isinstance(parameter.show_default, str):
        return parameter.show_default
    value = parameter.default
    if not parameter.show_default or getattr(parameter, "is_flag", False) or value in (None, [], ()):
        return ""
    return str(value.value if isinstance(value, Enum) else value)


def listed(entries: Sequence[tuple[str, str]], width: int) -> Iterator[str]:
    """Names on the left, words on the right in as many lines as they need."""
    column = max((cells_of(name) for name, _ in entries if cells_of(name) <= _LONGEST_NAME), default=_LONGEST_NAME)
    indent = " " * (_INDENT + column + _GAP)
    for name, words in entries:
        first, *more = wrapped(words, max(width - len(indent), 20))
        if cells_of(name) > column:
            yield " " * _INDENT + name
            yield indent + first
        else:
            yield " " * _INDENT + padded(name, column, right=False) + " " * _GAP + first
        yield from (indent + line for line in more)


def paragraphs(text: str | None) -> list[str]:
    """The paragraphs of a docstring, each in one line; lines that follow each other are joined as Chinese is."""
    return [_joined(part.split("\n")) for part in inspect.cleandoc(text or "").split("\n\n") if part.strip()]


def _joined(lines: Sequence[str]) -> str:
    text = lines[0].strip()
    for line in map(str.strip, lines[1:]):
        text += (" " if text[-1:].isascii() and line[:1].isascii() else "") + line
    return text


def _bold(text: str) -> str:
    return text if os.environ.get("NO_COLOR") else typer.style(text, bold=True)

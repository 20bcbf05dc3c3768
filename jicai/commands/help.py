"""Help pages in Chinese: Typer's own words for panels, types and defaults are English."""

from __future__ import annotations

from typing import Any

from typer.core import TyperCommand, TyperGroup


def _speak_chinese(command: Any) -> None:
    """Put Chinese words in place of Typer's, and plain ones for the types of the command's parameters."""
    from typer import rich_utils

    rich_utils.OPTIONS_PANEL_TITLE = "选项"
    rich_utils.ARGUMENTS_PANEL_TITLE = "参数"
    rich_utils.COMMANDS_PANEL_TITLE = "命令"
    rich_utils.DEFAULT_STRING = "[默认 {}]"
    rich_utils.REQUIRED_LONG_STRING = "[必填]"
    for parameter in command.params:
        parameter.display_type_rich = lambda ctx, parameter=parameter: _type_words(parameter, ctx)
        if getattr(parameter, "is_flag", False):
            parameter.show_default = False


def _type_words(parameter: Any, ctx: Any) -> str | None:
    if getattr(parameter, "is_flag", False):
        return None
    return parameter.metavar or str(parameter.display_type(ctx)).strip("<>")


def _chinese_usage(usage: str) -> str:
    return usage.replace("Usage: ", "用法：", 1)


class _Chinese:
    """The parts of a help page that commands and groups share."""

    def get_help_option(self, ctx: Any) -> Any:
        """The help option, described in Chinese."""
        return _described(super().get_help_option(ctx))  # type: ignore[misc]

    def get_usage(self, ctx: Any) -> str:
        """The line that shows how the command is called."""
        return _chinese_usage(super().get_usage(ctx))  # type: ignore[misc]

    def format_help(self, ctx: Any, formatter: Any) -> None:
        """The help page."""
        _speak_chinese(self)
        super().format_help(ctx, formatter)  # type: ignore[misc]


class Command(_Chinese, TyperCommand):
    """A command whose help is Chinese."""


class Group(_Chinese, TyperGroup):
    """A group of commands whose help is Chinese."""


def _described(option: Any) -> Any:
    if option is not None:
        option.help = "显示本页。"
        option.display_type_rich = lambda ctx: None
    return option

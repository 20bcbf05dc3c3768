"""The options that commands share, in groups: `jicai.commands.shared.expansion` makes them each command's own."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Any

import typer

INPUT_PANEL, SCOPE_PANEL, OUTPUT_PANEL = "输入", "范围", "输出"
#: What stands for something with a code: see `jicai.commands.shared.matching`.
NAMED = "编码或名称"


def year_option(default: str, meaning: str = "第几个协议年度。") -> Any:
    """`--year`, with what holds where it is not given."""
    return typer.Option("--year", metavar="N", min=1, help=meaning, rich_help_panel=SCOPE_PANEL, show_default=default)


def month_option(meaning: str) -> Any:
    """`--month` of what is written for a month; `meaning` says which month, and what it may be given as."""
    until = "；没有 --as-of 时截至该月末，未过完的月截至今天。"
    return typer.Option(
        "--month", metavar="月份", help=meaning + until, rich_help_panel=SCOPE_PANEL, show_default="截至日期的当月"
    )


class OptionGroup:
    """A dataclass of this kind is expanded into its fields, each an option."""


@dataclass(frozen=True, slots=True)
class InputOptions(OptionGroup):
    """Where the tables come from. `overrides` holds the paths given for single tables."""

    workspace: Annotated[
        Path,
        typer.Option(
            "-C",
            "--workspace",
            metavar="文件夹",
            help="工作目录。",
            rich_help_panel=INPUT_PANEL,
            show_default="当前文件夹，或上级中有 jicai.toml 的",
        ),
    ] = Path()
    skip_rejects: Annotated[
        bool, typer.Option("--skip-rejects", help="略过被拒绝的行继续。", rich_help_panel=INPUT_PANEL)
    ] = False
    no_cache: Annotated[bool, typer.Option("--no-cache", help="不用也不写缓存。", rich_help_panel=INPUT_PANEL)] = False
    verbose: Annotated[
        bool,
        typer.Option("-v", "--verbose", help="说明读了哪些文件、取用了什么、各步用时。", rich_help_panel=INPUT_PANEL),
    ] = False
    set_: Annotated[
        list[str] | None,
        typer.Option(
            "--set",
            metavar="键=值",
            help="试算：假设批次参数是另一个值，如 offset.window_months=6，可重复；结果里处处注明。",
            rich_help_panel=INPUT_PANEL,
        ),
    ] = None
    overrides: Mapping[str, Sequence[str]] | None = None

    @property
    def sets(self) -> list[str]:
        """What is assumed of the batches, as it was written."""
        return self.set_ or []

    def __post_init__(self) -> None:
        if self.workspace == Path():
            from jicai.intake.discover.workspace import found_upwards

            object.__setattr__(self, "workspace", found_upwards())


@dataclass(frozen=True, slots=True)
class PlaceOptions(OptionGroup):
    """What the result is about: when, which batches, and which institutions."""

    as_of: Annotated[
        str | None,
        typer.Option(
            "--as-of",
            metavar="日期",
            help="截至日期，如 2026-08-31，或 month-end（月末）；其后的都不算。",
            rich_help_panel=SCOPE_PANEL,
            show_default="今天",
        ),
    ] = None
    batch: Annotated[
        list[str] | None,
        typer.Option("--batch", metavar=NAMED, help="只看这些批次，可重复。", rich_help_panel=SCOPE_PANEL),
    ] = None
    institution: Annotated[
        list[str] | None,
        typer.Option(
            "--institution",
            metavar=NAMED,
            help="只看这些医疗机构，可重复；名称写一部分也行。",
            rich_help_panel=SCOPE_PANEL,
        ),
    ] = None
    district: Annotated[
        list[str] | None,
        typer.Option("--district", metavar="名称", help="只看这些区县，可重复。", rich_help_panel=SCOPE_PANEL),
    ] = None


@dataclass(frozen=True, slots=True)
class ScopeOptions(PlaceOptions):
    """What the result is about, by company too."""

    company: Annotated[
        list[str] | None,
        typer.Option("--company", metavar="名称", help="只看这些中选企业，可重复。", rich_help_panel=SCOPE_PANEL),
    ] = None


@dataclass(frozen=True, slots=True)
class ItemOptions(ScopeOptions):
    """What the result is about, by variety too."""

    variety: Annotated[
        list[str] | None,
        typer.Option("--variety", metavar=NAMED, help="只看这些品种，可重复。", rich_help_panel=SCOPE_PANEL),
    ] = None


@dataclass(frozen=True, slots=True)
class LineOptions(ItemOptions):
    """What the result is about, by product too."""

    product: Annotated[
        list[str] | None,
        typer.Option("--product", metavar=NAMED, help="只看这些产品，可重复。", rich_help_panel=SCOPE_PANEL),
    ] = None

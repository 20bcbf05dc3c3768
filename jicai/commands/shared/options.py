"""The options that commands share, in groups: `jicai.commands.shared.expansion` makes them each command's own."""

from __future__ import annotations

import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Literal

import typer

from jicai.errors import UsageError

if TYPE_CHECKING:
    from jicai.render.result import OutputOptions

INPUT_PANEL, SCOPE_PANEL, OUTPUT_PANEL = "输入", "范围", "输出"
#: What means standard output in place of a file.
STANDARD_OUTPUT = Path("-")
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


def assumed_words(sets: Sequence[str]) -> str:
    """The line on what is assumed of the batches, empty where nothing is."""
    if not sets:
        return ""
    from jicai.batches.what_if import assumed_line

    return assumed_line(sets)


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


@dataclass(frozen=True, slots=True)
class RowOptions(OptionGroup):
    """In which order the rows of the result are given, and how many of them."""

    sort: Annotated[
        str | None,
        typer.Option(
            "--sort",
            metavar="列",
            help="按这些列排序，用逗号分开，写列名或英文键；前面加 - 从大到小。",
            rich_help_panel=OUTPUT_PANEL,
        ),
    ] = None
    top: Annotated[
        int | None,
        typer.Option(
            "--top", metavar="N", min=1, help="只列出前 N 行，另有多少行会说明。", rich_help_panel=OUTPUT_PANEL
        ),
    ] = None
    no_pager: Annotated[
        bool, typer.Option("--no-pager", help="表比屏幕长时也不分页。", rich_help_panel=OUTPUT_PANEL)
    ] = False


@dataclass(frozen=True, slots=True)
class DeliveryOptions(RowOptions):
    """Where the result goes and in which form.

    `filtered_by` names the options that chose among the rows, `sets` are what is assumed of the batches, and `folder`
    is the workspace, where there is one. Where there is a `taker` the result is handed to it and not written: so
    `jicai.api` asks.
    """

    format: Annotated[
        str,
        typer.Option(
            "--format",
            metavar="格式",
            help="auto、table、json、ndjson、csv、md、parquet 或 xlsx。",
            rich_help_panel=OUTPUT_PANEL,
        ),
    ] = "auto"
    output: Annotated[
        Path | None,
        typer.Option(
            "-o",
            "--output",
            metavar="文件",
            help="写入文件，格式按扩展名；- 为标准输出，另用 --format 写明格式。",
            rich_help_panel=OUTPUT_PANEL,
        ),
    ] = None
    headers: Annotated[
        str | None,
        typer.Option("--headers", metavar="zh|en", help="用中文表头或英文字段名。", rich_help_panel=OUTPUT_PANEL),
    ] = None
    quiet: Annotated[bool, typer.Option("-q", "--quiet", help="不显示提示和进度条。", rich_help_panel=OUTPUT_PANEL)] = (
        False
    )
    template: Annotated[
        Path | None,
        typer.Option(
            "--template",
            metavar="文件.xlsx",
            help="填进本单位的表样，另用 -o 文件.xlsx 写出；单元格里的 {键} 换成值，表格按表头填。",
            rich_help_panel=OUTPUT_PANEL,
        ),
    ] = None
    exit_code: Annotated[
        bool, typer.Option("--exit-code", help="有需要处理的情况时以 1 退出。", rich_help_panel=OUTPUT_PANEL)
    ] = False
    filtered_by: Sequence[str] = ()
    sets: Sequence[str] = ()
    folder: Path = Path()
    taker: Callable[[Any], None] | None = None  # of a `Result`, whose type is heavy to load

    def __post_init__(self) -> None:
        if self.output == STANDARD_OUTPUT:
            if self.format == "auto":
                raise UsageError("-o -：写到标准输出要写明格式，如 --format csv")
            object.__setattr__(self, "output", None)
        if self.template is not None:
            # Before anything is read: a command may need minutes until it has a result to write.
            from jicai.render.formats import refuse_for_template

            refuse_for_template(self.for_rendering())

    def for_rendering(self) -> OutputOptions:
        """What rendering needs of these options."""
        from jicai.render.result import OutputOptions

        long, ends = self._long_tables()
        return OutputOptions(
            self.format,
            self.output,
            self.headers,
            self.quiet,
            self.template,
            sort=self.sort,
            top=self.top,
            stays=[COLUMNS_OF[option] for option in self.filtered_by],
            long="plain" if self.no_pager and long == "pager" else long,
            ends=ends,
            taker=self.taker,
            assumed=assumed_words(self.sets),
        )

    def _long_tables(self) -> tuple[Literal["pager", "ends", "all"], int]:
        """What the settings say of tables longer than the screen; asked for only where there is a screen."""
        if self.output is not None or sys.stdout is None or not sys.stdout.isatty():
            return "all", 1
        from jicai.errors import ConfigError
        from jicai.settings.loader import load_settings
        from jicai.settings.model import Terminal

        try:
            terminal = load_settings(self.folder).terminal
        except ConfigError:  # told already by whoever works with the settings
            terminal = Terminal()
        return terminal.long, terminal.ends


@dataclass(frozen=True, slots=True)
class ShownOptions(OptionGroup):
    """How a command that writes a folder tells of it."""

    format: Annotated[
        str,
        typer.Option(
            "--format",
            metavar="格式",
            help="列表的格式：auto、table、json、ndjson、csv、md、parquet 或 xlsx。",
            rich_help_panel=OUTPUT_PANEL,
        ),
    ] = "auto"
    quiet: Annotated[bool, typer.Option("-q", "--quiet", help="不显示提示和进度条。", rich_help_panel=OUTPUT_PANEL)] = (
        False
    )
    exit_code: Annotated[
        bool, typer.Option("--exit-code", help="有需要处理的情况时以 1 退出。", rich_help_panel=OUTPUT_PANEL)
    ] = False

    def for_rendering(self) -> OutputOptions:
        """What rendering needs of these options."""
        from jicai.render.result import OutputOptions

        return OutputOptions(self.format, quiet=self.quiet, whole="--format csv > 文件.csv")  # -o is a folder


#: By option of the scope, and of single commands, the column that a result is then filtered by: the first that it has.
COLUMNS_OF: dict[str, tuple[str, ...]] = {
    "batch": ("batch",),
    "institution": ("institution_name", "institution_code"),
    "district": ("district",),
    "company": ("company",),
    "variety": ("variety_name", "variety_code"),
    "product": ("product_name", "product_code"),
    "payee": ("payee",),
    "status": ("status",),
    "severity": ("severity",),
    "rule": ("rule_title", "rule"),
}

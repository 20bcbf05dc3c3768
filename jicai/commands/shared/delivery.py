"""The options on where a result goes, in which form, and how many of its rows."""

from __future__ import annotations

import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Literal

import typer

from jicai.commands.shared.options import OUTPUT_PANEL, OptionGroup
from jicai.errors import UsageError

if TYPE_CHECKING:
    from jicai.render.result import OutputOptions


#: What means standard output in place of a file.
STANDARD_OUTPUT = Path("-")


def assumed_words(sets: Sequence[str]) -> str:
    """The line on what is assumed of the batches, empty where nothing is."""
    if not sets:
        return ""
    from jicai.batches.what_if import assumed_line

    return assumed_line(sets)


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

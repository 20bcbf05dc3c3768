"""The options that commands share, declared once and expanded into each command's own.

A command names the groups that it takes as parameters of its function; `command_options` replaces each by the options
of the group, so that Typer sees a flat list, and hands the function the filled groups.
"""

from __future__ import annotations

import functools
import inspect
import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import MISSING, dataclass, fields
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Literal, get_origin, get_type_hints

import typer

from jicai.errors import UsageError
from jicai.tables import INPUTS

if TYPE_CHECKING:
    from jicai.render.result import OutputOptions

INPUT_PANEL, SCOPE_PANEL, OUTPUT_PANEL = "输入", "范围", "输出"
#: What means standard output in place of a file.
STANDARD_OUTPUT = Path("-")
#: What stands for something with a code: see `jicai.commands.matching`.
NAMED = "编码或名称"


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
    overrides: Mapping[str, Sequence[str]] | None = None

    def __post_init__(self) -> None:
        if self.workspace == Path():
            from jicai.workspace import found_upwards

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

    `filtered_by` names the options that chose among the rows, and `folder` is the workspace, where there is one.
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
    folder: Path = Path()

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
            stays=[_COLUMNS_OF[option] for option in self.filtered_by],
            long="plain" if self.no_pager and long == "pager" else long,
            ends=ends,
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


#: By option of the scope, and of single commands, the column that a result is then filtered by: the first that it has.
_COLUMNS_OF: dict[str, tuple[str, ...]] = {
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


def command_options(*, tables: Sequence[str] = ()) -> Callable[[Callable[..., None]], Callable[..., None]]:
    """Expand the option groups of a command's function; `tables` are those that get an option for their paths.

    Whoever reads the catalogue reads what else names its products.
    """
    if "products" in tables and "product_map" not in tables:
        tables = (*tables, "product_map")

    def decorate(function: Callable[..., None]) -> Callable[..., None]:
        hints = get_type_hints(function, include_extras=True)
        groups = {name: hint for name, hint in hints.items() if _is_group(hint)}
        parameters: list[inspect.Parameter] = []
        for name, parameter in inspect.signature(function).parameters.items():
            if name in groups:
                parameters.extend(_group_parameters(groups[name]))
            else:
                parameters.append(_parameter(name, hints[name], parameter.default))
        parameters.extend(_table_parameter(key) for key in tables)

        @functools.wraps(function)
        def wrapper(**given: Any) -> None:
            filtered_by = [option for option in _COLUMNS_OF if given.get(option)]
            paths = {key: given.pop(key) for key in tables}
            filled: dict[str, Any] = {}
            folder = Path()
            for name, group in sorted(groups.items(), key=lambda one: one[1] is not InputOptions):
                values = {field.name: given.pop(field.name) for field in fields(group) if field.name in given}
                if group is InputOptions:
                    values["overrides"] = {key: value for key, value in paths.items() if value}
                if issubclass(group, DeliveryOptions):
                    values |= {"filtered_by": filtered_by, "folder": folder}
                filled[name] = group(**values)
                folder = filled[name].workspace if group is InputOptions else folder
            function(**filled, **given)

        # The plain options of a command come before the shared ones, which `--help` shows in panels of their own.
        parameters.sort(key=lambda parameter: parameter.default is not inspect.Parameter.empty)
        wrapper.__signature__ = inspect.Signature(parameters)  # type: ignore[attr-defined]
        wrapper.__annotations__ = {parameter.name: parameter.annotation for parameter in parameters}
        return wrapper

    return decorate


def _is_group(hint: Any) -> bool:
    return isinstance(hint, type) and issubclass(hint, OptionGroup)


def _group_parameters(group: Any) -> list[inspect.Parameter]:
    hints = get_type_hints(group, include_extras=True)
    return [
        _parameter(field.name, hints[field.name], field.default)
        for field in fields(group)
        if get_origin(hints[field.name]) is Annotated and field.default is not MISSING
    ]


def _parameter(name: str, hint: Any, default: Any) -> inspect.Parameter:
    return inspect.Parameter(name, inspect.Parameter.KEYWORD_ONLY, default=default, annotation=hint)


def _table_parameter(key: str) -> inspect.Parameter:
    option = typer.Option(
        f"--{key.replace('_', '-')}",
        metavar="文件",
        help=f"{INPUTS[key].label}，可重复，可用通配符或 -（标准输入）。",
        rich_help_panel=INPUT_PANEL,
        show_default=False,
    )
    return _parameter(key, Annotated[list[str] | None, option], None)

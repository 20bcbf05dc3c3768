"""Groups of shared options expanded into each command's own.

A command names the groups that it takes as parameters of its function; `command_options` replaces each by the options
of the group, so that Typer sees a flat list, and hands the function the filled groups.
"""

from __future__ import annotations

import functools
import inspect
from collections.abc import Callable, Sequence
from dataclasses import MISSING, fields
from pathlib import Path
from typing import Annotated, Any, get_origin, get_type_hints

import typer

from jicai.commands.shared.completing import completer
from jicai.commands.shared.delivery import COLUMNS_OF, DeliveryOptions
from jicai.commands.shared.options import INPUT_PANEL, InputOptions, OptionGroup
from jicai.tables import INPUTS


def command_options(*, tables: Sequence[str] = ()) -> Callable[[Callable[..., None]], Callable[..., None]]:
    """Expand the option groups of a command's function; `tables` are those that get an option for their paths.

    Whoever reads the catalogue reads what else names its products and says what they cost.
    """
    if "products" in tables:
        tables = (*tables, *(key for key in ("product_map", "price_changes") if key not in tables))

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
            filtered_by = [option for option in COLUMNS_OF if given.get(option)]
            paths = {key: given.pop(key) for key in tables}
            filled: dict[str, Any] = {}
            folder, sets = Path(), given.get("set_") or ()
            for name, group in sorted(groups.items(), key=lambda one: one[1] is not InputOptions):
                values = {field.name: given.pop(field.name) for field in fields(group) if field.name in given}
                if group is InputOptions:
                    values["overrides"] = {key: value for key, value in paths.items() if value}
                if issubclass(group, DeliveryOptions):
                    values |= {"filtered_by": filtered_by, "folder": folder, "sets": sets}
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
    for option in getattr(hint, "__metadata__", ()):
        # Typer takes the first name of an option for its default until it looks at the annotation.
        names = [
            word for word in (option.default, *(option.param_decls or ()), option.metavar) if isinstance(word, str)
        ]
        option.autocompletion = next((complete for name in names if (complete := completer(name))), None)
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

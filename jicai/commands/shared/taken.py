"""Asks a command for its result from a program: the same function and options, the result in place of an output."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from difflib import get_close_matches
from enum import Enum
from os import PathLike
from pathlib import Path
from types import NoneType, UnionType
from typing import TYPE_CHECKING, Any, get_args, get_origin

from jicai.errors import UnusableFileError, UsageError
from jicai.stages import hush

if TYPE_CHECKING:
    from jicai.render.result import Result


def taken(
    command: Callable[..., None], given: Mapping[str, Any], tables: Mapping[str, Sequence[str]] | None = None
) -> Result:
    """The result of a command's function (as `command_options` expands it) with these options, by parameter name.

    None stands for an option that is not given, a single value for a list of one, a date for how it is typed. `tables`
    are the paths of tables, of which the command takes those that it reads. Raises UsageError for a name or value that
    the command does not know, and whatever JicaiError the command ends with.
    """
    parameters = inspect.signature(command).parameters
    options = {name: parameter.default for name, parameter in parameters.items()}
    for name, value in given.items():
        if name not in parameters:
            nearest = get_close_matches(name, parameters, n=1)
            raise UsageError(f"没有参数 {name}" + (f"，是否要写 {nearest[0]}？" if nearest else "，见 help()"))
        if value is not None:
            options[name] = _fitting(name, value, parameters[name].annotation)
    options |= {key: list(paths) for key, paths in (tables or {}).items() if key in parameters}
    results: list[Result] = []
    try:
        command(**options, taker=results.append)
    except UnusableFileError as error:
        # `check` tells of unusable files in its result too, and ends with the first of them.
        if not results:
            raise
        _say_unless(options.get("quiet"), str(error))
    finally:
        hush()
    return results[0]


def _fitting(name: str, value: Any, annotation: Any) -> Any:
    """The value as the option's type has it; UsageError where it cannot be that."""
    kind, option = get_args(annotation)[:2]
    if get_origin(kind) is UnionType:
        kind = next(one for one in get_args(kind) if one is not NoneType)
    if get_origin(kind) is list:
        values = value if isinstance(value, list | tuple | set | frozenset) else [value]
        return [_single(name, one, get_args(kind)[0]) for one in values]
    fitting = _single(name, value, kind)
    if kind is int and not (option.min or 0) <= fitting <= (option.max or fitting):
        most = f"，到 {option.max}" if option.max else ""
        raise UsageError(f"{name}={value}：应是从 {option.min or 0} 起的整数{most}")
    return fitting


def _single(name: str, value: Any, kind: Any) -> Any:
    if issubclass(kind, Enum):
        allowed = [one.value for one in kind]
        if value not in allowed:
            raise UsageError(f"{name}={value!r}：可用 {'、'.join(allowed)}")
        return kind(value)
    if kind is str and isinstance(value, date):
        return f"{value:%Y-%m-%d}"
    if kind is Path and isinstance(value, str | PathLike):
        return Path(value)
    if not isinstance(value, kind) or (kind is int and isinstance(value, bool)):
        words = {str: "应是文字", int: "应是整数", bool: "应是 True 或 False", Path: "应是路径"}[kind]
        raise UsageError(f"{name}={value!r}：{words}")
    return value


def _say_unless(quiet: object, line: str) -> None:
    if not quiet:
        from jicai.render.terminal.said import say

        say(f"提示：{line}")

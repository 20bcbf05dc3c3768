"""A broken batch file in Chinese, a line for every mistake: which key, what is wrong with it, what to do."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from difflib import get_close_matches
from typing import Any

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from jicai.batches.dated import Step
from jicai.batches.events import EVENTS, why_fixed
from jicai.batches.keys import all_keys, repeated_tables, table_labels, written

#: What `Dated` puts into the path of a value that the user wrote without.
_INSIDE = frozenset({"always", "steps"})
_STEP_KEYS = {(field.alias or name): field.title or name for name, field in Step.model_fields.items()}
_EITHER_DATE = frozenset({"start_on", "in_force_on"})

_REASONS = {
    "string_type": "应是文字，请加引号",
    "string_too_short": "不能为空，请填写",
    "date_type": "应是日期，请写成 2026-07-10 这样，不加引号，不带时间",
    "int_type": "应是整数，请写成 12 这样，不加引号",
    "bool_type": "应是 true 或 false，请改正，不加引号",
    "too_short": "不能为空，请至少写一项",
}


def problems(error: ValidationError, data: Mapping[str, Any]) -> list[str]:
    """What to tell the user of the failed validation of `data`, a line for every mistake.

    Unknown keys go before anything else, and a key that is missing because it is mistyped is not told twice.
    """
    # What stands for what the user did not write is wrong with it, and reported twice.
    copied = set(_EITHER_DATE - data.keys() if _EITHER_DATE & data.keys() else ())
    copied |= {"advance_types"} - data.keys()
    found = [problem for problem in error.errors() if not (problem["loc"] and problem["loc"][0] in copied)]
    mistyped = {_meant(_path(problem)) for problem in found if problem["type"] == "extra_forbidden"}
    told = [problem for problem in found if problem["type"] != "missing" or _path(problem) not in mistyped]
    told.sort(key=lambda problem: problem["type"] != "extra_forbidden")
    # A quoted TOML key may hold line breaks.
    return list(dict.fromkeys(" ".join(line.splitlines()) for problem in told for line in _lines(problem)))


def _path(problem: ErrorDetails) -> str:
    return ".".join(part for part in problem["loc"] if isinstance(part, str) and part not in _INSIDE)


def _lines(problem: ErrorDetails) -> Iterator[str]:
    several = problem.get("ctx", {}).get("all")
    if several is None:
        yield _line(problem)
    for context in several or ():
        yield f"{context['key']}：{context['reason']}，{context['remedy']}"


def _line(problem: ErrorDetails) -> str:
    path = _path(problem)
    where = path + "".join(f"（第 {part + 1} 项）" for part in problem["loc"] if isinstance(part, int))
    context, value = problem.get("ctx", {}), written(problem["input"])
    if path not in EVENTS and (why := why_fixed(path)) and _is_dated_list(problem["input"]):
        return f"{path}：不能按日期分段：{why}，请只写一个值"
    match problem["type"]:
        case "batch_file" if context["key"]:
            return f"{context['key']}：{context['reason']}，{context['remedy']}"
        case "batch_file":
            return f"{where}：{value} {context['reason']}，{context['remedy']}"
        case "extra_forbidden":
            return f"{where}：没有这个键，{_suggestion(path)}"
        case "missing" if path in _EITHER_DATE:
            return "start_on：缺少起始日 start_on 或施行日期 in_force_on，请至少写上一项"
        case "missing":
            form = f" [{path}] 一段" if path in table_labels() else ""
            return f"{where}：缺少{_label(path)}，请补上{form}"
        case "tuple_type":
            form = f"[[{path}]] 段" if path in repeated_tables() else '["…", "…"]'
            return f"{where}：{value} 应是列表，请写成 {form}"
        case "model_type":
            return f"{where}：{value} 应是一张表，请写成 [{path}] 一段"
        case "literal_error":
            return f"{where}：{value} 不在可选值内，请改为 {_choices(path)}"
        case "greater_than_equal":
            return f"{where}：{value} 太小，请改为不小于 {context['ge']} 的值"
        case "less_than_equal":
            return f"{where}：{value} 太大，请改为不大于 {context['le']} 的值"
        case kind:
            return f"{where}：{value} {_REASONS.get(kind, '不能用作此项的值，请对照说明改正')}"


def _is_dated_list(value: object) -> bool:
    """Whether somebody has written the steps of a value that has none, or this is one: `[{from = …, value = …}]`."""
    steps = value if isinstance(value, list) else [value]
    return bool(steps) and all(isinstance(one, dict) and {"from", "value"} <= one.keys() for one in steps)


def _label(path: str) -> str:
    labels = {key.path: key.label for key in all_keys()}
    table, _, name = path.rpartition(".")
    if table in EVENTS:
        return _STEP_KEYS.get(name, name)
    return labels.get(path) or table_labels().get(path, path)


def _choices(path: str) -> str:
    choices = next(key.choices for key in all_keys() if key.path == path)
    return "、".join(f'"{value}"' + (f"（{label}）" if label != value else "") for value, label in choices)


def _suggestion(path: str) -> str:
    """What was probably meant by an unknown key: the same key in another place, or the nearest one in its table."""
    prefix, _, name = path.rpartition(".")
    if prefix in EVENTS:
        return f"每一段可用的键：{'、'.join(_STEP_KEYS)}"
    known = [key.path for key in all_keys()]
    if name in table_labels():
        return f"{name} 不属于 {prefix}，请写成单独的一段"
    for other in known:
        table, _, leaf = other.rpartition(".")
        if leaf == name:
            return f"请移到 [{table}] 中" if table else "请移到文件开头、各 [表] 之前"
    meant = _meant(path)
    return f"是否要写 {meant}？请改正或删去" if meant else f"请删去；此处可用的键：{'、'.join(_beside(path))}"


def _meant(path: str) -> str | None:
    """The nearest key in the same table as an unknown one."""
    prefix, _, name = path.rpartition(".")
    nearest = get_close_matches(name, _beside(path), n=1)
    return ".".join(filter(None, [prefix, nearest[0]])) if nearest else None


def _beside(path: str) -> list[str]:
    """The keys of the table in which a key stands."""
    prefix = path.rpartition(".")[0]
    inside = f"{prefix}." if prefix else ""
    keys = (key.path for key in all_keys())
    return sorted({one.removeprefix(inside).partition(".")[0] for one in keys if one.startswith(inside)})

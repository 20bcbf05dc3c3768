"""One Chinese line for every mistake in settings."""

from __future__ import annotations

from collections.abc import Mapping
from difflib import get_close_matches
from typing import Any, get_args, get_origin

from pydantic import BaseModel
from pydantic_core import ErrorDetails

from jicai.settings.model import Settings
from jicai.tables import INPUTS


def mistake(problem: ErrorDetails, model: type[BaseModel], prefix: str) -> str:
    """Where (`prefix` before the key), what is wrong, what to do. `model` is what was being validated."""
    where = prefix + _place(problem["loc"])
    context: Mapping[str, Any] = problem.get("ctx", {})
    match problem["type"]:
        case "extra_forbidden":
            section = _section(str(problem["loc"][0]), model)
            return unknown_key(where, str(problem["loc"][-1]), list(section.model_fields))
        case "literal_error":
            allowed = context["expected"].replace("'", '"').replace(" or ", " 或 ")
            return f"{where}：值不在可选值内，请改为 {allowed}"
        case "value_error":
            return f"{where}：{context['error']}"
        case "greater_than_equal":
            return f"{where}：太小，请改为不小于 {context['ge']} 的值"
        case "less_than_equal":
            return f"{where}：太大，请改为不大于 {context['le']} 的值"
        case "too_short" | "too_long" as kind:
            return f"{where}：{_FORMS[kind]}"
        case "missing":
            example = '，如 path = "订单明细*.xlsx"' if problem["loc"][0] == "files" else ""
            return f"{where}：没有写，请写明{example}"
        case "list_type" if problem["loc"] == ("files",):
            return f"{where}：一段一个文件，请把 [files] 写成 [[files]]，用两层方括号"
        case "string_too_short":
            return f"{where}：没有值，请写明"
        case kind:
            form = _FORMS.get(kind, "请对照说明改正")
            return f"{where}：值的类型不对，{form}"


def _place(parts: tuple[int | str, ...]) -> str:
    """A dotted path; the entries of `[[files]]` are counted from 1, as people do."""
    if parts[0] == "files" and len(parts) > 1 and isinstance(parts[1], int):
        parts = (f"files 第 {parts[1] + 1} 段", *parts[2:])
    return ".".join(str(part) for part in parts)


def _section(key: str, model: type[BaseModel]) -> type[BaseModel]:
    """The model of the section in which the mistake is, or the one that was being validated."""
    field = model.model_fields.get(key) if model is Settings else None
    kind = field.annotation if field is not None else None
    kind = next(iter(get_args(kind)), kind) if get_origin(kind) is list else kind
    return kind if isinstance(kind, type) and issubclass(kind, BaseModel) else model


_FORMS = {
    "too_short": "没有值，应至少有一项",
    "too_long": "项数太多",
    "list_type": '应是列表，请写成 ["…", "…"]',
    "string_type": "应是文字，请加引号",
    "dict_type": "应是一张表，请写成一段",
    "model_type": "应是一张表，请写成一段",
    "int_type": "应是整数，不加引号",
    "is_instance_of": '应是加引号的小数，例如 "0.05"',
    "decimal_type": '应是加引号的小数，例如 "0.05"',
}


def _by_label(label: str, known: list[str]) -> str | None:
    """The one of the known keys whose table or column has this Chinese name."""
    named = [(table.key, table.label) for table in INPUTS.values()]
    named += [(column.key, column.label) for table in INPUTS.values() for column in table.columns]
    return next((key for key, name in named if name == label and key in known), None)


def unknown_key(where: str, key: str, known: list[str], what: str = "键") -> str:
    """What to tell of a key (or what else is named) that is not among the known ones: the nearest, else all."""
    if not known:
        return f"{where}：没有这个{what}，{where.removesuffix(f'.{key}')} 没有设置，请删去"
    if meant := _by_label(key, known):
        return f"{where}：这里要写英文的{what}，请把「{key}」写成 {meant}"
    nearest = get_close_matches(key, known, n=1)
    remedy = f"是否要写 {nearest[0]}？请改正或删去" if nearest else f"请删去；可用的{what}：{'、'.join(known)}"
    return f"{where}：没有这个{what}，{remedy}"

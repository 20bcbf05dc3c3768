"""A broken scheme file in Chinese, a line for every mistake: which key, what is wrong with it, what to do."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from jicai.batches.keys import written
from jicai.schemes.model import Indicator, Scheme
from jicai.settings.messages import unknown_key

_DECIMAL = '应是整数，或加引号的小数，例如 "0.95"'
_FORMS = {
    "string_type": "应是文字，请加引号",
    "string_too_short": "不能为空，请填写",
    "list_type": '应是列表，请写成 ["…", "…"]',
    "model_type": "应是一张表，请写成 [[indicators]] 一段",
    "too_short": "应至少有一项",
    "is_instance_of": _DECIMAL,
    "decimal_type": _DECIMAL,
}


def problems(error: ValidationError) -> list[str]:
    """What to tell the user of a failed validation, a line for every mistake, unknown keys first."""
    found = sorted(error.errors(), key=lambda problem: problem["type"] != "extra_forbidden")
    # A quoted TOML key may hold line breaks.
    return list(dict.fromkeys(" ".join(_line(problem).splitlines()) for problem in found))


def _line(problem: ErrorDetails) -> str:
    location = problem["loc"]
    path = ".".join(part for part in location if isinstance(part, str))
    where = path + "".join(f"（第 {part + 1} 项）" for part in location if isinstance(part, int))
    context: Mapping[str, Any] = problem.get("ctx", {})
    value = written(problem["input"])
    match problem["type"]:
        case "extra_forbidden":
            model = Indicator if len(location) > 1 else Scheme
            return unknown_key(where, str(location[-1]), list(model.model_fields))
        case "missing":
            model = Indicator if len(location) > 1 else Scheme
            return f"{where}：缺少{model.model_fields[str(location[-1])].title}，请补上"
        case "value_error" if not where:
            return str(context["error"])
        case "value_error":
            return f"{where}：{context['error']}"
        case "greater_than_equal" | "greater_than":
            least = context.get("ge", context.get("gt"))
            return f"{where}：{value} 太小，请改为{'不小于' if 'ge' in context else '大于'} {least} 的值"
        case "less_than_equal" | "less_than":
            most = context.get("le", context.get("lt"))
            return f"{where}：{value} 太大，请改为{'不大于' if 'le' in context else '小于'} {most} 的值"
        case "list_type" if path == "indicators":
            return f"{where}：{value} {_FORMS['model_type']}"
        case kind:
            return f"{where}：{value} {_FORMS.get(kind, '不能用作此项的值，请对照说明改正')}"

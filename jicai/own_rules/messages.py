"""A broken rule in Chinese, a line for every mistake: which key, what is wrong with it, what to do."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from pydantic import ValidationError

from jicai.own_rules.lines import Lines
from jicai.own_rules.model import About, Head
from jicai.settings.messages import unknown_key

_FORMS = {
    "string_type": "应是文字，请加引号",
    "string_too_short": "不能为空，请填写",
    "list_type": '应是列表，请写成 ["…", "…"]',
    "model_type": "应是一张表，请写成 [finding] 一段",
    "date_type": "应是日期，请写成 2026-07-10 这样，不加引号",
    "datetime_type": "应是日期，请写成 2026-07-10 这样，不加引号",
    "date_from_datetime_inexact": "应是日期，请写成 2026-07-10 这样，不带时间",
}


def problems(error: ValidationError, model: type[Head], lines: Lines) -> Iterator[tuple[int, str]]:
    """The line of every mistake and what to tell of it, unknown keys first."""
    for problem in sorted(error.errors(), key=lambda one: one["type"] != "extra_forbidden"):
        location = problem["loc"]
        key = str(location[0])
        path = ".".join(str(part) for part in location if isinstance(part, str))
        where = path + "".join(f"（第 {part + 1} 项）" for part in location if isinstance(part, int))
        context: Mapping[str, Any] = problem.get("ctx", {})
        line = lines.of(str(location[-1]) if len(location) > 1 and isinstance(location[-1], str) else key)
        match problem["type"]:
            case "extra_forbidden":
                section = About if len(location) > 1 else model
                yield line, unknown_key(where, str(location[-1]), list(section.model_fields))
            case "missing":
                yield lines.first, f"缺少 {key}（{model.model_fields[key].title}），请补上"
            case "value_error":
                yield line, f"{where}：{context['error']}"
            case kind:
                yield line, f"{where}：{_FORMS.get(kind, '不能用作此项的值，请对照说明改正')}"

"""The keys of `jicai.toml` as the models declare them: dotted paths, titles, types, choices, defaults."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from types import UnionType
from typing import Literal, get_args, get_origin

from pydantic import BaseModel
from pydantic.fields import FieldInfo

from jicai.batches.keys import written
from jicai.settings.model import Settings

_TYPE_NAMES: dict[object, str] = {
    int: "整数",
    bool: "是否",
    str: "文字",
    Decimal: "小数（加引号）",
    list: "列表",
    dict: "段",
}


@dataclass(frozen=True, slots=True)
class SettingKey:
    """One key. `default` is written as in the file: `[]` for an empty list, `{…}` for a section that is empty."""

    path: str
    title: str
    meaning: str
    type_name: str
    choices: tuple[str, ...]
    default: str

    @property
    def is_section(self) -> bool:
        """Whether the key is a section whose own keys are not declared in advance."""
        return self.type_name == _TYPE_NAMES[dict]


def setting_keys() -> tuple[SettingKey, ...]:
    """Every key in the order of the model; those of sections as `lagging.tolerance`."""
    return tuple(_walk(Settings, ""))


def keys_of(model: type[BaseModel]) -> tuple[SettingKey, ...]:
    """The keys of one section, as of the settings of a rule."""
    return tuple(_walk(model, ""))


def _walk(model: type[BaseModel], prefix: str) -> Iterator[SettingKey]:
    for name, field in model.model_fields.items():
        part = field.annotation
        if isinstance(part, type) and issubclass(part, BaseModel):
            yield from _walk(part, f"{prefix}{name}.")
            if part.model_config.get("extra") == "allow":  # what else stands there is declared elsewhere
                yield SettingKey(prefix + name, field.title or "", field.description or "", _TYPE_NAMES[dict], (), "")
        else:
            default = "" if field.is_required() else written(field.get_default(call_default_factory=True))
            yield SettingKey(
                prefix + name, field.title or "", field.description or "", _type_name(field), _choices(field), default
            )


def _choices(field: FieldInfo) -> tuple[str, ...]:
    return get_args(field.annotation) if get_origin(field.annotation) is Literal else ()


def _type_name(field: FieldInfo) -> str:
    if _choices(field):
        return "选项"
    annotation = field.annotation
    if get_origin(annotation) is UnionType:  # with None, for what may be left out
        annotation = get_args(annotation)[0]
    return _TYPE_NAMES[get_origin(annotation) or annotation]

"""The keys of a batch file as the model declares them: dotted paths, labels, meanings, types, defaults."""

from __future__ import annotations

import types
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cache
from typing import Annotated, Literal, Union, get_args, get_origin

from pydantic import BaseModel
from pydantic.fields import FieldInfo

from jicai.batches.clauses import clauses_of
from jicai.batches.dated import Dated
from jicai.batches.model import Batch
from jicai.batches.values import CHOICE_LABELS

_TYPE_NAMES = {str: "文字", int: "整数", bool: "是否", date: "日期", Decimal: "小数（加引号）"}


@dataclass(frozen=True, slots=True)
class Key:
    """One key of the batch file. `choices` are its permitted values with their Chinese words, if it has any.

    `required` holds within the key's table, which may itself be left out; of `start_on` and `in_force_on` one is
    enough. `default` is written as in the file; None where leaving the key out means that there is no such value.
    `dated` says that the value may be a list, each from a day on.
    """

    path: str
    label: str
    meaning: str
    type_name: str
    required: bool
    default: str | None
    choices: tuple[tuple[str, str], ...]
    clauses: tuple[str, ...]
    dated: bool = False


def written(value: object) -> str:
    """A value as a batch file writes it, for messages and pages; long text is cut."""
    if isinstance(value, Dated):
        value = value.always
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, str | Decimal):
        text = str(value).replace("\n", "\\n").replace("\r", "\\r")
        return f'"{text}"' if len(text) <= 40 else f'"{text[:40]}…"'
    if isinstance(value, list | tuple):
        return f"[{', '.join(written(item) for item in value)}]"
    if isinstance(value, dict):
        return "{…}"
    return str(value)


def _atoms(annotation: object) -> Iterator[object]:
    """The plain types and literal values that an annotation is made of."""
    origin = get_origin(annotation)
    if origin is Annotated:
        yield from _atoms(get_args(annotation)[0])
    elif origin is Literal:
        yield from get_args(annotation)
    elif origin in (Union, types.UnionType, tuple):
        for argument in get_args(annotation):
            yield from _atoms(argument)
    elif isinstance(annotation, type) and issubclass(annotation, Dated):
        yield from _atoms(annotation.__pydantic_generic_metadata__["args"][0])
    elif annotation not in (type(None), Ellipsis):
        yield annotation


def _is_dated(annotation: object) -> bool:
    parts = get_args(annotation) or (annotation,)
    return any(isinstance(one, type) and issubclass(one, Dated) for one in parts)


def _is_list(annotation: object) -> bool:
    if isinstance(annotation, type) and issubclass(annotation, Dated):
        annotation = annotation.__pydantic_generic_metadata__["args"][0]
    if get_origin(annotation) is Annotated:
        annotation = get_args(annotation)[0]
    return get_origin(annotation) is tuple


def _part(field: FieldInfo) -> type[BaseModel] | None:
    for atom in _atoms(field.annotation):
        if isinstance(atom, type) and issubclass(atom, BaseModel):
            return atom
    return None


def _key(path: str, field: FieldInfo) -> Key:
    atoms = list(_atoms(field.annotation))
    choices = tuple((atom, CHOICE_LABELS.get(atom, atom)) for atom in atoms if isinstance(atom, str))
    names = [_TYPE_NAMES[atom] for atom in atoms if isinstance(atom, type)] + (["选项"] if choices else [])
    default = None if field.is_required() or field.default is None else written(field.default)
    type_name = "或".join(names) + ("列表" if _is_list(field.annotation) else "")
    return Key(
        path,
        field.title or path,
        field.description or "",
        type_name,
        field.is_required(),
        default,
        choices,
        clauses_of(path),
        _is_dated(field.annotation),
    )


def _walk(model: type[BaseModel], prefix: str) -> Iterator[Key]:
    for name, field in model.model_fields.items():
        path = prefix + (field.alias or name)
        part = _part(field)
        if part is None:
            yield _key(path, field)
        else:
            yield from _walk(part, f"{path}.")


@cache
def all_keys() -> tuple[Key, ...]:
    """Every key of a batch file in the file's order; those of tables as `cycle.years`, `superseded.from`."""
    return tuple(_walk(Batch, ""))


@cache
def table_labels() -> dict[str, str]:
    """The tables of a batch file (`cycle`, `cycle.agreement_years`, …) with their Chinese labels."""
    return {path: label for path, label, _ in _parts(Batch, "")}


@cache
def repeated_tables() -> tuple[str, ...]:
    """The tables that a batch file may hold several times: `superseded`, `cycle.agreement_years`."""
    return tuple(path for path, _, repeated in _parts(Batch, "") if repeated)


def _parts(model: type[BaseModel], prefix: str) -> Iterator[tuple[str, str, bool]]:
    for name, field in model.model_fields.items():
        part = _part(field)
        if part is not None:
            yield prefix + name, field.title or name, get_origin(field.annotation) is tuple
            yield from _parts(part, f"{prefix}{name}.")

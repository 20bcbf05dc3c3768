"""Reading `jicai.toml`, and checking it against the declarations of the tables and rules."""

from __future__ import annotations

import copy
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from jicai.errors import ConfigError
from jicai.own_rules.loader import own_names
from jicai.settings.files import WORDED, mistakes, wrong_words
from jicai.settings.messages import mistake, unknown_key
from jicai.settings.model import Settings
from jicai.tables import INPUTS
from jicai.tables.column import Column
from jicai.toml_files import parse_toml, read_text

if TYPE_CHECKING:
    from jicai.calc.rules.rule import RuleSettings

FILE_NAME = "jicai.toml"
Model = TypeVar("Model", bound=BaseModel)


def load_settings(folder: Path) -> Settings:
    """The settings of a workspace; the defaults without a file. ConfigError as of `settings_of`."""
    settings, mistakes = examined_settings(folder)
    if mistakes:
        raise ConfigError("\n".join(mistakes))
    return settings


def examined_settings(folder: Path) -> tuple[Settings, list[str]]:
    """The settings of a workspace as far as they are right, and a line for every mistake in them.

    ConfigError for a file that is no text or no TOML: of such a one nothing is known.
    """
    path = folder / FILE_NAME
    return _examined(read_text(path, str(path)), path) if path.exists() else (Settings(), [])


def settings_of(text: str, path: Path) -> Settings:
    """The settings that a text for this path holds. ConfigError with a line for every mistake: file, key and reason."""
    settings, mistakes = _examined(text, path)
    if mistakes:
        raise ConfigError("\n".join(mistakes))
    return settings


def _examined(text: str, path: Path) -> tuple[Settings, list[str]]:
    data = parse_toml(text, str(path))
    settings, problems = _validated(Settings, data)
    told = _lines(problems, Settings)
    if settings is None:  # what is right is looked at all the same
        settings = _right_part(data, problems)
    told += [*_unknown_tables(settings), *_wrong_columns(settings), *_wrong_words(settings), *_wrong_files(settings)]
    own = own_names(path.parent) if settings.rules.off or settings.rules.of_single else {}
    told += [*_rule_settings(settings, own)[1], *_rules_off(settings, own)[1]]
    return settings, list(_told(path, told))


def _right_part(data: Mapping[str, Any], problems: Iterable[ErrorDetails]) -> Settings:
    """The settings without the keys that are wrong; without their sections where that is not enough."""
    rest, wrong = copy.deepcopy(dict(data)), [problem["loc"] for problem in problems]
    for location in wrong:
        table: Any = rest
        for part in location[:-1]:
            inner = table.get(part)
            if not isinstance(inner, dict):  # an item of a list: the list goes
                table.pop(part, None)
                break
            table = inner
        else:
            table.pop(location[-1], None)
    settings, left = _validated(Settings, rest)
    if settings is None:
        sections = {location[0] for location in [*wrong, *(problem["loc"] for problem in left)]}
        settings = Settings.model_validate({key: value for key, value in data.items() if key not in sections})
    return settings


def rule_settings(settings: Settings, path: Path) -> dict[str, RuleSettings]:
    """The settings of the rules that the workspace sets, by rule id; ConfigError names file, key and reason."""
    found, told = _rule_settings(settings, own_names(path.parent) if settings.rules.of_single else {})
    if told:
        raise _error(path, told)
    return found


def _rule_settings(settings: Settings, own: Mapping[str, str]) -> tuple[dict[str, RuleSettings], list[str]]:
    """The settings of the rules, and a line for every mistake in them."""
    if not settings.rules.of_single:
        return {}, []
    from jicai.calc.rules import all_rules  # heavy, and seldom needed

    rules, given = all_rules(), settings.rules.of_single
    found: dict[str, RuleSettings] = {}
    told: list[str] = []
    for rule, values in given.items():
        if rule in own:
            told.append(f"rules.{rule}：自定规则没有设置，界限写在它自己的文件里，请删去")
            continue
        if rule not in rules:
            told.append(unknown_key(f"rules.{rule}", rule, ["off", *rules]))
            continue
        if not isinstance(values, dict):
            told.append(f"rules.{rule}：值的类型不对，应是一张表，请写成一段")
            continue
        chosen, problems = _validated(rules[rule].settings, values)
        told += _lines(problems, rules[rule].settings, f"rules.{rule}.")
        if chosen is not None:
            found[rule] = chosen
    return found, told


def rules_off(settings: Settings, path: Path) -> list[str]:
    """The ids of the rules that the workspace switches off; ConfigError, with the nearest, for what is no rule."""
    found, told = _rules_off(settings, own_names(path.parent) if settings.rules.off else {})
    if told:
        raise _error(path, told)
    return found


def _rules_off(settings: Settings, own: Mapping[str, str]) -> tuple[list[str], list[str]]:
    """The ids of the rules that are switched off, and a line for every word that is no rule."""
    if not settings.rules.off:
        return [], []
    from jicai.calc.rules.naming import known_names, rule_named, unknown_words  # heavy, and seldom needed

    found: list[str] = []
    told, names = [], known_names(own)
    for word in settings.rules.off:
        rule = rule_named(word, names)
        if rule is None:
            told.append(f"rules.off：{word}：{unknown_words(word, names)}")
        else:
            found.append(rule)
    return list(dict.fromkeys(found)), told


def _validated(model: type[Model], data: Mapping[str, Any]) -> tuple[Model | None, list[ErrorDetails]]:
    try:
        return model.model_validate(data), []
    except ValidationError as error:
        return None, error.errors()


def _lines(problems: Iterable[ErrorDetails], model: type[BaseModel], prefix: str = "") -> list[str]:
    """A line for every mistake, unknown keys first."""
    found = sorted(problems, key=lambda problem: problem["type"] != "extra_forbidden")
    return list(dict.fromkeys(mistake(problem, model, prefix) for problem in found))


def _error(path: Path, told: Iterable[str]) -> ConfigError:
    return ConfigError("\n".join(_told(path, told)))


def _told(path: Path, told: Iterable[str]) -> Iterator[str]:
    return (f"{path}：{' '.join(line.splitlines())}" for line in told)


def _unknown_tables(settings: Settings) -> Iterator[str]:
    for section, tables in (("inputs", settings.inputs), ("columns", settings.columns), ("values", settings.values)):
        for table in tables:
            if table not in INPUTS:
                yield unknown_key(f"{section}.{table}", table, list(INPUTS))


def _wrong_columns(settings: Settings) -> Iterator[str]:
    for table, columns in settings.columns.items():
        known = [column.key for column in INPUTS[table].columns] if table in INPUTS else []
        for key in columns:
            if known and key not in known:
                yield unknown_key(f"columns.{table}.{key}", key, known)


def _wrong_words(settings: Settings) -> Iterator[str]:
    for table, words_by_column in settings.values.items():
        if table not in INPUTS:
            continue
        worded = {column.key: column for column in INPUTS[table].columns if column.kind in WORDED}
        for key, words in words_by_column.items():
            if key not in worded:
                yield unknown_key(f"values.{table}.{key}", key, list(worded))
                continue
            for word, meant in words.items():
                yield from _wrong_word(f"values.{table}.{key}.{word}", meant, worded[key])


def _wrong_files(settings: Settings) -> Iterator[str]:
    for number, entry in enumerate(settings.files, 1):
        for where, key, known in mistakes(number, entry):
            yield unknown_key(where, key, known, "表" if where.endswith(".table") else "键")
        for where, meant, column in wrong_words(number, entry):
            yield from _wrong_word(where, meant, column)


def _wrong_word(where: str, meant: str, column: Column) -> Iterator[str]:
    if column.choices and column.value_of(meant) is None:
        allowed = "、".join(choice.label for choice in column.choices)
        yield f"{where}：「{meant}」不是规定的取值，请改为 {allowed}"

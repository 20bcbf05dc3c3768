"""Reading `jicai.toml`, and checking it against the declarations of the tables and rules."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

from pydantic import BaseModel, ValidationError

from jicai.errors import ConfigError
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
    """The settings of a workspace; the defaults without a file. ConfigError names file, key and reason."""
    path = folder / FILE_NAME
    if not path.exists():
        return Settings()
    return settings_of(read_text(path, str(path)), path)


def settings_of(text: str, path: Path) -> Settings:
    """The settings that a text for this path holds. ConfigError names file, key and reason."""
    settings = _validated(Settings, parse_toml(text, str(path)), path)
    _check_tables(path, settings)
    if settings.rules:
        rule_settings(settings, path)
    return settings


def rule_settings(settings: Settings, path: Path) -> dict[str, RuleSettings]:
    """The settings of the rules that the workspace sets, by rule id; ConfigError names file, key and reason."""
    from jicai.calc.rules import all_rules  # heavy, and seldom needed

    rules = all_rules()
    for rule in settings.rules:
        if rule not in rules:
            raise ConfigError(f"{path}：{unknown_key(f'rules.{rule}', rule, list(rules))}")
    return {
        rule: _validated(rules[rule].settings, values, path, f"rules.{rule}.")
        for rule, values in settings.rules.items()
    }


def _validated(model: type[Model], data: Mapping[str, Any], path: Path, prefix: str = "") -> Model:
    try:
        return model.model_validate(data)
    except ValidationError as error:
        worst = min(error.errors(), key=lambda problem: problem["type"] != "extra_forbidden")
        raise ConfigError(f"{path}：{mistake(worst, model, prefix)}") from None


def _check_tables(path: Path, settings: Settings) -> None:
    """Table keys, column keys and words are those of the declarations."""
    for section, tables in (("inputs", settings.inputs), ("columns", settings.columns), ("values", settings.values)):
        for table in tables:
            if table not in INPUTS:
                raise ConfigError(f"{path}：{unknown_key(f'{section}.{table}', table, list(INPUTS))}")
    for table, columns in settings.columns.items():
        for key in columns:
            known = [column.key for column in INPUTS[table].columns]
            if key not in known:
                raise ConfigError(f"{path}：{unknown_key(f'columns.{table}.{key}', key, known)}")
    for table, words_by_column in settings.values.items():
        worded = {column.key: column for column in INPUTS[table].columns if column.kind in WORDED}
        for key, words in words_by_column.items():
            if key not in worded:
                raise ConfigError(f"{path}：{unknown_key(f'values.{table}.{key}', key, list(worded))}")
            for word, meant in words.items():
                _check_word(path, f"values.{table}.{key}.{word}", meant, worded[key])
    for number, entry in enumerate(settings.files, 1):
        for where, key, known in mistakes(number, entry):
            raise ConfigError(f"{path}：{unknown_key(where, key, known, '表' if where.endswith('.table') else '键')}")
        for where, meant, column in wrong_words(number, entry):
            _check_word(path, where, meant, column)


def _check_word(path: Path, where: str, meant: str, column: Column) -> None:
    if column.choices and column.value_of(meant) is None:
        allowed = "、".join(choice.label for choice in column.choices)
        raise ConfigError(f"{path}：{where}：「{meant}」不是规定的取值，请改为 {allowed}")

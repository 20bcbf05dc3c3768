"""What the declarations of tables promise to each other, and to the help."""

from __future__ import annotations

import re

import pytest
import typer
from test_lightness import commands
from test_result_keys import RESULTS

from jicai.cli import app_of
from jicai.tables import INPUTS
from jicai.tables.column import InputTable, Kind, ResultTable
from jicai.tables.results.advance import ADVANCE_LIST
from jicai.tables.results.check import CHECK_ROWS

TABLES: dict[str, InputTable | ResultTable] = {
    **INPUTS,
    **{f"result {name}": declared for name, (_, declared, _) in RESULTS.items()},
    "result check rows": CHECK_ROWS,
    "result advance list": ADVANCE_LIST,
}
CHINESE = re.compile(r"[\u4e00-\u9fff]")


@pytest.mark.parametrize("name", TABLES)
def test_keys_and_labels_name_one_column_each(name: str) -> None:
    columns = TABLES[name].columns
    assert len({column.key for column in columns}) == len(columns)
    assert len({column.label for column in columns}) == len(columns)
    assert all(re.fullmatch(r"[a-z][a-z0-9_]*", column.key) for column in columns)
    assert all(CHINESE.search(column.label) and CHINESE.search(column.meaning) for column in columns)


@pytest.mark.parametrize("name", TABLES)
def test_choices(name: str) -> None:
    for column in TABLES[name].columns:
        # A number that people know by a word (期次: 首期, 尾款) is given to programs as the number.
        named = column.kind is Kind.INTEGER and column.choices
        assert (column.kind is Kind.CHOICE) == (bool(column.choices) and not named), column.key
        words = [word for choice in column.choices for word in {choice.label, *choice.others}]
        assert len(words) == len(set(words)), column.key
        assert column.default is None or column.default in {choice.value for choice in column.choices}


@pytest.mark.parametrize("name", [name for name, one in TABLES.items() if isinstance(one, ResultTable)])
def test_results_are_sorted_by_columns_of_theirs_and_never_lose_all_columns(name: str) -> None:
    declared = TABLES[name]
    assert isinstance(declared, ResultTable)
    assert set(declared.sort_by) <= set(declared.keys)
    assert any(column.rank == 0 for column in declared.columns)


@pytest.mark.parametrize("key", INPUTS)
def test_inputs(key: str) -> None:
    declared = INPUTS[key]
    keys = {column.key for column in declared.columns}
    assert set(declared.unique_by) <= keys
    assert declared.required
    headers = [header for column in declared.columns for header in {column.label, *column.others}]
    assert len(headers) == len(set(headers)), "one header would fit two columns"


def test_every_command_and_option_has_a_chinese_help() -> None:
    root = typer.main.get_command(app_of())
    for path in commands(root):
        command: object = root
        for name in path:
            command = getattr(command, "commands")[name]  # noqa: B009 - the type of the vendored class is not public
        assert CHINESE.search(getattr(command, "help", "") or ""), path
        for parameter in getattr(command, "params", ()):
            assert CHINESE.search(getattr(parameter, "help", "") or ""), (path, parameter.opts)

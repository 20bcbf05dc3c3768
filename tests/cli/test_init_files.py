"""The files of `jicai init` one by one: forms that check what is typed, and settings that are the defaults."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from init_story import BATCHES, HEADER_ROW, STORY, canonical, path_of

from jicai.calc.rules import all_rules
from jicai.settings.keys import keys_of, setting_keys
from jicai.settings.loader import FILE_NAME, load_settings, rule_settings
from jicai.settings.model import Settings
from jicai.settings.rules import Rules
from jicai.starter.folder import write_all
from jicai.starter.workspace_files import contents
from jicai.tables import INPUTS
from jicai.tables.column import InputTable

FORMATS = {"date": "yyyy-mm-dd", "month": "yyyy-mm", "money": "#,##0.00", "code": "@", "identifier": "@", "text": "@"}
PAYMENT_AMOUNT = "AND(ISNUMBER(F3),ABS(F3)<1000000000000,ROUND(F3,2)=F3,F3<>0)"


@pytest.fixture(scope="module")
def fresh(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("init") / "工作目录"
    write_all(folder, contents())
    return folder


def validations(sheet: Any) -> dict[str, Any]:
    """The data validation of each column under its canonical header."""
    headers = {cell.column_letter: canonical(cell.value) for cell in sheet[HEADER_ROW]}
    found = {
        str(one.sqref).partition(":")[0].rstrip("0123456789"): one for one in sheet.data_validations.dataValidation
    }
    return {header: found[letter] for letter, header in headers.items()}


def validation(fresh: Path, key: str, label: str) -> Any:
    return validations(openpyxl.load_workbook(path_of(fresh, INPUTS[key])).worksheets[0])[label]


def choices(validation: Any) -> list[str]:
    words: list[str] = validation.formula1.strip('"').split(",") if validation.type == "list" else []
    return words


@pytest.mark.parametrize("table", INPUTS.values(), ids=lambda table: table.key)
def test_every_column_is_there_formatted_checked_and_explained(table: InputTable, fresh: Path) -> None:
    book = openpyxl.load_workbook(path_of(fresh, table))
    form, guide = book.worksheets
    assert [form.title, guide.title] == [table.label, "填表说明"]
    assert (form.freeze_panes, form.max_row) == (f"A{HEADER_ROW + 1}", HEADER_ROW)
    assert (form.page_setup.paperSize, form.print_title_rows) == (9, f"${HEADER_ROW}:${HEADER_ROW}")
    found = validations(form)
    assert list(found) == [column.label for column in table.columns]
    explained = {row[0]: row for row in guide.iter_rows(values_only=True)}
    for cell, column in zip(form[HEADER_ROW], table.columns, strict=True):
        assert cell.value.endswith("*") == column.required
        one = found[column.label]
        assert (one.allowBlank, one.showInputMessage, one.prompt[-1]) == (True, True, "。")
        assert column.meaning in one.prompt
        assert all(other in one.prompt for other in column.others)
        assert choices(one) == (BATCHES if column.key == "batch" else [choice.label for choice in column.choices])
        assert {row.get(column.label) for row in STORY[table.key]} >= set(choices(one))
        assert column.meaning in explained[column.label]
        number_format = form.column_dimensions[cell.column_letter].number_format
        assert number_format == FORMATS.get(column.kind.value, number_format)
    assert "f" not in {cell.data_type for sheet in book for row in sheet.iter_rows() for cell in row}


@pytest.mark.parametrize(
    ("key", "label", "kind", "formula", "style", "message"),
    [
        ("recoveries", "类别", "list", '"抵扣,退回"', None, "请从下拉列表里选。"),
        ("institutions", "机构等级", "list", '"三级,二级,一级,未定级"', "warning", "不在下拉列表里。"),
        ("agreed", "批次编码", "list", f'"{",".join(BATCHES)}"', "warning", "不是随程序提供的批次。"),
        ("recoveries", "月份", "date", "36526", None, "应是月份，如 2026-07，"),
        ("payments", "付款日期", "date", "36526", None, "应是日期，如 2026-07-10，"),
        ("payments", "付款金额", "custom", PAYMENT_AMOUNT, None, "应是数字，最多 2 位小数，不等于 0。"),
        ("orders", "合同编号", None, None, None, None),
    ],
)
def test_nonsense_is_refused_and_other_accepted_words_are_asked_about(
    key: str, label: str, kind: str | None, formula: str | None, style: str | None, message: str | None, fresh: Path
) -> None:
    one = validation(fresh, key, label)
    assert (one.type, one.formula1, one.errorStyle) == (kind, formula, style)
    assert (one.error or "").startswith(message or "")


def settings_with(text: str, folder: Path) -> Settings:
    (folder / FILE_NAME).write_text(text, "utf-8")
    return load_settings(folder)


@pytest.fixture
def text(fresh: Path) -> str:
    return (fresh / FILE_NAME).read_text("utf-8")


def test_the_settings_are_the_defaults_as_written(text: str, tmp_path: Path) -> None:
    assert settings_with(text, tmp_path) == Settings()


def test_the_settings_are_the_defaults_with_every_line_uncommented(text: str, tmp_path: Path) -> None:
    settings = settings_with(re.sub("(?m)^#(?=[a-z])", "", text), tmp_path)
    assert settings.model_copy(update={"rules": Rules()}) == Settings()
    rules = {key: rule.settings for key, rule in all_rules().items() if keys_of(rule.settings)}
    assert rule_settings(settings, tmp_path / FILE_NAME) == {key: model() for key, model in rules.items()}
    assert {key: set(values) for key, values in settings.rules.of_single.items()} == {
        key: set(model.model_fields) for key, model in rules.items()
    }


def test_one_uncommented_line_is_enough_for_any_setting(text: str, tmp_path: Path) -> None:
    lines = text.splitlines()
    places = [number for number, line in enumerate(lines) if re.match("#[a-z]", line)]
    # What a file needs is told by an example: there are as many such entries as files.
    declared = [key for key in setting_keys() if not key.is_section and key.path != "files"]
    assert len(places) == len(declared) + sum(len(keys_of(rule.settings)) for rule in all_rules().values())
    for place in places:
        above = lines[:place][::-1]
        told = next(line for line in above if re.match("# .+：", line))
        assert all(line.startswith("# ") for line in above[: above.index(told)]), lines[place]
        one = "\n".join([*lines[:place], lines[place][1:], *lines[place + 1 :]])
        assert settings_with(one, tmp_path).model_copy(update={"rules": Rules()}) == Settings()


@pytest.mark.parametrize(
    ("example", "section"),
    [("orders.line_id = ", "columns"), ('orders.status."', "values"), ("supply-late.days = ", "rules")],
)
def test_an_example_can_be_uncommented(example: str, section: str, text: str, tmp_path: Path) -> None:
    settings = settings_with(text.replace(f"#     {example}", example), tmp_path)
    assert [name for name in Settings.model_fields if getattr(settings, name) != getattr(Settings(), name)] == [section]


def test_every_rule_is_named(text: str) -> None:
    assert [rule for rule in all_rules() if rule not in text] == []

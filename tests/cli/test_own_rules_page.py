"""The page on own rules: its examples are rules, what they find is what it shows, and it names every key."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from test_readme import sample_folder
from transcripts import ROOT, Golden

from jicai.own_rules.loader import FOLDER, own_rules
from jicai.own_rules.model import About, TableRule
from jicai.own_rules.query import FUNCTIONS

pytestmark = pytest.mark.long

PAGE = ROOT / "docs" / "自定规则.md"
_EXAMPLE = re.compile(r"```(?:toml|sql)\n((?:-- )?# 规则/(\S+)\n.*?)```", re.DOTALL)


def test_the_examples_find_what_is_shown(golden: Golden, tmp_path: Path) -> None:
    folder = sample_folder(tmp_path)
    (folder / FOLDER).mkdir()
    for text, name in _EXAMPLE.findall(PAGE.read_text("utf-8")):
        (folder / FOLDER / name).write_text(text, "utf-8")
    assert own_rules(folder).mistakes == []
    assert golden.shown(PAGE, folder) == 2


def test_every_key_is_explained() -> None:
    text = PAGE.read_text("utf-8")
    keys = [*TableRule.model_fields, *About.model_fields]
    assert [key for key in keys if f"`{key}`" not in text and f"[{key}]" not in text] == []


def test_functions_that_the_page_names_are_there() -> None:
    listed = PAGE.read_text("utf-8").partition("可用的函数：")[2].partition(" 等。")[0]
    named = re.findall(r"`(\w+)`", listed)
    assert set(named) <= FUNCTIONS
    assert len(named) > 40

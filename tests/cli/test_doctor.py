"""`jicai doctor`: what is found, what is lacking and from where, and what is broken."""

from __future__ import annotations

import json
import re
import tomllib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import typer
from transcripts import ROOT, Said

from jicai.cli import app_of
from jicai.commands.shared.needed import NEEDED
from jicai.extras import EXTRAS
from jicai.results.doctor.machine import LIBRARIES
from jicai.tables import INPUTS

Here = Callable[..., Said]


def _rows(said: Said) -> dict[tuple[str, str], dict[str, Any]]:
    return {(row["part"], row["item"]): row for row in json.loads(said.out)}


def test_the_sample_lacks_only_the_other_books(here: Here) -> None:
    said = here(("doctor", "-C", "sample_data", "--format", "json"))
    rows = _rows(said)
    assert said.code == 0
    lacking = [item for (_, item), row in rows.items() if row["state"] == "lacking"]
    assert lacking == [f"jicai reconcile --against {book}" for book in ("invoices", "fund", "recoveries")]
    assert rows["command", "jicai reconcile --against invoices"]["value"] == "缺发票"
    assert INPUTS["invoices"].source in rows["command", "jicai reconcile --against invoices"]["advice"]
    assert rows["workspace", "文件夹"]["advice"] == "由 -C 指明"
    assert rows["table", "约定采购量"]["value"] == "约定采购量.xlsx"
    assert {row["state"] for (part, _), row in rows.items() if part in ("program", "cache")} == {"ok"}
    assert here(("doctor", "-C", "sample_data", "--exit-code", "-q", "--format", "json")).code == 1


def test_an_empty_folder_lacks_every_needed_table(here: Here, tmp_path: Path) -> None:
    rows = _rows(here(("doctor", "--format", "json"), tmp_path))
    assert rows["workspace", "文件夹"]["advice"] == "当前文件夹"
    assert rows["workspace", "设置文件"]["state"] == "note"
    assert rows["command", "jicai offset"]["value"] == "缺约定采购量、中选目录、医疗机构、基金支付"
    assert rows["command", "jicai export"]["value"] == "一张表也没有"
    assert all(row["state"] == "lacking" for (part, item), row in rows.items() if part == "command"), rows


def test_a_folder_below_is_found_from_the_settings_above(here: Here, tmp_path: Path) -> None:
    (tmp_path / "jicai.toml").write_text("", "utf-8")
    below = tmp_path / "下级"
    below.mkdir()
    row = _rows(here(("doctor", "--format", "json"), below))["workspace", "文件夹"]
    assert (row["value"], row["advice"]) == (str(tmp_path), "在上级中找到的，那里有 jicai.toml")


def test_broken_settings_are_told_beside_the_rest(here: Here, tmp_path: Path) -> None:
    (tmp_path / "jicai.toml").write_text("[laging]\n", "utf-8")
    said = here(("doctor", "--format", "json"), tmp_path)
    rows = _rows(said)
    assert said.code == 2
    assert rows["workspace", "设置和文件"]["state"] == "broken"
    assert "laging" in rows["workspace", "设置和文件"]["value"]
    assert rows["program", "jicai"]["state"] == "ok"


def test_a_cache_that_cannot_be_written_to(here: Here, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "file").write_text("", "utf-8")
    monkeypatch.setenv("JICAI_CACHE_DIR", str(tmp_path / "file"))
    row = _rows(here(("doctor", "--format", "json"), tmp_path))["cache", "可写"]
    assert (row["value"], row["state"]) == ("否", "note")


def test_the_libraries_are_those_of_the_package() -> None:
    declared = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    extras = declared["optional-dependencies"]
    named = {name: sorted(re.split(r"[><=!~ \[]", one)[0] for one in extras[name]) for name in EXTRAS}
    assert sorted(re.split(r"[><=!~ \[]", one)[0] for one in declared["dependencies"]) == sorted(LIBRARIES)
    assert named == {name: sorted(extra.packages) for name, extra in EXTRAS.items()}


def test_what_a_command_needs_it_takes_and_every_table_has_a_source() -> None:
    members = typer.main.get_command(app_of()).commands  # type: ignore[attr-defined]
    for form, needed in NEEDED.items():
        assert {*needed} <= {one.name for one in members[form.split()[0]].params}, form
    assert all(table.source for table in INPUTS.values())

"""The shipped JSON Schemas: they take the files that jicai ships and writes, and refuse what its models refuse."""

from __future__ import annotations

import copy
import json
import re
import tomllib
from datetime import date
from importlib import resources
from pathlib import Path
from typing import Any

import pytest

from jicai.starter.schemas import put_schemas
from jicai.starter.settings_file import settings_text

PACKAGE = resources.files("jicai")
BATCHES = sorted((Path(str(PACKAGE)) / "batches").glob("*.toml"))
RULE = """
name = "a"
title = "甲"
severity = "复核"
ground = "某文"
message = "{医疗机构名称}"
table = "订单明细"
"""
_TYPES = {
    "object": dict, "array": list, "boolean": bool, "integer": int, "number": (int, float), "string": (str, date),
}  # fmt: skip


def mistakes(name: str, value: Any) -> list[str]:
    schema = json.loads((PACKAGE / "schemas" / f"{name}.schema.json").read_text("utf-8"))
    return list(_mistakes(schema, schema, value, name))


def _mistakes(root: Any, schema: Any, value: Any, at: str) -> list[str]:
    """The few words of JSON Schema that ours use; any other fails the test."""
    known = {
        "$schema", "title", "description", "definitions", "format", "type", "enum", "const", "pattern", "minLength",
        "minimum", "maximum", "minItems", "maxItems", "items", "properties", "required", "additionalProperties",
        "propertyNames", "anyOf", "$ref", "examples",
    }  # fmt: skip
    assert schema.keys() <= known, schema.keys() - known
    told: list[str] = []
    if ref := schema.get("$ref"):
        told += _mistakes(root, root["definitions"][ref.rpartition("/")[2]], value, at)
    if "anyOf" in schema and not any(not _mistakes(root, one, value, at) for one in schema["anyOf"]):
        told.append(f"{at}: none of anyOf")
    if kind := schema.get("type"):
        fits = isinstance(value, _TYPES[kind]) and (kind == "boolean" or not isinstance(value, bool))
        if not fits or (isinstance(value, date) and schema.get("format") != "date"):
            return [*told, f"{at}: no {kind}"]
    if "enum" in schema and value not in schema["enum"]:
        told.append(f"{at}: not in enum")
    if "const" in schema and value != schema["const"]:
        told.append(f"{at}: not const")
    if isinstance(value, str):
        if "pattern" in schema and not re.search(schema["pattern"], value):
            told.append(f"{at}: pattern")
        if len(value) < schema.get("minLength", 0):
            told.append(f"{at}: short")
    if isinstance(value, int | float) and not schema.get("minimum", value) <= value <= schema.get("maximum", value):
        told.append(f"{at}: range")
    if isinstance(value, list):
        if not schema.get("minItems", 0) <= len(value) <= schema.get("maxItems", len(value)):
            told.append(f"{at}: count")
        for number, one in enumerate(value):
            told += _mistakes(root, schema.get("items", {}), one, f"{at}[{number}]")
    if isinstance(value, dict):
        told += [f"{at}: lacks {key}" for key in schema.get("required", ()) if key not in value]
        others = schema.get("additionalProperties", True)
        for key, one in value.items():
            told += _mistakes(root, schema.get("propertyNames", {}), key, f"{at}.{key}")
            if key in schema.get("properties", {}):
                told += _mistakes(root, schema["properties"][key], one, f"{at}.{key}")
            elif others is False:
                told.append(f"{at}.{key}: unknown")
            elif isinstance(others, dict):
                told += _mistakes(root, others, one, f"{at}.{key}")
    return told


@pytest.mark.parametrize("path", BATCHES, ids=lambda path: path.stem)
def test_the_shipped_batches_fit(path: Path) -> None:
    assert mistakes("batch", tomllib.loads(path.read_text("utf-8"))) == []


def test_the_written_settings_fit_as_they_stand_and_with_every_setting_set() -> None:
    written = settings_text()
    uncommented = re.sub(r"(?m)^#(?![ :])", "", written)
    assert uncommented != written
    for text in (written, uncommented):
        assert mistakes("jicai", tomllib.loads(text)) == []


def test_the_written_settings_name_the_schema_that_stands_beside_them(tmp_path: Path) -> None:
    first = settings_text().partition("\n")[0]
    assert put_schemas(tmp_path) == [".jicai/jicai.schema.json", ".jicai/batch.schema.json"]
    assert put_schemas(tmp_path) == []
    named = tmp_path / first.removeprefix("#:schema ")
    assert json.loads(named.read_text("utf-8"))["title"] == "jicai.toml"
    named.write_text("{}", "utf-8")  # of an older version
    assert put_schemas(tmp_path) == [".jicai/jicai.schema.json"]


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("[laging]\n", "jicai.laging: unknown"),
        ("[lagging]\ntolerance = 0.05\n", "jicai.lagging.tolerance: no string"),
        ("[lagging]\ngrace_days = 400\n", "jicai.lagging.grace_days: range"),
        ('rejects = "go"\n', "jicai.rejects: not in enum"),
        ('[inputs]\norder = ["a.xlsx"]\n', "jicai.inputs.order: not in enum"),
        ("[rules]\nsuply-late.days = 3\n", "jicai.rules.suply-late: unknown"),
    ],
)
def test_a_mistake_in_the_settings(text: str, told: str) -> None:
    assert mistakes("jicai", tomllib.loads(text)) == [told]


@pytest.mark.parametrize(
    ("text", "told"),
    [
        (RULE, []),
        (f"[[rule]]\n{RULE}", []),
        (RULE + "above = 3\n[finding]\ncompany = '收款企业'\n", []),
        (RULE.replace("复核", "review"), []),
        (RULE.replace("复核", "高"), ["rule: none of anyOf"]),
        (RULE + "tabel = 'x'\n", ["rule: none of anyOf"]),
        (RULE.replace("ground", "grund"), ["rule: none of anyOf"]),
    ],
)
def test_own_rules(text: str, told: list[str]) -> None:
    assert mistakes("rule", tomllib.loads(text)) == told


def test_mistakes_in_a_batch() -> None:
    good = tomllib.loads(BATCHES[0].read_text("utf-8"))
    dated = copy.deepcopy(good)
    dated["offset"] = {"window_months": [{"from": good["start_on"], "value": 12}]}
    dated["advance_types"] = [{"from": good["start_on"], "value": ["公立"], "source": "甲〔2026〕1号"}]
    assert mistakes("batch", dated) == []
    dated["offset"]["window_months"][0]["value"] = "12"
    assert mistakes("batch", dated) == ["batch.offset.window_months: none of anyOf"]
    assert mistakes("batch", {key: value for key, value in good.items() if key != "code"}) == ["batch: lacks code"]
    bare = {key: value for key, value in good.items() if key not in ("start_on", "in_force_on")}
    assert mistakes("batch", bare) == ["batch: none of anyOf"]

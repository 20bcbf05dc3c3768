"""The JSON Schemas of `jicai.toml`, of batch files and of own rules, by which editors check and complete them.

They say what a TOML file looks like, from the models that read it: decimals are quoted, nothing is null, a value that
may change in mid-cycle is one or a list. What keys must be to each other is for `jicai check` alone.
"""

from __future__ import annotations

import json
from typing import Any

from pydantic import BaseModel
from pydantic.json_schema import GenerateJsonSchema

from jicai.batches.model import Batch
from jicai.calc.rules import all_rules
from jicai.own_rules.model import TableRule
from jicai.settings.model import Settings
from jicai.tables import INPUTS

_DIALECT = "http://json-schema.org/draft-07/schema#"  # what editors of TOML know
_DECIMAL = {"type": "string", "pattern": r"^-?[0-9]{1,6}(\.[0-9]{1,6})?$"}


#: Defaults, and the bounds of decimals, which no schema can hold text to.
_LEFT_OUT = {"default", "ge", "gt", "le", "lt"}


class _Toml(GenerateJsonSchema):
    def decimal_schema(self, schema: Any) -> dict[str, Any]:
        return dict(_DECIMAL)


def settings_schema() -> str:
    """The text of the schema of `jicai.toml`; the keys of tables and rules are those that there are."""
    schema = _schema(Settings, "jicai.toml")
    for key in ("inputs", "columns", "values"):
        schema["properties"][key]["propertyNames"] = {"enum": list(INPUTS)}
    rules = schema["definitions"]["Rules"]
    for name, rule in all_rules().items():
        of_rule = _schema(rule.settings, rule.title)
        schema["definitions"] |= of_rule.pop("definitions", {})
        of_rule.pop("$schema")
        rules["properties"][name] = of_rule
    rules["additionalProperties"] = False
    return _text(schema)


def batch_schema() -> str:
    """The text of the schema of a batch file."""
    schema = _schema(Batch, "批次文件")
    either = ["in_force_on", "start_on"]  # each stands for the other
    schema["required"] = [key for key in schema["required"] if key not in either]
    schema["anyOf"] = [{"required": [key]} for key in either]
    return _text(schema)


def rule_schema() -> str:
    """The text of the schema of a file of own rules: one rule, or several."""
    schema = _schema(TableRule, "自定规则")
    one = {key: value for key, value in schema.items() if key not in ("$schema", "title", "definitions")}
    schema["definitions"]["rule"] = one
    several = {
        "type": "object",
        "properties": {"rule": {"type": "array", "minItems": 1, "items": {"$ref": "#/definitions/rule"}}},
        "required": ["rule"],
        "additionalProperties": False,
    }
    kept = {key: schema[key] for key in ("$schema", "title")}
    return _text({**kept, "anyOf": [{"$ref": "#/definitions/rule"}, several], "definitions": schema["definitions"]})


def _schema(model: type[BaseModel], title: str) -> dict[str, Any]:
    whole = model.model_json_schema(schema_generator=_Toml, ref_template="#/definitions/{model}")
    definitions = {name: _section(name, one) for name, one in whole.pop("$defs", {}).items()}
    whole = _section(title, whole)
    whole |= {"definitions": definitions} if definitions else {}
    found: dict[str, Any] = _plain({"$schema": _DIALECT, "title": title, **whole})
    return found


def _section(name: str, schema: dict[str, Any]) -> dict[str, Any]:
    """A section without what its class says to programmers; one that is dated as the file has it."""
    schema = {key: value for key, value in schema.items() if key not in ("title", "description")}
    if name.startswith("Dated_"):
        steps = {"type": "array", "minItems": 1, "items": schema["properties"]["steps"]["items"]}
        return {"anyOf": [{**schema["properties"]["always"], "title": "一个值"}, {**steps, "title": "按日期分段"}]}
    return schema


def _plain(node: Any) -> Any:
    """The schema without nulls, which TOML has not, and without defaults, which `jicai init` writes."""
    if isinstance(node, list):
        return [_plain(one) for one in node]
    if not isinstance(node, dict):
        return node
    # A property may be named like a word of the schema; then its value is one.
    node = {key: _plain(value) for key, value in node.items() if key not in _LEFT_OUT or isinstance(value, dict)}
    if {"type", "$ref", "anyOf"} & node.keys():
        node.pop("default", None)
    if "anyOf" in node:
        kept = [one for one in node["anyOf"] if one != {"type": "null"}]
        node["anyOf"] = kept
        if len(kept) == 1:
            node.pop("anyOf")
            node = {**kept[0], **node}
    return node


def _text(schema: dict[str, Any]) -> str:
    return json.dumps(schema, ensure_ascii=False, indent=1)

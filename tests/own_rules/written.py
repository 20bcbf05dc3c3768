"""Own rules written into a folder, and what they find in a small bureau."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from calc.rules.situation import Situation

from jicai.calc.findings import findings
from jicai.calc.own.rules import as_rules
from jicai.calc.rules.rule import Rule
from jicai.own_rules.loader import FOLDER, own_rules
from jicai.own_rules.rule import OwnRules

#: The keys that every rule needs; a test names the others.
HEAD = {"name": "our-rule", "title": "本局的规则", "severity": "复核", "ground": "局办〔2026〕3号", "message": "不对"}


def toml(**keys: Any) -> str:
    """A rule in TOML with the head filled up; a key that is None is left out."""
    values = {**HEAD, "table": "订单明细", **keys}
    return "".join(f"{key} = {written(value)}\n" for key, value in values.items() if value is not None)


def written(value: Any) -> str:
    """A value as TOML has it; what is marked with `=` stands as it is."""
    if isinstance(value, list):
        return f"[{', '.join(map(written, value))}]"
    if isinstance(value, str) and value.startswith("="):
        return value[1:]
    return "'" + value + "'" if isinstance(value, str) else str(value)


def sql(query: str, **keys: str) -> str:
    """A rule in SQL with the head filled up."""
    return "".join(f"-- {key} = {written(value)}\n" for key, value in {**HEAD, **keys}.items()) + query


def put(folder: Path, text: str, name: str = "一.toml") -> OwnRules:
    """Write a file of rules, and read the folder."""
    place = folder / FOLDER
    place.mkdir(exist_ok=True)
    (place / name).write_text(text, "utf-8")
    return own_rules(folder)


def only_rule(folder: Path, text: str, name: str = "一.toml") -> Rule:
    """The only rule of a file without mistakes."""
    own = put(folder, text, name)
    assert own.mistakes == []
    (rule,) = as_rules(own.rules).values()
    return rule


def found(rule: Rule, situation: Situation) -> list[dict[str, Any]]:
    """What a rule finds."""
    assert rule.broken == ""
    return findings(situation.evidence(), [rule], {}).collect().to_dicts()

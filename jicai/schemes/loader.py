"""Scheme files to schemes: those in the package and that of a bureau."""

from __future__ import annotations

from collections.abc import Iterator
from importlib import resources
from pathlib import Path

from pydantic import ValidationError

from jicai.errors import ConfigError
from jicai.schemes.messages import problems
from jicai.schemes.model import Scheme
from jicai.settings.messages import unknown_key
from jicai.toml_files import parse_toml, read_text

#: The shipped schemes by the words that name them. There is no national formula, so they are nothing but examples.
SHIPPED = {"示例": "example.toml", "一票否决": "veto.toml"}
EXAMPLE = "示例"


def shipped_text(name: str) -> str:
    """A shipped scheme as it is written; its comments say what it is."""
    return resources.files("jicai.schemes").joinpath(SHIPPED[name]).read_text("utf-8")


def shipped_scheme(name: str) -> Scheme:
    """A shipped scheme by its name, one of `SHIPPED`."""
    return _scheme(shipped_text(name), SHIPPED[name])


def load_scheme(path: Path) -> Scheme:
    """The scheme in a file. Raises ConfigError naming file, key, reason and remedy."""
    return _scheme(read_text(path, f"考核办法 {path}"), str(path))


def _scheme(text: str, name: str) -> Scheme:
    data = parse_toml(text, f"考核办法 {name}")
    told: list[str] = []
    try:
        scheme = Scheme.model_validate(data)
    except ValidationError as error:
        told = problems(error)
    told += _wrong_rules(data.get("rules"))
    if told:
        raise ConfigError("\n".join(f"考核办法 {name}：{line}" for line in told))
    return scheme


def _wrong_rules(given: object) -> Iterator[str]:
    """A line for every word of the list that is no rule, or none that an institution gets points by."""
    from jicai.calc.assess.found import WITHOUT_INSTITUTION  # heavy
    from jicai.calc.rules import all_rules

    for at, rule in enumerate(given if isinstance(given, list) else (), start=1):
        if not isinstance(rule, str):  # told of with the form
            continue
        if rule not in all_rules():
            yield unknown_key(f"rules（第 {at} 项）", rule, list(all_rules()), "规则")
        elif rule in WITHOUT_INSTITUTION:
            yield f"rules（第 {at} 项）：规则 {rule} 的发现没有医疗机构，不能计分，请删去"

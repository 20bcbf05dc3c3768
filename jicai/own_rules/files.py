"""Files to rules, every mistake in any of them in one Chinese line with file and line."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any, TypeVar

from pydantic import ValidationError

from jicai.batches.values import fold_name
from jicai.errors import ConfigError
from jicai.own_rules.checked import Reader
from jicai.own_rules.head import head_of
from jicai.own_rules.lines import Lines
from jicai.own_rules.messages import problems
from jicai.own_rules.model import Head, TableRule
from jicai.own_rules.rule import OwnRule, OwnRules
from jicai.toml_files import parse_toml, read_text

Model = TypeVar("Model", bound=Head)
_LISTED = ("rule", "rules")
#: What people lay beside their rules.
_NOTES = frozenset({".md"})


def read_rules(paths: Iterable[tuple[Path, str]], found: OwnRules) -> None:
    """Add the rules of these files, each with the name that it is told by, and what is wrong in them."""
    for path, name in paths:
        suffix = path.suffix.lower()
        if path.is_dir():
            found.aside.append(f"{name}：是文件夹，里面的规则未读，请移到 {Path(name).parent} 里")
        elif suffix in (".toml", ".sql"):
            found.files.append(name)
            _read(path, name, found)
        elif suffix not in _NOTES:
            found.aside.append(f"{name}：不是 .toml 或 .sql 文件，不是规则，未读")
    found.mistakes.extend(_clashing(found.heads))


def _read(path: Path, name: str, found: OwnRules) -> None:
    try:
        text = read_text(path, name)
        if path.suffix.lower() == ".sql":
            _of_query(text, name, found)
        else:
            _of_tables(text, name, found)
    except ConfigError as error:
        found.mistakes.append(str(error))


def _of_query(text: str, name: str, found: OwnRules) -> None:
    """The rule of an SQL file: a head of comments in TOML, then the query."""
    data, query = head_of(text, name)
    head = _valid(
        Head, data, Lines.whole("\n".join(line.removeprefix("--") for line in text.splitlines())), name, found
    )
    if not query.strip():
        found.mistakes.append(f"{name}：没有 SELECT，请在开头的注释之后写一个查询")
    elif head is not None:
        found.heads.append((name, 1, head))
        found.rules.append(OwnRule(head, name, _content(text), query=query))


def _of_tables(text: str, name: str, found: OwnRules) -> None:
    """The rules of a TOML file: one, or each of its `[[rule]]`s."""
    data = parse_toml(text, name)
    listed = next((key for key in _LISTED if key in data), None)
    if listed is None:
        _rule(data, Lines.whole(text), name, found)
        return
    for key in data.keys() - {listed}:
        found.mistakes.append(f"{name} 第 {Lines.whole(text).of(key)} 行：{key} 不属于任何规则，请移到 [[rule]] 之后")
    given = data[listed]
    if not isinstance(given, list) or not all(isinstance(one, dict) for one in given):
        found.mistakes.append(f"{name}：请把 [{listed}] 写成 [[rule]]，用两层方括号")
        return
    places = Lines.of_each(text)
    for at, one in enumerate(given):
        _rule(one, places[at] if at < len(places) else Lines.whole(text), name, found)


def _rule(data: dict[str, Any], lines: Lines, name: str, found: OwnRules) -> None:
    model = _valid(TableRule, data, lines, name, found)
    if model is None:
        return
    found.heads.append((name, lines.first, model))
    reader = Reader(model, lines)
    rows = reader.rows()
    found.mistakes.extend(_told(name, reader.told))
    if rows is not None:
        content = _content("\n".join(lines.text[lines.first - 1 : lines.last]))
        found.rules.append(OwnRule(model, name, content, rows=rows))


def _valid(model: type[Model], data: dict[str, Any], lines: Lines, name: str, found: OwnRules) -> Model | None:
    try:
        return model.model_validate(data)
    except ValidationError as error:
        found.mistakes.extend(_told(name, problems(error, model, lines)))
        return None


def _told(name: str, problems: Any) -> Iterator[str]:
    # A quoted TOML key may hold line breaks.
    return (f"{name} 第 {line} 行：{' '.join(words.splitlines())}" for line, words in problems)


def _content(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def _clashing(heads: list[tuple[str, int, Head]]) -> Iterator[str]:
    """A line for every name or title that another rule has."""
    if not heads:
        return
    from jicai.calc.rules import all_rules  # heavy

    shipped = all_rules().values()
    taken = {fold_name(word): "程序自带的规则" for rule in shipped for word in (rule.id, rule.title)}
    for file, line, head in heads:
        for key, word in (("name", head.name), ("title", head.title)):
            folded = fold_name(word)
            if folded in taken:
                yield f"{file} 第 {line} 行：{key}：「{word}」已用于{taken[folded]}，请换一个"
            taken.setdefault(folded, f" {file} 的规则")

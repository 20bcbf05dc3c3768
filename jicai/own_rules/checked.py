"""A rule in TOML understood against the declarations of the tables, with a line for everything that is wrong."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from typing import Any, TypeVar

from jicai.own_rules.grammar import condition_of, figure_of, grouping_of
from jicai.own_rules.lines import Lines
from jicai.own_rules.model import LIMITS, About, TableRule
from jicai.own_rules.nodes import Comparing, Condition, Field, Joined, MonthOf, Operand, fields_of, unit_of
from jicai.own_rules.rule import AS_OF, LIMIT, VALUE, Rows, Special
from jicai.own_rules.vocabulary import MistakeError, Vocabulary, table_named
from jicai.tables.column import Column, Kind

Found = TypeVar("Found")
_PLACE = re.compile(r"\{([^{}]*)\}")
_MONTH = "月份"
#: What may say whom a finding is about.
_NAMING = frozenset({Kind.CODE, Kind.IDENTIFIER, Kind.TEXT, Kind.YEAR})


class Reader:
    """Reads the texts of one rule and notes what is wrong with them, with the line."""

    def __init__(self, rule: TableRule, lines: Lines) -> None:
        self.rule, self.lines = rule, lines
        self.told: list[tuple[int, str]] = []

    def rows(self) -> Rows | None:
        """What the rule says; None where something is wrong, see `told`."""
        rule = self.rule
        table = self._read("table", rule.table, table_named)
        if table is None:
            return None
        words = Vocabulary.of(table)
        where = [self._read("where", text, lambda one: condition_of(one, words)) for text in rule.where]
        per = [self._read("per", text, lambda one: grouping_of(one, words)) for text in rule.per]
        value, sign, limit = self._compared(words)
        day = None if rule.day is None else self._read("day", rule.day, lambda one: Field(words.column(one)))
        self._check_days(day)
        about = dict(self._about(words))
        message = self._message(words, [one for one in per if one is not None], has_value=self.rule.value is not None)
        if self.told:
            return None
        conditions = tuple(one for one in where if one is not None)
        return Rows(
            table=table,
            where=_all(conditions),
            per=tuple(one for one in per if one is not None),
            value=value,
            sign=sign,
            limit=limit,
            message=message,
            unit=rule.unit or (unit_of(value) if value is not None else None),
            day=day,
            since=rule.since,
            until=rule.until,
            about=about,
            borrowed=words.borrowed & {column.key for column in _looked(conditions, per, value, limit, message)},
            shown=tuple(self._shown()),
        )

    def _read(self, key: str, text: str, read: Callable[[str], Found]) -> Found | None:
        try:
            return read(text)
        except MistakeError as mistake:
            self._tell(key, f"「{text}」：{mistake}", text)
            return None

    def _tell(self, key: str, words: str, text: str = "") -> None:
        self.told.append((self.lines.of(key, text), f"{key}：{words}"))

    def _compared(self, words: Vocabulary) -> tuple[Operand | None, Comparing | None, Operand | None]:
        """Value, sign and limit."""
        rule, is_group = self.rule, bool(self.rule.per)
        given = {key: text for key in LIMITS if (text := getattr(rule, key)) is not None}
        value = None
        if rule.value is not None:
            value = self._read("value", rule.value, lambda one: figure_of(one, words, of_group=is_group))
        elif is_group:
            self._tell("per", '有 per 的规则要写 value，如 value = "行数" 或 "合计(采购数量)"')
        if len(given) > 1:
            self._tell(list(given)[1], f"{'、'.join(given)} 只能写一个，请删去其余的")
        elif given and rule.value is None:
            self._tell(next(iter(given)), "没有 value，不知道拿什么数与界限比较，请写 value")
        elif rule.value is not None and not given:
            self._tell(
                "value", "没有界限，请写 above（大于）、at_least（不小于）、below（小于）、at_most（不大于）之一"
            )
        elif not rule.where and not given and not is_group:
            self._tell("where", "没有条件，会列出整张表，请写 where，或 value 和界限")
        limit = None
        for key, text in given.items():
            limit = self._read(key, text, lambda one: figure_of(one, words, of_group=is_group))
        sign = LIMITS[next(iter(given))] if given else None
        return value, sign, limit

    def _check_days(self, day: Field | None) -> None:
        rule = self.rule
        if day is not None and day.column.kind not in (Kind.DATE, Kind.MONTH):
            self._tell("day", f"{day.column.label}不是日期")
        has_span = rule.since is not None or rule.until is not None
        if has_span and rule.day is None:
            key = "since" if rule.since is not None else "until"
            self._tell(key, '要写明按哪一列的日期，如 day = "下单日期"')
        if rule.day is not None and not has_span:
            self._tell("day", "只与 since、until 一起写，请删去")
        if rule.since and rule.until and rule.until < rule.since:
            self._tell("until", f"{rule.until} 早于 since，请改正")

    def _about(self, words: Vocabulary) -> Iterator[tuple[str, Field]]:
        """The column of each key of findings: the one that is named, else the one of that key."""
        grouped = {_name(text) for text in self.rule.per}
        for key in About.model_fields:
            text = getattr(self.rule.finding, key)
            if text is not None:
                found = self._read(key, text, lambda one: Field(words.column(one)))
            else:
                column = words.find(key)
                found = Field(column) if column is not None and column.key == key else None
            if found is None:
                continue
            if (found.column.kind is Kind.YEAR) != (key == "agreement_year") or found.column.kind not in _NAMING:
                self._tell(key, f"「{text}」：{found.column.label}不能作{About.model_fields[key].title}")
                continue
            if self.rule.per and not {found.column.key, found.column.label} & grouped:
                if text is not None:
                    self._tell(key, f"「{text}」：有 per 的规则里，只能写 per 里的列")
                continue
            yield key, found

    def _message(
        self, words: Vocabulary, per: list[Field | MonthOf], *, has_value: bool
    ) -> tuple[str | Field | MonthOf | Special, ...]:
        """The texts and columns of the message, in turn."""
        text, parts, at = self.rule.message, list[str | Field | MonthOf | Special](), 0
        for place in _PLACE.finditer(text):
            parts += [text[at : place.start()]]
            part = self._read("message", place[1], lambda one: _part(one, words, per, has_value, bool(self.rule.per)))
            if part is not None:
                parts.append(part)
            at = place.end()
        parts.append(text[at:])
        if any(isinstance(part, str) and ("{" in part or "}" in part) for part in parts):
            self._tell("message", "大括号没有配对，请写成 {列名}")
        return tuple(part for part in parts if part != "")

    def _shown(self) -> Iterator[str]:
        """The conditions as people read them."""
        rule = self.rule
        yield from rule.where
        if rule.since or rule.until:
            yield f"{rule.day}{f'从 {rule.since} 起' if rule.since else ''}{f'到 {rule.until}' if rule.until else ''}"
        given = next(((sign, text) for key, sign in LIMITS.items() if (text := getattr(rule, key)) is not None), None)
        if given is not None:
            group = f"每个{'、'.join(rule.per)}的" if rule.per else ""
            yield f"{group}{rule.value} {given[0]} {given[1]}"


def _part(
    word: str, words: Vocabulary, per: list[Field | MonthOf], has_value: bool, is_group: bool
) -> Field | MonthOf | Special:
    """What a place of the message stands for."""
    word = word.strip()
    if word == AS_OF or (word in (VALUE, LIMIT) and has_value):
        return Special(word)
    if word in (VALUE, LIMIT):
        raise MistakeError("这条规则没有 value，没有数值和界限")
    for one in per:
        if isinstance(one, MonthOf) and word == _MONTH:
            return one
    column = words.column(word)
    if is_group and column.key not in _known_of_group(per):
        raise MistakeError("分组的规则里，说明只能写 per 里的列、数值、界限、截至日期")
    return Field(column)


def _known_of_group(per: list[Field | MonthOf]) -> set[str]:
    """The columns that have one value in a group."""
    keys = {one.column.key for one in per if isinstance(one, Field)}
    return keys | ({"institution_name", "district", "level", "type"} if "institution_code" in keys else set())


def _name(text: str) -> str:
    return "".join(text.split())


def _all(conditions: tuple[Condition, ...]) -> Condition | None:
    if not conditions:
        return None
    return conditions[0] if len(conditions) == 1 else Joined("and", conditions)


def _looked(*nodes: Any) -> Iterator[Column]:
    """The columns that any of these look at."""
    for node in nodes:
        if isinstance(node, Sequence) and not isinstance(node, str):
            yield from _looked(*node)
        elif not isinstance(node, str | Special):
            yield from fields_of(node)

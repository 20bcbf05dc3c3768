"""The answers of rows: what was written in the open columns, as far as it can be used; and several of one row."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from jicai.results.collect.issues import Issue
from jicai.results.collect.matching import Matched
from jicai.results.collect.sheets import Place
from jicai.results.dispatch.manifest import SentRow
from jicai.results.dispatch.spelling import day_of
from jicai.tables.column import Column, Kind
from jicai.tables.results.dispatch import KINDS


@dataclass(frozen=True, slots=True)
class Answer:
    """What was answered for a row, by the keys of the open columns: values of choices, days as YYYY-MM-DD, texts.

    `unusable` are the columns in which something stands that cannot be taken.
    """

    sent: SentRow
    part: str
    place: Place
    values: Mapping[str, str]
    unusable: frozenset[str] = frozenset()

    @property
    def lacking(self) -> list[Column]:
        """The columns that make the answer complete and have nothing usable."""
        needed = [column for column in KINDS[self.sent.kind].open if column.required]
        if self.values.get("disposal") == "mending":
            needed += [column for column in KINDS[self.sent.kind].open if column.key == "deadline"]
        return [column for column in needed if column.key not in self.values]


@dataclass(frozen=True, slots=True)
class Unsettled:
    """A row that several files answer differently."""

    sent: SentRow
    part: str
    answers: Sequence[Answer]


def answer_of(one: Matched) -> tuple[Answer | None, list[Issue]]:
    """The answer of a row, None where its open columns are empty; and what of it cannot be used."""
    row, values, issues, unusable = one.returned, {}, [], set()

    def refuse(issue: str, column: Column, message: str, text: str) -> None:
        unusable.add(column.key)
        issues.append(Issue(issue, row.place, message, column.label, returned=text, part=one.part, key=one.sent.key))

    for column in KINDS[one.sent.kind].open:
        texts = row.cells.get(column.key, [""])
        if len(texts) > 1:
            refuse("conflict", column, "同一列在表里有两处，内容不同，没有采用，请问清", "；".join(texts))
        elif not texts[0] and column.key in row.uncached:
            refuse("no-value", column, "单元格是公式，文件里没有它的结果，没有采用，请改成文字后重报", "")
        elif not texts[0] and column.key in row.merged:
            refuse("merged", column, "与上面的行合并成一格，不知道是否也答复这一行，请取消合并逐行填写", "")
        elif texts[0] and (value := _value(column, texts[0])) is None:
            if column.choices:
                known = "、".join(choice.label for choice in column.choices)
                refuse("not-listed", column, f"下拉列表里没有这个词，没有采用，可用：{known}", texts[0])
            else:
                refuse("bad-date", column, "不是日期，没有采用，请写成 2026-09-30 这样", texts[0])
        elif texts[0] and value is not None:
            values[column.key] = value
    if not values and not unusable:
        return None, issues
    return Answer(one.sent, one.part, row.place, values, frozenset(unusable)), issues


def settled(answers: Iterable[Answer]) -> tuple[list[Answer], list[Unsettled], list[Issue]]:
    """One answer for each row, in the order in which rows were met; the rows that are answered differently; the issues.

    Of several answers the fullest stands where all that the others say is in it too; else none does.
    """
    by_row: dict[str, list[Answer]] = {}
    for answer in answers:
        by_row.setdefault(answer.sent.key, []).append(answer)
    taken, unsettled, issues = [], [], []
    for several in by_row.values():
        fullest = max(several, key=lambda one: len(one.values))
        if all(one.values.items() <= fullest.values.items() for one in several):
            unusable = frozenset.intersection(*(one.unusable for one in several)) - fullest.values.keys()
            taken.append(replace(fullest, unusable=unusable))
            continue
        unsettled.append(Unsettled(fullest.sent, fullest.part, several))
        issues += list(_differences(several))
    return taken, unsettled, issues


def _differences(several: Sequence[Answer]) -> Iterable[Issue]:
    """An issue for every column in which the answers differ, at the place of each."""
    for column in KINDS[several[0].sent.kind].open:
        said = {one.values.get(column.key, "") for one in several}
        if len(said) < 2:
            continue
        for one in several:
            others = "；".join(
                f"{_where(other.place)}：{shown(column, other.values.get(column.key, ''))}"
                for other in several
                if other is not one
            )
            yield Issue(
                "conflict",
                one.place,
                f"同一行另有不同的答复，都没有采用，请问清后只留一份（{others}）",
                column.label,
                returned=shown(column, one.values.get(column.key, "")),
                part=one.part,
                key=one.sent.key,
            )


def _where(place: Place) -> str:
    return f"{place.file} {place.sheet} 第 {place.row} 行"


def shown(column: Column, value: str) -> str:
    """A value as people write it."""
    return (column.label_of(value) if column.choices else value) or "（空）"


def _value(column: Column, text: str) -> str | None:
    if column.choices:
        folded = _folded(text)
        return next((choice.value for choice in column.choices if folded == _folded(choice.label)), None)
    return day_of(text) if column.kind is Kind.DATE else text


def _folded(text: str) -> str:
    return "".join(unicodedata.normalize("NFKC", text).split()).casefold()

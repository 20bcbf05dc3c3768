"""One batch for people: every key with its value in Chinese and the clause it comes from."""

from __future__ import annotations

from dataclasses import dataclass

from jicai.batches.clauses import clauses_of
from jicai.batches.cycle import agreement_years
from jicai.batches.keys import Key, all_keys, repeated_tables, table_labels
from jicai.batches.model import Batch, Cycle, Superseded
from jicai.batches.values import CHOICE_LABELS

ABSENT = "无"


@dataclass(frozen=True, slots=True)
class ShownKey:
    """One line about a batch; `clause` is empty for keys and notices that have none."""

    path: str
    label: str
    value: str
    meaning: str
    clause: str


def shown_keys(batch: Batch) -> list[ShownKey]:
    """Every key of `batch` in the file's order, defaults included; a line for each year and superseded variety."""
    lines: list[ShownKey] = []
    for key in all_keys():
        table = key.path.rpartition(".")[0]
        if table not in repeated_tables():
            lines.append(_line(batch, key))
        elif table == "cycle.agreement_years" and key.path.endswith(".start_on"):
            lines += _year_lines(batch)
    return lines + _superseded_lines(batch)


def _line(batch: Batch, key: Key) -> ShownKey:
    value: object = batch
    for name in key.path.split("."):
        value = getattr(value, name, None)  # below a table that was left out there is nothing
    clause = "；".join(clauses_of(key.path, batch.source))
    return ShownKey(key.path, key.label, _in_chinese(value), key.meaning, clause)


def settlement_words(batch: Batch | None) -> str:
    """By when suppliers are paid; without a batch, by when where nothing is said."""
    months, days = (batch.settlement.months, batch.settlement.days) if batch else (1, None)
    if days is not None:
        return f"验收后 {days} 天"
    named = {0: "验收当月的最后一天", 1: "验收次月的最后一天"}
    return named.get(months or 0, f"验收后第 {months} 个月的最后一天")


def _in_chinese(value: object) -> str:
    if value is None:
        return ABSENT
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, tuple):
        return "、".join(value) or ABSENT
    return CHOICE_LABELS.get(str(value), str(value))


def _year_lines(batch: Batch) -> list[ShownKey]:
    """The agreement years as they are, whether set outright or reckoned."""
    path = "cycle.agreement_years"
    meaning = Cycle.model_fields["agreement_years"].description or ""
    clause = "；".join(clauses_of(f"{path}.start_on", batch.source))
    values = [f"第 {year.number} 年度 {year.start} 至 {year.end}" for year in agreement_years(batch)]
    return [ShownKey(path, table_labels()[path], value, meaning, clause) for value in values]


def _superseded_lines(batch: Batch) -> list[ShownKey]:
    label = table_labels()["superseded"]
    meaning = Superseded.model_fields["superseded_from"].description or ""
    clause = "；".join(clauses_of("superseded.from", batch.source))
    values = [
        f"{item.variety_code}，自 {item.superseded_from} 起" + (f"（{item.source}）" if item.source else "")
        for item in batch.superseded
    ]
    return [ShownKey("superseded", label, value, meaning, clause) for value in values or [ABSENT]]

"""One batch for people: every key with its value in Chinese and the clause it comes from."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from jicai.batches.clauses import clauses_of
from jicai.batches.cycle import agreement_years
from jicai.batches.dated import Dated, Span
from jicai.batches.events import EVENTS, dated_values
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
    shown = in_chinese(value)
    if isinstance(value, Dated) and value.is_dated:
        shown += f"；按{EVENTS[key.path].words}取"
    return ShownKey(key.path, key.label, shown, key.meaning, clause)


def settlement_words(batch: Batch | None) -> str:
    """By when suppliers are paid; without a batch, by when where nothing is said."""
    if batch is None:
        return term_words(1, None)
    if batch.settlement.days is not None:
        return "；".join(_from(span) + term_words(None, days) for days, span in batch.settlement.days.spans())
    months = batch.settlement.months
    return "；".join(_from(span) + term_words(value, None) for value, span in months.spans()) if months else ""


def term_words(months: int | None, days: int | None) -> str:
    """By when what was accepted is paid: so many months or days after."""
    if days is not None:
        return f"验收后 {days} 天"
    named = {0: "验收当月的最后一天", 1: "验收次月的最后一天"}
    return named.get(months or 0, f"验收后第 {months} 个月的最后一天")


def why_words(batch: Batch, key: str, day: date) -> str:
    """Which of the values of a dotted key was in force on the day of its event, and by what; empty where it has one."""
    for path, value, event in dated_values(batch):
        if path == key and value.is_dated:
            held, span = value.step_at(day)
            ended = f"至 {span.until}" if span.until else "起"
            return f"按{event.words} {day} 取 {span.since} {ended}的 {_plain(held)}{_told(span)}"
    return ""


def _from(span: Span) -> str:
    return f"{span.since} 起" if span.since else ""


def _told(span: Span) -> str:
    told = "，".join(filter(None, (span.source, span.clause)))
    return f"（{told}）" if told else ""


def in_chinese(value: object) -> str:
    """A value of a batch file in words."""
    if isinstance(value, Dated):
        texts = [(f"{_from(span)} " if span.since else "") + _plain(held) + _told(span) for held, span in value.spans()]
        return "；".join(texts)
    return _plain(value)


def _plain(value: object) -> str:
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

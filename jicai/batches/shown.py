"""One batch for people: every key with its value in Chinese and the clause it comes from."""

from __future__ import annotations

from dataclasses import dataclass

from jicai.batches.clauses import clauses_of
from jicai.batches.keys import Key, all_keys, table_labels
from jicai.batches.model import Batch, Superseded
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
    """Every key of `batch` in the file's order, defaults included; a line for each superseded variety."""
    lines = [_line(batch, key) for key in all_keys() if not key.path.startswith("superseded.")]
    return lines + _superseded_lines(batch)


def _line(batch: Batch, key: Key) -> ShownKey:
    value: object = batch
    for name in key.path.split("."):
        value = getattr(value, name, None)  # below a table that was left out there is nothing
    clause = "；".join(clauses_of(key.path, batch.source))
    return ShownKey(key.path, key.label, _in_chinese(value), key.meaning, clause)


def _in_chinese(value: object) -> str:
    if value is None:
        return ABSENT
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, tuple):
        return "、".join(value)
    return CHOICE_LABELS.get(str(value), str(value))


def _superseded_lines(batch: Batch) -> list[ShownKey]:
    label = table_labels()["superseded"]
    meaning = Superseded.model_fields["superseded_from"].description or ""
    clause = "；".join(clauses_of("superseded.from", batch.source))
    values = [
        f"{item.variety_code}，自 {item.superseded_from} 起" + (f"（{item.source}）" if item.source else "")
        for item in batch.superseded
    ]
    return [ShownKey("superseded", label, value, meaning, clause) for value in values or [ABSENT]]

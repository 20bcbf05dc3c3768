"""Which values of a choice the user wants to see."""

from __future__ import annotations

from collections.abc import Sequence

from jicai.errors import UsageError
from jicai.tables.column import Column


def chosen_values(column: Column, words: Sequence[str] | None, option: str) -> list[str]:
    """The stored values that the user's words mean, in Chinese or English; UsageError for a word that means none."""
    meanings = {
        word: choice.value for choice in column.choices for word in (choice.value, choice.label, *choice.others)
    }
    unknown = [word for word in words or () if word not in meanings]
    if unknown:
        allowed = "、".join(f"{choice.label}（{choice.value}）" for choice in column.choices)
        raise UsageError(f"{option} {unknown[0]}：没有这种{column.label}，可用 {allowed}")
    return [meanings[word] for word in words or ()]

"""What the user asks of the rows of a result: which values, in which order, how many."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from difflib import get_close_matches
from typing import TYPE_CHECKING

from jicai.batches.values import fold
from jicai.errors import UsageError
from jicai.tables.column import Column, ResultTable

if TYPE_CHECKING:
    import polars as pl


_FEW = 8


def chosen_values(column: Column, words: Sequence[str] | None, option: str) -> list[str]:
    """The stored values that the user's words mean, in Chinese or English; UsageError for a word that means none."""
    meanings = {word: choice.value for choice in column.choices for word in (choice.value, choice.label)}
    unknown = [word for word in words or () if word not in meanings]
    if unknown:
        allowed = "、".join(f"{choice.label}（{choice.value}）" for choice in column.choices)
        raise UsageError(f"{option} {unknown[0]}：没有这种{column.label}，可用 {allowed}")
    return [meanings[word] for word in words or ()]


def known_values(given: Sequence[str] | None, known: Iterable[str], option: str, what: str) -> list[str]:
    """The given names or codes as the data spell them; UsageError, with the nearest, for one that is not there."""
    spellings = {_folded(name): name for name in known}
    for name in given or ():
        if _folded(name) not in spellings:
            nearest = get_close_matches(name, spellings.values(), n=1, cutoff=0.4)
            few = "、".join(list(spellings.values())[:_FEW]) + ("等" if len(spellings) > _FEW else "")
            raise UsageError(
                f"{option} {name}：没有这{what}，" + (f"是否要写 {nearest[0]}？" if nearest else f"可用 {few}")
            )
    return [spellings[_folded(name)] for name in given or ()]


def _folded(name: str) -> str:
    return "".join(fold(name).split())


def ordered(
    frame: pl.DataFrame, table: ResultTable, sort: str | None, top: int | None
) -> tuple[pl.DataFrame, list[str]]:
    """The rows in the order asked for (else as they are) and not more than asked for; a line says what was cut."""
    if sort is not None:
        key = _key_of(table, sort)
        if key not in table.keys:
            nearest = get_close_matches(key, table.keys, n=1)
            remedy = f"是否要写 {nearest[0]}？" if nearest else f"可用 {'、'.join(table.keys)}"
            raise UsageError(f"--sort {sort}：没有这一列，{remedy}")
        frame = frame.sort(key, descending=sort.startswith("-"), nulls_last=True, maintain_order=True)
    if top is None or frame.height <= top:
        return frame, []
    return frame.head(top), [f"共 {frame.height:,} 行，只列出前 {top:,} 行"]


def top_words(table: ResultTable, sort: str | None, top: int | None) -> str | None:
    """How many rows were asked for, and by what they are the first; None where all were."""
    if top is None:
        return None
    label = next((column.label for column in table.columns if sort and column.key == _key_of(table, sort)), None)
    order = "从大到小" if sort and sort.startswith("-") else "从小到大"
    return f"{top:,} 行" + (f"（按{label}{order}）" if label else "")


def _key_of(table: ResultTable, sort: str) -> str:
    name = sort.removeprefix("-")
    return {column.label: column.key for column in table.columns}.get(name, name)

"""By which words a file may name a batch: its code, its name, its aliases (CONTRACT "Names in place of codes")."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from jicai.batches.values import fold_name

if TYPE_CHECKING:
    from jicai.batches.model import Batch


def words_of(batch: Batch) -> Iterator[str]:
    """Code, name and aliases as the batch file writes them."""
    yield batch.code
    yield batch.name
    yield from batch.aliases


def batches_by_word(batches: Iterable[Batch]) -> dict[str, str]:
    """Every word that names exactly one batch, folded by `fold_name`, with that batch's code.

    A code goes before a name or an alias of another batch; a name that two batches share names neither.
    """
    listed = list(batches)
    found: dict[str, set[str]] = {}
    for batch in listed:
        for word in words_of(batch):
            found.setdefault(fold_name(word), set()).add(batch.code)
    single = {word: next(iter(codes)) for word, codes in found.items() if len(codes) == 1}
    return single | {fold_name(batch.code): batch.code for batch in listed}

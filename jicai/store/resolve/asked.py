"""What has to be known of the rows of all files before they can stand beside each other, asked once.

To join the files is to ask: which names stand without a code, which keys stand twice, which codes nobody knows. Each
question goes over all rows of a table; its answer is small. As long as no file, setting or batch changes the answers
stay the same, and are taken from where they were kept. Each question has a name of its own, so that the order in which
they are put decides nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from functools import cached_property
from pathlib import Path

import polars as pl

from jicai.store.answers import Answers, code_version, key_of
from jicai.store.resolve.dropped import PLACE, SCHEMA, Dropped

#: An answer of more rows is kept by itself, so that the others are had without it.
_MOST_ROWS = 2**20
_NAMES, _BY_ITSELF = "_names", "_by_itself"


class UnansweredError(Exception):
    """Only some of the rows are there, and what has to be asked of all of them is not known."""


class Questions:
    """The questions of one joining, with the answers that it, or an earlier one of the same files, was given.

    `files` says by what each file is known: what is asked of one alone is not asked again when others change.
    """

    def __init__(self, answers: Answers, key: str, files: Mapping[Path, str]) -> None:
        self._store, self._key, self._files = answers, key, files
        self._new: dict[str, pl.DataFrame] = {}

    @cached_property
    def _kept(self) -> dict[str, pl.DataFrame]:
        kept = self._store.get(self._key)
        return dict(zip(kept[0][_NAMES], kept[1:], strict=True)) if kept else {}

    def ask(self, name: str, find: Callable[[], pl.DataFrame] | None) -> pl.DataFrame:
        """The answer, from `find` where there is none yet; UnansweredError where nobody can find it."""
        known = self._kept.get(name)
        if known is not None and known.columns == [_BY_ITSELF]:
            alone = self._store.get(key_of(self._key, name))
            known = alone[0] if alone else None
        if known is not None:
            return known
        if find is None:
            raise UnansweredError
        if name in self._new:
            raise AssertionError(f"two questions of one name: {name}")
        found = find()
        self._new[name] = found
        if found.height > _MOST_ROWS:
            self._store.put(key_of(self._key, name), [found])
            self._new[name] = pl.DataFrame({_BY_ITSELF: [True]})
        return found

    def ask_of_file(self, path: Path, name: str, find: Callable[[], pl.DataFrame]) -> pl.DataFrame:
        """The answer that depends on the rows of this file as they were read and on nothing else."""
        key = key_of(code_version(), self._files[path], name)
        kept = self._store.get(key)
        if kept is not None:
            return kept[0]
        found = find()
        self._store.put(key, [found])
        return found

    def keep(self) -> None:
        """Keep the answers for the next joining, of this run or a later one."""
        if self._new:
            self._kept.update(self._new)
            self._new.clear()
            self._store.put(self._key, [pl.DataFrame({_NAMES: list(self._kept)}), *self._kept.values()])


_questions: ContextVar[Questions | None] = ContextVar("questions", default=None)
_of_all: ContextVar[bool] = ContextVar("of all rows", default=True)


@contextmanager
def answered_by(questions: Questions, *, of_all: bool = True) -> Iterator[None]:
    """While this lasts `asked` takes what is known already.

    Where not all rows are there (`of_all`) it takes nothing else, and raises UnansweredError: some rows know nothing of
    the others, which they may repeat.
    """
    tokens = _questions.set(questions), _of_all.set(of_all)
    try:
        yield
    finally:
        _questions.reset(tokens[0])
        _of_all.reset(tokens[1])


def asked(rows: pl.LazyFrame, *name: str) -> pl.DataFrame:
    """The rows; `name` says what they are, once in a joining."""
    return asked_of(rows.collect, *name)


def asked_of(find: Callable[[], pl.DataFrame], *name: str) -> pl.DataFrame:
    """What `find` gives; `name` as in `asked`."""
    questions = _questions.get()
    return find() if questions is None else questions.ask(" ".join(name), find if _of_all.get() else None)


def asked_of_file(rows: pl.LazyFrame, path: Path, *name: str) -> pl.DataFrame:
    """The same of rows that are as they were read from this file, whatever stands in the others."""
    questions = _questions.get()
    return rows.collect() if questions is None else questions.ask_of_file(path, " ".join(name), rows.collect)


def dropped_by(dropped: Dropped, drop: Callable[[Dropped], None], *name: str) -> None:
    """Let `drop` take rows out; what it took out is an answer too."""
    if _questions.get() is None:
        drop(dropped)
        return
    label = " ".join(name)

    def problems() -> pl.DataFrame:
        return pl.concat([pl.DataFrame(schema=SCHEMA), *taken().problems])

    found: list[Dropped] = []

    def taken() -> Dropped:
        if not found:
            found.append(Dropped(dropped.table))
            drop(found[0])
        return found[0]

    rejected = asked_of(problems, label, "rejected")
    skipped = asked_of(lambda: _skipped(taken()), label, "skipped")
    zeroed = asked_of(lambda: _zeroed(taken()), label, "zeroed")
    if rejected.height:
        dropped.problems += rejected.partition_by("code", "column", maintain_order=True)
    for (reason,), rows in skipped.group_by("reason", maintain_order=True):
        dropped.skip(rows, str(reason))
    if zeroed.height:
        dropped.zeroed = zeroed


def _skipped(dropped: Dropped) -> pl.DataFrame:
    empty = pl.DataFrame(schema={**{name: SCHEMA[name] for name in PLACE}, "reason": pl.String})
    return pl.concat([empty, *(rows.with_columns(reason=pl.lit(reason)) for reason, rows in dropped.skipped)])


def _zeroed(dropped: Dropped) -> pl.DataFrame:
    empty = pl.DataFrame(schema={**{name: SCHEMA[name] for name in PLACE}, "line_id": pl.String})
    return empty if dropped.zeroed is None else dropped.zeroed

"""What was read of a workspace, under a hash of all that it depends on, with what was worked out of it before."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from jicai.store.answers import Answers, key_of

if TYPE_CHECKING:
    import polars as pl


@dataclass(frozen=True, slots=True)
class State:
    """The frames of an intake as they were when it was read: the same key means the same rows.

    `sheets` are keys of single sheets by their numbers (`_source`): the same key means that the rows which a sheet
    gives to its table are the same, whatever the other sheets are. `rows_of` gives the rows of some sheets of a table
    without looking at those of the others.
    """

    answers: Answers
    key: str
    sheets: Mapping[int, str]
    rows_of: Callable[[str, Sequence[int]], pl.LazyFrame]

    def frame(self, find: Callable[[], pl.DataFrame], *name: object) -> pl.DataFrame:
        """What `find` gives: a frame that depends on the rows and on nothing else but `name`, kept for later runs."""
        return self.frames(lambda: [find()], *name)[0]

    def frames(self, find: Callable[[], list[pl.DataFrame]], *name: object) -> list[pl.DataFrame]:
        """The same of several frames that are found together."""
        key = key_of(self.key, *name)
        kept = self.answers.get(key)
        if kept is not None:
            return kept
        found = find()
        self.answers.put(key, found)
        return found

    def by_sheet(
        self,
        sources: Sequence[int],
        find: Callable[[Sequence[int]], pl.DataFrame],
        *name: object,
        few: Callable[[Sequence[int]], Iterable[Sequence[int]]] = lambda some: [some],
    ) -> Iterator[tuple[int, pl.DataFrame]]:
        """Frames of single sheets, of those that are known as they were kept; one by one, in any order.

        `find` gives the rows of the sheets that it is given, told apart by `_source`; they depend on the rows of their
        sheet and on nothing else but `name`. It is given those that `few` puts together.
        """
        keys = {source: key_of(self.sheets[source], *name) for source in sources}
        lacking = []
        for source, key in keys.items():
            kept = self.answers.get(key)
            if kept is None:
                lacking.append(source)
            else:
                yield source, kept[0]
        for some in few(lacking) if lacking else ():
            found = find(some)
            for source in some:
                frame = found.filter(found["_source"] == source).drop("_source")
                self.answers.put(keys[source], [frame])
                yield source, frame

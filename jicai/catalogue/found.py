"""A value of the catalogue with what is doubtful of it, and the row that such values make."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(slots=True)
class Found:
    """A value with what is doubtful of it.

    `value` is None where it stays open, and `proposal` then is likely. `doubt` is a code of `jicai.catalogue.doubts`,
    empty where there is none.
    """

    value: str | None = None
    doubt: str = ""
    detail: str = ""
    proposal: str | None = None

    @property
    def text(self) -> str:
        """What is written into the cell."""
        return self.value or ""

    def opened(self, doubt: str, detail: str = "", proposal: str | None = None) -> Found:
        """The same cell left open for this doubt; what stood in it is proposed."""
        return Found(None, doubt, detail, proposal or self.value or self.proposal)


@dataclass(slots=True)
class Row:
    """A row of the catalogue: its cells by key, where it comes from, and what it is known by.

    `facts` are folded texts of the annex by role: a row of the next run that has the same is this row. `doubts` are
    those of the whole row: code and detail. `state` is "annex" for what the annex has, "vanished" for what it no longer
    has, "own" for a row that a person wrote, "deleted" for one that a person took out. `settled` are the keys whose
    cell is a person's, `machine` what this program would write into each, `accepted` the doubtful values that a person
    has let stand, `extras` the cells of columns that a person added, by their header.
    """

    identity: str
    cells: dict[str, Found]
    source: str
    facts: dict[str, str] = field(default_factory=dict)
    doubts: list[tuple[str, str]] = field(default_factory=list)
    state: str = "annex"
    settled: set[str] = field(default_factory=set)
    machine: dict[str, str] = field(default_factory=dict)
    accepted: dict[str, str] = field(default_factory=dict)
    extras: dict[str, str] = field(default_factory=dict)
    packaging: str = ""


@dataclass(slots=True)
class Loose:
    """A row of the annex that made no row of the catalogue: why, what stands in it, and where."""

    doubt: str
    text: str
    source: str

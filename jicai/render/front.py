"""What stands on the first page of a report: the figures that a leader asks for, and what they were a month before."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from jicai.render.result import Chart, Result
from jicai.tables.column import Kind


@dataclass(frozen=True, slots=True)
class Figure:
    """A figure of the kind RATIO, INTEGER or MONEY (yuan) now and on the day before; None where it is not known.

    `note` says in a few words what it is.
    """

    label: str
    kind: Kind
    value: Decimal | int | None
    before: Decimal | int | None
    note: str = ""


@dataclass(frozen=True, slots=True)
class Front:
    """The figures as of `day` and of the day `before`, the worst rows of a result, and charts of results.

    `notes` stand below the figures.
    """

    day: date
    before: date
    figures: Sequence[Figure]
    worst: Result | None = None
    charts: Sequence[tuple[Result, Chart]] = ()
    notes: Sequence[str] = ()

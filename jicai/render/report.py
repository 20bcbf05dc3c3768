"""Several results that are handed in together, in one workbook."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from jicai.render.front import Front
from jicai.render.result import Result


@dataclass(frozen=True, slots=True)
class Report:
    """All results of a month, say, with the words around them.

    `left_out` are Chinese lines on what was asked for and could not be given, with the reason; they stand below the
    list of the sheets. `basis` are the (label, value) pairs that hold for the whole report, before those of the
    results. `tells_warnings` is false where the warnings of the results are told elsewhere. `front` is the first page,
    where there is one.
    """

    title: str
    subtitle: str
    results: Sequence[Result]
    left_out: Sequence[str] = ()
    basis: Sequence[tuple[str, str]] = ()
    tells_warnings: bool = True
    front: Front | None = None

"""What a command hands over to be shown or written."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import polars as pl

from jicai.tables.column import ResultTable


@dataclass(frozen=True, slots=True)
class Result:
    """A frame with the declaration of its columns and the words around it.

    `frame` has the columns `table.keys`, exact decimals (never floats), already in the order to be shown; amounts and
    ratios need not be rounded. `footer` lines say what was counted and what was left out. `basis` are the
    (label, value) pairs of the sheet 口径. `bars` are the ratio columns that get a small bar at a terminal.
    """

    frame: pl.DataFrame
    table: ResultTable
    title: str
    subtitle: str = ""
    footer: Sequence[str] = ()
    basis: Sequence[tuple[str, str]] = ()
    bars: Sequence[str] = ()


@dataclass(frozen=True, slots=True)
class OutputOptions:
    """The common output options of all commands, as the user gave them.

    `format` is a name of `jicai.render.formats.FORMATS` or "auto"; `headers` is "zh", "en" or None for what is usual
    in the format; `quiet` keeps the messages on standard error away.
    """

    format: str = "auto"
    output: Path | None = None
    headers: str | None = None
    quiet: bool = False

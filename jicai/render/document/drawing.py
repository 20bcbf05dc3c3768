"""What a chart of a document shows."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal


@dataclass(frozen=True, slots=True)
class Drawing:
    """A chart: bars beside or on top of each other, or lines; `marks` are ticks across the bars, as of the time.

    `series` are names with a value for every category, None where there is none: all ratios, or all amounts in yuan.
    """

    title: str
    kind: Literal["bars", "stacked", "lines"]
    categories: Sequence[str]
    series: Sequence[tuple[str, Sequence[Decimal | None]]]
    marks: tuple[str, Sequence[Decimal | None]] | None = None

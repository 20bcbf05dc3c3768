"""What is to be kept, and what came of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from jicai.intake.discover.months import Export
from jicai.store.months.decide import Mode, Verdict


@dataclass(frozen=True, slots=True)
class Asked:
    """What is to be kept: the exports (all of the folder where none are given), and what to do about doubts."""

    files: Sequence[Path] = ()
    mode: Mode = "ask"
    skip_rejects: bool = False
    use_cache: bool = True


@dataclass(slots=True)
class Ingested:
    """What came of it: the months of each export, what was known before, and what else to say (Chinese lines)."""

    months: list[tuple[Export, str, str, Verdict]] = field(default_factory=list)
    known: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    rejected: int = 0

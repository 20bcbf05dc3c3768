"""What one entry of the gallery is."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Reproducer:
    """One kind of input file: `build(path)` makes it there, under `filename` in the folder of the inputs.

    `reason` is the stable code of the refusal; `ok` stands for a file that must be read, `row` for one of which a row
    is rejected, `skipped` for one that is named and passed over. Where `root_reads` is true the refusal cannot be seen
    by the superuser.
    """

    name: str
    filename: str
    build: Callable[[Path], None]
    reason: str
    root_reads: bool = False

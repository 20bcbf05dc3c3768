"""The whole gallery: one reproducer for every kind of input file that cannot be used, and for their good neighbours."""

from __future__ import annotations

from .disguised import DISGUISED
from .legacy import LEGACY
from .oversized import OVERSIZED
from .packaged import PACKAGED
from .places import PLACES
from .reproducer import Reproducer
from .texts import TEXTS

__all__ = ["REPRODUCERS", "Reproducer"]

REPRODUCERS: list[Reproducer] = [*PACKAGED, *OVERSIZED, *LEGACY, *DISGUISED, *TEXTS, *PLACES]

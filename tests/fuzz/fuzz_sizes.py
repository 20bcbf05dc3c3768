"""How much is generated, from which seed, and the checks that fail.

    POLARS_MAX_THREADS=1 pytest -m fuzz -n auto tests/fuzz

JICAI_FUZZ_SHEETS sheets are read (10,000 unless told), a tenth of them from files, in some hundred workspaces besides;
JICAI_FUZZ_SEED says which ones. What fails is named with the seed and number that make it again. One thread each for
Polars, since sheets this small leave nothing to share out.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable

SHEETS = int(os.environ.get("JICAI_FUZZ_SHEETS", "10000"))
SEED = os.environ.get("JICAI_FUZZ_SEED", "1")
CHUNKS = 20
# Every sheet is read in two dresses at least, and every portable one from two kinds of file at least.
PLANS, FILE_PLANS, WORKSPACES = SHEETS // 2, SHEETS // 20, SHEETS // 80


def failing(numbers: Iterable[int], check: Callable[[int], None]) -> list[str]:
    """What the check says of the numbers that it fails for, with the seed that makes them again."""
    failures = []
    for number in numbers:
        try:
            check(number)
        except Exception as error:
            failures.append(f"JICAI_FUZZ_SEED={SEED}, number {number}: {type(error).__name__} {error}"[:2000])
    return failures

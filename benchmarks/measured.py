"""What a command costs: wall and processor seconds of the process and its children, and the largest of them in MiB."""

from __future__ import annotations

import ctypes
import os
import resource
import statistics
import subprocess
import sys
import time
from collections.abc import Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Cost:
    """Wall and processor seconds, and the largest process in MiB."""

    wall: float
    processor: float
    peak: float


def measure(command: list[str], cache: Path, environment: Mapping[str, str] | None = None) -> Cost:
    """Run a command to its end with this cache folder; its output is thrown away."""
    # The peak of finished children never falls, so a process of its own asks for it.
    asking = [sys.executable, __file__, "--measured", *command]
    around = {**os.environ, "JICAI_CACHE_DIR": str(cache), **(environment or {})}
    around.pop("PYTHONDONTWRITEBYTECODE", None)  # what is installed has its bytecode
    said = subprocess.run(asking, env=around, check=True, stdout=subprocess.PIPE, text=True).stdout
    return Cost(*map(float, said.split()))


def median(costs: Iterable[Cost]) -> Cost:
    """The medians of each figure by itself."""
    many = list(costs)
    return Cost(*(statistics.median(getattr(cost, part) for cost in many) for part in ("wall", "processor", "peak")))


def run_measured(command: list[str]) -> None:
    """Run a command and print its cost: wall seconds, processor seconds, peak MiB."""
    _count_orphans()
    begin = time.perf_counter()
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
    wall = time.perf_counter() - begin
    with suppress(ChildProcessError):
        while True:  # what the command left behind ends, and counts
            os.wait()
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    print(wall, used.ru_utime + used.ru_stime, used.ru_maxrss / 1024)


def _count_orphans() -> None:
    """Count what outlives its parent too, as Spark's Java does; only Linux can."""
    with suppress(AttributeError, OSError):
        ctypes.CDLL(None).prctl(36, 1, 0, 0, 0)  # PR_SET_CHILD_SUBREAPER


if __name__ == "__main__":
    run_measured(sys.argv[2:])

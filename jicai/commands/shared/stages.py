"""The bar on standard error after reading: which stage, which sheet; only at a terminal, and not for a moment."""

from __future__ import annotations

import sys
from threading import Lock, Timer
from typing import Any

from jicai import stages

#: Seconds after which somebody begins to wonder.
_PATIENCE = 0.5


def show_stages(quiet: bool) -> None:
    """Show what is told from now on, where somebody looks at standard error and has not asked for quiet."""
    if not quiet and sys.stderr is not None and sys.stderr.isatty():
        stages.listen(_Bar())


class _Bar:
    """A line with the stage, a bar where it is known how much there is, and the time since reading ended."""

    def __init__(self) -> None:
        from rich import progress as bars
        from rich.console import Console

        self._progress = bars.Progress(
            bars.SpinnerColumn("line"),
            bars.TextColumn("{task.description}"),
            bars.BarColumn(bar_width=24),
            bars.TextColumn("{task.fields[count]}"),
            bars.TimeElapsedColumn(),
            console=Console(stderr=True),
            transient=True,
        )
        self._task: Any = None
        self._lock = Lock()
        self._stopped = False
        self._timer = Timer(_PATIENCE, self._start)
        self._timer.daemon = True
        self._timer.start()

    def tell(self, words: str, done: int, total: int) -> None:
        """Show the stage."""
        count = f"{done}/{total}" if total else ""
        if self._task is None:
            self._task = self._progress.add_task(words, total=total or None, completed=done, count=count)
        else:
            self._progress.update(self._task, description=words, total=total or None, completed=done, count=count)

    def stop(self) -> None:
        """Take the line away."""
        self._timer.cancel()
        with self._lock:
            self._stopped = True
            self._progress.stop()

    def _start(self) -> None:
        with self._lock:
            if not self._stopped:
                self._progress.start()

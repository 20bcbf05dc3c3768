"""What the user, systemd or a closed terminal sends to end a run ends it in order, temporary files removed."""

from __future__ import annotations

import signal
import sys
from types import FrameType
from typing import Any

_SIGNALS = ("SIGINT", "SIGTERM", "SIGHUP")  # Windows lacks the last
_came = False


def interrupted() -> bool:
    """Whether such a signal came, also where what it raised got lost.

    Python drops what is raised while an object is taken down, and an error of the tidying up takes the place of what
    led to it.
    """
    return _came


def end_in_order() -> None:
    """Raise KeyboardInterrupt in the main thread at such a signal, unless somebody (nohup) has it ignored."""
    for name in _SIGNALS:
        number = getattr(signal, name, None)
        if number is not None and signal.getsignal(number) in (signal.SIG_DFL, signal.default_int_handler):
            signal.signal(number, _interrupt)


def _interrupt(_number: int, frame: FrameType | None) -> None:
    global _came
    _came = True
    if not _in_polars(frame):
        raise KeyboardInterrupt
    # What is raised in Python code that Polars calls from Rust becomes a panic, or another error: wait for its end.
    sys.setprofile(_once_outside)


def _once_outside(frame: FrameType, event: str, _argument: Any) -> None:
    if event == "return" and not _in_polars(frame.f_back):
        sys.setprofile(None)
        raise KeyboardInterrupt


def _in_polars(frame: FrameType | None) -> bool:
    while frame is not None:
        if frame.f_globals.get("__name__", "").partition(".")[0] == "polars":
            return True
        frame = frame.f_back
    return False

"""What day and time it is for the bureau; the one place that looks at a clock."""

from __future__ import annotations

import time
from datetime import date


def today() -> date:
    """Today in Chongqing, wherever the machine stands (RULES "As-of")."""
    import pendulum

    return pendulum.today("Asia/Shanghai").date()


def now() -> str:
    """The time in Chongqing to the second, with its zone, as ISO 8601 writes it."""
    import pendulum

    return pendulum.now("Asia/Shanghai").replace(microsecond=0).isoformat()


def seconds() -> float:
    """Seconds from some moment on, to tell how long something took."""
    return time.monotonic()

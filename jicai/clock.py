"""What day it is for the bureau; the one place that looks at a clock."""

from __future__ import annotations

from datetime import date


def today() -> date:
    """Today in Chongqing, wherever the machine stands (RULES "As-of")."""
    import pendulum

    return pendulum.today("Asia/Shanghai").date()

"""What a result assumes where an optional table was not given."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from jicai.tables import INPUTS

if TYPE_CHECKING:
    from jicai.store.result import Intake


def absent_tables(intake: Intake, assumed: Mapping[str, str]) -> list[str]:
    """A line for each of these tables that has no file; `assumed` says what then holds, by table key."""
    return [f"未提供{INPUTS[key].label}表，{what}" for key, what in assumed.items() if not intake.workspace.files[key]]

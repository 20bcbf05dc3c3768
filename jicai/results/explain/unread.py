"""What reading left out of the tables that an explanation rests on."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from jicai.store.result import Intake


def unread_rows(intake: Intake, tables: Sequence[str]) -> list[str]:
    """How many rows of these tables were left out when they were read, which no step can list."""
    from jicai.intake.reasons import SKIPPED
    from jicai.tables import INPUTS

    lines = []
    for key in tables:
        accounts = [account for account in intake.accounts if account.table == key]
        repeats = sum(account.skipped.get("repeat", 0) for account in accounts)
        rejected = sum(sum(account.rejected.values()) for account in accounts)
        words = [f"{SKIPPED['repeat'].title}略过 {repeats:,} 行"] if repeats else []
        words += [f"被拒绝 {rejected:,} 行"] if rejected else []
        if words:
            lines.append(f"{INPUTS[key].label}全表读取时{'、'.join(words)}，不在上面各步里，见 jicai check")
    return lines

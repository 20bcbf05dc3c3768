"""What an export holds of checking: findings, the dates to keep, what was read."""

from __future__ import annotations

from typing import TYPE_CHECKING

from jicai.results.flags import answer as flags_result

if TYPE_CHECKING:
    from jicai.results.export.asked import Asked
    from jicai.results.export.section import Built


def flags(asked: Asked) -> Built:
    """What the rules found."""
    from jicai.results.rules import rules_to_run

    chosen = rules_to_run(asked.intake.workspace)
    result = flags_result.flags_result(asked.intake, asked.evidence, chosen, asked.wanted, {})
    yield result, bool(result.frame["set_aside"].null_count())


def calendar(asked: Asked) -> Built:
    """The dates of the batches."""
    from jicai.results.calendar.answer import calendar_result

    workspace = asked.intake.workspace
    result, _ = calendar_result(workspace, asked.wanted["batch"] or list(workspace.batches), asked.as_of)
    yield result, False  # every month has its dates


def check(asked: Asked) -> Built:
    """What became of every file, and of every row that is rejected."""
    from jicai.results.check.answer import check_result

    yield check_result(asked.intake, by_row=False), bool(asked.intake.rejected)
    if asked.intake.rejected:
        yield check_result(asked.intake, by_row=True), True

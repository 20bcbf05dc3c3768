"""The rows of new exports that are rejected beside all that is kept."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from jicai.errors import RejectedRowsError, UnusableFileError
from jicai.intake.discover.months import Part
from jicai.results.ingest.asked import Asked, Ingested
from jicai.store.input_file import InputFile
from jicai.store.kept import ReadFile
from jicai.store.load import Gathered, put_together
from jicai.store.months.decide import Verdict
from jicai.store.months.reading import without
from jicai.store.result import Intake

_FIRST = 5


def refuse_rejected(
    gathered: Gathered,
    new: dict[InputFile, ReadFile],
    verdicts: Sequence[Verdict],
    asked: Asked,
    check: str,
    done: Ingested,
) -> None:
    """Put everything together as it will be, and stop where rows of the new exports are rejected."""
    from jicai.store.messages import problem_lines
    from jicai.store.resolve.dropped import SOURCE

    contents = {item.content for item in new}
    taken: dict[str, dict[str, list[Part]]] = {}
    for verdict in verdicts:
        for one in verdict.taken:
            taken.setdefault(one.content, {}).setdefault(verdict.table, []).append(one.part)
    read = {
        item: without(file, taken[item.content]) if item.stamp == (0, 0) and item.content in taken else file
        for item, file in gathered.read.items()
        if item.stamp != (0, 0) or item.content not in contents
    }
    intake = put_together(replace(gathered, read=read))
    if intake.unusable and (wrong := [one for one in intake.unusable if one.path in {item.path for item in new}]):
        from jicai.store.messages import unusable_line

        raise UnusableFileError("\n".join(unusable_line(one, intake.workspace) for one in wrong), wrong[0].reason)
    paths = {item.path for item in new}
    own = [number for number, account in enumerate(intake.accounts) if account.file in paths]
    done.rejected = sum(sum(intake.accounts[number].rejected.values()) for number in own)
    if done.rejected and not (asked.skip_rejects or intake.workspace.settings.rejects == "skip"):
        intake.problems = intake.problems.filter(intake.problems[SOURCE].is_in(own))
        raise RejectedRowsError(
            f"有 {done.rejected:,} 行被拒绝：\n"
            + "\n".join(problem_lines(intake, _FIRST))
            + f"\n全部见 {check}；要把其余的行存入，请加 --skip-rejects"
        )
    done.notes += _warnings(intake, own)


def _warnings(intake: Intake, own: Sequence[int]) -> list[str]:
    from jicai.store.messages import place

    return [
        f"{place(intake.accounts[number], intake.workspace)}：{warning}"
        for number in own
        for warning in intake.accounts[number].warnings
    ]

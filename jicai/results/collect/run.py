"""The course of a collection: files of a folder, what was sent, rows held against it, and the files that come of it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from jicai.errors import UnusableFileError
from jicai.intake.reasons import UNUSABLE
from jicai.leftovers import temporary_folder
from jicai.results.collect.files import found_in, manifest_path
from jicai.results.dispatch.manifest import read_manifest
from jicai.stages import hush, tell

if TYPE_CHECKING:
    from jicai.render.result import Result
    from jicai.results.collect.collected import Collected


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came back, with the results that show it, by what they are called; and a line for every unusable file."""

    collected: Collected
    results: dict[str, Result]
    unusable: Sequence[str]

    @property
    def needs_care(self) -> bool:
        """Whether something is unanswered, or wrong."""
        return bool(self.results["open"].frame.height or self.collected.issues)


def run(folder: Path, sent: Path | None) -> Outcome:
    """Read the folder. Raises UsageError where it is none, or where it is not known what was sent."""
    with temporary_folder() as scratch:
        found = found_in(folder, scratch)
        dispatch = read_manifest(manifest_path(sent, folder, found.manifests))
        from jicai.intake.files.texts import cells_of
        from jicai.results.collect import outcome
        from jicai.results.collect.collected import collect
        from jicai.results.collect.issues import Issue
        from jicai.results.collect.sheets import Place

        tell(f"读取 {len(found.files):,} 个文件")
        names: dict[object, str] = {path: name for name, path in found.files.items()}
        files = list(cells_of(list(found.files.values())))
        collected = collect(dispatch, files, names)
        broken = [(names[one.path], one.reason, one.detail) for one in files if one.reason is not None]
        broken += [(name, error.reason, str(error)) for name, error in found.broken]
        lines = []
        for name, reason, detail in sorted(broken):
            words = _words(reason, detail)
            lines.append(f"{name}：{words}")
            collected.issues.append(Issue("unreadable", Place(name, "", 0), words))
        for name in found.others:
            message = "不是表格文件，没有读；若是答复，请在下发的工作簿里填写"
            collected.issues.append(Issue("no-rows", Place(name, "", 0), message))
    hush()
    results = {
        "parts": outcome.parts_result(collected),
        "issues": outcome.issues_result(collected),
        "open": outcome.open_result(collected),
        "replies": outcome.replies_result(collected),
    }
    return Outcome(collected, results, lines)


def write(outcome: Outcome, output: Path, decided_on: date) -> list[str]:
    """Write the files of a collection into a new folder; returns a line on each. Raises OutputError."""
    from jicai.render.folder import write_folder
    from jicai.render.workbook.book import workbook
    from jicai.results.collect.decisions import exceptions_result, set_aside_result

    month = f"{outcome.collected.dispatch.month:%Y-%m}"
    aside, exceptions = set_aside_result(outcome.collected, decided_on), exceptions_result(outcome.collected)
    tables = [
        (f"已处置发现-{month}.xlsx", aside, "逐条审定后放进工作目录，jicai flags --unresolved 不再列出"),
        (f"考核例外-{month}.xlsx", exceptions, "逐项认定、填上认定人和认定日期后放进工作目录，jicai assess 不考核"),
    ]

    def files() -> Iterator[tuple[str, Iterator[bytes]]]:
        yield f"回收情况-{month}.xlsx", _report(outcome, month)
        yield f"答复-{month}.xlsx", workbook(outcome.results["replies"], chinese=True)
        for name, result, _ in tables:
            if result.frame.height:
                yield name, workbook(result, chinese=True)

    write_folder(output, files())
    answered = outcome.results["replies"].frame.height
    lines = [f"已写入 {output}：回收情况-{month}.xlsx、答复-{month}.xlsx（{answered:,} 行）"]
    for name, result, what in tables:
        rows = result.frame.height
        lines.append(f"已写入 {name}（{rows:,} 行）：{what}" if rows else f"没有写 {name}：没有这样的答复")
    return lines


def _report(outcome: Outcome, month: str) -> Iterator[bytes]:
    from jicai.render.report import Report
    from jicai.render.workbook.book import report_workbook
    from jicai.results.basis import basis_of_program

    dispatch = outcome.collected.dispatch
    basis = [
        ("下发的数截至", str(dispatch.as_of)),
        ("下发给", "区县" if dispatch.by == "district" else "医疗机构"),
        *([("请在此日前报回", str(dispatch.due))] if dispatch.due else []),
        *basis_of_program(),
    ]
    subtitle = f"下发的数截至 {dispatch.as_of}"
    return report_workbook(Report(f"回收情况 {month}", subtitle, list(outcome.results.values()), basis=basis))


def unusable(lines: Sequence[str]) -> UnusableFileError:
    """The error for files that could not be read, once all else is told."""
    told = "\n".join(["有文件读不了，里面的答复没有收：", *(f"  {line}" for line in lines)])
    return UnusableFileError(told, "damaged")


def _words(reason: str, detail: str) -> str:
    known = UNUSABLE[reason]
    return known.title + (f"（{detail}）" if detail else "") + f"，请{known.remedy}"

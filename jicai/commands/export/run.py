"""The course of an export: dates, lock, reading, results, workbooks, files in place."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from jicai.commands.export.log import Done
from jicai.commands.shared.dates import month_dates
from jicai.commands.shared.delivery import DeliveryOptions, assumed_words
from jicai.commands.shared.loading import located, read_tables
from jicai.commands.shared.options import InputOptions, PlaceOptions, ScopeOptions
from jicai.commands.shared.shell_words import quoted
from jicai.commands.shared.targets import refuse_target
from jicai.errors import UsageError
from jicai.intake.discover.subfolders import no_spreadsheets
from jicai.render.filing import only_run, write_all
from jicai.render.terminal.said import say
from jicai.results.export.section import Section
from jicai.results.export.sections import chosen_sections, tables_of
from jicai.stages import hush, tell

if TYPE_CHECKING:
    from jicai.calc.overview import Part
    from jicai.render.front import Front
    from jicai.render.result import Result
    from jicai.results.basis import Pairs
    from jicai.results.export.asked import Asked

#: What tells of the rejected rows itself.
_OF_ALL_ROWS = frozenset({"calendar", "check"})
_FEW = 3
_PLACEHOLDER = re.compile(r"\{[^{}]*\}")


@dataclass(frozen=True, slots=True)
class Run:
    """What the user asked for, see the options of `jicai.commands.export`."""

    inputs: InputOptions
    scope: PlaceOptions
    month: str | None
    only: Sequence[str] | None
    split: Part | None
    output: Path
    quiet: bool


def run(asked_for: Run, done: Done) -> None:
    """Write the workbook, or the workbooks and their index. Raises UsageError, OutputError and what reading raises."""
    done.as_of, done.month = month_dates(asked_for.scope.as_of, asked_for.month)
    if done.month > done.as_of:
        _hint(asked_for, f"{done.month:%Y-%m} 还没有到，结果截至 {done.as_of}")
    done.output = output = _named(asked_for.output, done.month)
    inputs = asked_for.inputs
    workspace = located(inputs)
    refuse_target("-o", output, workspace)
    if not any(workspace.files.values()):
        raise UsageError(no_spreadsheets(workspace))
    if asked_for.split and not workspace.files["institutions"]:
        raise UsageError(f"--split {asked_for.split}：没有医疗机构表，不知道分给谁，请补上或去掉这个选项")
    sections, done.left_out = chosen_sections(asked_for.only, workspace.files)
    with only_run(output) as target:
        delivery = DeliveryOptions(quiet=asked_for.quiet)
        if {section.name for section in sections} <= _OF_ALL_ROWS:
            inputs = replace(inputs, skip_rejects=True)
        intake = read_tables(inputs, delivery, (), tables_of(sections))
        # Heavy imports come after the files are on their way: see `jicai.store.load`.
        from jicai.batches.months import month_start
        from jicai.commands.shared.scope import chosen_scope
        from jicai.results.export.asked import Asked
        from jicai.results.export.front import front_of
        from jicai.store.held import hold_small_tables

        hold_small_tables(intake)
        scope = asked_for.scope
        chosen = ScopeOptions(None, scope.batch, scope.institution, scope.district)
        wanted = chosen_scope(chosen, intake, quiet=asked_for.quiet)
        asked = Asked(intake, done.as_of, done.month, wanted, month_start(done.as_of) - timedelta(days=1))
        done.skipped_rows = sum(sum(account.skipped.values()) for account in intake.accounts)
        done.rejected_rows = intake.rejected
        results = _results(sections, asked_for, asked, done)
        front = None if asked_for.split else front_of(asked, results)
        asked = replace(asked)  # what the results rest on is let go: they are written from their own rows
        done.files = write_all(target, _files(asked, asked_for, results, front, target, done))
    hush()


def _named(output: Path, month: date) -> Path:
    """The path with the month in its name; UsageError for another ending or placeholder."""
    for place in _PLACEHOLDER.findall(str(output)):
        if place != "{month}":
            raise UsageError(f"-o {output}：不认识 {place}，文件名里只能用 {{month}}（月份）")
    if output.suffix.lower() != ".xlsx":
        raise UsageError(
            f"-o {output}：导出写成 Excel 工作簿，文件名请以 .xlsx 结尾"
            + ("" if output.suffix else f"，如 -o {quoted(f'{output}.xlsx')}；--split 的各份在同名文件夹里")
        )
    return Path(str(output).replace("{month}", f"{month:%Y-%m}"))


def _results(sections: Sequence[Section], asked_for: Run, asked: Asked, done: Done) -> dict[str, Result]:
    """The results by the key of their table; what they come to is noted, what they have to tell is told."""
    from jicai.render.result import assumed
    from jicai.results.freshness import reaches_of, with_reaches

    if line := assumed_words(asked_for.inputs.sets):
        say(line)
    results: dict[str, Result] = {}
    found = reaches_of(asked.intake, asked.as_of)
    for at, section in enumerate(sections):
        tell(f"计算{section.label}", at, len(sections))
        built = list(section.build(asked))
        if not built:
            done.left_out.append(f"{section.label}（{section.name}）：{section.when_empty}")
        for plain, needs_care in built:
            result = assumed(plain, assumed_words(asked_for.inputs.sets))
            for line in plain.told:
                _hint(asked_for, line)
            results[result.table.key] = with_reaches(result.shown(chinese=True), found, (*section.needs, *section.uses))
            done.needs_care |= needs_care
    done.warnings = len({line for result in results.values() for line in result.warnings})
    done.results = {key: result.frame.height for key, result in results.items()}
    return results


def _files(
    asked: Asked, asked_for: Run, results: dict[str, Result], front: Front | None, target: Path, done: Done
) -> Iterator[tuple[Path, Iterator[bytes]]]:
    """The files with their content, made one after the other; the index last."""
    from jicai.render.report import Report
    from jicai.render.workbook.book import report_workbook

    line = assumed_words(asked_for.inputs.sets)
    title = ("【假设】" if line else "") + f"集采月报 {asked.month:%Y-%m}"
    subtitle = "；".join(filter(None, (line, f"截至 {asked.as_of}")))
    basis = _basis(asked)
    if asked_for.split is None:
        report = Report(title, subtitle, list(results.values()), done.left_out, basis, front=front)
        yield target, report_workbook(report)
        return
    from jicai.render.workbook.children import made_in_children
    from jicai.results.export.parts import cut_up, index_report, part_reports

    cut = cut_up(results, asked.intake.frames["institutions"], asked_for.split)
    if not cut.results:
        raise UsageError(f"--split {asked_for.split}：所选的结果都不分医疗机构，没有可以分送的，请去掉这个选项")
    folder = target.with_suffix("")
    books = part_reports(cut, title, subtitle, done.left_out, basis)
    made = made_in_children(books, len(cut.codes), cut.looks)
    for at, (name, content) in enumerate(zip(cut.files.values(), made, strict=True)):
        tell("工作簿", at, len(cut.codes))
        yield folder / name, iter([content])
    others = _others(folder, set(cut.files.values()))
    for line in others:
        _hint(asked_for, line)
    left_out = [*done.left_out, *others]
    yield target, report_workbook(index_report(cut, title, subtitle, folder, left_out, basis))


def _others(folder: Path, written: set[str]) -> list[str]:
    """A line on the files of the folder that are of another run: whoever sends it out whole would send them too."""
    names = sorted(path.name for path in folder.iterdir() if path.name not in written) if folder.is_dir() else []
    few = "、".join(names[:_FEW]) + (" 等" if len(names) > _FEW else "")
    return [f"文件夹 {folder.name} 里另有 {len(names):,} 个文件不是本次写的，请核对后删除：{few}"] if names else []


def _hint(asked_for: Run, line: str) -> None:
    if not asked_for.quiet:
        say(f"提示：{line}")


def _basis(asked: Asked) -> Pairs:
    from jicai.results.basis import basis
    from jicai.results.scope import narrowed_by

    options = {"截至日期": str(asked.as_of), "月份": f"{asked.month:%Y-%m}", **narrowed_by(asked.wanted).options}
    return basis(asked.intake, asked.wanted["batch"] or sorted(asked.intake.workspace.batches), options)

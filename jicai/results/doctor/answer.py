"""What `jicai doctor` shows: a row for everything that was looked at, and what to do where it is not in order."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import polars as pl

from jicai.intake.discover.workspace import Workspace, found_upwards, some_of
from jicai.render.result import Result
from jicai.results.basis import basis_of_program
from jicai.results.doctor.machine import Row, cache_rows, program_rows, terminal_rows
from jicai.results.rules import known_rules
from jicai.settings.loader import FILE_NAME
from jicai.tables import INPUTS
from jicai.tables.results.tools import DOCTOR

#: So many tables are named; the rows of the tables tell of the others.
_MOST = 4


@dataclass(frozen=True, slots=True)
class Looked:
    """What there is to look at: the workspace, None with the `mistake` that keeps it from being opened.

    `needed` are the tables without which a command gives nothing, `taken` all that a command takes, by its name.
    """

    folder: Path
    workspace: Workspace | None
    mistake: str
    needed: Mapping[str, Sequence[str]]
    taken: Mapping[str, Sequence[str]]


def doctor_result(looked: Looked) -> tuple[Result, int]:
    """The rows, and 0 where all is in order, 1 where a command lacks a table, 2 where something is broken."""
    rows = [*program_rows(), *terminal_rows(), *cache_rows(), *_workspace_rows(looked)]
    if looked.workspace is not None:
        rows += [*_table_rows(looked.workspace), *_command_rows(looked, looked.workspace)]
    states = [state for _, _, _, state, _ in rows]
    counted = f"要改的 {states.count('broken')} 项，要补的 {states.count('lacking')} 项"
    result = Result(
        frame=pl.DataFrame(rows, schema=dict.fromkeys(DOCTOR.keys, pl.String), orient="row"),
        table=DOCTOR,
        title=DOCTOR.label,
        subtitle=str(looked.folder.resolve()),
        footer=[counted],
        basis=basis_of_program(),
    )
    return result, 2 if "broken" in states else 1 if "lacking" in states else 0


def _workspace_rows(looked: Looked) -> Iterator[Row]:
    yield "workspace", "文件夹", str(looked.folder.resolve()), "ok", _found_by(looked.folder)
    settings = looked.folder / FILE_NAME
    workspace = looked.workspace
    if workspace is None:
        yield "workspace", "设置和文件", looked.mistake, "broken", "改好以后再运行 jicai doctor"
        return
    if settings.is_file():
        yield "workspace", "设置文件", FILE_NAME, "ok", None
    else:
        yield "workspace", "设置文件", "没有，都按默认", "note", "可用 jicai init 写一份"
    own = [workspace.shown(path) for path in workspace.batch_files]
    yield "workspace", "批次文件", "、".join(own) or "没有自己的，用随程序提供的", "ok", None
    yield "workspace", "批次", "、".join(workspace.batches), "ok", None
    yield from _rule_rows(workspace)
    if workspace.months is not None and workspace.months.exports:
        yield "workspace", "已存的月份", f"{len(workspace.months.exports):,} 个导出", "ok", "详见 jicai store info"
    for line in workspace.passed_over:
        yield "workspace", "未读的文件", line, "note", None


def _rule_rows(workspace: Workspace) -> Iterator[Row]:
    """A row for the bureau's own rules, and for each of them that cannot be run."""
    own = [rule for rule in known_rules(workspace.folder).values() if rule.own is not None]
    if not own:
        return
    files = list(dict.fromkeys(rule.own.file for rule in own if rule.own is not None))
    yield "workspace", "自定规则", f"{len(own)} 条：{some_of(files)}", "ok", "详见 jicai flags --list"
    for rule in own:
        for line in filter(None, rule.broken.split("\n")):
            yield "workspace", "自定规则", line, "broken", "改好以后再运行 jicai doctor"


def _found_by(folder: Path) -> str:
    if folder == Path():
        return "当前文件夹"
    if set(folder.parts) == {".."} and folder == found_upwards():
        return f"在上级中找到的，那里有 {FILE_NAME}"
    return "由 -C 指明"


def _table_rows(workspace: Workspace) -> Iterator[Row]:
    for key, table in INPUTS.items():
        names = [workspace.shown(path) for path in workspace.files[key]]
        if names:
            by = "由选项或 [inputs] 指明" if key in workspace.given else None
            yield "table", table.label, some_of(names), "ok", by
        else:
            held = f"；没有时：{table.without}" if table.without else ""
            yield "table", table.label, "没有", "note", f"来源：{table.source}{held}"


def _command_rows(looked: Looked, workspace: Workspace) -> Iterator[Row]:
    """A row for every command; those with several forms that need different tables have one for each."""
    there = {key for key, paths in workspace.files.items() if paths}
    for name, taken in looked.taken.items():
        forms = [form for form in looked.needed if form.split()[0] == name] or [name]
        for form in forms:
            needed = looked.needed.get(form, ())
            lacking = [key for key in needed if key not in there]
            if lacking:
                advice = "；".join(f"{INPUTS[key].label}的来源：{INPUTS[key].source}" for key in lacking)
                yield "command", f"jicai {form}", f"缺{_labels(lacking)}", "lacking", advice
                continue
            others = [key for key in taken if key not in there and key not in needed]
            # Forms that differ in what they need take what the other forms need for nothing.
            more = f"还可以有{_labels(others)}" if others and len(forms) == 1 else None
            can = "可以运行" if needed else "有什么表就用什么表"
            if not needed and not there.intersection(taken):
                yield "command", f"jicai {form}", "一张表也没有", "lacking", more
            else:
                yield "command", f"jicai {form}", can, "ok", more


def _labels(keys: Sequence[str]) -> str:
    return "、".join(INPUTS[key].label for key in keys[:_MOST]) + (f" 等 {len(keys)} 张表" if len(keys) > _MOST else "")

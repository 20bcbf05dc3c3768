"""The first step of every command: open the workspace, read the tables, stop or go on over what is wrong with them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path

from jicai.commands.shared.delivery import DeliveryOptions
from jicai.commands.shared.keeping import keep_names
from jicai.commands.shared.options import InputOptions
from jicai.commands.shared.reading import reading_progress
from jicai.commands.shared.shell_words import quoted
from jicai.commands.shared.stages import show_stages
from jicai.commands.shared.targets import refuse_target
from jicai.commands.shared.verbose import Reading, refuse_both, show_times
from jicai.errors import RejectedRowsError, UnusableFileError, UsageError
from jicai.intake.discover.workspace import THROUGH_PIPE, Workspace, open_workspace
from jicai.stages import tell
from jicai.store.load import load
from jicai.store.result import Intake
from jicai.tables import INPUTS

_FIRST = 5


def read_tables(
    inputs: InputOptions, delivery: DeliveryOptions, needed: Iterable[str], optional: Iterable[str] = ()
) -> Intake:
    """The tables of a command. Raises for a missing table, unusable files, and rejected rows (unless skipped)."""
    workspace = open_workspace(inputs.workspace, inputs.overrides, inputs.sets)
    needed = list(needed)
    intake = read_files_of(workspace, [*needed, *optional], inputs, delivery)

    from jicai.render.terminal.said import say
    from jicai.render.terminal.screen import without_control
    from jicai.store.messages import problem_lines, unusable_line
    from jicai.store.remarks import file_lines

    if not delivery.quiet:  # before what is missing: it may be in one of them
        lacks = any(not workspace.files[key] for key in needed)  # it may be what was taken for a result
        for line in file_lines(intake, with_own=lacks):
            say("提示：" + "\n".join(map(without_control, line.split("\n"))))
    _refuse_missing(intake, needed, inputs)
    if intake.unusable:
        # A full disk is not the files' fault, and told once.
        without_room = [file for file in intake.unusable if file.reason == "no-room"]
        told = [file for file in intake.unusable if file not in without_room[1:]]
        lines = [unusable_line(file, workspace) for file in told]
        raise UnusableFileError("\n".join(lines), intake.unusable[0].reason)
    skip = inputs.skip_rejects or workspace.settings.rejects == "skip"
    if intake.rejected and not skip:
        lines = problem_lines(intake, _FIRST)
        raise RejectedRowsError(
            f"有 {intake.rejected:,} 行被拒绝：\n"
            + "\n".join(lines)
            + f"\n全部见 {check_command(inputs)}；要略过这些行继续，请加 --skip-rejects"
        )
    if intake.rejected:
        say(f"提示：略过被拒绝的 {intake.rejected:,} 行，见 {check_command(inputs)}")
    if not delivery.quiet:
        for line in _warnings(intake):
            say(f"提示：{without_control(line)}")
    if not inputs.no_cache:
        keep_names(intake)
    if inputs.verbose:
        show_times(intake)
    else:
        show_stages(delivery.quiet)
    tell("计算")
    return intake


def _warnings(intake: Intake) -> list[str]:
    """What the sheets' accounts warn of, equal sentences in one line; and what all files together tell."""
    from jicai.intake.discover.workspace import some_of
    from jicai.store.messages import place

    places: dict[str, list[str]] = {}
    for account in intake.accounts:
        for warning in account.warnings:
            places.setdefault(warning, []).append(place(account, intake.workspace))
    return [f"{some_of(files)}：{warning}" for warning, files in places.items()] + intake.remarks


def _refuse_missing(intake: Intake, needed: list[str], inputs: InputOptions) -> None:
    """Raise for a table that must be there and is not; a file of it that cannot be used is told of as such."""
    workspace = intake.workspace
    unusable = {file.table for file in intake.unusable}
    if missing := [key for key in needed if not workspace.files[key] and key not in unusable]:
        raise UsageError(_no_file(intake, missing[0], missing[1:]))
    tables = [key for key in needed if workspace.files[key]]
    rows = dict.fromkeys(tables, 0)
    for account in intake.accounts:
        if account.table in rows:
            rows[account.table] += account.used + sum(account.rejected.values())
    if rows and not any(rows.values()) and not unusable:
        labels = "、".join(INPUTS[key].label for key in tables)
        raise UsageError(f"{labels}都没有一行数据：还没有填写，请填好或放入系统导出的文件")


def located(inputs: InputOptions) -> Workspace:
    """The workspace with the files of each table as names and headers tell, for what has to know them beforehand.

    Files whose names say nothing are read for it; they are kept, and read no more.
    """
    workspace = open_workspace(inputs.workspace, inputs.overrides, inputs.sets)
    if any(not candidate.only and len(candidate.tables) != 1 for candidate in workspace.candidates):
        load(workspace, (), use_cache=not inputs.no_cache)
    return workspace


def read_files_of(workspace: Workspace, keys: Iterable[str], inputs: InputOptions, delivery: DeliveryOptions) -> Intake:
    """Whatever these tables' files hold, good or bad; refuses to write the result over a file of the workspace."""
    refuse_target("-o", delivery.output, workspace)
    if delivery.template is not None:
        from jicai.render.form.file import refuse_input_as_template

        refuse_input_as_template(delivery.template, workspace.sources())
    refuse_both(quiet=delivery.quiet, verbose=inputs.verbose)
    told = Reading(workspace) if inputs.verbose else None
    with reading_progress(delivery.quiet) as progress:
        progress = told.progress(progress) if told else progress
        intake = load(workspace, keys, use_cache=not inputs.no_cache, progress=progress)
    if told:
        told.tell(intake, use_cache=not inputs.no_cache)
    refuse_target("-o", delivery.output, workspace)  # what only its header tells to be an input
    return intake


def check_command(inputs: InputOptions) -> str:
    """The command line that lists every rejected row of the same inputs."""
    words = ["jicai", "check"] + ([] if inputs.workspace == Path() else ["-C", str(inputs.workspace)])
    piped = []
    for key, given in (inputs.overrides or {}).items():
        for pattern in given:
            words += [_option(key), pattern]
            if pattern in THROUGH_PIPE or Path(pattern).is_fifo():
                piped.append(INPUTS[key].label)
    again = f"（管道送入的{'、'.join(piped)}要重新送入）" if piped else ""
    return " ".join(quoted(word) for word in [*words, "--rows"]) + again


def _option(key: str) -> str:
    return f"--{key.replace('_', '-')}"


def _no_file(intake: Intake, key: str, others: Sequence[str]) -> str:
    """That there is no file of a table, and none of others; what may be done about it."""
    from jicai.intake.discover.subfolders import subfolder_lines
    from jicai.store.remarks import near_lines

    workspace, label = intake.workspace, INPUTS[key].label
    near = near_lines(intake, key)
    told = (
        f"{workspace.folder.resolve()} 里没有{label}：文件名带「{label}」的、表头是它的都认，也可用 {_option(key)} 指明"
    )
    if workspace.candidates:
        told += f"；也没有{'、'.join(INPUTS[other].label for other in others)}" if others else ""
        told += "；各表从哪里来，见 jicai doctor"
    else:
        near = [
            *near,
            "这个文件夹里没有表格文件；要建一个工作目录（设置和各表的空白表样）用 jicai init，试用用 jicai demo",
        ]
    if any(not any(sheet.code == "own-result" for sheet in file.sheets) for file in intake.unread):
        near = [*near, "这里有没有认出的文件：可运行 jicai adopt 认表、认列，写进 jicai.toml"]
    return told + "".join(f"\n  {line}" for line in [*near, *subfolder_lines(workspace, key)])

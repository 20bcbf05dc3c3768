"""The first step of every command: open the workspace, read the tables, stop or go on over what is wrong with them."""

from __future__ import annotations

import re
import shlex
import sys
from collections.abc import Iterable
from pathlib import Path

from jicai.commands.options import DeliveryOptions, InputOptions
from jicai.commands.reading import reading_progress
from jicai.commands.targets import refuse_target
from jicai.errors import RejectedRowsError, UnusableFileError, UsageError
from jicai.intake.load import load
from jicai.intake.result import Intake
from jicai.tables import INPUTS
from jicai.workspace import THROUGH_PIPE, Workspace, open_workspace

_FIRST = 5
_NEEDS_NO_QUOTES = re.compile(r"[\w@%+=:,./-]+")


def read_tables(
    inputs: InputOptions, delivery: DeliveryOptions, needed: Iterable[str], optional: Iterable[str] = ()
) -> Intake:
    """The tables of a command. Raises for a missing table, unusable files, and rejected rows (unless skipped)."""
    workspace = open_workspace(inputs.workspace, inputs.overrides)
    needed = list(needed)
    for key in needed:
        if not workspace.files[key]:
            raise UsageError(_no_file(workspace, key))
    keys = [*needed, *optional]
    intake = read_files_of(workspace, keys, inputs, delivery)

    from jicai.intake.messages import problem_lines, unusable_line

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
            f"有 {intake.rejected:,} 行被拒绝"
            + (f"，前 {_FIRST} 处是" if intake.problems.height > _FIRST else "")
            + "：\n"
            + "\n".join(lines)
            + f"\n全部见 {_check(inputs)}；要略过这些行继续，请加 --skip-rejects"
        )
    if intake.rejected:
        print(f"提示：略过被拒绝的 {intake.rejected:,} 行，见 {_check(inputs)}", file=sys.stderr)
    if not delivery.quiet:
        for account in intake.accounts:
            for warning in account.warnings:
                print(f"提示：{workspace.shown(account.file)}：{warning}", file=sys.stderr)
    return intake


def read_files_of(workspace: Workspace, keys: Iterable[str], inputs: InputOptions, delivery: DeliveryOptions) -> Intake:
    """Whatever these tables' files hold, good or bad; refuses to write the result over a file of the workspace."""
    refuse_target("-o", delivery.output, workspace)
    if delivery.template is not None:
        from jicai.render.template_file import refuse_input_as_template

        refuse_input_as_template(delivery.template, workspace.sources())
    with reading_progress(delivery.quiet) as progress:
        return load(workspace, keys, use_cache=not inputs.no_cache, progress=progress)


def _check(inputs: InputOptions) -> str:
    """The command line that lists every rejected row of the same inputs."""
    words = ["jicai", "check"] + ([] if inputs.workspace == Path() else ["-C", str(inputs.workspace)])
    piped = []
    for key, given in (inputs.overrides or {}).items():
        for pattern in given:
            words += [_option(key), pattern]
            if pattern in THROUGH_PIPE or Path(pattern).is_fifo():
                piped.append(INPUTS[key].label)
    again = f"（管道送入的{'、'.join(piped)}要重新送入）" if piped else ""
    return " ".join(_quoted(word) for word in [*words, "--rows"]) + again


def _quoted(word: str) -> str:
    # Chinese names need no quotes, which shlex would give them.
    return word if _NEEDS_NO_QUOTES.fullmatch(word) else shlex.quote(word)


def _option(key: str) -> str:
    return f"--{key.replace('_', '-')}"


def _no_file(workspace: Workspace, key: str) -> str:
    label = INPUTS[key].label
    return f"{workspace.folder.resolve()} 里没有{label}：文件名应以「{label}」开头，也可用 {_option(key)} 指明"

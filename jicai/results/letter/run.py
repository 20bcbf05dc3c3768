"""Letters written: the files first, then the register in one step, so that either may be ended at any moment."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import nullcontext
from pathlib import Path
from typing import TYPE_CHECKING

from jicai.errors import OutputError
from jicai.results.letter.asked import Asked
from jicai.results.letter.register import Register, read_register, unregistered
from jicai.tables.results.letter import REGISTER_FILE

if TYPE_CHECKING:
    from jicai.intake.discover.workspace import Workspace
    from jicai.results.letter.gather import Gathered
    from jicai.results.letter.letters import Letter
    from jicai.results.letter.words import Background
    from jicai.store.result import Intake

_FEW = 5


def register_path(workspace: Workspace) -> Path:
    """The file of the register."""
    return workspace.folder / workspace.settings.letter.folder / REGISTER_FILE


def write_letters(intake: Intake, asked: Asked, gathered: Sequence[Gathered]) -> tuple[list[Letter], list[str]]:
    """The letters, written and registered unless it is a dry run; and what was left by a run that was ended.

    Raises OutputError where another run writes, or a letter would take the place of a file that is there already.
    """
    from jicai.render.filing import only_run, write_all
    from jicai.results.letter.letters import letters_of, register_rows

    workspace = intake.workspace
    path, settings = register_path(workspace), workspace.settings.letter
    if not asked.dry_run:
        _made(path.parent)
    with nullcontext() if asked.dry_run else only_run(path, "jicai letter"):
        register = read_register(path)
        letters = letters_of(gathered, asked, register, settings, _districts(intake))
        written = [letter for letter in letters if letter.is_written]
        left = unregistered(path.parent, sorted(_years(register) | {str(asked.dated.year)}), register)
        _refuse_present(path.parent, written, left)
        if written and not asked.dry_run:
            content = register.with_rows(row for letter in written for row in register_rows(letter))
            background = _background(intake, asked)
            write_all(path, _files(path, written, background, workspace, content))
    return letters, left


def _files(
    path: Path, letters: Sequence[Letter], background: Background, workspace: Workspace, register: bytes
) -> Iterator[tuple[Path, list[bytes]]]:
    """The letters with their content, made one after the other; the register last, which makes them count."""
    from jicai.render.document.fill import fill
    from jicai.results.letter.templates import template_of
    from jicai.results.letter.words import context
    from jicai.stages import tell

    folder = workspace.settings.letter.templates
    templates = workspace.folder / folder if folder else None
    for at, letter in enumerate(letters):
        tell("写函", at, len(letters))
        template, where = template_of(letter.asked.kind, templates)
        yield path.parent / str(letter.file), [fill(template, context(letter, background), where)]
    yield path, [register]


def _background(intake: Intake, asked: Asked) -> Background:
    from jicai.calc.freshness_words import reach_words
    from jicai.results.freshness import reaches_of
    from jicai.results.letter.words import Background

    batches = intake.workspace.batches
    return Background(
        intake.workspace.settings.letter,
        {code: (batch.aliases or (batch.name,))[0] for code, batch in batches.items()},
        {code: batch.source for code, batch in batches.items() if batch.source},
        [reach_words(one) for one in reaches_of(intake, asked.as_of) if one.is_stale],
    )


def _districts(intake: Intake) -> dict[str, str]:
    institutions = intake.frames["institutions"].select("institution_code", "district").collect()
    return {code: district or "" for code, district in institutions.iter_rows()}


def _years(register: Register) -> set[str]:
    return {str(row["year"]) for row in register.rows}


def _refuse_present(folder: Path, letters: Sequence[Letter], left: Sequence[str]) -> None:
    """OutputError where a letter's file is there, or a file without an entry bears a number that would be given.

    It is of a run that was ended, or the register is not the newest: two letters of one number must not go out.
    """
    numbers = {_numbered(str(one.file)) for one in letters}
    there = [str(one.file) for one in letters if (folder / str(one.file)).exists()]
    there += [file for file in left if _numbered(file) in numbers and file not in there]
    if there:
        names = "、".join(there[:_FEW]) + (f" 等 {len(there):,} 个" if len(there) > _FEW else "")
        raise OutputError(
            f"{folder}：{names} 已经有了，登记里却没有：上次没有写完，或登记不是最新的。"
            f"请核对后移走这些文件（没有登记的共 {len(left):,} 个），再运行"
        )


def _numbered(file: str) -> tuple[str, int]:
    """Year and number of a letter's file, as `2026/001-催办函-甲医院.docx` has them."""
    year, name = file.split("/", 1)
    return year, int(name.split("-", 1)[0])


def _made(folder: Path) -> None:
    from jicai.render.files import reason_of

    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise OutputError(f"{folder}：建不了文件夹，{reason_of(error)}") from error

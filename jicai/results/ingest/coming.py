"""Which of the files that were read bring months to keep."""

from __future__ import annotations

from collections.abc import Callable, Collection
from pathlib import Path

from jicai.errors import UnusableFileError, UsageError
from jicai.intake.discover.months import DAY, Export, Months
from jicai.intake.discover.workspace import real_path
from jicai.intake.reading.seals import is_sound
from jicai.results.ingest.asked import Asked, Ingested
from jicai.store.input_file import InputFile
from jicai.store.kept import ReadFile
from jicai.store.load import Gathered
from jicai.store.months.reading import terms_hash
from jicai.tables import INPUTS


def asked_for(chosen: Collection[Path], named: bool) -> Callable[[Path], bool]:
    """Whether a file is one of those that are asked for by name, or lies in an archive that is."""

    def fresh(path: Path) -> bool:
        return named and (real_path(path) in chosen or real_path(path.parent) in chosen)

    return fresh


def coming(
    gathered: Gathered, chosen: Collection[Path], asked: Asked, months: Months, done: Ingested
) -> dict[InputFile, ReadFile]:
    """What is to be kept of what was read."""
    workspace, intake = gathered.intake.workspace, gathered.intake
    fresh = asked_for(chosen, named=True)
    unusable = [file for file in intake.unusable if not asked.files or fresh(file.path)]
    unusable = [file for file in unusable if asked.files or file.table in DAY]
    if unusable:
        from jicai.store.messages import unusable_line

        raise UnusableFileError("\n".join(unusable_line(file, workspace) for file in unusable), unusable[0].reason)
    new: dict[InputFile, ReadFile] = {}
    for item, read in gathered.read.items():
        name = workspace.shown(item.path)
        if item.stamp == (0, 0) or (asked.files and not fresh(item.path)):
            continue
        tables = {account.table for account in read.accounts}
        others = [INPUTS[table].label for table in tables - set(DAY)]
        growing = [INPUTS[table].label for table in tables & set(DAY)]
        export = months.exports.get(item.content)
        terms = terms_hash(item.terms, export.tables) if export is not None else ""
        if export is not None and export.is_whole and export.terms == terms and _is_sound(months, export):
            done.known.append(name)
        elif asked.files and not growing:
            labels = "、".join(INPUTS[table].label for table in DAY)
            raise UsageError(f"{name}：{'、'.join(others) or '不是任何一张输入表'}，不按月存；按月存的只有{labels}")
        elif growing and others:
            told = f"{name}：一个文件里既有{'、'.join(growing)}又有{'、'.join(others)}，后者不按月存，请拆成两个文件"
            if asked.files:
                raise UsageError(told)
            done.notes.append(told)
        elif growing and not any(account.used for account in read.accounts):
            done.notes.append(f"{name}：没有一行可以存的数据")
        elif growing and any(other.content == item.content for other in new):
            done.notes.append(f"{name}：内容与另一个文件相同，只存一次")
        elif growing:
            new[item] = read
    return new


def _is_sound(months: Months, export: Export) -> bool:
    """Whether what is kept of an export is as it was written: if not, it is kept anew."""
    return all(is_sound(months.folder / file["place"], file["seal"]) for file in export.files.values())

"""`-v`: on standard error what is read from where, what was kept and used again, and how long each stage takes."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from time import perf_counter
from typing import TYPE_CHECKING

from jicai import stages
from jicai.errors import UsageError
from jicai.intake.discover.workspace import Workspace, some_of
from jicai.settings.loader import FILE_NAME
from jicai.store.read_inputs import Progress

if TYPE_CHECKING:
    from jicai.intake.account import SheetAccount
    from jicai.store.result import Intake


def refuse_both(*, quiet: bool, verbose: bool) -> None:
    """UsageError where somebody asks for less and for more."""
    if quiet and verbose:
        raise UsageError("-q 和 -v 只能用一个")


class Reading:
    """Tells of the reading: `progress` hears which files are read anew."""

    def __init__(self, workspace: Workspace) -> None:
        self._begun = perf_counter()
        self._anew: list[Path] = []
        _say(_found(workspace))

    def progress(self, other: Progress) -> Progress:
        """The listener that tells the other one too."""

        def begin(paths: list[Path]) -> None:
            self._anew += paths
            other.begin(paths)

        return replace(other, begin=begin)

    def tell(self, intake: Intake, *, use_cache: bool) -> None:
        """Every sheet that was read, and how long it took."""
        _say(self._lines(intake, use_cache=use_cache))

    def _lines(self, intake: Intake, *, use_cache: bool) -> Iterator[str]:
        workspace = intake.workspace
        stored = {one.path for one in workspace.candidates if one.stored}
        for account in intake.accounts:
            if account.file in stored:
                how = "已存的月份"
            elif account.file in self._anew or not use_cache:
                how = "重新读"
            else:
                how = "取自缓存"
            yield _sheet(account, workspace, how)
        if use_cache:
            from jicai.kept_names import cache_folder

            yield f"缓存 {cache_folder()}"
        yield f"读取用时 {perf_counter() - self._begun:.2f} 秒，重新读的文件 {len(self._anew):,} 个"


class Stages:
    """Tells how long each stage took, and at the end how much of what was worked out before served again."""

    def __init__(self, intake: Intake) -> None:
        self._answers = intake.state.answers if intake.state is not None else None
        self._begun = perf_counter()
        self._words = ""

    def tell(self, words: str, done: int, total: int) -> None:
        """The stage before ends where the next one begins."""
        if words != self._words:
            self._close()
            self._begun, self._words = perf_counter(), words

    def stop(self) -> None:
        """The last stage, and what served again."""
        self._close()
        self._words = ""
        if self._answers is not None:
            _say([f"以前算过的取用 {self._answers.taken:,} 项，新算 {self._answers.made:,} 项"])

    def _close(self) -> None:
        if self._words:
            _say([f"{self._words}用时 {perf_counter() - self._begun:.2f} 秒"])


def show_times(intake: Intake) -> None:
    """Tell from now on how long each stage takes."""
    stages.listen(Stages(intake))


def _found(workspace: Workspace) -> Iterator[str]:
    settings = workspace.folder / FILE_NAME
    yield f"工作目录 {workspace.folder.resolve()}"
    yield f"设置 {settings.name}" if settings.is_file() else f"没有 {FILE_NAME}，各项按默认值"
    own = "、".join(workspace.shown(path) for path in workspace.batch_files)
    yield f"批次 {len(workspace.batches)} 个" + (f"，本单位的批次文件：{own}" if own else "，都是随程序提供的")
    if workspace.given:
        from jicai.tables import INPUTS

        yield f"由选项或 [inputs] 指明文件的表：{some_of([INPUTS[key].label for key in sorted(workspace.given)])}"


def _sheet(account: SheetAccount, workspace: Workspace, how: str) -> str:
    from jicai.store.messages import sheet_place
    from jicai.tables import INPUTS

    counts = [f"{account.rows:,} 行", f"采用 {account.used:,}"]
    counts += [f"略过 {sum(account.skipped.values()):,}"] if account.skipped else []
    counts += [f"拒绝 {sum(account.rejected.values()):,}"] if account.rejected else []
    return f"{sheet_place(account, workspace)}：{INPUTS[account.table].label}，{'，'.join(counts)}（{how}）"


def _say(lines: Iterator[str] | list[str]) -> None:
    from jicai.render.terminal.said import say
    from jicai.render.terminal.screen import without_control

    for line in lines:
        say(f"过程：{without_control(line)}")

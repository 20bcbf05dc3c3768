"""What many tests share: a workspace, the command line run in it, and a cache that is nobody's."""

from __future__ import annotations

import os
import runpy
import sys
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import settings
from small_workspaces import Folder, Outcome

from jicai.cli import run
from jicai.intake.files import pool

GUARD = Path(__file__).parent / "guard"
_guard = runpy.run_path(str(GUARD / "sitecustomize.py"), run_name="sitecustomize")
LOG: str = _guard["LOG"]

# How long one example takes says how busy the machine is, nothing about what is tested.
settings.register_profile("no deadlines", deadline=None)
settings.load_profile("no deadlines")


@pytest.fixture(scope="session", autouse=True)
def _own_cache(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("JICAI_CACHE_DIR", str(tmp_path_factory.mktemp("cache")))
        patch.delenv("JICAI_DEBUG", raising=False)
        yield


@pytest.fixture(scope="session", autouse=True)
def _no_network(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Whatever a test runs, here or in a process of its own, never reaches for another machine."""
    log = tmp_path_factory.mktemp("guard") / "connections"
    log.touch()
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("PYTHONPATH", str(GUARD), prepend=os.pathsep)
        patch.setenv(LOG, str(log))
        yield
    assert log.read_text("utf-8") == ""


@pytest.fixture(scope="session", autouse=True)
def _called_jicai() -> Iterator[None]:
    """Let messages name the program as a user calls it, also under `python -m pytest`."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(sys, "argv", ["jicai"])
        patch.setattr(sys.modules["__main__"], "__package__", "")
        yield


@pytest.fixture(scope="session", autouse=True)
def _lasting_readers() -> Iterator[None]:
    """Keep the reading processes from one command to the next, as long as their environment stays the same.

    What they do is what they always do; only the third of a second in which each starts is saved, some thousand times.
    """
    idle: dict[Any, list[pool._Child]] = {}
    # Where the cache is and what the screen can is no matter of theirs.
    aside = {"PYTEST_CURRENT_TEST", "JICAI_CACHE_DIR", "NO_COLOR", "TERM", "PAGER", "COLUMNS", "LINES"}

    class LastingChild(pool._Child):
        def __init__(self) -> None:
            self.surroundings = surroundings()
            super().__init__()

        def ask(self, job: pool.Job) -> dict[str, Any]:
            return super().ask(replace(job, path=job.path.absolute(), folder=job.folder.absolute()))

    def surroundings() -> Any:
        return frozenset((key, value) for key, value in os.environ.items() if key not in aside)

    def started() -> pool._Child:
        waiting = idle.get(surroundings(), [])
        while waiting:
            if (child := waiting.pop()).alive:
                return child
        return LastingChild()

    def kept(children: pool._Children) -> None:
        with children._lock:
            children._closed = True
            for child in children._all:
                if child.alive and child in children._idle:
                    idle.setdefault(child.surroundings, []).append(child)
                else:
                    child.close()

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(pool, "_Child", started)
        patch.setattr(pool._Children, "close", kept)
        yield
    for child in (one for waiting in idle.values() for one in waiting):
        child.close()


@pytest.fixture
def folder(tmp_path: Path) -> Folder:
    """An empty workspace, apart from whatever else a test keeps in its temporary folder."""
    path = tmp_path / "工作目录"
    path.mkdir()
    return Folder(path)


@pytest.fixture
def jicai(folder: Folder, capfd: pytest.CaptureFixture[str]) -> Callable[..., Outcome]:
    """Run a command in the workspace, in this process."""

    def call(*arguments: str) -> Outcome:
        capfd.readouterr()
        before = Path.cwd()
        os.chdir(folder.path)
        try:
            code = run(list(arguments))
        finally:
            os.chdir(before)
        said = capfd.readouterr()
        return Outcome(code, said.out, said.err)

    return call

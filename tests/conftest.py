"""What many tests share: a workspace, the command line run in it, and a cache that is nobody's."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from small_workspaces import Folder, Outcome

from jicai.cli import run


@pytest.fixture(scope="session", autouse=True)
def _own_cache(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("JICAI_CACHE_DIR", str(tmp_path_factory.mktemp("cache")))
        patch.delenv("JICAI_DEBUG", raising=False)
        yield


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

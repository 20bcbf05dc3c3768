"""`pytest tests/cli --update-goldens` writes the transcripts anew instead of comparing them."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from transcripts import CLEARED, ROOT, Golden, Said

from jicai.cli import run


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--update-goldens", action="store_true", help="write the golden transcripts anew")


@pytest.fixture
def golden(request: pytest.FixtureRequest) -> Golden:
    # Run from the top folder this file is read after the command line, and the option is unknown.
    return Golden(update=bool(request.config.getoption("--update-goldens", default=False)))


@pytest.fixture
def here(monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]) -> Callable[..., Said]:
    """Run a command as in a pipe, but in this process, which has what is heavy loaded already."""

    def call(arguments: tuple[str, ...], cwd: Path = ROOT) -> Said:
        monkeypatch.chdir(cwd)
        monkeypatch.setattr(sys, "argv", ["jicai"])
        for name in CLEARED:
            monkeypatch.delenv(name, raising=False)
        capfd.readouterr()
        code = run(list(arguments))
        said = capfd.readouterr()
        return Said(code, said.out, said.err)

    return call

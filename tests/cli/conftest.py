"""`pytest tests/cli --update-goldens` writes the transcripts anew instead of comparing them."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from transcripts import CLEARED, ROOT, Golden, Said, as_text, everything, screen

from jicai.cli import run


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--update-goldens", action="store_true", help="write the golden transcripts anew")


@pytest.fixture
def golden(request: pytest.FixtureRequest, at_screen: Callable[[Sequence[str], int, Path], Said]) -> Golden:
    # Run from the top folder this file is read after the command line, and the option is unknown.
    return Golden(bool(request.config.getoption("--update-goldens", default=False)), at_screen)


@pytest.fixture
def at_screen(
    monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> Callable[[Sequence[str], int, Path], Said]:
    """Run a command as at a terminal, standard error in a pipe, but in this process, as `here` does."""

    def call(arguments: Sequence[str], columns: int, cwd: Path = ROOT) -> Said:
        monkeypatch.chdir(cwd)
        monkeypatch.setattr(sys, "argv", ["jicai"])
        for name in CLEARED:
            monkeypatch.delenv(name, raising=False)
        for name, value in (("NO_COLOR", "1"), ("TERM", "xterm-256color"), ("PAGER", "cat")):
            monkeypatch.setenv(name, value)
        capfd.readouterr()
        kept = os.dup(1)
        master, slave = screen(columns)
        os.dup2(slave, 1)
        os.close(slave)
        with ThreadPoolExecutor(1) as reading, open(1, "w", encoding="utf-8", closefd=False) as terminal:
            shown = reading.submit(everything, master)
            with monkeypatch.context() as patch:
                patch.setattr(sys, "stdout", terminal)
                patch.setattr(sys, "__stdout__", terminal)
                try:
                    code = run(list(arguments))
                finally:
                    terminal.flush()
                    os.dup2(kept, 1)  # the last that held the terminal open
                    os.close(kept)
            out = as_text(shown.result())
        os.close(master)
        return Said(code, out, capfd.readouterr().err)

    return call


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

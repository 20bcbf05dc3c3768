"""The pager's last line says in Chinese how to go on, whatever less makes of its options."""

from __future__ import annotations

from pathlib import Path

import pytest

from jicai.render.terminal.pager import paged, pager_command

PROMPT = "空格 下一页，b 上一页，/ 查找，q 离开"


@pytest.fixture
def less(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A pager named less that tells its options and the editor it would name."""
    program = tmp_path / "less"
    program.write_text('#!/bin/sh\necho "$@"\necho "$VISUAL"\n/bin/cat\n', "utf-8")
    program.chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setenv("TERM", "xterm-256color")
    monkeypatch.setenv("VISUAL", "vi")
    monkeypatch.delenv("PAGER", raising=False)


@pytest.mark.usefixtures("less")
def test_prompt_is_not_in_an_option(capfd: pytest.CaptureFixture[str]) -> None:
    command = pager_command()
    assert command is not None
    assert all(option.isascii() for option in command), "less 590 spoils other characters there"
    paged(command, ["第一行\n".encode()])
    assert capfd.readouterr().out == f"-RS -Ps%E\n{PROMPT}\n第一行\n"


@pytest.mark.usefixtures("less")
def test_a_pager_of_ones_own_keeps_the_editor(
    monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("PAGER", "less -F")
    command = pager_command()
    assert command is not None
    paged(command, [])
    assert capfd.readouterr().out == "-F\nvi\n"

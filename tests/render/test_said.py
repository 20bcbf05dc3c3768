"""What is said on standard error is folded at a terminal and whole anywhere else."""

from __future__ import annotations

import pytest
from rich.cells import cell_len

from jicai.render.terminal import said

LONG = "提示：没有读的列：订单明细 单位；约定采购量 单位；中选目录 单位；编码变更 变更原因，请核对 jicai check 的结果"


def test_a_pipe_gets_each_line_whole(capsys: pytest.CaptureFixture[str]) -> None:
    said.say(f"{LONG}\n{LONG}")
    assert capsys.readouterr().err == f"{LONG}\n{LONG}\n"


def test_a_terminal_gets_lines_that_fit(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setattr(said, "_width", lambda: 40)
    said.say(LONG)
    lines = capsys.readouterr().err.splitlines()
    assert len(lines) > 2
    assert max(map(cell_len, lines)) <= 40
    assert "".join(lines).replace(" ", "") == LONG.replace(" ", "")
    assert any(line.startswith("jicai") or "jicai" in line for line in lines), "no word is broken"


@pytest.mark.parametrize("line", ['  units = { agreed_qty = "base" }' * 3, "x：columns = { a = ['b'] }，" * 4])
def test_what_is_to_be_pasted_stays_whole(
    line: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(said, "_width", lambda: 40)
    said.say(line)
    assert capsys.readouterr().err == f"{line}\n"

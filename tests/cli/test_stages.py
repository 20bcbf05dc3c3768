"""What is told while a run computes and writes, and that nobody sees it but at a terminal."""

from __future__ import annotations

import os
import pty
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest
from transcripts import PROGRAM, ROOT, Said, environment

from jicai import stages

pytestmark = pytest.mark.long

Here = Callable[..., Said]
AT = ("-C", "sample_data", "--as-of", "2026-09-30")


class Heard:
    def __init__(self) -> None:
        self.told: list[tuple[str, int, int]] = []
        self.stops = 0

    def tell(self, words: str, done: int, total: int) -> None:
        self.told.append((words, done, total))

    def stop(self) -> None:
        self.stops += 1


@pytest.fixture
def heard() -> Heard:
    listener = Heard()
    stages.listen(listener)
    return listener


def test_an_export_tells_its_results_and_its_sheets(here: Here, heard: Heard, tmp_path: Path) -> None:
    path = tmp_path / "月报.xlsx"
    said = here(("export", *AT, "--only", "refund", "--only", "cashflow", "-o", str(path)))
    assert said.code == 0, said.err
    assert heard.told == [
        ("计算", 0, 0),
        ("计算预付金退回", 0, 2),
        ("计算基金收支", 1, 2),
        ("工作表 预付金退回", 0, 2),
        ("工作表 基金收支", 1, 2),
        ("图", 2, 2),
    ]
    assert heard.stops == 1


def test_a_result_is_computed_and_written(here: Here, heard: Heard, tmp_path: Path) -> None:
    assert here(("cashflow", *AT, "-o", str(tmp_path / "收支.csv"))).code == 0
    assert (heard.told, heard.stops) == ([("计算", 0, 0), ("写入 收支.csv", 0, 0)], 1)


def test_it_ends_with_an_error_too(here: Here, heard: Heard) -> None:
    assert here(("cashflow", *AT, "--sort", "无此列")).code == 2
    assert heard.stops == 1


@pytest.mark.parametrize("more", [(), ("-q",)])
def test_at_a_terminal_a_bar_is_shown_unless_quiet(tmp_path: Path, more: tuple[str, ...]) -> None:
    master, slave = pty.openpty()
    arguments = ("export", *AT, "--only", "progress", "-o", str(tmp_path / "月报.xlsx"), *more)
    process = subprocess.Popen(
        [*PROGRAM, *arguments], cwd=ROOT, env=environment(), stdout=subprocess.PIPE, stderr=slave
    )
    os.close(slave)
    parts = []
    while True:
        try:
            part = os.read(master, 65_536)
        except OSError:  # the other side is closed
            break
        if not part:
            break
        parts.append(part)
    os.close(master)
    assert process.communicate()[0] == b""
    assert process.returncode == 0
    assert ("工作表".encode() in b"".join(parts)) == (not more)

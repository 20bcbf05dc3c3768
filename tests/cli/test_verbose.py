"""`-v`: on standard error alone what was read from where, what served again, and how long it took."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from small_workspaces import Folder, Outcome

Run = Callable[..., Outcome]
ASKED = ("progress", "--as-of", "2026-08-01", "--format", "json")
TABLES = ("订单明细", "约定采购量", "中选目录", "医疗机构")


def process(said: Outcome) -> list[str]:
    """What is told, with 0.00 for every time, and without the folders."""
    lines = [line.removeprefix("过程：") for line in said.err.splitlines() if line.startswith("过程：")]
    return [re.sub(r"\d+\.\d\d 秒", "0.00 秒", re.sub(r"(工作目录|缓存) .+", r"\1", line)) for line in lines]


def sheets(how: str) -> list[str]:
    return [f"{table}.xlsx!Sheet1：{table}，1 行，采用 1（{how}）" for table in TABLES]


HEAD = ["工作目录", "没有 jicai.toml，各项按默认值", "批次 4 个，都是随程序提供的"]


def test_what_is_read_what_serves_again_and_how_long_it_takes(
    jicai: Run, folder: Folder, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("JICAI_CACHE_DIR", str(tmp_path / "缓存"))  # where no other test has read these files
    folder.good()
    first = jicai(*ASKED, "-v")
    told = process(first)
    assert told[:-1] == [*HEAD, *sheets("重新读"), "缓存", "读取用时 0.00 秒，重新读的文件 4 个", "计算用时 0.00 秒"]
    assert re.fullmatch(r"以前算过的取用 \d+ 项，新算 [1-9]\d* 项", told[-1])
    second = jicai(*ASKED, "--verbose")
    told = process(second)
    assert told[:-1] == [*HEAD, *sheets("取自缓存"), "缓存", "读取用时 0.00 秒，重新读的文件 0 个", "计算用时 0.00 秒"]
    assert re.fullmatch(r"以前算过的取用 [1-9]\d* 项，新算 0 项", told[-1])
    assert first.out == second.out
    assert "过程" not in first.out


def test_without_a_cache(jicai: Run, folder: Folder) -> None:
    folder.good()
    said = jicai(*ASKED, "-v", "--no-cache")
    assert process(said) == [*HEAD, *sheets("重新读"), "读取用时 0.00 秒，重新读的文件 4 个", "计算用时 0.00 秒"]


def test_less_and_more_at_once(jicai: Run, folder: Folder) -> None:
    folder.good()
    said = jicai(*ASKED, "-v", "-q")
    assert (said.code, said.err) == (2, "错误：-q 和 -v 只能用一个\n")

"""Which copies of files already read go when others are written: those that nobody has used for a quarter of a year."""

from __future__ import annotations

import os
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from small_workspaces import Folder, Outcome

OLD, RECENT = 91, 89


def entry(cache: Path, name: str, days: int, *files: str) -> Path:
    """A copy whose files, or which itself where it has none, were last used so many days ago."""
    folder = cache / (name * 64)
    folder.mkdir(parents=True)
    used = time.time() - days * 24 * 3600
    for file in files:
        (folder / file).write_text("{}")
        os.utime(folder / file, (used, used))
    os.utime(folder, (used, used))
    return folder


def test_what_nobody_used_for_long_goes(
    folder: Folder, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, jicai: Callable[..., Outcome]
) -> None:
    cache = tmp_path / "缓存"
    monkeypatch.setenv("JICAI_CACHE_DIR", str(cache))
    gone = [entry(cache, "0", OLD, "meta.json"), entry(cache, "1", OLD)]
    stays = [
        entry(cache, "2", RECENT, "meta.json"),
        entry(cache, "3", RECENT),
        entry(cache, "4", OLD, "meta.json", "pin"),
    ]
    (cache / "别人的").mkdir()
    folder.good("医疗机构")
    jicai("check")
    assert not any(path.exists() for path in gone)
    assert all(path.exists() for path in (*stays, cache / "别人的"))
    assert jicai("cache", "info", "--format", "json").rows[0]["entries"] == 3

"""What a run that was killed has left goes with the next run that passes by; what another is at work on stays."""

from __future__ import annotations

import os
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from small_workspaces import Folder, Outcome

import jicai.store.read_anew
from jicai import leftovers
from jicai.leftovers import made, sweep, temporary_in
from jicai.starter import folder as starter

Jicai = Callable[..., Outcome]
EXPORT = ("export", "--as-of", "2026-09-30", "-q", "-o", "月报.xlsx")

pytestmark = [
    pytest.mark.skipif(sys.platform == "win32", reason="there only what is a day old is swept"),
    pytest.mark.slow,
]


def folder_of(path: Path) -> None:
    """A folder with a file, as what is not finished has them."""
    path.mkdir()
    (path / "0").write_bytes(b"half")


def file_of(path: Path) -> None:
    path.write_bytes(b"")


@pytest.fixture
def cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder of a cache of one test's own, beside a folder for temporary files."""
    monkeypatch.setenv("JICAI_CACHE_DIR", str(tmp_path / "缓存"))
    (tmp_path / "缓存").mkdir()
    (tmp_path / "临时").mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "临时"))
    return tmp_path / "缓存"


#: What leaves which leftover where (of the workspace and its cache), and the next run that passes by.
PASSING: dict[str, tuple[str, Callable[[Path], None], tuple[str, ...]]] = {
    "read, not yet an entry": ("../缓存/new-0123456789ab", folder_of, ("check", "-q")),
    "read, and the cache cleared": ("../缓存/new-0123456789ab", folder_of, ("cache", "clear")),
    "an export of the same file": (".月报.xlsx.part", folder_of, EXPORT),
    "an export of another month": (".集采月报-2026-08.xlsx.part", folder_of, EXPORT),
    "an export that wrote nothing yet": (".集采月报-2026-08.xlsx.lock", file_of, EXPORT),
    "a result": (".jicai-0123456789ab.tmp", file_of, ("check", "-q", "-o", "核对.csv")),
    "read, and kept nowhere": ("../临时/.jicai-0123456789ab.tmp", folder_of, ("check", "-q", "--no-cache")),
    "looked at": ("../临时/.jicai-0123456789ab.tmp", folder_of, ("adopt", "-q")),
    "the rows of a workbook": ("../临时/.jicai-0123456789ab.tmp", folder_of, ("check", "-q", "-o", "核对.xlsx")),
    "a workspace beside": (".jicai-0123456789ab.tmp", folder_of, ("init", "新")),
    "a workspace here": (".jicai-0123456789ab.tmp", folder_of, ("init",)),
}


@pytest.mark.parametrize("what", PASSING)
def test_the_next_run_sweeps(what: str, folder: Folder, cache: Path, jicai: Jicai) -> None:
    name, leave, arguments = PASSING[what]
    folder.good()
    leave(folder.path / name)
    assert jicai(*arguments).code == 0
    assert not (folder.path / name).exists()


@pytest.mark.parametrize("what", [what for what in PASSING if what != "an export of the same file"])
def test_what_a_run_is_at_work_on_stays(what: str, folder: Folder, cache: Path, jicai: Jicai) -> None:
    name, leave, arguments = PASSING[what]
    folder.good()
    with made(lambda: folder.path / name, leave) as held:
        assert jicai(*arguments).code == 0
        assert held.exists()


@pytest.mark.parametrize("name", [".别的.xlsx.part", ".别的.xlsx.lock", ".jicai-.tmp", "jicai-0123456789ab.tmp"])
def test_what_is_not_ours_stays(name: str, folder: Folder, jicai: Jicai) -> None:
    folder.good()
    (folder.path / name).write_text("别人的")
    assert jicai(*EXPORT).code == 0
    assert jicai("check", "-q", "-o", "核对.csv").code == 0
    assert (folder.path / name).read_text() == "别人的"


def test_a_link_is_neither_followed_nor_removed(tmp_path: Path) -> None:
    (tmp_path / "有用").mkdir()
    (tmp_path / "有用" / "0").write_text("有用")
    link = temporary_in(tmp_path)
    link.symlink_to("有用")
    sweep([link])
    assert link.is_symlink()
    assert (tmp_path / "有用" / "0").exists()


def test_where_nothing_can_be_locked_only_what_is_a_day_old_is_swept(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(leftovers, "_lock", lambda _: None)
    old, new = temporary_in(tmp_path), temporary_in(tmp_path)
    for path in (old, new):
        folder_of(path)
    os.utime(old, (time.time() - 25 * 3600,) * 2)
    sweep([old, new])
    assert list(tmp_path.iterdir()) == [new]


def test_a_sweep_between_the_making_and_the_holding_only_costs_a_name(tmp_path: Path) -> None:
    names: list[Path] = []

    def name() -> Path:
        names.append(temporary_in(tmp_path))
        return names[-1]

    def swept_at_once(path: Path) -> None:
        folder_of(path)
        if len(names) < 3:
            sweep([path])

    with made(name, swept_at_once) as path:
        assert path == names[2]
        sweep([path])
        assert path.exists()


def test_an_interrupt_while_files_are_read_leaves_nothing(
    folder: Folder, cache: Path, jicai: Jicai, monkeypatch: pytest.MonkeyPatch
) -> None:
    def interrupted(*_: object, **__: object) -> None:
        assert len(list(cache.glob("new-*/*"))) == 4
        raise KeyboardInterrupt

    folder.good()
    monkeypatch.setattr(jicai_read, "read_files", interrupted)
    assert jicai("check").code == 130
    assert list(cache.iterdir()) == []


jicai_read = jicai.store.read_anew


@pytest.mark.parametrize("after", range(4))
def test_an_interrupt_while_init_puts_files_in_place_leaves_none(
    after: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It comes right after a file was moved, before anything can take note of that."""
    rename, moved = Path.rename, []

    def interrupted(self: Path, target: Path) -> Path:
        moved.append(rename(self, target))
        if len(moved) > after:
            raise KeyboardInterrupt
        return moved[-1]

    files = {"jicai.toml": b"", "一.xlsx": b"1", "可选/二.xlsx": b"2", "可选/三.xlsx": b"3"}
    (tmp_path / "原有.xlsx").write_bytes(b"0")
    monkeypatch.setattr(Path, "rename", interrupted)
    with pytest.raises(KeyboardInterrupt):
        starter.write_all(tmp_path, files)
    assert [path.name for path in tmp_path.iterdir()] == ["原有.xlsx"]

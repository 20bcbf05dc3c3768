"""The hashes of large files: taken from where they were kept only while nobody has touched the file."""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from jicai.store import stamps
from jicai.store.cache import content_hash

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="no time of the last change there")


@pytest.fixture
def hashed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[Path], tuple[str, bool]]:
    """The hash of a file, and whether it was read for it; every file counts as large and as old."""
    monkeypatch.setattr(stamps, "_LARGE", 0)
    monkeypatch.setattr(stamps, "_RACE_SECONDS", -5)

    def ask(path: Path) -> tuple[str, bool]:
        read: list[Path] = []

        def find(one: Path) -> str:
            read.append(one)
            return content_hash(one)

        return stamps.known_hash(path, tmp_path / "kept", find), bool(read)

    return ask


def test_an_untouched_file_is_not_read_again(tmp_path: Path, hashed: Callable[[Path], tuple[str, bool]]) -> None:
    path = tmp_path / "a"
    path.write_bytes(b"one")
    assert hashed(path) == (content_hash(path), True)
    assert hashed(path) == (content_hash(path), False)


def test_the_same_size_and_time_of_writing_do_not_hide_a_change(
    tmp_path: Path, hashed: Callable[[Path], tuple[str, bool]]
) -> None:
    path = tmp_path / "a"
    path.write_bytes(b"one")
    before = path.stat()
    hashed(path)
    time.sleep(0.05)
    path.write_bytes(b"two")
    os.utime(path, ns=(before.st_atime_ns, before.st_mtime_ns))
    assert hashed(path) == (content_hash(path), True)


def test_another_file_put_in_its_place_is_read(tmp_path: Path, hashed: Callable[[Path], tuple[str, bool]]) -> None:
    path, other = tmp_path / "a", tmp_path / "b"
    for one, content in ((path, b"one"), (other, b"two")):
        one.write_bytes(content)
        os.utime(one, ns=(1, 1))
    hashed(path)
    other.replace(path)
    assert hashed(path) == (content_hash(path), True)


def test_what_is_kept_and_is_no_hash_is_not_believed(
    tmp_path: Path, hashed: Callable[[Path], tuple[str, bool]]
) -> None:
    path = tmp_path / "a"
    path.write_bytes(b"one")
    hashed(path)
    for kept in (tmp_path / "kept").iterdir():
        kept.write_bytes(b"\xff\x00")
    assert hashed(path) == (content_hash(path), True)


def test_a_file_that_was_just_written_is_read_each_time(
    tmp_path: Path, hashed: Callable[[Path], tuple[str, bool]], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(stamps, "_RACE_SECONDS", 60)
    path = tmp_path / "a"
    path.write_bytes(b"one")
    assert [hashed(path)[1] for _ in range(2)] == [True, True]

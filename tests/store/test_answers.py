"""Answers that are kept: the same frames come back, and those that nobody uses go."""

from __future__ import annotations

import os
import time
from decimal import Decimal
from pathlib import Path

import polars as pl
import pytest
from polars.testing import assert_frame_equal

from jicai.store import answers
from jicai.store.answers import Answers, key_of

FRAME = pl.DataFrame(
    {"名称": ["甲", None], "sum": [Decimal("1.10"), Decimal("-0.000000000001")]},
    schema={"名称": pl.String, "sum": pl.Decimal(38, 12)},
)


def test_the_same_frames_come_back(tmp_path: Path) -> None:
    kept = Answers(tmp_path / "a")
    assert kept.get(key_of("x")) is None
    kept.put(key_of("x"), [FRAME, FRAME.clear(), FRAME.select("sum")])
    one, two, three = kept.get(key_of("x")) or []
    assert_frame_equal(one, FRAME)
    assert_frame_equal(two, FRAME.clear())
    assert_frame_equal(three, FRAME.select("sum"))


@pytest.mark.parametrize("parts", [("a", "b"), ("ab",), ("a", ("b",)), ("a", None), ("a", 1), ("a", "1")])
def test_other_parts_make_another_key(parts: tuple[object, ...]) -> None:
    others = [("a", "b"), ("ab",), ("a", ("b",)), ("a", None), ("a", 1), ("a", "1")]
    assert [other for other in others if key_of(*other) == key_of(*parts)] == [parts]


def test_what_nobody_used_for_long_goes_and_what_is_beyond_the_room(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for number in range(4):
        Answers(tmp_path).put(key_of(number), [FRAME])
        used = time.time() - (40 * 24 * 3600 if number == 0 else 100 - number)
        os.utime(tmp_path / key_of(number), (used, used))
    (tmp_path / "somebody's").write_text("stays")
    size = (tmp_path / key_of(1)).stat().st_size
    monkeypatch.setattr(answers, "_MOST_BYTES", 3 * size)
    Answers(tmp_path).put(key_of("new"), [FRAME])
    assert {path.name for path in tmp_path.iterdir()} == {"somebody's", *map(key_of, (2, 3, "new"))}


def test_a_folder_that_cannot_be_written_to_only_means_that_nothing_is_kept(tmp_path: Path) -> None:
    (tmp_path / "taken").write_text("")
    kept = Answers(tmp_path / "taken")
    kept.put(key_of("x"), [FRAME])
    assert kept.get(key_of("x")) is None
    assert (kept.size(), kept.clear()) == (0, None)

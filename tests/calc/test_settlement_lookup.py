"""Payments find the lines that they name by hashes, and where hashes are no help, by the ids themselves."""

from __future__ import annotations

import polars as pl
import pytest

from jicai.calc.settlement.lookup import same_texts


@pytest.mark.parametrize("hashes_differ", [True, False])
def test_texts_find_their_equals_whatever_their_hashes(hashes_differ: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    if not hashes_differ:
        monkeypatch.setattr(pl.Series, "hash", lambda self: pl.repeat(7, self.len(), dtype=pl.UInt64, eager=True))
    named = pl.Series(["B-2", "A-1", "X-9", "A-1"])
    lines = pl.concat([pl.Series(["A-1", "C-3"]), pl.Series(["B-2"])], rechunk=False)
    at, of = same_texts(named, lines)
    assert sorted(zip(at, of, strict=True)) == [(0, 2), (1, 0), (3, 0)]


def test_nothing_named_finds_nothing() -> None:
    at, of = same_texts(pl.Series([], dtype=pl.String), pl.Series(["A-1"]))
    assert (at.len(), of.len()) == (0, 0)

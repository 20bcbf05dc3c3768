"""Keys that stand in more than one row are found however many rows are held at once."""

from __future__ import annotations

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from jicai.store.resolve import repeated
from jicai.store.resolve.repeated import hashed, repeated_hashes


@given(keys=st.lists(st.text("甲乙Aa1", max_size=3), max_size=60), at_once=st.integers(0, 20))
@settings(deadline=None)
def test_just_those_that_repeat(keys: list[str], at_once: int) -> None:
    frame = pl.DataFrame({"key": keys}, schema={"key": pl.String})
    batches = pl.concat([frame[at : at + 7] for at in range(0, len(keys), 7)]) if keys else frame
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(repeated, "_AT_ONCE", at_once)
        found = set(repeated_hashes(batches.lazy(), pl.col("key")))
    twice = {key for key in keys if keys.count(key) > 1}
    of_key = dict(frame.with_columns(hash=hashed(pl.col("key"))).iter_rows())
    assert found == {of_key[key] for key in twice}

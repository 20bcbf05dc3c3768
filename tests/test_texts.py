"""Texts put together of columns, row by row."""

from __future__ import annotations

from pathlib import Path

import polars as pl
import pytest

import jicai
from jicai.texts import formatted


def test_what_a_filter_leaves_of_a_large_frame() -> None:
    part = pl.DataFrame({"number": range(5_000), "name": ["某院"] * 5_000})
    frame = pl.concat([part, part], rechunk=False)
    left = frame.filter(pl.Series([False] * 5_000 + [number == 7 for number in range(5_000)]))
    assert left["number"].chunk_lengths() == [0, 1]
    assert left.select(formatted("{}：{} 盒", "name", pl.col("number"))).to_series().to_list() == ["某院：7 盒"]


@pytest.mark.parametrize("form", ["{}", "第 {}", "{} 行", "{}{}", "{}-{}。"])
def test_as_polars_has_it(form: str) -> None:
    frame = pl.DataFrame({"a": [1, None], "b": ["x", "y"]})
    columns = ["a", "b"][: form.count("{}")]
    assert frame.select(formatted(form, *columns)).equals(frame.select(pl.format(form, *columns)))


def test_as_many_columns_as_places() -> None:
    with pytest.raises(ValueError, match=r"\{\}-\{\}"):
        formatted("{}-{}", "a")


def test_nobody_uses_the_other() -> None:
    folder = Path(jicai.__file__).parent
    assert not [path for path in folder.rglob("*.py") if "pl.format(" in path.read_text("utf-8")]

"""Rows of many files one after the other: the same as put together, whatever is asked of them."""

from __future__ import annotations

from collections.abc import Callable

import polars as pl
import pytest

from jicai.store import in_sequence as module
from jicai.store.in_sequence import in_sequence

Question = Callable[[pl.LazyFrame], pl.LazyFrame]

QUESTIONS: dict[str, Question] = {
    "all rows in order": lambda rows: rows,
    "one column": lambda rows: rows.select("b"),
    "some rows": lambda rows: rows.filter(pl.col("a") % 3 == 1),
    "a column of some rows": lambda rows: rows.filter(pl.col("a") > 5).select("b"),
    "the first rows": lambda rows: rows.head(7),
    "the first of some rows": lambda rows: rows.filter(pl.col("a") % 2 == 0).head(3),
    "no row": lambda rows: rows.filter(pl.col("a") < 0),
    "sums": lambda rows: rows.group_by("b").agg(pl.col("a").sum()).sort("b"),
}


@pytest.mark.parametrize("question", QUESTIONS)
@pytest.mark.parametrize("files", [1, 2, 3, 7])
def test_the_same_rows_as_put_together(files: int, question: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "_FEW_ROWS", 0)
    heights = [4, 0, 1, 6, 3, 0, 5][:files]
    starts = [sum(heights[:at]) for at in range(files)]
    frames = [
        pl.LazyFrame(
            {"a": range(start, start + height), "b": [f"x{at % 2}"] * height}, schema={"a": pl.Int64, "b": pl.String}
        )
        for at, (start, height) in enumerate(zip(starts, heights, strict=True))
    ]
    ask = QUESTIONS[question]
    found = ask(in_sequence(frames, sum(heights))).collect()
    assert found.equals(ask(pl.concat(frames)).collect())
    assert found.schema == ask(frames[0]).collect_schema()


def test_no_more_than_two_files_at_a_time(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "_FEW_ROWS", 0)
    begun, most = set[int](), 0

    def file(number: int) -> pl.LazyFrame:
        def read(*_: object) -> object:
            nonlocal most
            begun.add(number)
            most = max(most, len(begun))
            yield pl.DataFrame({"a": [number]})
            begun.discard(number)

        return module.register_io_source(read, schema={"a": pl.Int64})  # type: ignore[arg-type]

    rows = in_sequence([file(number) for number in range(20)], 20)
    assert rows.collect()["a"].to_list() == list(range(20))
    assert most <= 2

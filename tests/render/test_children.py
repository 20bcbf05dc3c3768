"""Workbooks made in child processes are those that would be made here, whatever becomes of the children."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import polars as pl
import pytest
from progress_sample import small

from jicai.render.report import Report
from jicai.render.workbook import children
from jicai.render.workbook.children import Book, made_in_children
from jicai.render.workbook.data_sheet import layouts_of_parts
from jicai.tables.column import Column, Kind

COLUMNS = (Column("t", "名称", Kind.TEXT, ""), Column("q", "数量", Kind.QUANTITY, "", summed=True))
LENGTHS = (1, 3, 2, 4, 1, 5)


def books() -> list[Book]:
    """Six workbooks of parts of one result; the second and the fourth also have a part of another."""
    rows = sum(LENGTHS)
    frame = {"t": [f"第{at}行 <&>" for at in range(rows)], "q": pl.Series(range(rows)).cast(pl.Decimal(38, 4)) / 8}
    whole = small(frame, *COLUMNS)
    other = replace(whole, frame=whole.frame[:4], title="别的")
    ends = [sum(LENGTHS[: at + 1]) for at in range(len(LENGTHS))]
    parts = [replace(whole, frame=whole.frame[end - rows : end]) for end, rows in zip(ends, LENGTHS, strict=True)]
    layouts = layouts_of_parts(whole, LENGTHS, chinese=True)
    more = dict(zip((1, 3), layouts_of_parts(other, (2, 2), chinese=True), strict=True))
    found: list[Book] = []
    for at, (part, layout) in enumerate(zip(parts, layouts, strict=True)):
        others = [replace(other, frame=other.frame[:2])] if at in more else []
        title = f"第{at}家"
        report = Report(title, "", [part, *others], [], [("口径", "说明")], tells_warnings=False)
        found.append((report, [layout, *([more[at]] if at in more else [])]))
    return found


def members(content: bytes) -> dict[str, bytes]:
    """What lies in a workbook, without the moment at which it was made."""
    packed = zipfile.ZipFile(io.BytesIO(content))
    return {name: re.sub(rb"[\d:T-]{19}Z", b"", packed.read(name)) for name in packed.namelist()}


@pytest.fixture(autouse=True)
def several(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(children, "TOGETHER", 2)
    monkeypatch.setattr(children, "WORTH_A_CHILD", 2)
    monkeypatch.setattr(children.os, "cpu_count", lambda: 2)


@pytest.fixture
def started(monkeypatch: pytest.MonkeyPatch) -> list[Any]:
    """The children, as they are started."""
    found: list[Any] = []
    start = children.subprocess.Popen

    def noted(*words: Any, **more: Any) -> Any:
        found.append(start(*words, **more))
        return found[-1]

    monkeypatch.setattr(children.subprocess, "Popen", noted)
    return found


def made(count: int = len(LENGTHS)) -> Iterator[bytes]:
    some = books()
    return made_in_children(some, count, some[1][1][0].looks)


def test_they_are_those_that_are_made_here() -> None:
    here = [members(one) for one in made(count=1)]
    assert len(here) == len(LENGTHS)
    assert [members(one) for one in made()] == here


def test_a_child_that_ends_costs_no_workbook(monkeypatch: pytest.MonkeyPatch) -> None:
    here = [members(one) for one in made(count=1)]
    monkeypatch.setattr(children.sys, "executable", "/bin/false")
    assert [members(one) for one in made()] == here


def test_a_child_that_is_killed_between_two_answers(started: list[Any]) -> None:
    here = [members(one) for one in made(count=1)]
    found = made()
    first = members(next(found))
    assert len(started) == 2
    for one in started:
        one.kill()
        one.wait()
    assert [first, *(members(one) for one in found)] == here


def test_no_child_stays_where_the_run_ends_early(started: list[Any]) -> None:
    found = made()
    next(found)
    found.close()  # type: ignore[attr-defined]
    assert len(started) == 2
    assert all(one.poll() is not None for one in started)

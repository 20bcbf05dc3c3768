"""`--engine` over whole workspaces beside this folder, where there are any: `JICAI_CASES` names their folder.

Each case is a folder with `workspace` and `expected.json`, of which every question about progress is asked: by Polars,
by the engine as it reads the files (cold), from what was kept of these (warm), and from what was kept of the sums.
"""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import polars as pl
import pytest
from small_workspaces import Outcome

from jicai.results.elsewhere import Elsewhere

pytestmark = pytest.mark.slow
CASES = Path(os.environ.get("JICAI_CASES") or Path(__file__).resolve().parents[3] / "shared" / "cases")
NAMES = sorted(path.parent.name for path in CASES.glob("*/expected.json"))
PACKAGES = {"duckdb": "duckdb", "spark": "pyspark"}
Questions = list[tuple[str, ...]]


@pytest.fixture(params=NAMES or [None])
def case(request: pytest.FixtureRequest) -> Path:
    if request.param is None:
        pytest.skip("no cases")
    return CASES / str(request.param)


@pytest.fixture
def ask(
    case: Path, jicai: Callable[..., Outcome], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Callable[..., list[Outcome]]:
    """What all questions of the case give with an engine, from the cache of this name."""

    def answers(engine: str, cache: str, questions: Questions) -> list[Outcome]:
        monkeypatch.setenv("JICAI_CACHE_DIR", str(tmp_path / cache))
        where = ("-C", str(case / "workspace"), "--format", "json", "--engine", engine)
        return [jicai(*words, *where) for words in questions]

    return answers


@pytest.fixture
def summed(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """How many sheets an engine summed, question by question."""
    seen: list[int] = []
    inner = Elsewhere.sums

    def noting(self: Elsewhere, some: Sequence[int], *rest: Any) -> pl.DataFrame:
        seen.append(len(some))
        return inner(self, some, *rest)

    monkeypatch.setattr(Elsewhere, "sums", noting)
    return seen


@pytest.mark.parametrize("engine", PACKAGES)
def test_the_same_answers(
    case: Path, ask: Callable[..., list[Outcome]], summed: list[int], tmp_path: Path, engine: str
) -> None:
    pytest.importorskip("narwhals")
    pytest.importorskip(PACKAGES[engine])
    asked = [tuple(one["args"]) for one in json.loads((case / "expected.json").read_text("utf-8"))]
    questions = [*dict.fromkeys(words for words in asked if words[0] == "progress")]
    expected = ask("polars", "polars", questions)
    assert {one.code for one in expected} == {0}
    cold, by_engine = ask(engine, engine, questions), len(summed)
    shutil.rmtree(tmp_path / engine / "answers")
    warm = ask(engine, engine, questions)
    assert len(summed) == 2 * by_engine
    again = ask(engine, engine, questions)
    assert len(summed) == 2 * by_engine
    for words, *found in zip(questions, expected, cold, warm, again, strict=True):
        assert len({(one.code, one.out) for one in found}) == 1, words
    told = sum("由 Polars 汇总，没有用" in one.err for one in cold)
    print(f"{case.name} {engine}: {len(questions)} questions, {by_engine} sums by it, {told} told that Polars helps")
    assert by_engine or told == len(questions)

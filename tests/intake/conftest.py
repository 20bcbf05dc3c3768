"""Files are read in the process of the tests, since a child for each of some hundred small files would take minutes.

What the children do with files that break the readers is the subject of `test_gallery.py`.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable

import pytest
from read_cells import Reading

import jicai.store.read_anew
from jicai.intake.files.pool import Job, Outcome
from jicai.intake.reading.task import run_job


def _read_here(
    jobs: Iterable[Job],
    done: Callable[[Outcome], None] = lambda _: None,
    meanwhile: Callable[[], None] = lambda: None,
) -> dict[Job, Outcome]:
    """As `jicai.intake.files.pool.read_files`, questions and answers as they go over the pipe."""
    meanwhile()
    outcomes = {}
    for job in jobs:
        question = {"path": str(job.path), "terms": job.terms.to_json(), "folder": str(job.folder)}
        answer = json.loads(json.dumps(run_job(json.loads(json.dumps(question, default=list)))))
        outcomes[job] = Outcome.of(job, answer)
        done(outcomes[job])
    return outcomes


@pytest.fixture(autouse=True)
def _no_children(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(jicai.store.read_anew, "read_files", _read_here)


@pytest.fixture(scope="session")
def reading(tmp_path_factory: pytest.TempPathFactory) -> Reading:
    return Reading(tmp_path_factory)

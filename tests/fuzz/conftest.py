"""Files are read in the process of the tests, since a child for each of some thousand small files would take hours."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest

import jicai.intake.sheets.parse
import jicai.store.read_anew
from jicai.intake.files.pool import Job, Outcome
from jicai.intake.reading.task import run_job

pytest.register_assert_rewrite("fuzz_checks")


def _read_here(
    jobs: Iterable[Job],
    done: Callable[[Outcome], None],
    meanwhile: Callable[[], None],
) -> dict[Job, Outcome]:
    meanwhile()
    outcomes = {}
    for job in jobs:
        question = {"path": str(job.path), "terms": job.terms.to_json(), "folder": str(job.folder)}
        outcomes[job] = Outcome.of(job, run_job(question))
        done(outcomes[job])
    return outcomes


class _StandingPool(ThreadPoolExecutor):
    """Threads that outlive a sheet: new ones would compile every pattern anew, longer than a small sheet takes."""

    def __exit__(self, *_: object) -> None:
        pass


@pytest.fixture(scope="module", autouse=True)
def _read_in_this_process() -> Iterator[None]:
    pool = _StandingPool(2)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(jicai.store.read_anew, "read_files", _read_here)
        patch.setattr(jicai.intake.sheets.parse, "ThreadPoolExecutor", lambda _: pool)
        yield
    pool.shutdown()

"""Files are read in the process of the tests, since a child for each of some thousand small files would take hours."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest

import jicai.intake.load
import jicai.intake.sheets.parse
from jicai.errors import UnusableFileError
from jicai.intake.files.pool import Job, Outcome
from jicai.intake.task import read_task

pytest.register_assert_rewrite("fuzz_checks")


def _read_here(
    jobs: Iterable[Job],
    done: Callable[[Outcome], None],
    meanwhile: Callable[[], None],
) -> dict[Job, Outcome]:
    meanwhile()
    outcomes = {}
    for job in jobs:
        try:
            outcomes[job] = Outcome(job, read_task(job.path, job.table, job.wording, job.folder), None, "")
        except UnusableFileError as error:
            outcomes[job] = Outcome(job, [], error.reason, str(error))
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
        patch.setattr(jicai.intake.load, "read_files", _read_here)
        patch.setattr(jicai.intake.sheets.parse, "ThreadPoolExecutor", lambda _: pool)
        yield
    pool.shutdown()

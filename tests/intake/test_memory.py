"""What a reading process may take: bounded by the system, whatever it read before and however late anybody looks."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import psutil
import pytest
from gallery.legacy import LEGACY
from small_workspaces import Folder

import jicai
from jicai.intake.files import pool
from jicai.intake.files.pool import Job
from jicai.intake.sheets.wording import terms_of
from jicai.settings.model import Settings

pytestmark = pytest.mark.long

(CIRCLE,) = [entry for entry in LEGACY if entry.name == "chain-in-a-circle"]


def job_of(path: Path, folder: Path) -> Job:
    folder.mkdir()
    return Job(path, terms_of(path.name, Settings(), ("orders",), only=True), folder)


@pytest.mark.slow
@pytest.mark.skipif(not hasattr(psutil, "RLIMIT_DATA"), reason="only Linux bounds what a process asks for")
def test_a_circle_of_sectors_ends_without_anybody_looking(
    folder: Folder, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pool, "_POLL", 600)
    path = folder.path / CIRCLE.filename
    CIRCLE.build(path)
    child = pool._Child()
    assert child.ask(job_of(path, tmp_path / "1"))["reason"] == "too-large"
    child.close()


def test_a_reading_process_runs_the_very_jicai_that_asks() -> None:
    """Also where it is called from a folder of its own, in which it is not installed."""
    child = pool._Child()
    paths = psutil.Process(child._process.pid).environ()["PYTHONPATH"].split(os.pathsep)
    child.close()
    assert paths[0] == str(Path(jicai.__file__).parent.parent)


@pytest.mark.slow
@pytest.mark.skipif(sys.platform != "linux", reason="reads what Linux tells of a process")
def test_the_bound_of_a_small_file_is_less_than_2_gib_in_all(folder: Folder, tmp_path: Path) -> None:
    folder.good("订单明细")
    child = pool._Child()
    assert "reason" not in child.ask(job_of(folder.path / "订单明细.xlsx", tmp_path / "1"))
    bound, _ = psutil.Process(child._process.pid).rlimit(psutil.RLIMIT_DATA)
    own = pool._STACKS_PER_CORE * (os.cpu_count() or 1)
    assert 2**30 < bound - child._base[1] - own < 1.8 * 2**30
    child.close()


def test_a_process_that_holds_much_of_an_earlier_file_is_not_used_again(
    folder: Folder, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder.good("订单明细")
    folder.write("订单明细-2.xlsx", [["订单明细编号"]])
    held, started = pool._held, []
    start = pool._Child

    def counted() -> pool._Child:
        started.append(start())
        return started[-1]

    jobs = [job_of(path, tmp_path / path.stem) for path in sorted(folder.path.iterdir())]
    monkeypatch.setattr(pool, "_Child", counted)
    monkeypatch.setattr(pool.os, "cpu_count", lambda: 1)
    assert len(pool.read_files(jobs)) == 2
    assert len(started) == 1
    started.clear()
    # As if a large file had left a gigabyte behind.
    monkeypatch.setattr(pool, "_held", lambda pid: (held(pid)[0] + 2**30 * bool(started), 0))
    assert len(pool.read_files([job_of(job.path, tmp_path / f"{number}") for number, job in enumerate(jobs)])) == 2
    assert len(started) == 2

"""Files read in child processes, at most one per core, each within bounds of time and memory.

Why children: the Rust readers panic and abort on some third-party files, and neither can be caught; a bomb of 40 KB
takes gigabytes. A child makes all of these one line, and the second core comes with it. It costs 0.3 s of start-up,
each, and the typed rows come back as Parquet files that the cache needs anyway.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor, as_completed
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import psutil

import jicai
from jicai.intake.account import SheetAccount
from jicai.intake.reading.parts import UnreadSheet
from jicai.intake.sheets.wording import Terms

#: What a file may take: so much, and so much more for each of its bytes (a large export takes 13 times its size).
_MEMORY, _MEMORY_PER_BYTE = 2**30, 30
#: What the system itself refuses to go beyond, as a share of that: a loop fills gigabytes between two looks of ours.
#: It counts what is asked for, which is more than what is used, and the stacks of the threads.
_REFUSED, _STACKS_PER_CORE = 1.75, 32 * 2**20
_SECONDS, _SECONDS_PER_BYTE = 60.0, 1 / 2**20
_POLL = 0.05
#: To read so many bytes takes about as long as a child takes to begin: beside the largest file less is no work for one.
_WORTH_A_CHILD = 2**22
#: What Rust, Python and C++ say as they end for want of memory.
_OUT_OF_MEMORY = ("memory allocation of", "MemoryError", "bad_alloc")

#: glibc maps each large array anew and the kernel clears its pages; two readers at once spend a third of their time
#: waiting on that. With these the heap grows in large steps instead (`_give_memory_back` returns it when done).
_ALLOCATOR = {"MALLOC_MMAP_MAX_": "0", "MALLOC_TOP_PAD_": "67108864", "MALLOC_TRIM_THRESHOLD_": "8589934592"}
#: The allocator of Arrow asks for a gigabyte at once, which nothing could be bounded beside.
_ALLOCATOR["MIMALLOC_ARENA_EAGER_COMMIT"] = "0"


@dataclass(frozen=True, slots=True, eq=False)
class Job:
    """A file to read, under which terms, and the folder for what comes of it.

    With `look` it is only looked at (`jicai.intake.discover.looking`): nothing is written into the folder. With `cells`
    the sheets are handed on as they stand (`jicai.intake.files.texts`).
    """

    path: Path
    terms: Terms
    folder: Path
    look: bool = False
    cells: bool = False


@dataclass(frozen=True, slots=True)
class Outcome:
    """The accounts of a file that was read and its other sheets, or the reason, detail and table why it cannot be.

    `looked` are the sheets of a file that was only looked at, or handed on as they stand, as plain values.
    """

    job: Job
    accounts: list[SheetAccount]
    passed: list[UnreadSheet]
    reason: str | None = None
    detail: str = ""
    table: str = ""
    looked: list[dict[str, Any]] = field(default_factory=list)

    @classmethod
    def of(cls, job: Job, answer: dict[str, Any]) -> Outcome:
        """What the child's answer says of the job."""
        if "reason" in answer:
            return cls(job, [], [], answer["reason"], answer["detail"], answer.get("table", ""))
        accounts = [SheetAccount.from_json(job.path, values) for values in answer["accounts"]]
        passed = [UnreadSheet(**values) for values in answer["passed"]]
        return cls(job, accounts, passed, looked=answer.get("looked", []))


def read_files(
    jobs: Iterable[Job],
    done: Callable[[Outcome], None] = lambda _: None,
    meanwhile: Callable[[], None] = lambda: None,
) -> dict[Job, Outcome]:
    """Read the files, the largest first; `done` hears of each as it is finished, `meanwhile` runs beside them."""
    waiting = sorted(jobs, key=lambda job: _size(job.path), reverse=True)
    if not waiting:
        return {}
    others = sum(_size(job.path) for job in waiting[1:])
    children = _Children(min(len(waiting), os.cpu_count() or 1, 1 + others // _WORTH_A_CHILD))
    outcomes: dict[Job, Outcome] = {}
    with ThreadPoolExecutor(children.count) as threads:
        try:
            futures = [threads.submit(children.read, job) for job in waiting]
            meanwhile()
            for future in as_completed(futures):
                outcome = future.result()
                outcomes[outcome.job] = outcome
                done(outcome)
        finally:
            threads.shutdown(wait=False, cancel_futures=True)  # an interrupted run begins nothing more
            children.close()
    return outcomes


def _allowed(job: Job) -> int:
    """The bytes of memory that reading the file may take."""
    return _MEMORY + _size(job.path) * _MEMORY_PER_BYTE


def _held(pid: int) -> tuple[int, int]:
    """What the process has in memory, and what it has asked for (0 where that is not told); zeros once it is gone."""
    try:
        held = psutil.Process(pid).memory_info()
    except psutil.Error:
        return 0, 0
    return held.rss, getattr(held, "data", 0)


def _size(path: Path) -> int:
    try:
        return path.stat().st_size
    except OSError:
        return 0


class _Children:
    """The children that wait for work."""

    def __init__(self, count: int) -> None:
        self.count = count
        self._idle: list[_Child] = []
        self._all: list[_Child] = []
        self._lock = threading.Lock()
        self._closed = False

    @contextmanager
    def _child(self, allowed: int) -> Iterator[_Child]:
        with self._lock:
            child = self._idle.pop() if self._idle else None
        if child is not None and not child.has_room(allowed):  # a large file before has left too much behind
            child.close()
            child = None
        if child is None:
            child = _Child()
            with self._lock:
                self._all.append(child)
        try:
            yield child
        finally:
            with self._lock:
                if child.alive and not self._closed:
                    self._idle.append(child)
                else:
                    child.close()

    def read(self, job: Job) -> Outcome:
        with self._child(_allowed(job)) as child:
            answer = child.ask(job)
        return Outcome.of(job, answer)

    def close(self) -> None:
        with self._lock:
            self._closed = True
            for child in self._all:
                child.close()


class _Child:
    """One child process."""

    def __init__(self) -> None:
        self._errors = tempfile.TemporaryFile()  # noqa: SIM115 - lives as long as the child
        # -P and an explicit path: a file named polars.py in the workspace must not be imported.
        environment = {**os.environ, **_ALLOCATOR, "PYTHONPATH": os.pathsep.join(_import_path())}
        self._process = subprocess.Popen(
            [sys.executable, "-P", "-X", "utf8", "-m", "jicai.intake.reading.worker"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=self._errors,
            env=environment,
            encoding="utf-8",
        )
        self._killed: str | None = None
        assert self._process.stdout is not None
        if not self._process.stdout.readline():  # not the fault of any file
            self._errors.seek(0)
            raise RuntimeError(f"the reading process did not start: {self._errors.read().decode('utf-8', 'replace')}")
        #: Before any file, so that a bound does not depend on what was read before.
        self._base = _held(self._process.pid)

    @property
    def alive(self) -> bool:
        return self._process.poll() is None

    def has_room(self, allowed: int) -> bool:
        """Whether what it still holds of earlier files leaves a new one half of what it is allowed at least."""
        used, asked = _held(self._process.pid)
        return used - self._base[0] < allowed / 2 and asked + allowed / 2 < self._bound(allowed)

    def ask(self, job: Job) -> dict[str, Any]:
        """The child's answer, or the reason why it gave none."""
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        question = {
            "path": str(job.path),
            "terms": job.terms.to_json(),
            "folder": str(job.folder),
            "look": job.look,
            "cells": job.cells,
        }
        over = threading.Event()
        self._set_bound(_allowed(job))
        with ThreadPoolExecutor(1) as side:
            side.submit(self._guard, job, over)
            try:
                self._process.stdin.write(json.dumps(question, default=list) + "\n")
                self._process.stdin.flush()
                line = self._process.stdout.readline()
                answer: dict[str, Any] = json.loads(line) if line else self._why_it_died()
            except BrokenPipeError:
                answer = self._why_it_died()
            finally:
                over.set()
        return answer

    def _bound(self, allowed: int) -> int:
        return self._base[1] + int(allowed * _REFUSED) + _STACKS_PER_CORE * (os.cpu_count() or 1)

    def _set_bound(self, allowed: int) -> None:
        """Let the system refuse what would go far beyond; only Linux can, elsewhere `_guard` is alone."""
        if not hasattr(psutil, "RLIMIT_DATA"):
            return
        with suppress(psutil.Error, OSError, ValueError):  # gone, or bounded more narrowly already
            process = psutil.Process(self._process.pid)
            _, highest = process.rlimit(psutil.RLIMIT_DATA)
            process.rlimit(psutil.RLIMIT_DATA, (self._bound(allowed), highest))

    def _guard(self, job: Job, over: threading.Event) -> None:
        """End the child when the file at hand takes more than it may."""
        try:
            process = psutil.Process(self._process.pid)
            deadline = time.monotonic() + _SECONDS + _size(job.path) * _SECONDS_PER_BYTE
            limit = self._base[0] + _allowed(job)
            while not over.wait(_POLL):
                if process.memory_info().rss > limit:
                    self._killed = "too-large"
                elif time.monotonic() > deadline:
                    self._killed = "too-slow"
                if self._killed:
                    process.kill()
                    return
        except psutil.Error:
            return  # the child is gone; the reader of its answer finds out

    def _why_it_died(self) -> dict[str, Any]:
        self._process.wait()
        if self._killed:
            return {"reason": self._killed, "detail": ""}
        self._errors.seek(0)
        said = self._errors.read().decode("utf-8", "replace")
        if any(words in said for words in _OUT_OF_MEMORY):
            return {"reason": "too-large", "detail": ""}
        return {"reason": "reader-crash", "detail": ""}

    def close(self) -> None:
        self._process.kill()
        self._process.wait()
        for stream in (self._process.stdin, self._process.stdout):
            if stream is not None:
                with suppress(OSError):  # a question that the child was not there to hear
                    stream.close()
        self._errors.close()


def _import_path() -> list[str]:
    package = str(Path(jicai.__file__).parent.parent)
    return [package, *filter(None, os.environ.get("PYTHONPATH", "").split(os.pathsep))]
